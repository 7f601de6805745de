"""What decides, how sure the first places are, which choice matters most: on the page of weights, both languages."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import altair as alt
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from evaluation.services import influences, tasks
from evaluation.services.influences import Influences
from pages.shared import charts, language

Visit = Callable[..., AppTest]
Shown = Callable[[AppTest], str]


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ["名义权重(%)", "去掉一项会怎样", "同起同落的指标", "空心圆是名义权重"]),
    ("en", ["Stated weight (%)", "Without an indicator", "Indicators that go together"]),
])  # fmt: skip
def test_the_section_tells_what_decides(visit: Visit, shown: Shown, language: str, words: list[str]) -> None:
    app = visit("weights", {"section": "influence", "category": "山区", "lang": language})
    text = shown(app)
    assert not app.exception
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(("tongue", "said"), [("zh", "与总分的高低相反"), ("en", "but works against the rest")])
def test_a_share_below_zero_is_said_to_work_against_the_rest(
    visit: Visit, shown: Shown, monkeypatch: pytest.MonkeyPatch, tongue: str, said: str
) -> None:
    plain = influences.read

    def turned(*asked: object) -> Influences:
        found = plain(*asked)  # type: ignore[arg-type]
        last = replace(found.rows[-1], nominal=Decimal("9.0"), effective=Decimal("-5.3"), times=-0.6, best=1, known=9)
        return replace(found, rows=(*found.rows[:-1], last))

    monkeypatch.setattr(influences, "read", turned)
    app = visit("weights", {"section": "influence", "category": "山区", "lang": tongue})
    text = shown(app)
    assert not app.exception
    assert said in text
    assert "\N{MINUS SIGN}5.3%" in text


def test_the_lines_of_a_long_name_are_whole_and_have_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "current", lambda: "en")
    names = ["short", charts.lined("Presence of international non-governmental organisations, per head and per area")]
    assert names[1].count("\n") == 2
    chart = alt.Chart(pd.DataFrame({"name": names})).mark_point().encode(y=charts.rows("name", names))
    drawn = chart.properties(height=charts.step(names)).to_dict()
    assert drawn["height"]["step"] >= 3 * 14  # of a label's 12 px, and what lies between two lines
    axis = drawn["encoding"]["y"]["axis"]
    assert (axis["labelLimit"], axis["labelExpr"]) == (0, "split(datum.label, '\\n')")


def test_units_are_never_named_and_cadres_have_no_places(visit: Visit, shown: Shown) -> None:
    text = shown(visit("weights", {"section": "influence", "category": "山区", "lang": "zh"}))
    assert "甲R" not in text
    cadres = visit("weights", {"section": "influence", "level": "cadre", "lang": "zh"})
    assert "干部不排名" in shown(cadres) or "谈不上哪一项在起作用" in shown(cadres)
    assert not cadres.exception


def test_below_the_safe_ranges_two_questions_are_worked_out_on_request(visit: Visit, shown: Shown) -> None:
    app = visit("weights", {"section": "stability", "category": "山区", "lang": "zh"})
    starts = [each for each in app.button if each.label == "开始计算"]
    assert len(starts) == 2
    for _ in range(2):
        next(each for each in app.button if each.label == "开始计算").click().run()
        for key in list(tasks._TASKS):
            tasks.wait(key, 120)
        app.run()
    text = shown(app)
    assert "在各种可能的权重下" in text
    assert "对名次影响最大的选择:" in text
    assert "甲R" not in text
    assert not app.exception
