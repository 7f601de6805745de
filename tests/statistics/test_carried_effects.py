"""Crossed effects with errors that are carried over: the random intercept as oracle, recovery, and what ρ changes."""

import numpy as np
import pytest
from scipy import sparse

from evaluation.statistics import autocorrelation, carried_effects, crossed_effects, panels, random_intercept

Array = np.ndarray

REGIONS, YEARS, TERM = 60, 12, 3
REGION, YEAR = np.repeat(np.arange(REGIONS), YEARS), np.tile(np.arange(YEARS), REGIONS)
X = np.ones((len(REGION), 1))
POSTING = REGION * YEARS // TERM + YEAR // TERM
LEADER = POSTING % 180  # every third leads twice


def world(carried: float, leader: float, seed: int) -> Array:
    """Regions of sd .7, leaders of the given one, errors of variance 1 that carry over."""
    draw = np.random.default_rng(seed)
    noise = [draw.normal(size=REGIONS)]
    for _ in range(YEARS - 1):
        noise.append(carried * noise[-1] + np.sqrt(1 - carried**2) * draw.normal(size=REGIONS))
    own = 0.7 * draw.normal(size=REGIONS)[REGION] + leader * draw.normal(size=180)[LEADER]
    return own + np.stack(noise, axis=1).ravel()


def carried_fit(y: Array) -> carried_effects.Fit:
    return carried_effects.fit(y, X, {"region": REGION, "leader": LEADER}, REGION, YEAR)


def test_the_matrix_that_whitens_does_what_whitening_row_by_row_does() -> None:
    mixed = np.random.default_rng(1).permutation(len(REGION))[:600]
    panel = panels.arrange(world(0.5, 0.0, 1)[mixed], X[mixed], REGION[mixed], YEAR[mixed])
    chains = autocorrelation.chain(panel, 0.5)
    assert (chains.matrix @ panel.y)[chains.order] == pytest.approx(chains.whiten(panel.y), abs=1e-12)
    assert np.linalg.slogdet(chains.matrix.toarray())[1] == pytest.approx(chains.log_determinant)


def test_with_regions_alone_it_is_the_random_intercept_with_the_same_autocorrelation() -> None:
    y = world(0.5, 0.0, 2)
    chains = autocorrelation.chain(panels.arrange(y, X, REGION, YEAR), 0.5)
    found = crossed_effects.fit(y, X, {"region": REGION}, chains=chains)
    oracle = random_intercept.fit(y, X, REGION, times=YEAR, autocorrelation=0.5)
    assert found.criterion == pytest.approx(oracle.criterion, abs=1e-8)
    assert found.within == pytest.approx(oracle.within, rel=1e-5)
    assert found.effects("region") == pytest.approx(oracle.effects, abs=1e-5)
    assert found.effect_errors("region") == pytest.approx(oracle.effect_errors, rel=1e-4)


def test_residuals_of_carried_errors_are_what_is_new_in_each_row() -> None:
    y = world(0.6, 0.8, 3)
    fit = carried_fit(y)
    rest = (
        y - fit.effects.coefficients[0] - fit.effects.effects("region")[REGION] - fit.effects.effects("leader")[LEADER]
    )
    assert fit.effects.residuals == pytest.approx(fit.chains.matrix @ rest, abs=1e-9)
    assert fit.effects.residuals[1] == pytest.approx(
        (rest[1] - fit.autocorrelation * rest[0]) / np.sqrt(1 - fit.autocorrelation**2)
    )


def test_no_other_autocorrelation_is_likelier() -> None:
    y = world(0.4, 0.8, 4)
    fit, panel = carried_fit(y), panels.arrange(y, X, REGION, YEAR)
    for step in (-0.05, 0.05):
        chains = autocorrelation.chain(panel, fit.autocorrelation + step)
        other = crossed_effects.fit(y, X, {"region": REGION, "leader": LEADER}, chains=chains)
        assert other.criterion > fit.effects.criterion


def test_what_is_carried_over_is_not_taken_for_leaders() -> None:
    """Means over six worlds: ρ .5, leaders of variance .64. Left out, ρ goes to the leaders."""
    with_rho, without, rho = [], [], []
    for seed in range(6):
        y = world(0.5, 0.8, 100 + seed)
        fit = carried_fit(y)
        rho.append(fit.autocorrelation)
        with_rho.append(fit.effects.variances["leader"])
        without.append(crossed_effects.fit(y, X, {"region": REGION, "leader": LEADER}).variances["leader"])
    assert np.mean(rho) == pytest.approx(0.5, abs=0.05)
    assert np.mean(with_rho) == pytest.approx(0.64, abs=0.1)
    assert np.mean(without) > 0.8


def test_independent_errors_give_an_autocorrelation_near_none_and_never_below() -> None:
    found = [carried_fit(world(rho, 0.8, 7)).autocorrelation for rho in (0.0, -0.4)]
    assert found[0] < 0.1
    assert found[1] == 0.0


def test_two_results_of_a_region_in_one_year_are_refused() -> None:
    with pytest.raises(ValueError, match="two rows at one time"):
        carried_effects.fit(
            world(0.0, 0.5, 8), X, {"leader": sparse.eye_array(len(REGION)).tocsr()}, REGION, np.zeros(len(REGION))
        )
