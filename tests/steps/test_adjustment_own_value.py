"""A unit's own value sets nothing that is expected of it, whatever its size, and the errors say how far that can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import differences, least_squares
from evaluation.steps import adjustment
from tests.adjusting import adjusted, whole

UNITS, WORLDS = 31, 1_000
FAR = 2.9  # the last unit's, where its leverage is .4
TRUE, ERROR = 1.0, np.sqrt(3 / 7)  # standard deviations of merit and of luck: reliability .7
GENERATOR = np.random.default_rng(20261128)
HELD = GENERATOR.standard_normal((UNITS, 2))
HELD[-1] = [FAR, -FAR]
MERIT = TRUE * GENERATOR.standard_normal((UNITS, WORLDS))
VALUES = (HELD @ [1.0, 0.5])[:, None] + MERIT + ERROR * GENERATOR.standard_normal((UNITS, WORLDS))


def worlds(merit_of_the_last: np.ndarray = MERIT[-1]) -> adjustment.Adjusted:
    """One world an indicator; of the last unit with the merit given."""
    values = VALUES.copy()
    values[-1] += merit_of_the_last - MERIT[-1]
    results = {f"w{at:03d}": values[:, at] for at in range(WORLDS)}
    known = {name: np.full(UNITS, ERROR) for name in results}
    return adjusted(results, {"high": HELD[:, 0], "far": HELD[:, 1]}, ("high", "far"), known=known)


def mistakes(found: adjustment.Adjusted, merit: np.ndarray) -> np.ndarray:
    """Adjusted value less merit and what all share, (units, worlds fitted); NaN where a world was not."""
    level = HELD.mean(axis=0) @ [1.0, 0.5]
    fitted = np.isin(found.step.matrix.columns, list(found.fits))
    return np.where(fitted, found.step.matrix.to_numpy() - level - merit, np.nan)


def claimed(found: adjustment.Adjusted, at: int) -> np.ndarray:
    """Error variances (units,) of world `at`: its own and what the coefficients add."""
    name = f"w{at:03d}"
    slopes = found.gradients[name]
    return ERROR**2 + np.einsum("np,pq,nq->n", slopes, found.fits[name].covariance, slopes)


@given(st.integers(0, 39), st.floats(-2.0, 2.0))
def test_however_a_unit_does_what_is_taken_off_it_stays_to_the_last_digit(unit: int, more: float) -> None:
    held = {"high": np.arange(40) / 4, "far": np.sin(np.arange(40.0))}
    values = held["high"] - held["far"] + (-1.0) ** np.arange(40)
    other = values.copy()
    other[unit] += more
    before, after = (adjusted({"a": each}, held, ("high", "far")) for each in (values, other))
    assert list(before.fits) == list(after.fits) == ["a"]
    for name in held:
        kept, moved = (found.effects[name]["a"].to_numpy() for found in (before, after))
        assert moved[unit] == pytest.approx(kept[unit], abs=1e-9)
        if abs(more) > 0.1:
            assert np.delete(np.abs(moved - kept), unit).max() > 1e-6
    assert whole(after)["a"].to_numpy() == pytest.approx(other, abs=1e-9)


@given(st.lists(st.floats(-3.0, 3.0), min_size=40, max_size=40))
def test_of_two_units_in_the_same_conditions_the_one_that_does_better_stays_ahead(luck: list[float]) -> None:
    held = np.repeat(np.arange(20) / 2, 2)
    values = 3 * held + np.array(luck)
    found = adjusted({"a": values}, {"high": held})
    pairs, kept = values.reshape(20, 2), found.step.matrix["a"].to_numpy().reshape(20, 2)
    apart = np.abs(np.diff(pairs)) > 1e-9
    assert (np.sign(np.diff(kept)) == np.sign(np.diff(pairs)))[apart].all()


def test_a_unit_of_leverage_two_fifths_that_does_well_is_credited_all_of_it() -> None:
    """Fitted with itself it would raise what is expected of it by two fifths of its merit: 2 would come out as 1.25."""
    fit = least_squares.fit(VALUES, np.column_stack([np.ones(UNITS), HELD]))
    assert fit.leverages[-1] == pytest.approx(0.4, abs=0.02)
    found = worlds(np.full(WORLDS, 2.0))
    merit = np.vstack([MERIT[:-1], np.full(WORLDS, 2.0)])
    assert abs(np.nanmean(mistakes(found, merit)[-1])) < 0.15


def test_errors_are_as_large_as_they_say_in_the_middle_and_at_the_edge() -> None:
    """A little smaller: with few units HC3 is on the wide side."""
    found = worlds()
    made = np.nanmean(mistakes(found, MERIT) ** 2, axis=1)
    said = np.mean([claimed(found, int(name[1:])) for name in found.fits], axis=0)
    assert made[:-1].mean() / said[:-1].mean() == pytest.approx(1, abs=0.06)
    assert 0.8 < made[-1] / said[-1] < 1.05


def test_what_units_differ_by_in_truth_is_found_though_they_are_few() -> None:
    """Fitted with themselves 31 units of variance 1 look as if it were .8: they hide the more, the fewer they are."""
    found, generator, variances = worlds(), np.random.default_rng(3), []
    for name in list(found.fits)[:100]:
        betas = generator.multivariate_normal(np.zeros(2), found.fits[name].covariance, 200)
        noise = ERROR * generator.standard_normal((200, UNITS)) - betas @ found.gradients[name].T
        variances.append(differences.find(found.step.matrix[name].to_numpy(), noise).between)
    assert np.mean(variances) / MERIT[:, :100].var(axis=0, ddof=1).mean() == pytest.approx(1, abs=0.08)
