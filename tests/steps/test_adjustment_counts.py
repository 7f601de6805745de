"""Rates of counts, observed against expected: two groups of counties whose rates can be worked out by hand."""

import numpy as np
import pytest

from evaluation.domain.results import Note
from evaluation.errors import UnknownName
from evaluation.steps import adjustment
from tests.adjusting import adjusted, codes, exposed, whole

PEOPLE = np.tile([100.0, 300.0], 20)
HIGH = np.repeat([0.0, 1.0], 20)
EVENTS = np.concatenate([np.tile([9.0, 33.0], 10), np.tile([44.0, 120.0], 10)])  # 42 and 164 in each pair of 400
RATES = 10_000 * EVENTS / PEOPLE
POISSON = {"indicator": "a", "exposure": "people", "per": 10_000}
SHARES = {"indicator": "a", "family": "binomial", "exposure": "people", "per": 100}
EXPECTED = np.where(HIGH == 0, 0.105, 0.41) * PEOPLE
AWAY = np.where(HIGH == 0, 1, -1)
OWN = AWAY * (EVENTS - EXPECTED) / (np.where(HIGH == 0, 420, 1640) - EXPECTED)  # what a unit's own count does to β
SHIFT = (HIGH - 0.5) * (np.log(410 / 105) + OWN)


def counted(
    rates: np.ndarray = RATES, held: np.ndarray = HIGH, model: dict[str, object] = POISSON, **changes: object
) -> adjustment.Adjusted:
    given = {"records": exposed(people=PEOPLE), "method": "observed_expected", "counts": [model]}
    return adjusted({"a": rates}, {"high": held}, **{**given, **changes})


def test_a_rate_of_events_is_multiplied_by_expected_at_the_mean_over_expected() -> None:
    """Rates 105 and 410 per 1000, √(105·410) at the mean of both: × √(410/105) where low, by its inverse where high.

    Of each county alone by the rates of the other 39: its own count, a fortieth to a thirteenth of its group's, is out.
    """
    found = counted()
    assert found.fits["a"].coefficients == pytest.approx([np.log(410 / 105)], abs=1e-9)
    assert found.fits["a"].centre == pytest.approx(10 * np.sqrt(105 * 410), rel=1e-9)
    expected = RATES * np.exp(-SHIFT)
    assert found.step.matrix["a"].tolist() == pytest.approx(expected.tolist(), rel=1e-9)
    assert found.fits["a"].ratios.tolist() == pytest.approx((RATES / np.where(HIGH == 0, 1050, 4100)).tolist())


@pytest.mark.parametrize("model", [POISSON, SHARES])
def test_what_is_expected_of_a_county_is_the_regression_without_it(model: dict[str, object]) -> None:
    """Five times the events where it is high, and one county there that had twenty times fewer than its like."""
    events = EVENTS.copy()
    events[39] = 6.0
    rates = float(str(model["per"])) * events / PEOPLE
    found, others = counted(rates, model=model), np.arange(40) != 39
    without = counted(rates[others], HIGH[others], model, records=exposed(people=PEOPLE[others]))

    def shift(fit: adjustment.Adjusted, own: float) -> float:
        return float(own * fit.fits["a"].coefficients[0])

    before, after = (rates[39], found.step.matrix["a"].iloc[39])
    if model is SHARES:
        before, after = (share / (100 - share) for share in (before, after))
    own = float(found.deviations["high"].iloc[39])
    assert np.log(before / after) == pytest.approx(shift(without, own), rel=0.01)
    assert np.log(before / after) > shift(found, own) * 1.03


def test_the_bridge_of_a_rate_sums_exactly_whatever_the_model() -> None:
    held = {"high": HIGH, "far": np.sin(np.arange(40.0))}
    for model in (POISSON, SHARES):
        rates = model["per"] * EVENTS / PEOPLE
        found = adjusted(
            {"a": rates},
            held,
            ("high", "far"),
            records=exposed(people=PEOPLE),
            method="observed_expected",
            counts=[model],
        )
        assert "a" in found.fits
        assert whole(found)["a"].tolist() == pytest.approx(rates.tolist(), abs=1e-9)


