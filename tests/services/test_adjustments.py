"""What the page on conditions says: moves that add up, declined conditions, peers, funnel, models."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from evaluation.domain.adjusting import CHANCE
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.settings import NearestPeers, RandomIntercept, Unadjusted
from evaluation.domain.units import ConditionRole, Unit
from evaluation.services import adjustments, funnels, model_cards, peers, pictures, previews
from evaluation.services.adjustments import Move
from evaluation.services.evaluation import Evaluation, compose_of
from evaluation.simulation import example
from tests.services import small_world

ECOLOGICAL = "重点生态功能区"


@pytest.fixture(scope="module")
def told() -> Evaluation:
    holdings, _ = example.make()
    return compose_of(holdings, holdings.scheme("reference"), "2025")


@pytest.fixture(scope="module")
def overview(told: Evaluation) -> adjustments.Overview:
    return adjustments.overview(told, ECOLOGICAL, adjustments.points(told))


def test_every_printed_bridge_adds_up_to_the_printed_total(overview: adjustments.Overview) -> None:
    assert len(overview.moves) == 31
    for move in overview.moves:
        assert move.raw + sum((each.points for each in move.effects), Decimal(0)) == move.total
        steps = pictures.from_raw(move)
        assert steps[0].printed == f"{move.raw}"
        assert steps[-1].end == pytest.approx(float(move.total), abs=1e-9)


def test_raised_and_lowered_are_told_apart_and_the_largest_come_first(overview: adjustments.Overview) -> None:
    assert len(overview.raised) + len(overview.lowered) <= len(overview.moves)
    assert overview.raised[0].gained == max(each.gained for each in overview.moves)
    assert overview.lowered[0].gained == min(each.gained for each in overview.moves)
    names = {each.unit.name_zh: each for each in overview.moves}
    assert names["平澜县"].gained < -5
    assert names["临溪县"].gained > 5
    assert names["临溪县"].main is not None
    assert names["临溪县"].main.condition.condition == "elevation_mean"


def test_without_adjusting_nothing_moves(told: Evaluation) -> None:
    scheme = told.scorecard.scheme.revise({"adjustment": Unadjusted()})
    plain = compose_of(told.holdings, scheme, "2025")
    found = adjustments.overview(plain, ECOLOGICAL, adjustments.points(plain))
    assert found.moves == ()
    assert found.conditions == ()
    assert peers.read(plain, "R001") is None
    assert model_cards.read(plain) == ()


def test_fixed_asset_investment_is_declined_and_shows_whom_it_would_have_raised(told: Evaluation) -> None:
    found = previews.preview(told, "fixed_asset_investment")
    assert found.condition.role is ConditionRole.MEDIATOR
    assert "工作决策的结果" in found.why_zh
    assert 4 <= len([each for each in found.raised if each.points >= 2]) <= 6
    assert found.along > 0.3
    assert {each.condition for each in previews.choices(told)} >= {"fixed_asset_investment"}


def test_a_preview_leaves_the_scores_as_they_were(told: Evaluation) -> None:
    before = told.scorecard.scores["total"].copy()
    previews.preview(told, "fixed_asset_investment")
    assert told.scorecard.scores["total"].equals(before)


def test_peers_come_nearest_first_and_never_the_unit_itself(told: Evaluation) -> None:
    found = peers.read(told, "R001")
    assert found is not None
    assert len(found.peers) == 15  # none farther than 2 deviations
    distances = [each.distance for each in found.peers]
    assert distances == sorted(distances)
    assert "R001" not in {each.unit.code for each in found.peers}


def test_the_funnel_widens_with_the_error_and_counts_who_is_outside(told: Evaluation) -> None:
    found = funnels.read(told, ECOLOGICAL)
    assert found is not None
    limits = np.array(found.plain)
    widths = limits[:, 2] - limits[:, 1]
    assert (np.diff(widths) > 0).all()
    assert found.exact == 0
    low, high = (np.interp([dot.error for dot in found.dots], limits[:, 0], limits[:, at]) for at in (1, 2))
    totals = np.array([dot.total for dot in found.dots])
    assert found.outside == ((totals < low) | (totals > high)).sum()
    assert (np.array(found.dispersed)[:, 2] >= limits[:, 2]).all()


def test_the_model_card_shows_the_models_own_figures(told: Evaluation) -> None:
    card = model_cards.read(told)[0]
    fit = told.scorecard.prepared.adjustment.fits[card.indicator.code]
    for at, each in enumerate(card.coefficients):
        assert each.value == pytest.approx(fit.coefficients[at])
        assert each.low < each.value < each.high
        assert 0 <= each.partial <= 1
    assert card.reliability is None
    found = model_cards.diagnose(told, card.indicator.code)
    assert found.frame["rest"].mean() == pytest.approx(0.0, abs=1e-9)
    assert len(found.tenths) == 10


@pytest.mark.parametrize("count", [4, 0])
def test_what_may_be_chance_is_told_apart_from_what_makes_up_for_conditions(told: Evaluation, count: int) -> None:
    terms = told.scorecard.scheme.adjustment.conditions[:count]
    scheme = told.scorecard.scheme.revise({"adjustment": RandomIntercept(conditions=terms)})
    steady = compose_of(told.holdings, scheme, "2025")
    found = adjustments.overview(steady, ECOLOGICAL, adjustments.points(steady))
    assert found.not_credited
    assert found.not_held
    for move in found.moves:
        assert move.raw + move.compensated + move.chance == move.total
        assert move.main is None or move.main.condition.condition != CHANCE
    assert bool(found.raised) is bool(count)
    assert (found.strongest is not None) is bool(count)


def test_a_method_that_adjusts_nobody_moves_nobody(told: Evaluation) -> None:
    terms = told.scorecard.scheme.adjustment.conditions
    alone = told.scorecard.scheme.revise({"adjustment": NearestPeers(conditions=terms, peers=5, caliper=0.01)})
    found = compose_of(told.holdings, alone, "2025")
    assert adjustments.overview(found, ECOLOGICAL, adjustments.points(found)).moves == ()
    assert peers.read(found, "R001") is None


def test_a_category_in_which_nobody_was_adjusted_has_no_moves(told: Evaluation) -> None:
    """The example's townships have no conditions on record: no picture of what was not done."""
    found = adjustments.overview(told, "乡镇", adjustments.points(told))
    assert found.conditions
    assert found.moves == ()


