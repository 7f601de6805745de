"""What decides under the weights on the desk, as a page tells it."""

from decimal import Decimal

import pytest

from evaluation.checks.weightings import part
from evaluation.domain.indicators import Indicator
from evaluation.services import influences, weights
from evaluation.services.evaluation import Evaluation, compose_of
from evaluation.services.influences import Influence, Influences
from evaluation.services.weights import Laboratory
from tests import counties


@pytest.fixture
def laboratory(regions: Evaluation) -> Laboratory:
    return weights.open_laboratory(regions, "山区")


def test_printed_shares_sum_to_a_hundred_and_follow_the_weights(regions: Evaluation, laboratory: Laboratory) -> None:
    for shares in (laboratory.adopted, {"growth": 10, "roads": 5, "air": 80, "trust": 5}):
        found = influences.read(regions, laboratory, shares)
        assert sum(each.effective for each in found.rows) + found.gaps + found.gates == Decimal("100.0")
        assert {each.indicator.code: float(each.nominal) for each in found.rows} == pytest.approx(dict(shares))
        assert [each.effective for each in found.rows] == sorted((each.effective for each in found.rows), reverse=True)


def test_an_indicator_without_weight_is_not_told_of(regions: Evaluation, laboratory: Laboratory) -> None:
    found = influences.read(regions, laboratory, {"growth": 50, "roads": 50, "air": 0, "trust": 0})
    assert {each.indicator.code for each in found.rows} == {"growth", "roads"}


def test_each_absence_is_counted_against_the_seats_of_the_quota(regions: Evaluation, laboratory: Laboratory) -> None:
    found = influences.read(regions, laboratory, laboratory.adopted)
    assert found.seats == 3  # three tenths of twelve
    assert all(each.absence is not None and 0 <= each.absence.kept <= 100 for each in found.rows)
    assert any(each.absence is not None and each.absence.moved > 0 for each in found.rows)


def test_of_persons_no_places_are_worked_out(cadres: Evaluation) -> None:
    laboratory = weights.open_laboratory(cadres, "主要领导")
    found = influences.read(cadres, laboratory, laboratory.adopted)
    assert found.seats == 0
    assert all(each.absence is None for each in found.rows)


def test_totals_all_alike_leave_nothing_to_tell() -> None:
    made = compose_of(counties.holdings(), counties.scheme(), "2025")
    laboratory = weights.open_laboratory(made, "A")
    one = part(laboratory.prepared, laboratory.prepared.scores.index[:1])
    alone = Laboratory(**{**vars(laboratory), "prepared": one})
    assert influences.read(made, alone, laboratory.adopted).rows == ()


def row(code: str, nominal: float, effective: float, best: int = 1) -> Influence:
    return Influence(
        indicator=Indicator(code=code, name_zh=code),
        kind="visible",  # type: ignore[arg-type]  # not looked at
        nominal=Decimal(str(nominal)),
        effective=Decimal(str(effective)),
        times=effective / nominal,
        alone=None,
        spread=Decimal(1),
        known=31,
        best=best,
        full=best,
        absence=None,
    )


def test_the_loud_one_decides_most_times_its_weight_and_the_idle_one_least() -> None:
    rows = (
        row("a", 40, 50),
        row("b", 4, 11),
        row("c", 6, 0.4, best=27),
        row("d", 1, 4),
        row("e", 2, 0.0),
        row("f", 1, 2.9),
    )
    found = Influences(rows, Decimal(0), Decimal(0), (), 31, 9)
    assert found.loud is not None
    assert found.loud.indicator.code == "d"  # four times its weight
    assert found.idle is not None
    assert found.idle.indicator.code == "c"  # e weighs too little to matter
    assert found.idle.saturated
    assert not rows[0].saturated