def test_the_parts_of_a_rate_stand_as_the_conditions_stand_on_the_scale_of_logarithms() -> None:
    held = {"high": HIGH, "far": np.sin(np.arange(40.0))}
    found = adjusted(
        {"a": RATES},
        held,
        ("high", "far"),
        records=exposed(people=PEOPLE),
        method="observed_expected",
        counts=[POISSON],
    )
    whole_shift = np.log(RATES / found.step.matrix["a"])
    for name in ("high", "far"):
        share = found.effects[name]["a"] / (found.effects["high"]["a"] + found.effects["far"]["a"])
        slope = (share * whole_shift / found.deviations[name]).to_numpy()
        plain = found.fits["a"].coefficients[0 if name == "high" else 1]
        assert slope == pytest.approx(np.full(40, plain), abs=0.1)
        assert len(set(slope.round(9))) == 40


def test_a_share_moves_by_its_odds_and_never_beyond_the_whole() -> None:
    """Pooled shares 10.5 % and 41 %: at the mean the odds are the geometric mean of both."""
    rates = 100 * EVENTS / PEOPLE
    rates[39] = 100.0
    events = rates * PEOPLE / 100
    found = counted(rates, model=SHARES)
    pooled = np.array([events[:20].sum(), events[20:].sum()]) / 4000
    log_odds = np.log(pooled / (1 - pooled))
    mine = pooled[HIGH.astype(int)]
    own = AWAY * (events - PEOPLE * mine) / (mine * (1 - mine) * (4000 - PEOPLE))
    assert found.fits["a"].coefficients == pytest.approx([log_odds[1] - log_odds[0]], rel=1e-8)
    shift = (HIGH - 0.5) * (log_odds[1] - log_odds[0] + own)
    share = rates[:39] / 100
    odds = share / (1 - share) * np.exp(-shift[:39])
    assert found.step.matrix["a"].iloc[:39].tolist() == pytest.approx((100 * odds / (1 + odds)).tolist(), rel=1e-8)
    assert found.step.matrix["a"].iloc[39] == pytest.approx(100.0)


def test_a_county_without_an_event_stays_at_none_and_its_error_does_not_vanish() -> None:
    rates = RATES.copy()
    rates[0] = 0.0
    found = counted(rates)
    assert found.step.matrix["a"].iloc[0] == 0.0
    assert found.step.errors is not None
    assert found.step.errors["a"].iloc[0] > 0


def test_without_other_knowledge_the_error_is_that_of_the_count_with_its_dispersion() -> None:
    found = counted()
    expected = np.where(HIGH == 0, 0.105, 0.41)
    dispersion = ((EVENTS - expected * PEOPLE) ** 2 / (expected * PEOPLE)).sum() / 38
    assert found.fits["a"].dispersion == pytest.approx(dispersion, rel=1e-9)
    error = 10_000 * np.sqrt(max(dispersion, 1) * expected / PEOPLE) * np.exp(-SHIFT)
    assert found.step.errors is not None
    assert found.step.errors["a"].tolist() == pytest.approx(error.tolist(), rel=1e-9)


def test_a_known_error_is_moved_as_the_rate_is() -> None:
    found = counted(known={"a": np.full(40, 50.0)})
    assert found.step.errors is not None
    assert found.step.errors["a"].tolist() == pytest.approx((50 * np.exp(-SHIFT)).tolist(), rel=1e-9)


def test_how_the_adjusted_rate_falls_with_the_coefficient_is_its_own_size_wider_by_the_county_left_out() -> None:
    """A(β) = y e^(−xβ), so −dA/dβ = x A; β₋ᵢ errs by 1 / √(1 − h) more, h = its share of its group's people."""
    found = counted()
    slope = (HIGH - 0.5) * RATES * np.exp(-SHIFT) / np.sqrt(1 - PEOPLE / 4000)
    assert found.gradients["a"][:, 0].tolist() == pytest.approx(slope.tolist(), rel=1e-9)


