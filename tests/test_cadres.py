"""What cadres are credited with, by hand to 1e-9; and no place for a person."""

from datetime import date

import pytest

from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.units import Event, Membership, Posting, Unit
from evaluation.scorecard import compose
from tests import worlds

CLOSE = {"abs": 1e-9}


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
