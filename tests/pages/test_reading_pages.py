"""Every reading page, in both languages and at every level, through app.py."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]
PAGES = ("overview", "scorecards", "ranking", "adjustment", "method")
LEVELS = ("region", "department", "cadre")
CJK = re.compile(r"[㐀-鿿]+")
NAMES = {"中文", "山区", "平原", "服务部门", "主要领导", "年报", "台账"}
BANNED = ("拒绝", "残差", "收缩", "τ", "VIF", "造假")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_a_title_and_its_mark(
    visit: Visit, shown: Shown, page: str, language: str, level: str
) -> None:
    app = visit(page, {"lang": language, "level": level})
    assert not app.exception
    assert len(app.title) == 1
    text = shown(app)
    assert ("模拟数据" if language == "zh" else "Simulated data") in text
    if language == "zh":
        assert not [word for word in BANNED if word in text]
    else:
        assert set(CJK.findall(text)) <= NAMES


def test_a_person_is_nowhere_placed_or_listed_by_score(visit: Visit, shown: Shown) -> None:
    app = visit("ranking", {"level": "cadre"})
    text = shown(app)
    assert "干部不排名次" in text
    assert "C3" not in text
    card = shown(visit("scorecards", {"level": "cadre", "unit": "C3"}))
    assert "位</b>" not in card
    foot = "仅供参考,不作为任免奖惩的唯一依据;由党委(党组)集体研究决定。本人可要求说明和复核。"
    assert foot in card


def test_the_address_chooses_unit_and_category(visit: Visit) -> None:
    app = visit("scorecards", {"unit": "R07"})
    assert app.title[0].value == "甲R07县"
    assert app.session_state["kept.category"] == "平原"


def test_a_control_outweighs_the_address_that_it_came_from(visit: Visit) -> None:
    app = visit("scorecards", {"unit": "R07"})
    app.selectbox(key="choice.unit").set_value("R09").run()
    assert app.title[0].value == "甲R09县"
    assert app.query_params["unit"] == "R09"


def test_a_choice_is_kept_from_page_to_page(visit: Visit) -> None:
    app = visit("overview", {})
    app.selectbox(key="choice.category").set_value("平原").run()
    app.switch_page("pages/ranking.py").run()
    assert app.subheader[0].value == "平原"


def test_the_printed_parts_of_a_card_add_up(visit: Visit, shown: Shown) -> None:
    text = shown(visit("scorecards", {"unit": "R03"})).replace('\\"', '"')
    table = next(each for each in re.findall(r"<table.*?</table>", text) if 'class="sum"' in each)
    cells = re.findall(r'<tr[^>]*><td>[^<]*</td><td class="n">([-\N{MINUS SIGN}]?[\d.]+)</td>', table)
    points = [float(each.replace("\N{MINUS SIGN}", "-")) for each in cells]
    assert len(points) == 5  # three pillars, the gate and the total
    assert sum(points[:-1]) == pytest.approx(points[-1])


def test_a_unit_without_a_place_says_what_would_suffice(visit: Visit, shown: Shown) -> None:
    assert "补齐缺项后可排" in shown(visit("scorecards", {"unit": "R01"}))


def test_one_year_of_data_gives_no_range_and_says_why(visit: Visit, shown: Shown) -> None:
    assert "不足三年数据,暂无误差范围" in shown(visit("ranking", {"level": "department"}))


@pytest.mark.parametrize(
    ("language", "place", "sure"),
    [("zh", "个中的名次", "个中的名次(把握九成)"), ("en", "place among", "(nine times in ten)")],
)
def test_a_place_is_called_sure_only_where_its_range_is_known(
    visit: Visit, shown: Shown, language: str, place: str, sure: str
) -> None:
    ranged = shown(visit("scorecards", {"unit": "R07", "lang": language}))
    alone = shown(visit("scorecards", {"level": "department", "lang": language}))
    incomplete = shown(visit("scorecards", {"unit": "R01", "lang": language}))
    assert [place in each for each in (ranged, alone, incomplete)] == [True, True, True]
    assert [sure in each for each in (ranged, alone, incomplete)] == [True, False, False]


def test_how_much_of_the_totals_differences_is_true_stands_by_category_behind_the_details(
    visit: Visit, shown: Shown
) -> None:
    sentence = re.compile(r"(山区|平原)\(\d+ 个单位\):这一组总分的差别中,约 \d+% 是真实差别,其余是偶然。")
    assert sorted(sentence.findall(shown(visit("overview", {})))) == ["山区", "平原"]
    assert sentence.findall(shown(visit("ranking", {"category": "平原"}))) == ["平原"]
    assert "总分的差别,有多少是真的" not in shown(visit("overview", {"level": "cadre"}))
    assert "说不出总分的差别有多少是真的" in shown(visit("ranking", {"level": "department"}))


def test_an_empty_store_says_what_to_do(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("HENGJI_DATABASE", f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.db'}")
    app = visit("overview", {})
    assert not app.exception
    assert app.title[0].value == "还没有数据"


def test_the_page_on_conditions_says_whom_they_raised_and_previews_what_is_declined(visit: Visit, shown: Shown) -> None:
    app = visit("adjustment", {})
    assert "折算到平均条件" in shown(app)
    assert len(app.tabs) == 6
    app = visit("adjustment", {"level": "cadre"})
    assert not app.tabs


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("page", [page for page in PAGES if page != "method"])  # formulas have braces of their own
def test_no_placeholder_is_left_in_what_is_shown(visit: Visit, shown: Shown, page: str, level: str) -> None:
    assert re.findall(r"\{[a-z_]+\}", shown(visit(page, {"level": level}))) == []


def test_a_link_to_a_unit_that_is_not_there_says_so(visit: Visit, shown: Shown) -> None:
    app = visit("scorecards", {"unit": "R999"})
    assert "R999" in app.warning[0].value
    assert not visit("scorecards", {"unit": "R07"}).warning


def draw_alike() -> None:
    """The sentence above a ranking in which nobody is told apart and one unit lacks data."""
    from dataclasses import replace  # noqa: PLC0415  # the script of an AppTest stands alone

    import streamlit as st  # noqa: PLC0415

    from evaluation.domain.indicators import Level  # noqa: PLC0415
    from evaluation.services import standings  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import ranking_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = "zh"
    held = small_world.make()
    found = standings.read(compose_of(held, held.scheme("reference"), "2025"), "山区")
    reasons = ["coverage", *["unreliable"] * (len(found) - 1)]
    alike = (replace(each, place=None, reason=reason) for each, reason in zip(found, reasons, strict=True))
    ranking_view.verdict(tuple(alike), None, Level.REGION)


def test_whoever_lacks_data_is_not_counted_among_those_who_cannot_be_told_apart() -> None:
    """Of twelve."""
    app = AppTest.from_function(draw_alike, default_timeout=60).run()
    assert not app.exception
    assert "本类 11 个地区分不出先后" in app.get("html")[0].proto.body
