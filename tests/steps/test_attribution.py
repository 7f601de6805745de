"""Results to cadres by hand: days in post, exposure, the payoff kernel, what is pending, inherited and shared."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.indicators import PayoffKernel
from evaluation.domain.units import Posting
from evaluation.steps import attribution

AT_ONCE = PayoffKernel()


def posting(cadre: str, unit: str, start: date, end: date | None = None, share: float = 1.0) -> Posting:
    return Posting(cadre=cadre, unit=unit, post="书记", start=start, end=end, share=share)


def credited(
    postings: list[Posting],
    results: dict[int, dict[str, tuple[float, float]]],
    kernel: PayoffKernel = AT_ONCE,
    *,
    years: range = range(2021, 2026),
    period: int = 2025,
) -> attribution.Credit:
    """What cadre C has of the results."""
    everyone = attribution.exposures(postings, years)
    at_unit: dict[str, list[attribution.Exposure]] = {}
    for each in everyone:
        at_unit.setdefault(each.unit, []).append(each)
    found = attribution.credit([each for each in everyone if each.cadre == "C"], at_unit, results, kernel, period)
    assert found is not None
    return found


# --- days and exposure ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "end", "year", "days"),
    [
        (date(2020, 1, 1), None, 2024, 366),
        (date(2020, 1, 1), None, 2025, 365),
        (date(2020, 1, 1), None, 1900, 0),
        (date(2024, 2, 1), date(2024, 2, 29), 2024, 29),
        (date(2025, 2, 1), date(2025, 2, 28), 2025, 28),
        (date(2025, 12, 31), None, 2025, 1),
        (date(2020, 5, 1), date(2025, 1, 1), 2025, 1),
        (date(2025, 6, 7), date(2025, 6, 7), 2025, 1),
        (date(2026, 1, 1), None, 2025, 0),
        (date(2020, 5, 1), date(2024, 12, 31), 2025, 0),
    ],
)
def test_the_first_and_the_last_day_count_and_february_has_its_days(
    start: date, end: date | None, year: int, days: int
) -> None:
    assert attribution.days_held(posting("C", "r", start, end), year) == days


def test_exposure_is_days_by_role_share_over_the_days_of_that_year() -> None:
    found = attribution.exposures([posting("C", "r", date(2024, 7, 1), date(2025, 3, 31), 0.5)], range(2023, 2027))
    assert [(each.year, each.days) for each in found] == [(2024, 184), (2025, 90)]
    assert [each.exposure for each in found] == pytest.approx([184 * 0.5 / 366, 90 * 0.5 / 365])
    assert (found[0].first, found[0].last) == (date(2024, 7, 1), date(2024, 12, 31))


@given(st.dates(date(2020, 1, 1), date(2025, 12, 30)))
def test_a_handover_leaves_no_day_without_a_holder_and_none_with_two(day: date) -> None:
    before = posting("C", "r", date(2019, 1, 1), day)
    after = posting("D", "r", day + (date(2020, 1, 2) - date(2020, 1, 1)))
    for year in range(2020, 2026):
        together = attribution.days_held(before, year) + attribution.days_held(after, year)
        assert together == (366 if year in {2020, 2024} else 365)


# --- credit ---------------------------------------------------------------------------------------------------------
def test_a_move_in_the_middle_of_the_year_shares_the_credit_by_days_and_role() -> None:
    """181 days at r1 with share 1, 184 days at r2 with share 0.5: 181 : 92."""
    postings = [
        posting("C", "r1", date(2025, 1, 1), date(2025, 6, 30)),
        posting("C", "r2", date(2025, 7, 1), None, 0.5),
    ]
    credit = credited(postings, {2025: {"r1": (60.0, 3.0), "r2": (90.0, 4.0)}})
    assert credit.parts["share"].tolist() == pytest.approx([181 / 273, 92 / 273])
    assert credit.value == pytest.approx((181 * 60 + 92 * 90) / 273)
    assert credit.error == pytest.approx(np.hypot(181 * 3, 92 * 4) / 273)
    assert (credit.done, credit.pending) == (pytest.approx(1.0), 0.0)


KERNEL = PayoffKernel(shares=(0.2, 0.3, 0.5))


def test_work_pays_by_the_kernel_and_what_comes_after_the_period_is_pending() -> None:
    """From 2024: in 2024 .2; in 2025 .3 + .2; pending .5 of 2024 and .3 + .5 of 2025."""
    results = {2024: {"r": (50.0, 1.0)}, 2025: {"r": (80.0, 1.0)}}
    credit = credited([posting("C", "r", date(2024, 1, 1))], results, KERNEL)
    assert credit.parts[["year", "share"]].to_numpy().tolist() == [
        [2024, pytest.approx(2 / 7)],
        [2025, pytest.approx(5 / 7)],
    ]
    assert credit.value == pytest.approx((0.2 * 50 + 0.5 * 80) / 0.7)
    assert credit.done == pytest.approx(0.7 / 2)
    assert credit.pending == pytest.approx(1.3 / 2)


def test_results_after_leaving_still_belong_to_the_work() -> None:
    """Left at the end of 2023; the result of 2025 is half of that work."""
    results = {year: {"r": (float(year - 2000), 1.0)} for year in (2023, 2024, 2025)}
    credit = credited([posting("C", "r", date(2023, 1, 1), date(2023, 12, 31))], results, KERNEL)
    assert credit.value == pytest.approx(0.2 * 23 + 0.3 * 24 + 0.5 * 25)
    assert (credit.done, credit.pending) == (pytest.approx(1.0), 0.0)


def test_with_nothing_matured_there_is_no_value_and_all_is_pending() -> None:
    late = PayoffKernel(shares=(0.0, 0.0, 1.0))
    credit = credited([posting("C", "r", date(2025, 1, 1))], {2025: {"r": (80.0, 1.0)}}, late)
    assert np.isnan(credit.value)
    assert np.isnan(credit.error)
    assert (credit.done, credit.pending, credit.unknown) == (0.0, 1.0, 0.0)


def test_a_result_not_known_is_left_out_of_the_value_and_never_counts_as_zero() -> None:
    results = {2024: {"r": (np.nan, np.nan)}, 2025: {"r": (80.0, 2.0)}}
    credit = credited([posting("C", "r", date(2024, 1, 1))], results)
    assert (credit.value, credit.error) == (pytest.approx(80.0), pytest.approx(2.0))
    assert (credit.done, credit.pending, credit.unknown) == (pytest.approx(0.5), 0.0, pytest.approx(0.5))
    assert credit.parts[["unit", "year", "share"]].to_numpy().tolist() == [["r", 2025, 1.0]]
    assert credit.gaps == (("r", 2024),)
    assert credit.known == pytest.approx(0.5)


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.integers(2019, 2025))
def test_done_pending_and_unknown_make_up_all_the_work(known: list[bool], since: int) -> None:
    results = {2021 + at: {"r": (50.0, 1.0)} for at, each in enumerate(known) if each}
    credit = credited([posting("C", "r", date(since, 3, 1))], results, KERNEL)
    assert credit.done + credit.pending + credit.unknown == pytest.approx(1.0)
    assert (credit.unknown == 0) == (not credit.gaps)


def test_an_error_not_known_makes_the_error_of_the_value_unknown() -> None:
    results = {2024: {"r": (60.0, np.nan)}, 2025: {"r": (80.0, 2.0)}}
    credit = credited([posting("C", "r", date(2024, 1, 1))], results)
    assert credit.value == pytest.approx(70.0)
    assert np.isnan(credit.error)


def test_who_held_nothing_has_no_credit() -> None:
    assert attribution.credit([], {}, {}, AT_ONCE, 2025) is None


# --- inherited ------------------------------------------------------------------------------------------------------
def test_what_a_predecessor_made_of_the_present_result_is_inherited() -> None:
    """The result of 2025: .5 of D's 2023, .3 of C's 2024, .2 of C's 2025."""
    postings = [posting("D", "r", date(2021, 1, 1), date(2023, 12, 31)), posting("C", "r", date(2024, 1, 1))]
    assert credited(postings, {}, KERNEL).inherited == pytest.approx(0.5)


