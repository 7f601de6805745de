"""A cadre's card: what was adjusted before, what the result is made of, what is a gate only."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

Visit = Callable[[str, dict[str, str]], AppTest]
Shown = Callable[[AppTest], str]


def draw_judged() -> None:
    """The evidence of a region whose `trust` the organisation judges."""
    import streamlit as st  # noqa: PLC0415  # the script of an AppTest stands alone

    from evaluation.services import cards  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import evidence_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    st.session_state["language"] = st.query_params["lang"]
    held = small_world.make()
    scheme = held.scheme("reference")
    tree = scheme.tree.model_dump()
    tree["children"][2]["children"][0]["achievement"] = "none"
    weights = {"*": {"growth": 50, "air": 50}}
    made = compose_of(held, scheme.revise({"tree": tree, "weights": weights}), "2025")
    evidence_view.evidence(made, cards.read(made, "R05"))


def draw_alone() -> None:
    """The terms of a cadre who shared no post."""
    from dataclasses import replace  # noqa: PLC0415

    from evaluation.services import cards  # noqa: PLC0415
    from evaluation.services.evaluation import compose_of  # noqa: PLC0415
    from pages.shared import evidence_view  # noqa: PLC0415
    from tests.services import small_world  # noqa: PLC0415

    held = small_world.make()
    made = compose_of(replace(held, postings=held.postings[:1]), held.scheme("cadre"), "2025")
    evidence_view.terms(made, cards.read(made, "C1"))


def test_a_cadres_card_does_not_deny_the_adjustment_of_the_results_drawn_on(visit: Visit, shown: Shown) -> None:
    text = shown(visit("scorecards", {"level": "cadre", "unit": "C1"}))
    assert "所在地区的结果已先折算到平均条件,再按任期计到本人。" in text
    assert "没有做条件校正" not in text
    assert "没有做条件校正" in shown(visit("scorecards", {"level": "department"}))


def test_a_credited_result_can_be_reckoned_again_and_leads_to_the_units_card(visit: Visit, shown: Shown) -> None:
    text = shown(visit("scorecards", {"level": "cadre", "unit": "C1"})).replace('\\"', '"')
    cell = next(each for each in re.findall(r"<td>(.*?)</td>", text) if "合计" in each and "2025" in each)
    pairs = [(float(value), float(share)) for value, share in re.findall(r"</a> ([\d.]+) × ([\d.]+)%", cell)]
    total = float(re.findall(r"合计 ([\d.]+)", cell)[0])
    assert len(pairs) == 3
    assert sum(value * share / 100 for value, share in pairs) == pytest.approx(total, abs=0.05)
    queries = [parse_qs(unescape(each)) for each in re.findall(r'href="scorecards\?([^"]*)"', cell)]
    assert [(each["level"], each["period"], each["unit"]) for each in queries] == [
        (["region"], [year], ["R05"]) for year in ("2023", "2024", "2025")
    ]
    assert not any({"scheme", "category"} & set(each) for each in queries)
    assert "由任职单位的结果折算,见「任期与潜绩」" in text


def test_a_total_without_an_error_range_names_the_indicators_and_what_would_suffice(visit: Visit, shown: Shown) -> None:
    text = shown(visit("scorecards", {"level": "cadre", "unit": "C1"}))
    assert "所在地区成绩、任内优良天数的误差未知,暂无误差范围;满三年数据或公布抽样误差后即可给出" in text


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "组织评定,只作关口"), ("en", "Judged by the organisation; a gate only")]
)
def test_what_the_organisation_judges_shows_no_score_weight_or_points(shown: Shown, language: str, said: str) -> None:
    app = AppTest.from_function(draw_judged, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    row = next(each for each in re.findall(r"<tr>.*?</tr>", shown(app).replace('\\"', '"')) if said in each)
    assert re.findall(r'<td class="n">([^<]*)</td>', row)[2:] == ["", "", ""]


def test_nobody_to_share_with_is_said_in_its_own_words(shown: Shown) -> None:
    text = shown(AppTest.from_function(draw_alone, default_timeout=60).run())
    assert "没有与他人共同分担的记录。" in text
    assert "没有任职记录" not in text
