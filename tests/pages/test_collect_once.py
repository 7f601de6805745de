"""一表通 on the data page: the sentence first, names that a person confirms, disputes that a person settles."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.disputes import Correction
from evaluation.storage.database import open_store
from tests import stores
from tests.services import small_world

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]
ITEMS = (
    DataItem(code="growth", name_zh="增速", name_en="Growth", unit_of_measurement="%", owner="统计局"),
    DataItem(code="households", name_zh="户籍户数", name_en="Households", unit_of_measurement="户", owner="公安局"),
)
FORMS = (
    Request(code="F1", name_zh="月报", name_en="Return", owner="发改局", fields="增速;走访户数", times_a_year=12),
    Request(code="F2", name_zh="台账", name_en="Ledger", owner="民政局", fields="增速;总户籍户数"),
)


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of its own for each test: these pages write."""
    url = stores.kept(tmp_path, small_world.make().revise({"data_items": ITEMS, "requests": FORMS}))
    store = open_store(url)
    with store.unit_of_work("test") as work:
        work.add_dispute(
            "small",
            Correction(form="F1", unit="R03", item="growth", period="2025", held=61.5, stated="62", note="漏报"),
        )
    store.close()
    return url


def test_the_page_begins_with_what_is_asked_what_is_there_and_what_is_left(visit: Visit, shown: Shown) -> None:
    text = shown(visit("observations", {"lang": "zh"}))
    assert "2 张报表(含工具)共要 4 项数据,去掉重复的是 3 项,其中 33% 目录里已有;真正要填的只有 2 项。" in text
    assert text.index("真正要填") < text.index("按哪一天判断")


def test_a_name_is_taken_from_the_catalogue_only_after_a_person_said_so(visit: Visit, shown: Shown) -> None:
    app = visit("observations", {"lang": "zh"})
    assert "1 个名称待您确认" in shown(app)
    app.button(key="collecting.name.总户籍户数.same").click().run()
    assert not app.exception
    text = shown(app)
    assert "个名称待您确认" not in text
    assert "其中 67% 目录里已有;真正要填的只有 1 项" in text
    app.button(key="collecting.undo.总户籍户数").click().run()
    assert "真正要填的只有 2 项" in shown(app)


def test_a_dispute_is_settled_with_a_basis_and_the_value_stays(visit: Visit, shown: Shown, store_url: str) -> None:
    app = visit("observations", {"lang": "zh"})
    assert "待核实的争议(1 处)" in shown(app)
    settle = next(button for button in app.button if button.label == "记下结论")
    settle.click().run()
    assert app.error  # no basis
    next(each for each in app.text_input if each.label == "依据").set_value("按年报核对")
    next(button for button in app.button if button.label == "记下结论").click().run()
    assert not app.exception
    assert "待核实的争议(0 处)" in shown(app)
    store = open_store(store_url)
    (found,) = store.disputes("small")
    assert found.answer is not None
    assert (found.answer.outcome, found.answer.reason) == ("corrected", "按年报核对")
    store.close()


def test_in_english_nothing_of_the_page_itself_is_chinese(visit: Visit, shown: Shown) -> None:
    text = shown(visit("observations", {"lang": "en"}))
    assert "only 2 have to be filled in" in text
    for words in ("目录里已有", "要新填", "待核实", "预填表"):
        assert words not in text


def test_without_a_catalogue_the_page_says_what_is_lacking_and_what_to_do(
    visit: Visit, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'bare.db'}"
    store = open_store(url)
    with store.unit_of_work("test") as work:
        work.put_holdings(small_world.make())
    store.close()
    app = visit("observations", {"lang": "zh"})
    monkeypatch.setenv("HENGJI_DATABASE", url)
    app = app.run()
    assert not app.exception
    assert "还没有一表通数据项目录" in shown(app)
    assert "data_items.csv" in shown(app)