def test_a_predecessor_of_the_same_year_counts_by_days() -> None:
    postings = [posting("D", "r", date(2025, 1, 1), date(2025, 6, 30)), posting("C", "r", date(2025, 7, 1))]
    assert credited(postings, {}).inherited == pytest.approx(181 / 365)


def test_who_works_beside_the_cadre_from_the_start_leaves_nothing_to_inherit() -> None:
    beside = [posting("C", "r", date(2024, 1, 1)), posting("D", "r", date(2024, 1, 1))]
    assert credited(beside, {}, KERNEL).inherited == 0.0


def test_the_unit_led_last_is_the_one_of_the_latest_day_even_if_another_was_held_longer() -> None:
    """C left r1 on 30 September for r2, where E had been: .75 of the year was E's."""
    postings = [
        posting("C", "r1", date(2025, 1, 1), date(2025, 9, 30)),
        posting("E", "r2", date(2025, 1, 1), date(2025, 9, 30)),
        posting("C", "r2", date(2025, 10, 1)),
    ]
    assert credited(postings, {}).inherited == pytest.approx(273 / 365)


def test_without_work_in_the_present_result_the_inherited_share_is_not_known() -> None:
    late = PayoffKernel(shares=(0.0, 1.0))
    assert np.isnan(credited([posting("C", "r", date(2025, 1, 1))], {}, late).inherited)


# --- shared ---------------------------------------------------------------------------------------------------------
def test_credit_is_shared_with_those_who_were_there_on_a_common_day() -> None:
    postings = [
        posting("C", "r", date(2024, 1, 1), date(2025, 6, 30)),
        posting("D", "r", date(2025, 6, 30), None, 0.4),
        posting("E", "r", date(2025, 7, 1)),
        posting("F", "other", date(2024, 1, 1)),
        posting("G", "r", date(2020, 1, 1), date(2024, 3, 31)),
    ]
    together = attribution.shared_with(postings, "C")
    assert together[["cadre", "start", "end", "share"]].to_numpy().tolist() == [
        ["D", date(2025, 6, 30), date(2025, 6, 30), 0.4],
        ["G", date(2024, 1, 1), date(2024, 3, 31), 1.0],
    ]


def test_two_who_are_still_in_post_have_no_end() -> None:
    together = attribution.shared_with([posting("C", "r", date(2024, 1, 1)), posting("D", "r", date(2023, 1, 1))], "C")
    assert together["start"].tolist() == [date(2024, 1, 1)]
    assert together["end"].isna().all()


def test_nobody_beside_gives_an_empty_table_with_its_columns() -> None:
    together = attribution.shared_with([posting("C", "r", date(2024, 1, 1))], "C")
    pd.testing.assert_index_equal(together.columns, pd.Index(["cadre", "unit", "post", "start", "end", "share"]))
    assert together.empty
