"""The smallest change that lets one unit overtake another: exact, typeable, or the reason why there is none."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies

from evaluation.checks import straight_terms, weighed_totals
from evaluation.domain.indicators import Level
from evaluation.errors import NotAllowed
from evaluation.services import overtaking, stability, weights
from evaluation.services.actors import LEADER, Actor, local
from evaluation.services.evaluation import compose_of
from evaluation.services.overtaking import Change, Question
from evaluation.services.weights import Laboratory
from tests import counties, weightings

SHARES = {"growth": 60.0, "water": 30.0, "forms": 10.0}


@pytest.fixture
def laboratory() -> Laboratory:
    return weights.open_laboratory(compose_of(counties.holdings(), counties.scheme(), "2025"), "A")


def asked(laboratory: Laboratory, ahead: str, behind: str, locked: tuple[str, ...] = ()) -> Change:
    return overtaking.ask(laboratory, local(), laboratory.adopted, locked, Question(ahead, behind))


def leads(laboratory: Laboratory, change: Change, ahead: str, behind: str) -> bool:
    """Whether the printed numbers, typed in, put one above the other."""
    typed = dict(laboratory.adopted) | {step.leaf.indicator: float(step.after) for step in change.steps}
    places = weights.try_out(laboratory, typed).places
    codes = [unit.code for unit in laboratory.units]
    return bool(places[codes.index(behind)] < places[codes.index(ahead)])


def test_the_change_by_hand(laboratory: Laboratory) -> None:
    # U1 − U2 = .3 growth − .4 water = 6 points; a point from growth to water takes .7: 8.571… is enough, printed 8.6.
    change = asked(laboratory, "U1", "U2")
    assert change.outcome == "found"
    assert change.lead == Decimal("-6.00")
    assert {step.leaf.indicator: (str(step.before), str(step.after)) for step in change.steps} == {
        "growth": ("60.0", "51.4"),
        "water": ("30.0", "38.6"),
    }
    assert change.moved == Decimal("8.6")
    assert leads(laboratory, change, "U1", "U2")


def test_a_change_below_a_tenth_is_printed_in_decimals_that_show_it(laboratory: Laboratory) -> None:
    # .3 · 51.43 − .4 · 38.57 = .001 points: .0014 from growth to water turn it, printed .002; tenths would say .1.
    shares = {"growth": 51.43, "water": 38.57, "forms": 10.0}
    change = overtaking.ask(laboratory, local(), shares, (), Question("U1", "U2"))
    assert {step.leaf.indicator: (str(step.before), str(step.after)) for step in change.steps} == {
        "growth": ("51.430", "51.428"),
        "water": ("38.570", "38.572"),
    }
    assert change.moved == Decimal("0.002")


def test_who_is_at_least_as_good_everywhere_is_never_overtaken(laboratory: Laboratory) -> None:
    change = asked(laboratory, "U2", "U4")  # 60, 60, 50 against 50, 50, 40
    assert (change.outcome, change.steps) == ("dominated", ())


def test_locks_may_leave_no_way_and_the_least_that_is_lacking_is_told(laboratory: Laboratory) -> None:
    change = asked(laboratory, "U1", "U2", locked=("growth",))  # 18 − .4 water, water at most 40: 2 points are lacking
    assert (change.outcome, change.least) == ("limited", Decimal("-2.00"))


def test_who_is_ahead_already_needs_no_change(laboratory: Laboratory) -> None:
    assert asked(laboratory, "U2", "U1").outcome == "ahead"


def test_a_pillar_may_keep_its_share(laboratory: Laboratory) -> None:
    change = overtaking.ask(laboratory, local(), SHARES, (), Question("U1", "U2", pillars=True))
    assert change.outcome == "limited"  # growth is a pillar of its own and U1's only strength: 18 − .4 × 40


def test_readers_may_not_ask_and_persons_are_not_compared() -> None:
    made = compose_of(counties.holdings(), counties.scheme(), "2025")
    opened = weights.open_laboratory(made, "A")
    with pytest.raises(NotAllowed):
        overtaking.ask(opened, Actor("reader", frozenset({LEADER})), SHARES, (), Question("U1", "U2"))
    cadres = compose_of(counties.holdings(Level.CADRE), counties.scheme(Level.CADRE), "2025")
    with pytest.raises(NotAllowed):
        overtaking.ask(weights.open_laboratory(cadres, "A"), local(), SHARES, (), Question("U1", "U2"))


@given(weightings.laboratories(whole=True))
@settings(deadline=None, max_examples=15)
def test_typed_in_the_numbers_overtake_and_a_certificate_of_none_is_true(laboratory: Laboratory) -> None:
    scores = laboratory.prepared.filled
    change = asked(laboratory, "U0", "U1")
    if change.outcome == "dominated":
        assert (scores[0] >= scores[1]).all()
    elif change.outcome == "found":
        assert (scores[1] > scores[0]).any()
        assert leads(laboratory, change, "U0", "U1")
        assert sum(step.after - step.before for step in change.steps) == 0
    else:
        assert change.outcome == "ahead"


@given(weightings.laboratories(), strategies.sampled_from([False, True]))
@settings(deadline=None, max_examples=15)
def test_with_gaps_gates_and_spreads_what_is_found_does_overtake(laboratory: Laboratory, pillars: bool) -> None:  # noqa: FBT001
    change = overtaking.ask(laboratory, local(), laboratory.adopted, (), Question("U0", "U1", pillars))
    if change.outcome in {"found", "nearby"}:
        assert leads(laboratory, change, "U0", "U1")
    places = weights.try_out(laboratory, laboratory.adopted).places[:2]
    assert (change.outcome == "not_placed") == bool(np.isnan(places).any())


@given(weightings.laboratories(whole=True, mean="mixed"))
@settings(deadline=None, max_examples=15)
def test_with_a_geometric_pillar_what_is_found_does_overtake_and_is_not_called_the_least(
    laboratory: Laboratory,
) -> None:
    change = asked(laboratory, "U0", "U1")
    assert change.outcome in {"ahead", "nearby", "dominated", "not_found"}
    if change.outcome == "nearby":
        assert leads(laboratory, change, "U0", "U1")


@given(weightings.laboratories(whole=True, mean="mixed"), strategies.integers(0, 1000))
@settings(deadline=None, max_examples=25)
def test_with_pillars_moved_whole_nothing_less_than_what_is_told_overtakes(laboratory: Laboratory, seed: int) -> None:
    change = asked(laboratory, "U0", "U1")
    assume(change.outcome == "nearby" and change.whole is not None and change.whole > 1)
    assert change.whole is not None
    assert change.moved <= change.whole + Decimal("0.2")  # printed numbers go a last digit or two further
    present = stability.row(laboratory, laboratory.adopted)
    terms = straight_terms.terms(laboratory.prepared, present)
    now, drawn = terms.of(present), np.random.default_rng(seed)
    targets = np.vstack([drawn.dirichlet(np.ones(len(now)), 200), np.eye(len(now))])
    ways = targets - now
    sizes = np.abs(ways).sum(axis=1, keepdims=True) / 2
    short = now + ways * np.minimum(1, 0.99 * float(change.whole) / 100 / np.maximum(sizes, 1e-12))
    found = weighed_totals.totals(laboratory.prepared, terms.spread(short), np.array([0, 1]))
    assert (found[:, 1] <= found[:, 0] + 1e-9).all()