def test_the_model_card_tells_which_conditions_count_by_their_logarithm(told: Evaluation) -> None:
    logged = {each.condition.condition for each in model_cards.read(told)[0].coefficients if each.logged}
    assert logged == {"distance_to_provincial_capital", "initial_gdp_per_capita"}


def test_the_partial_share_is_that_of_the_regressions_with_and_without_the_condition(told: Evaluation) -> None:
    card, adjusted = model_cards.read(told)[0], told.scorecard.prepared.adjustment
    code = card.indicator.code
    known = adjusted.effects["elevation_mean"][code].notna()
    y = told.scorecard.steps["treatment"].matrix.loc[known, code].to_numpy(float)
    X = np.column_stack([np.ones(len(y)), adjusted.deviations[known].to_numpy(float)])
    left = [np.linalg.lstsq(columns, y, rcond=None)[1][0] for columns in (X, np.delete(X, 1, axis=1))]
    assert card.coefficients[0].partial == pytest.approx(1 - left[0] / left[1], rel=1e-9)


def moves(*gained: int) -> adjustments.Overview:
    """An overview of units that adjusting moved by so many points, the most raised first."""
    unit = Unit(code="R001", name_zh="甲")
    made = [Move(unit, Decimal(50), (), Decimal(50 + each), None, None, adjusted=True) for each in sorted(gained)[::-1]]
    return adjustments.Overview("least_squares", (), tuple(made), len(made), Decimal(0))


@pytest.mark.parametrize(
    ("gained", "shown"),
    [
        ((9, 8, 7, 0, -1, -2, -9), [9, 8, -2, -9]),
        ((9, -1, -2, -3, -4, -5), [9, -3, -4, -5]),
        ((9, 8, 7, 6, 5, -1), [9, 8, 7, -1]),
        ((9, 0, 0, 0, 0, -1), [9, -1]),
        ((0, 0, 0, 0, 0), []),
    ],
)
def test_of_many_moves_the_largest_each_way_are_picked(gained: tuple[int, ...], shown: list[int]) -> None:
    assert [int(each.gained) for each in moves(*gained).largest(4)] == shown


def test_a_unit_of_which_no_value_was_adjusted_is_neither_raised_nor_lowered(small: Holdings) -> None:
    """Without its height R05 keeps its values; scales that follow the others' values may still move its total."""
    found = small_world.without_conditions(small, "R05", "min_max")
    overview = adjustments.overview(found, "平原", adjustments.points(found))
    (alone,) = (each for each in overview.moves if not each.adjusted)
    assert alone.unit.code == "R05"
    assert alone.gained != 0
    assert alone not in {*overview.raised, *overview.lowered}
    assert overview.untouched == 1


def test_what_is_said_of_the_adjustment_is_told_apart_and_never_of_other_categories(told: Evaluation) -> None:
    found = adjustments.remarks(told, ECOLOGICAL)
    assert {note.code for note in found.left} == {"adjustment.worse_than_mean"}
    assert {note.code for note in found.heed} <= adjustments.HEED
    members = told.scorecard.prepared.categories
    assert all(not note.unit or members[note.unit] == ECOLOGICAL for note in (*found.left, *found.heed))


def test_a_total_at_a_cap_in_every_draw_is_left_out_of_the_funnel_and_counted(told: Evaluation) -> None:
    scores = told.scorecard.scores.copy()
    inside = told.scorecard.prepared.categories == ECOLOGICAL
    capped = scores.index[inside][:2]
    scores.loc[capped, ["total", "total_error"]] = [100.0, 0.0]
    found = funnels.read(replace(told, scorecard=replace(told.scorecard, scores=scores)), ECOLOGICAL)
    assert found is not None
    assert found.exact == 2
    assert not {dot.unit.code for dot in found.dots} & set(capped)
    assert np.isfinite([found.middle, *np.ravel(found.plain), *np.ravel(found.dispersed)]).all()
    assert np.min(found.dispersed) >= 0
    assert max(map(max, (line[1:] for line in found.dispersed))) <= 100


def test_peers_are_units_judged_by_the_same_indicators(told: Evaluation) -> None:
    """Bureaus of one county stand in the same conditions, but their totals are made of other things."""
    departments = compose_of(told.holdings, told.holdings.reference(Level.DEPARTMENT), "2025")
    members = departments.scorecard.prepared.categories
    code = str(members.index[members == "教育局"][0])
    found = peers.read(departments, code)
    assert found is not None
    assert {members[each.unit.code] for each in found.peers} == {"教育局"}
