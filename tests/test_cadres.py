"""What cadres are credited with, by hand to 1e-9; and no place for a person."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from evaluation.domain.framework import Holdings, observations
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.results import Scorecard
from evaluation.domain.units import Event, Membership, Posting, Unit
from evaluation.errors import InvalidPeriod
from evaluation.scorecard import compose
from tests import worlds

CLOSE = {"abs": 1e-9}
CADRE = Unit(code="C", name_zh="C", level=Level.CADRE)


def test_a_cadre_who_moved_in_the_middle_of_the_year_by_hand() -> None:
    """C led r1 until 30 June 2025 (181 days, share 1) and r2 from 1 July (184 days, share 0.5)."""
    regions = worlds.holdings({"2025": {"r1": {"a": 60}, "r2": {"a": 90}}})
    inner = worlds.scheme([worlds.leaf("a")], {"a": 100})
    held = regions.revise(
        {
            "units": (*regions.units, Unit(code="C", name_zh="C", level=Level.CADRE)),
            "indicators": (*regions.indicators, Indicator(code="own", name_zh="own", level=Level.CADRE)),
            "memberships": (*regions.memberships, Membership(unit="C", category="正职")),
            "postings": (
                Posting(cadre="C", unit="r1", post="书记", start=date(2025, 1, 1), end=date(2025, 6, 30)),
                Posting(cadre="C", unit="r2", post="书记", start=date(2025, 7, 1), share=0.5),
                Posting(cadre="D", unit="r2", post="县长", start=date(2025, 1, 1), share=0.5),
            ),
        }
    )
    led = {"indicator": "led", "attribution": {"of": "total"}, "scoring": worlds.leaf("x")["scoring"]}
    outer = worlds.scheme([led], {"led": 100}, level="cadre", embedded={"region": inner.model_dump()})
    card = compose(worlds.dataset(held, "2025", Level.CADRE), outer)
    first, second = 181 / 365, 184 / 365 * 0.5
    assert card.scores.loc["C", "total"] == pytest.approx((first * 60 + second * 90) / (first + second), **CLOSE)
    assert card.places["place"].isna().all()
    assert set(card.places["reason"]) == {"person"}


def test_a_person_is_graded_by_the_least_total_and_a_veto_lowers_it() -> None:
    held = worlds.holdings({"2025": {"C": {"a": 80}, "D": {"a": 50}}}, level=Level.CADRE)
    grades = [
        {"code": "A", "name_zh": "优秀", "quota": 0.5},
        {"code": "B", "name_zh": "称职", "least": 60},
        {"code": "C", "name_zh": "不称职"},
    ]
    gate = {"rule": "g", "name_zh": "g", "effect": {"effect": "veto"}, "legal_basis": "条例"}
    scheme = worlds.scheme([worlds.leaf("a")], {"a": 100}, level="cadre", grading={"grades": grades}, gates=[gate])
    plain = compose(worlds.dataset(held, "2025", Level.CADRE), scheme).grades
    assert plain["grade"].tolist() == ["B", "C"]
    event = Event(unit="C", period="2025", rule="g", verified=True)
    after = compose(worlds.dataset(held.revise({"events": (event,)}), "2025", Level.CADRE), scheme).grades
    assert (after.loc["C", "before"], after.loc["C", "grade"]) == ("B", "C")


def test_credit_by_a_kernel_counts_what_has_matured_and_what_is_pending() -> None:
    """Work of 2023 to 2025 at r pays half at once and half two years later; only 2023's second half is in by 2025."""
    regions = worlds.holdings({str(year): {"r": {"a": value}} for year, value in ((2023, 40), (2024, 50), (2025, 80))})
    held = regions.revise(
        {
            "units": (*regions.units, Unit(code="C", name_zh="C", level=Level.CADRE)),
            "memberships": (*regions.memberships, Membership(unit="C", category="正职")),
            "postings": (Posting(cadre="C", unit="r", post="书记", start=date(2023, 1, 1)),),
        }
    )
    kernel = {"shares": [0.5, 0.0, 0.5]}
    led = {"indicator": "led", "attribution": {"of": "indicator", "indicator": "a", "kernel": kernel}}
    outer = worlds.scheme(
        [{**led, "scoring": worlds.leaf("x")["scoring"]}],
        {"led": 100},
        level="cadre",
        embedded={"region": worlds.scheme([worlds.leaf("a")], {"a": 100}).model_dump()},
    )
    credit = compose(worlds.dataset(held, "2025", Level.CADRE), outer).prepared.credits["C", "led"]
    assert credit.value == pytest.approx((0.5 * 40 + 0.5 * 50 + (0.5 + 0.5) * 80) / 2, **CLOSE)
    assert (credit.done, credit.pending) == (pytest.approx(2 / 3), pytest.approx(1 / 3))


# --- results that are not known -------------------------------------------------------------------------------------
def with_cadre(*worlds_of: Holdings, postings: tuple[Posting, ...]) -> Holdings:
    """The holdings of several levels as one, with the cadre C."""
    first = worlds_of[0]
    return first.revise(
        {
            "units": (*(unit for each in worlds_of for unit in each.units if unit.code != "C"), CADRE),
            "indicators": tuple(indicator for each in worlds_of for indicator in each.indicators),
            "memberships": (
                *(member for each in worlds_of for member in each.memberships if member.unit != "C"),
                Membership(unit="C", category="正职"),
            ),
            "observations": observations(pd.concat([each.observations for each in worlds_of])),
            "postings": postings,
        }
    )


