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


def counted(
    rates: np.ndarray = RATES, held: np.ndarray = HIGH, model: dict[str, object] = POISSON, **changes: object
) -> adjustment.Adjusted:
    given = {"records": exposed(people=PEOPLE), "method": "observed_expected", "counts": [model]}
    return adjusted({"a": rates}, {"high": held}, **{**given, **changes})


def test_a_rate_of_events_is_multiplied_by_expected_at_the_mean_over_expected() -> None:
    """Rates 105 and 410 per 1000, √(105·410) at the mean of both: × √(410/105) where low, by its inverse where high."""
    found = counted()
    factor = np.sqrt(410 / 105)
    assert found.fits["a"].coefficients == pytest.approx([np.log(410 / 105)], abs=1e-9)
    assert found.fits["a"].centre == pytest.approx(10 * np.sqrt(105 * 410), rel=1e-9)
    expected = RATES * np.where(HIGH == 0, factor, 1 / factor)
    assert found.step.matrix["a"].tolist() == pytest.approx(expected.tolist(), rel=1e-9)
    assert found.fits["a"].ratios.tolist() == pytest.approx((RATES / np.where(HIGH == 0, 1050, 4100)).tolist())


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
    shifts = found.deviations.to_numpy() * found.fits["a"].coefficients
    for place, name in enumerate(("high", "far")):
        ratio = found.effects[name]["a"] / (found.effects["high"]["a"] + found.effects["far"]["a"])
        assert ratio.tolist() == pytest.approx((shifts[:, place] / shifts.sum(axis=1)).tolist(), rel=1e-9)
    adjusted_rate = RATES * np.exp(-shifts.sum(axis=1))
    assert found.step.matrix["a"].tolist() == pytest.approx(adjusted_rate.tolist(), rel=1e-9)


def test_over_all_units_the_logarithm_of_what_was_multiplied_is_nought() -> None:
    found = counted()
    assert np.log(found.step.matrix["a"] / RATES).sum() == pytest.approx(0.0, abs=1e-9)


def test_a_share_moves_by_its_odds_and_never_beyond_the_whole() -> None:
    """Pooled shares 10.5 % and 41 %: at the mean the odds are the geometric mean of both."""
    rates = 100 * EVENTS / PEOPLE
    rates[39] = 100.0
    events = rates * PEOPLE / 100
    found = counted(rates, model=SHARES)
    pooled = np.array([events[:20].sum(), events[20:].sum()]) / 4000
    log_odds = np.log(pooled / (1 - pooled))
    assert found.fits["a"].coefficients == pytest.approx([log_odds[1] - log_odds[0]], rel=1e-8)
    shift = (HIGH - 0.5) * (log_odds[1] - log_odds[0])
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
    factor = np.where(HIGH == 0, 1, -1) * np.log(410 / 105) / 2
    error = 10_000 * np.sqrt(max(dispersion, 1) * expected / PEOPLE) * np.exp(factor)
    assert found.step.errors is not None
    assert found.step.errors["a"].tolist() == pytest.approx(error.tolist(), rel=1e-9)


def test_a_known_error_is_moved_as_the_rate_is() -> None:
    found = counted(known={"a": np.full(40, 50.0)})
    factor = np.where(HIGH == 0, np.sqrt(410 / 105), np.sqrt(105 / 410))
    assert found.step.errors is not None
    assert found.step.errors["a"].tolist() == pytest.approx((50 * factor).tolist(), rel=1e-9)


def test_how_the_adjusted_rate_falls_with_the_coefficient_is_its_own_size() -> None:
    """A(β) = y e^(−xβ), so −dA/dβ = x A: checked against a small step."""
    found = counted()
    step, x = 1e-6, HIGH - 0.5
    beta = found.fits["a"].coefficients[0]
    slope = (RATES * np.exp(-x * (beta + step)) - RATES * np.exp(-x * (beta - step))) / (-2 * step)
    assert found.gradients["a"][:, 0].tolist() == pytest.approx(slope.tolist(), rel=1e-6)


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
