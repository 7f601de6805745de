"""The page of exports: what can be taken, and how a changed workbook comes back."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services import drafts, evaluation, exporting
from evaluation.services.actors import local
from evaluation.services.exporting import Order
from evaluation.services.workspace import open_workspace
from tests import spreadsheets
from tests.services import small_world

Visit = Callable[..., AppTest]
SCHEME = small_world.make().scheme("reference")


def workbook(store_url: str, scheme_changes: dict[str, object] | None = None) -> bytes:
    """The workbook of the small framework with growth in 山区 at 30 instead of 20."""
    store = open_workspace(store_url)
    made = evaluation.evaluate(store, local(), SCHEME.revise(scheme_changes or {}), "2025")
    content = exporting.export_workbook(store, local(), made, Order())
    column = next(cell.column_letter for cell in spreadsheets.read(content)["权重"][3] if cell.value == "山区")
    return spreadsheets.with_cells(content, "权重", {f"{column}4": 30.0})


@pytest.mark.parametrize(("level", "labels"), [
    ("region", ["下载可算工作簿(xlsx)", "下载计分卡(csv)", "下载计分卡(pdf)"]),
    ("cadre", ["下载可算工作簿(xlsx)", "下载计分卡(csv)", "下载计分卡(pdf)"]),
])  # fmt: skip
def test_workbook_table_and_card_can_be_taken(visit: Visit, level: str, labels: list[str]) -> None:
    app = visit("export", {"level": level})
    assert not app.exception
    assert [button.label for button in app.get("download_button")] == labels


def test_a_changed_workbook_is_told_in_a_sentence_and_saved_as_a_draft(
    visit: Visit, shown: Callable[[AppTest], str], store_url: str
) -> None:
    app = visit("export", {"level": "region"})
    app.file_uploader(key="return.file").upload("改过.xlsx", workbook(store_url), "application/zip").run()
    said = shown(app)
    assert "与本方案相比改了 1 项权重:山区。" in said
    assert "「山区」的权重合计为 110" in said
    app.text_input[-1].set_value("表里改的")
    next(button for button in app.button if button.label == "存为草案").click().run()
    assert "已存为草案「表里改的」" in app.success[0].value
    names = [draft.name for draft in drafts.named(open_workspace(store_url), local(), SCHEME)]
    assert "表里改的" in names


def test_a_workbook_of_another_version_is_refused_with_what_to_do(visit: Visit, store_url: str) -> None:
    app = visit("export", {"level": "region"})
    other = workbook(store_url, {"window_years": 2})
    app.file_uploader(key="return.file").upload("别的.xlsx", other, "application/zip").run()
    assert not app.exception
    assert "另一方案或另一版本" in app.error[0].value
    assert "请从本方案重新下载工作簿" in app.error[0].value