def led_by(values: Mapping[str, float | None], since: int) -> Scorecard:
    """C led r from `since`; half the weight is r's total, half an own value of 80."""
    last = max(values)
    regions = worlds.holdings({period: {"r": {"a": value}, "q": {"a": 50}} for period, value in values.items()})
    own = worlds.holdings({last: {"C": {"own": 80}}}, level=Level.CADRE)
    held = with_cadre(regions, own, postings=(Posting(cadre="C", unit="r", post="书记", start=date(since, 1, 1)),))
    led = {"indicator": "led", "attribution": {"of": "total"}, "scoring": worlds.leaf("x")["scoring"]}
    inner = worlds.scheme([worlds.leaf("a")], {"a": 100}).model_dump()
    outer = worlds.scheme([led, worlds.leaf("own")], {"led": 50, "own": 50}, level="cadre", embedded={"region": inner})
    return compose(worlds.dataset(held, last, Level.CADRE), outer)


def test_a_part_not_known_is_marked_and_the_value_is_of_the_known_part() -> None:
    card = led_by({"2023": 40, "2024": None, "2025": 80}, 2023)
    credit = card.prepared.credits["C", "led"]
    assert (credit.done, credit.unknown) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert credit.gaps == (("r", 2024),)
    assert card.scores.loc["C", "total"] == pytest.approx(((40 + 80) / 2 + 80) / 2)
    [note] = [each for each in card.notes if each.code.startswith("attribution")]
    assert (note.code, note.indicator, note.unit) == ("attribution.partly", "led", "C")
    assert note.facts == {"share": pytest.approx(1 / 3), "most": pytest.approx(0.4)}


@pytest.mark.parametrize(("end", "unknown"), [("low", 0), ("high", 100)])
def test_a_part_not_known_bounds_the_total_by_what_it_may_have_been(end: str, unknown: float) -> None:
    """r's total of 2024 at its least and at its most: as if it had been known so."""
    scores = led_by({"2023": 40, "2024": None, "2025": 80}, 2023).scores.loc["C"]
    assert scores[end] == pytest.approx(
        led_by({"2023": 40, "2024": unknown, "2025": 80}, 2023).scores.loc["C", "total"]
    )
    assert scores["low"] == pytest.approx((40 + 80) / 2)
    assert scores["coverage"] == pytest.approx(1.0)


def test_over_the_schemes_threshold_the_cell_is_missing_and_bounds_the_total() -> None:
    card = led_by({"2023": None, "2024": None, "2025": 80}, 2023)
    assert card.prepared.credits["C", "led"].done == pytest.approx(1 / 3)
    scores = card.scores.loc["C"]
    assert (scores["total"], scores["coverage"]) == (pytest.approx(80), pytest.approx(0.5))
    assert (scores["low"], scores["high"]) == (pytest.approx((0 + 80) / 2), pytest.approx((100 + 80) / 2))
    assert "attribution.too_little" in {note.code for note in card.notes}


def test_a_year_before_any_data_is_not_known_either() -> None:
    credit = led_by({"2024": 60, "2025": 80}, 2021).prepared.credits["C", "led"]
    assert (credit.done, credit.pending, credit.unknown) == (pytest.approx(2 / 5), 0, pytest.approx(3 / 5))
    assert credit.gaps == (("r", 2021), ("r", 2022), ("r", 2023))


def test_of_the_censuses_only_those_of_the_term_are_drawn_on() -> None:
    card = led_by({"2010": 0, "2020": 80}, 2020)
    assert list(card.prepared.embedded["region"]) == ["2020"]


def test_of_the_quarters_of_a_year_the_last_stands_for_it() -> None:
    """r's total of 2024Q4 is the mean of the two quarters known that year, that of 2025Q2 of its two."""
    card = led_by({"2024Q3": 10, "2024Q4": 30, "2025Q1": 60, "2025Q2": 80}, 2024)
    assert list(card.prepared.embedded["region"]) == ["2024Q4", "2025Q2"]
    assert card.prepared.credits["C", "led"].value == pytest.approx((366 / 366 * 20 + 365 / 365 * 70) / 2)


def test_work_at_a_unit_of_a_level_without_the_indicator_is_no_part_of_its_account() -> None:
    """C led r in 2024 and a bureau in 2025: all of r's air is known, and nothing of the bureau's is asked."""
    held = with_cadre(
        worlds.holdings({year: {"r": {"air": 70}, "q": {"air": 50}} for year in ("2024", "2025")}),
        worlds.holdings({"2025": {"D": {"forms": 90}}}, level=Level.DEPARTMENT),
        postings=(
            Posting(cadre="C", unit="r", post="书记", start=date(2024, 1, 1), end=date(2024, 12, 31)),
            Posting(cadre="C", unit="D", post="局长", start=date(2025, 1, 1)),
        ),
    )
    inner = {
        "region": worlds.scheme([worlds.leaf("air")], {"air": 100}).model_dump(),
        "department": worlds.scheme([worlds.leaf("forms")], {"forms": 100}, level="department").model_dump(),
    }
    led = {"indicator": "led", "attribution": {"of": "indicator", "indicator": "air"}}
    outer = worlds.scheme(
        [{**led, "scoring": worlds.leaf("x")["scoring"]}], {"led": 100}, level="cadre", embedded=inner
    )
    credit = compose(worlds.dataset(held, "2025", Level.CADRE), outer).prepared.credits["C", "led"]
    assert (credit.done, credit.pending, credit.unknown) == (pytest.approx(1.0), 0, 0)
    assert credit.value == pytest.approx(70)


@pytest.mark.parametrize("period", ["FY2025", "第一期"])
def test_a_period_without_a_year_is_refused_in_words(period: str) -> None:
    held = with_cadre(worlds.holdings({"2025": {"r": {"a": 60}}}), postings=())
    with pytest.raises(InvalidPeriod, match=f"“{period}”不是年度"):
        worlds.dataset(held, period, Level.CADRE)