def test_an_indicator_that_is_no_count_is_fitted_by_least_squares_beside_it() -> None:
    other = 2 * HIGH + np.sin(np.arange(40.0))
    given = {"records": exposed(people=PEOPLE), "method": "observed_expected", "counts": [POISSON]}
    both = adjusted({"a": RATES, "b": other}, {"high": HIGH}, **given)
    alone = adjusted({"b": other}, {"high": HIGH})
    assert both.step.matrix["b"].tolist() == alone.step.matrix["b"].tolist()
    assert isinstance(both.fits["a"], adjustment.CountFit)
    assert not isinstance(both.fits["b"], adjustment.CountFit)


def test_names_of_units_carry_no_information_about_counts() -> None:
    order = np.random.default_rng(5).permutation(40)
    mixed = counted(RATES[order], HIGH[order], records=exposed(people=PEOPLE[order]))
    assert mixed.step.matrix["a"].tolist() == pytest.approx(
        counted().step.matrix["a"].to_numpy()[order].tolist(), rel=1e-9
    )


def told(found: adjustment.Adjusted, code: str) -> list[Note]:
    return [note for note in found.step.notes if note.code == code]


def test_counts_whose_exposure_is_not_known_are_declined() -> None:
    for records in (exposed(cases=PEOPLE), exposed(people=np.full(40, np.nan))):
        found = counted(records=records)
        assert codes(found, "a") == ["adjustment.no_exposures"]
        assert found.step.matrix["a"].tolist() == RATES.tolist()


def test_a_unit_without_exposure_or_without_a_rate_keeps_its_value_and_is_named() -> None:
    people, rates = PEOPLE.copy(), RATES.copy()
    people[3], rates[7] = 0.0, -1.0
    found = counted(rates, records=exposed(people=people))
    assert [note.unit for note in told(found, "adjustment.no_exposure")] == ["u003"]
    assert [(note.unit, note.facts["value"]) for note in told(found, "adjustment.no_rate")] == [("u007", -1.0)]
    assert found.step.matrix["a"].iloc[[3, 7]].tolist() == [RATES[3], -1.0]
    assert found.fits["a"].units == 38


def test_a_share_above_the_whole_is_no_share() -> None:
    rates = 100 * EVENTS / PEOPLE
    rates[2] = 130.0
    assert [note.unit for note in told(counted(rates, model=SHARES), "adjustment.no_rate")] == ["u002"]


def test_too_few_events_decline_the_model() -> None:
    """19 deaths in all: ten for each of two coefficients are wanted."""
    rates = np.zeros(40)
    rates[20:39] = 10_000 / PEOPLE[20:39]
    found = counted(rates)
    (note,) = told(found, "adjustment.too_few_events")
    assert (round(note.facts["events"], 9), note.facts["wanted"]) == (19.0, 20)


def test_perfect_separation_is_a_note_and_neither_a_warning_nor_a_fit() -> None:
    """Nobody fails where it is low, nobody succeeds where it is high."""
    found = counted(np.where(HIGH == 0, 0.0, 100.0), model=SHARES)
    assert codes(found, "a") == ["adjustment.unsettled"]
    assert found.step.matrix["a"].tolist() == np.where(HIGH == 0, 0.0, 100.0).tolist()


def test_counts_that_conditions_do_not_explain_keep_their_values() -> None:
    found = counted(held=np.tile([0.0, 0.0, 1.0, 1.0], 10))
    assert codes(found, "a") == ["adjustment.worse_than_mean"]


def test_counts_of_few_units_are_declined_and_of_an_indicator_out_of_the_scheme_refused() -> None:
    few = adjusted(
        {"a": RATES[:19]},
        {"high": HIGH[1:20]},
        records=exposed(people=PEOPLE[:19]),
        method="observed_expected",
        counts=[POISSON],
    )
    assert few.fits == {}
    with pytest.raises(UnknownName, match="“b”"):
        counted(model={"indicator": "b", "exposure": "people"})
