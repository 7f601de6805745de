"""Every working page, in both languages and at every level, through app.py; and what an officer does there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.storage.database import open_store
from tests import stores
from tests.services import small_world

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]
PAGES = ("weights", "schemes", "observations", "export")
LEVELS = ("region", "department", "cadre")
CJK = re.compile(r"[㐀-鿿]+")
NAMES = {"中文", "山区", "平原", "服务部门", "主要领导", "年报", "台账"}


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store of its own for each test: these pages write."""
    return stores.kept(tmp_path, small_world.make())


def without_scheme_text(text: str) -> str:
    """What was sent without the scheme's own text, which stands behind an expander in the language it was written."""
    return "\n".join(line for line in text.splitlines() if '"codeText"' not in line)


@pytest.mark.parametrize(("language", "said"), [("zh", "没有给这一类别设权重"), ("en", "no weights for this category")])
def test_a_category_without_weights_is_told_in_a_sentence(
    visit: Visit, store_url: str, language: str, said: str
) -> None:
    made = small_world.make()
    scheme = made.scheme("reference")
    store = open_store(store_url)
    with store.unit_of_work("test") as work:
        weighed = scheme.revise({"code": "plains", "weights": {"平原": next(iter(scheme.weights.values()))}})
        work.put_holdings(made.revise({"schemes": {"plains": weighed}}))
    store.close()
    app = visit("weights", {"lang": language, "scheme": "plains", "category": "山区"})
    assert not app.exception
    assert any(said in each.value for each in app.info)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_in_either_language(visit: Visit, shown: Shown, page: str, language: str, level: str) -> None:
    app = visit(page, {"lang": language, "level": level})
    assert not app.exception
    assert len(app.title) == 1
    if language == "en":
        assert set(CJK.findall(without_scheme_text(shown(app)))) <= NAMES


def test_a_moved_weight_moves_places_and_is_kept_unsaved(visit: Visit, shown: Shown, store_url: str) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    assert "尚无改动" in shown(app)
    app.slider(key="weights.latent").set_value(5).run()
    assert not app.exception
    text = shown(app)
    assert "未保存草案" in text
    assert re.search("上升 [1-9]", text)
    assert re.search("下降 [1-9]", text)
    store = open_store(store_url)
    assert [draft.name for draft in store.drafts("small")] == ["*local"]
    store.close()


