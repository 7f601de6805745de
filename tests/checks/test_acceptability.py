"""How sure an order is under other weights: closed forms of two and three units, and what sums to what."""

from typing import Any

import numpy as np
import pytest

from evaluation.checks import acceptability as check
from evaluation.checks.acceptability import Acceptability, acceptability
from evaluation.domain.results import Prepared
from evaluation.scorecard import prepare
from evaluation.steps import weighting
from tests import worlds

Rows = dict[str, dict[str, float | None]]


def prepared(values: Rows, weights: dict[str, float], children: list[dict[str, Any]] | None = None) -> Prepared:
    leaves = [worlds.leaf(code) for code in weights]
    data = worlds.dataset(worlds.holdings({"2025": values}), "2025")
    return prepare(data, worlds.scheme(children or leaves, weights))


def asked(made: Prepared) -> Acceptability:
    return acceptability(made, weighting.stated(made.scheme, ["同类"]))


def test_two_units_lead_by_the_closed_form_anywhere_and_nearby() -> None:
    """u (80, 20), v (50, 44): u leads where 30 w > 24 (1 − w), w > 4/9; near .45 ± .09, of .36 to .54, that is .53."""
    found = asked(prepared({"u": {"a": 80.0, "b": 20.0}, "v": {"a": 50.0, "b": 44.0}}, {"a": 45, "b": 55}))
    assert found.seats == 1
    assert found.units.loc["u", "anywhere"] == pytest.approx(5 / 9, abs=0.015)
    assert found.units.loc["u", "nearby"] == pytest.approx((0.54 - 4 / 9) / 0.18, abs=0.015)
    assert found.units[["anywhere", "nearby"]].sum().tolist() == pytest.approx([1, 1])


def test_three_units_lead_by_the_closed_form_over_the_triangle() -> None:
    """Each has 90 in one of three indicators and 30 in the others: by symmetry a third each."""
    values: Rows = {unit: {code: 90.0 if unit == code else 30.0 for code in "abc"} for unit in "abc"}
    found = asked(prepared(values, {"a": 50, "b": 30, "c": 20}))
    assert found.units["anywhere"].tolist() == pytest.approx([1 / 3] * 3, abs=0.015)
    assert found.units["nearby"].tolist() == [1, 0, 0]  # .4 at least against .36 at most


def test_by_balance_the_visible_one_leads_until_the_latent_share_passes_its_line() -> None:
    """u has 80 visible and 20 latent, v 50 and 40: level at a latent share of .6, where both have it by half."""
    leaves = [worlds.leaf("a"), worlds.leaf("b", achievement="latent", horizon_years=5)]
    values: Rows = {"u": {"a": 80.0, "b": 20.0}, "v": {"a": 50.0, "b": 40.0}}
    found = asked(prepared(values, {"a": 70, "b": 30}, leaves))
    assert list(found.by_balance.loc["u"]) == [1, 1, 1, 1, 1, 1, 0.5, 0, 0, 0, 0]


def test_without_latent_weight_there_is_no_balance_to_vary() -> None:
    found = asked(prepared({"u": {"a": 80.0, "b": 20.0}, "v": {"a": 50.0, "b": 44.0}}, {"a": 45, "b": 55}))
    assert found.by_balance.shape == (2, 0)


def test_a_gap_gives_its_weight_to_the_rest_under_every_weighting() -> None:
    """v knows only a, 60: it always has 60 and leads over u (80, 20) where w < 2/3."""
    found = asked(prepared({"u": {"a": 80.0, "b": 20.0}, "v": {"a": 60.0, "b": None}}, {"a": 80, "b": 20}))
    lead = np.maximum(0.6, 0)  # under a weight of .6 for a, v is known too little and comes last
    assert found.units.loc["v", "anywhere"] == pytest.approx(2 / 3 - lead, abs=0.015)


def test_the_progress_counts_every_draw_and_may_end_the_work() -> None:
    told: list[tuple[int, int]] = []
    made = prepared({"u": {"a": 80.0, "b": 20.0}, "v": {"a": 50.0, "b": 44.0}}, {"a": 45, "b": 55})
    weights = weighting.stated(made.scheme, ["同类"])
    acceptability(made, weights, lambda done, of: told.append((done, of)))
    assert told[-1] == (2 * check.DRAWS, 2 * check.DRAWS)

    def stop(_done: int, _of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        acceptability(made, weights, stop)


def test_one_unit_alone_is_declined() -> None:
    declined = asked(prepared({"u": {"a": 80.0, "b": 20.0}}, {"a": 45, "b": 55})).declined
    assert declined is not None
    assert declined.code == "acceptability.nothing"