def test_an_unsaved_draft_is_there_again_in_a_new_session(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    app.slider(key="weights.latent").set_value(5).run()
    assert "未保存草案" in shown(visit("weights", {"category": "平原", "mode": "plain"}))


def test_undo_and_reset_lead_back_to_the_adopted_weights(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {"category": "平原", "mode": "plain"})
    adopted = app.slider(key="weights.latent").value
    app.slider(key="weights.latent").set_value(5).run()
    next(button for button in app.button if button.label == "撤销一步").click().run()
    assert app.slider(key="weights.latent").value == adopted
    assert "尚无改动" in shown(app)


def test_persons_are_shown_as_a_group_and_never_listed(visit: Visit, shown: Shown) -> None:
    text = shown(visit("weights", {"level": "cadre"}))
    assert "干部不排名次、不列名单" in text
    assert not [code for code in small_world.CADRES if f">{code}<" in text]


def test_a_refused_condition_gives_a_sentence_and_leaves_the_draft(visit: Visit) -> None:
    app = visit("schemes", {})
    app.checkbox(key="schemes.condition.investment").check().run()
    assert [error.value for error in app.error] == [
        "条件校正:固定资产投资是工作决策的结果,不能当作客观条件。请从方案中去掉这一项;未按它计分。"
    ]
    assert app.button(key="schemes.note.conditions").disabled


@pytest.mark.parametrize("method", ["least_squares", "observed_expected", "random_intercept", "nearest_peers"])
def test_every_way_of_adjusting_has_a_form_and_goes_into_the_draft(visit: Visit, shown: Shown, method: str) -> None:
    app = visit("schemes", {})
    key = next(box.key for box in app.selectbox if box.key and box.key.endswith(".adjustment.method"))
    app.selectbox(key=key).set_value(method).run()
    assert not app.exception
    app.button(key="schemes.note.conditions").click().run()
    assert not app.exception
    assert not app.error
    assert ("尚未保存" in shown(app)) == (method != "least_squares")


@pytest.mark.parametrize(
    "method",
    ["efficacy", "min_max", "target", "bands", "rank", "standard_step", "bonus", "satisfaction", "z_score",
     "percentile_rank", "distance_to_target", "level_and_change"],
)  # fmt: skip
def test_every_scoring_method_has_a_form(visit: Visit, method: str) -> None:
    app = visit("schemes", {})
    key = next(box.key for box in app.selectbox if box.key and box.key.endswith(".scoring.method"))
    app.selectbox(key=key).set_value(method).run()
    assert not app.exception


def test_a_changed_indicator_is_told_and_saved_under_a_new_code(visit: Visit, shown: Shown, store_url: str) -> None:
    app = visit("schemes", {})
    key = next(box.key for box in app.selectbox if box.key and box.key.endswith(".scoring.method"))
    app.selectbox(key=key).set_value("percentile_rank").run()
    app.button(key="schemes.note.indicator").click().run().run()  # the run after the page began anew
    assert ">百分位(范围=全部单位)</td>" in shown(app)
    app.button(key="schemes.save").click().run()
    assert not app.exception
    store = open_store(store_url)
    kinds = {version.code: version.kind for version in store.scheme_versions("small")}
    store.close()
    assert kinds["draft_region_1"] == "draft"


def test_a_choice_that_contradicts_itself_is_said_and_not_taken(visit: Visit) -> None:
    app = visit("schemes", {})
    key = next(box.key for box in app.selectbox if box.key and box.key.endswith(".kind"))
    app.selectbox(key=key).set_value("none").run()
    app.button(key="schemes.note.indicator").click().run()
    assert "不设权重" in app.error[0].value


def put_a_contradiction() -> None:
    """A page of an English session on which an officer gives a weighed indicator to the organisation to judge."""
    from evaluation.services import schemes  # noqa: PLC0415  # the function is a script of its own
    from pages.shared import language, scheme_desk  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    language.choose("en")
    held = small_world.make()
    scheme = held.scheme("reference")
    desk = scheme_desk.Desk(held, scheme, scheme, "*")
    desk.put(lambda draft: schemes.with_leaf(draft, draft.indicators[0], {"achievement": "none"}))


def test_what_a_scheme_contradicts_is_said_in_english_too() -> None:
    app = AppTest.from_function(put_a_contradiction).run()
    assert not app.exception
    assert "is judged by the organisation: a gate without a weight" in app.error[0].value
    assert set(CJK.findall(app.error[0].value)) <= NAMES


@pytest.mark.parametrize(("language", "cell"), [("zh", ">《条例》</td>"), ("en", '><q lang="zh">《条例》</q></td>')])
def test_a_basis_entered_in_chinese_is_quoted_as_such_on_an_english_page(
    visit: Visit, shown: Shown, store_url: str, language: str, cell: str
) -> None:
    made = small_world.make()
    scheme = made.scheme("reference")
    based = scheme.revise({"code": "based", "gates": [scheme.gates[0].model_dump() | {"legal_basis": "《条例》"}]})
    store = open_store(store_url)
    with store.unit_of_work("test") as work:
        work.put_holdings(made.revise({"schemes": {"based": based}}))
    store.close()
    app = visit("schemes", {"lang": language, "scheme": "based"})
    assert cell in shown(app).replace('\\"', '"')


def test_a_sheet_is_imported_from_upload_to_acceptance(visit: Visit, shown: Shown, store_url: str) -> None:
    app = visit("observations", {})
    app.segmented_control(key="import.into.0").set_value("新建数据集").run()
    app.text_input(key="import.name.0").set_value("饮水").run()
    sheet = "区划代码,名称,饮水率\nP1,甲县,80\nP2,乙县,60\n合计,,140\n"
    app.file_uploader(key="import.file.0").upload("饮水.csv", sheet.encode(), "text/csv").run()
    next(each for each in app.text_input if each.label == "数据所属年度" and not each.key).set_value("2025")
    next(button for button in app.button if button.label == "确认列的含义并检查").click().run()
    assert not app.exception
    assert "错误 1 类" in shown(app)
    app.segmented_control(key="import.option.drop:total").set_value("drop").run()
    assert "错误 0 类" in shown(app)
    next(button for button in app.button if button.label == "入库").click().run()
    assert "已入库" in app.success[0].value
    store = open_store(store_url)
    assert len(store.holdings("饮水").observations) == 2
    store.close()


def test_an_unreadable_file_leaves_the_page_alive_with_what_to_do(visit: Visit) -> None:
    app = visit("observations", {})
    app.file_uploader(key="import.file.0").upload("坏.xlsx", b"no workbook", "text/csv").run()
    assert not app.exception
    assert "E105" in app.error[0].value


def test_of_cadres_one_card_is_exported(visit: Visit) -> None:
    app = visit("export", {"level": "cadre"})
    assert [box.label for box in app.selectbox if box.label == "干部"] == ["干部"]
    assert not app.multiselect
