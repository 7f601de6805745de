"""Crossed random effects: published fits, a dense oracle, statsmodels, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import minimize
from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec

from evaluation.statistics import crossed_effects

Array = np.ndarray


def one_each(labels: Array) -> sparse.csr_array:
    """Each row in one level alone."""
    return sparse.csr_array((np.ones(len(labels)), (np.arange(len(labels)), labels)))


# Diameter of the zone of inhibition in mm, 24 plates by 6 samples of penicillin (Davies and Goldsmith 1972)
PENICILLIN = """
    27 23 26 23 23 21  27 23 26 23 23 21  25 21 25 24 24 20  26 23 25 23 23 20  25 22 26 22 23 20  24 22 25 23 22 19
    24 20 23 21 22 19  26 22 26 24 24 21  24 21 24 22 22 20  24 21 24 23 22 19  26 23 26 24 24 21  25 22 26 24 24 20
    26 24 26 24 25 22  26 23 26 23 23 20  26 23 25 24 24 22  25 22 25 23 23 20  25 21 24 23 23 20  25 22 24 23 23 19
    24 21 23 21 21 19  26 23 26 24 24 21  25 21 24 22 22 18  25 22 25 22 22 20  24 21 24 22 24 19  24 21 24 22 21 18
"""
# Strength of a chemical paste: 2 measurements of each of 3 casks of each of 10 batches (Davies and Goldsmith 1972)
PASTES = """
    62.8 62.6 60.1 62.3 62.7 63.1  60.0 61.4 57.5 56.9 61.1 58.9  58.7 57.5 63.9 63.1 65.4 63.7
    57.1 56.4 56.9 58.6 64.7 64.5  55.1 55.1 54.7 54.2 58.8 57.5  63.4 64.9 59.3 58.1 60.5 60.0
    62.5 62.6 61.0 58.7 56.9 57.7  59.2 59.4 65.2 66.0 64.8 64.1  54.8 54.8 64.0 64.0 57.7 56.8
    58.3 59.3 59.2 59.2 58.9 56.6
"""
# Yield of dyestuff in grams, 5 preparations from each of 6 batches (Davies and Goldsmith 1972)
DYESTUFF = """
    1545 1440 1440 1520 1580  1540 1555 1490 1560 1495  1595 1550 1605 1510 1560
    1445 1440 1595 1465 1545  1595 1630 1515 1635 1625  1520 1455 1450 1480 1445
"""
# The same layout, simulated (Box and Tiao 1973)
DYESTUFF_2 = """
    7.298 3.846 2.434 9.566 7.990  5.220 6.556 0.608 11.788 -0.892  0.110 10.386 13.434 5.510 8.166
    2.212 4.852 7.092 9.288 4.980  0.282 9.014 4.458 9.446 7.198  1.722 4.782 8.106 0.758 3.758
"""
BATCH = one_each(np.repeat(np.arange(6), 5))


def of_constant(text: str, memberships: dict[str, sparse.csr_array]) -> crossed_effects.Fit:
    """The fit of a published table on the intercept alone."""
    y = np.array(text.split(), float)
    return crossed_effects.fit(y, np.ones((len(y), 1)), memberships)


def deviations(fit: crossed_effects.Fit) -> dict[str, float]:
    return {name: float(np.sqrt(variance)) for name, variance in fit.variances.items()}


def test_penicillin_is_the_crossed_fit_of_bates_et_al_2015() -> None:
    plates, samples = np.repeat(np.arange(24), 6), np.tile(np.arange(6), 24)
    fit = of_constant(PENICILLIN, {"plate": one_each(plates), "sample": one_each(samples)})
    assert deviations(fit) == pytest.approx({"plate": 0.847, "sample": 1.932}, abs=5e-4)
    assert np.sqrt(fit.within) == pytest.approx(0.550, abs=5e-4)
    assert fit.criterion == pytest.approx(330.861, abs=5e-4)
    assert fit.coefficients == pytest.approx([22.9722], abs=5e-5)
    assert fit.coefficient_errors == pytest.approx([0.8086], abs=5e-5)


def test_pastes_is_the_nested_fit_of_bates_et_al_2015() -> None:
    batches, casks = np.repeat(np.arange(10), 6), np.repeat(np.arange(30), 2)
    fit = of_constant(PASTES, {"cask": one_each(casks), "batch": one_each(batches)})
    assert deviations(fit) == pytest.approx({"cask": 2.904, "batch": 1.287}, abs=5e-4)
    assert np.sqrt(fit.within) == pytest.approx(0.823, abs=5e-4)
    assert fit.criterion == pytest.approx(246.99, abs=5e-3)


def test_dyestuff_as_a_single_component_is_the_random_intercept_of_bates_et_al_2015() -> None:
    fit = of_constant(DYESTUFF, {"batch": BATCH})
    assert deviations(fit) == pytest.approx({"batch": 42.00}, abs=5e-3)
    assert np.sqrt(fit.within) == pytest.approx(49.51, abs=5e-3)
    assert fit.criterion == pytest.approx(319.654, abs=5e-4)
    means = np.array(DYESTUFF.split(), float).reshape(6, 5).mean(axis=1)
    kept = 5 * fit.variances["batch"] / (5 * fit.variances["batch"] + fit.within)
    assert fit.effects("batch") == pytest.approx(kept * (means - 1527.5), abs=1e-6)
    own = fit.variances["batch"] * (1 - kept) + kept**2 * fit.coefficient_errors[0] ** 2
    assert fit.effect_errors("batch") == pytest.approx(np.full(6, np.sqrt(own)), rel=1e-9)


def test_dyestuff_2_has_a_variance_of_exactly_zero_in_bates_et_al_2015() -> None:
    fit = of_constant(DYESTUFF_2, {"batch": BATCH})
    assert fit.variances == {"batch": 0.0}
    assert fit.at_bound == ("batch",)
    assert fit.criterion == pytest.approx(161.828, abs=5e-4)
    assert (fit.effects("batch") == 0).all()
    assert (fit.effect_errors("batch") == 0).all()


def test_a_component_at_its_bound_leaves_the_others_as_if_it_were_not_there() -> None:
    plates, samples = np.repeat(np.arange(24), 6), np.tile(np.arange(6), 24)
    alone = {"plate": one_each(plates), "sample": one_each(samples)}
    without_meaning = one_each((plates + samples) % 4)
    fit, plain = of_constant(PENICILLIN, {**alone, "none": without_meaning}), of_constant(PENICILLIN, alone)
    assert fit.at_bound == ("none",)
    assert fit.criterion == pytest.approx(plain.criterion, abs=1e-7)
    assert deviations(fit) == pytest.approx({**deviations(plain), "none": 0}, abs=1e-5)


# Two components in which rows have parts: 60 rows, 3 years in each of 20 places, handovers within a year
GENERATOR = np.random.default_rng(20261103)
PLACE = one_each(np.repeat(np.arange(20), 3))
SHARE = np.tile([1.0, 0.35, 0.0], 20)
EARLIER, LATER = np.repeat(np.arange(20), 3), np.repeat((np.arange(20) * 7 + 3) % 20, 3)
LEADER = sparse.csr_array(np.eye(20)[EARLIER] * SHARE[:, None] + np.eye(20)[LATER] * (1 - SHARE)[:, None])
X = np.column_stack([np.ones(60), GENERATOR.normal(size=60)])
Y = X @ [3, 0.5] + PLACE @ GENERATOR.normal(size=20) + LEADER @ GENERATOR.normal(0, 0.8, 20) + GENERATOR.normal(size=60)
PARTS = {"place": PLACE, "leader": LEADER}
FIT = crossed_effects.fit(Y, X, PARTS)


def dense_criterion(within: float, variances: Array) -> float:
    """-2 restricted log-likelihood from the covariance of y, written out."""
    V = dense_covariance(within, variances)
    inverse = np.linalg.inv(V)
    information = X.T @ inverse @ X
    rest = Y - X @ np.linalg.solve(information, X.T @ inverse @ Y)
    determinants = np.linalg.slogdet(V)[1] + np.linalg.slogdet(information)[1]
    return determinants + rest @ inverse @ rest + (len(Y) - 2) * np.log(2 * np.pi)


def dense_covariance(within: float, variances: Array) -> Array:
    parts = [variance * (Z @ Z.T).toarray() for variance, Z in zip(variances, PARTS.values(), strict=True)]
    return within * np.eye(len(Y)) + sum(parts)


def test_fractional_memberships_reach_the_least_criterion_of_the_marginal_likelihood() -> None:
    variances = np.array(list(FIT.variances.values()))
    assert FIT.criterion == pytest.approx(dense_criterion(FIT.within, variances), abs=1e-8)

    def of_logarithms(at: Array) -> float:
        return dense_criterion(np.exp(at[0]), np.exp(at[1:]))

    options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 5000}
    best = minimize(of_logarithms, np.zeros(3), method="Nelder-Mead", options=options)
    assert FIT.criterion == pytest.approx(best.fun, abs=1e-6)
    assert [FIT.within, *variances] == pytest.approx(np.exp(best.x), rel=1e-4)


def test_fractional_memberships_give_the_coefficients_effects_and_errors_of_the_marginal_covariance() -> None:
    variances = np.array(list(FIT.variances.values()))
    inverse = np.linalg.inv(dense_covariance(FIT.within, variances))
    covariance = np.linalg.inv(X.T @ inverse @ X)
    project = inverse - inverse @ X @ covariance @ X.T @ inverse
    assert FIT.coefficients == pytest.approx(covariance @ X.T @ inverse @ Y, abs=1e-9)
    assert FIT.coefficient_covariance == pytest.approx(covariance, abs=1e-9)
    fitted = X @ FIT.coefficients
    for (name, parts), variance in zip(PARTS.items(), variances, strict=True):
        Z = parts.toarray()
        assert FIT.effects(name) == pytest.approx(variance * Z.T @ project @ Y, abs=1e-9)
        missed = variance - variance**2 * np.diag(Z.T @ project @ Z)
        assert FIT.effect_errors(name) == pytest.approx(np.sqrt(missed), abs=1e-9)
        fitted = fitted + Z @ FIT.effects(name)
    assert FIT.residuals == pytest.approx(Y - fitted, abs=1e-9)


def test_errors_of_chosen_levels_are_those_of_all_levels() -> None:
    assert FIT.effect_errors("leader", [7, 0]) == pytest.approx(FIT.effect_errors("leader")[[7, 0]], rel=1e-12)
    assert len(FIT.effect_errors("leader", [])) == 0


def test_estimates_are_those_of_statsmodels_on_a_crossed_problem() -> None:
    generator = np.random.default_rng(5)
    rows, columns = generator.integers(0, 9, 150), generator.integers(0, 12, 150)
    X = np.column_stack([np.ones(150), generator.normal(size=150)])
    y = X @ [1, 2] + generator.normal(size=9)[rows] + generator.normal(0, 0.7, 12)[columns] + generator.normal(size=150)
    parts = {"row": one_each(rows), "column": one_each(columns)}
    matrices = [[part.toarray()] for part in parts.values()]
    names = [[[f"{name}{at}" for at in range(part.shape[1])]] for name, part in parts.items()]
    peer = MixedLM(y, X, np.zeros(150), exog_vc=VCSpec(list(parts), names, matrices)).fit(method="bfgs", gtol=1e-8)
    fit = crossed_effects.fit(y, X, parts)
    assert list(fit.variances.values()) == pytest.approx(peer.vcomp, rel=1e-4)
    assert fit.within == pytest.approx(peer.scale, rel=1e-4)
    assert fit.coefficients == pytest.approx(peer.fe_params, abs=1e-5)
    assert fit.coefficient_errors == pytest.approx(peer.bse_fe, abs=1e-4)
    predicted = np.concatenate([fit.effects("row"), fit.effects("column")])
    assert predicted == pytest.approx(peer.random_effects[0], abs=1e-4)


@settings(max_examples=8)
@given(st.permutations(range(60)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    moved = crossed_effects.fit(Y[order], X[order], {name: Z[order] for name, Z in PARTS.items()})
    assert moved.criterion == pytest.approx(FIT.criterion, abs=1e-7)
    assert moved.effects("leader") == pytest.approx(FIT.effects("leader"), abs=1e-4)


def test_the_order_of_components_does_not_matter() -> None:
    turned = crossed_effects.fit(Y, X, dict(reversed(PARTS.items())))
    assert turned.criterion == pytest.approx(FIT.criterion, abs=1e-7)
    assert dict(turned.variances) == pytest.approx(dict(FIT.variances), rel=1e-4)


def test_units_of_measurement_carry_through() -> None:
    tenfold = crossed_effects.fit(10 * Y + 1e4, X, PARTS)
    assert deviations(tenfold) == pytest.approx({name: 10 * size for name, size in deviations(FIT).items()}, rel=1e-5)
    assert tenfold.effects("place") == pytest.approx(10 * FIT.effects("place"), abs=1e-4)
    months = crossed_effects.fit(Y, X, {"place": PLACE, "leader": LEADER * 12})
    assert months.criterion == pytest.approx(FIT.criterion, abs=1e-7)
    assert months.effects("leader") * 12 == pytest.approx(FIT.effects("leader"), abs=1e-5)
    assert months.effect_errors("leader") * 12 == pytest.approx(FIT.effect_errors("leader"), abs=1e-5)


def test_a_spread_a_thousand_times_the_residual_is_found() -> None:
    generator = np.random.default_rng(2)
    levels = 1000 * generator.normal(size=30)
    y = np.repeat(levels, 4) + generator.normal(size=120)
    fit = crossed_effects.fit(y, np.ones((120, 1)), {"level": one_each(np.repeat(np.arange(30), 4))})
    within = y.reshape(30, 4).var(axis=1, ddof=1).mean()
    assert fit.within == pytest.approx(within, rel=1e-5)
    assert fit.variances["level"] == pytest.approx(y.reshape(30, 4).mean(axis=1).var(ddof=1) - within / 4, rel=1e-4)


def test_known_variances_are_recovered_from_moving_leaders() -> None:
    generator = np.random.default_rng(77)
    places, leaders = np.repeat(np.arange(400), 12), generator.integers(0, 1000, (400, 3)).repeat(4)
    _, leaders = np.unique(leaders, return_inverse=True)
    y = generator.normal(0, 0.6, 400)[places] + generator.normal(0, 0.4, 1000)[leaders] + generator.normal(size=4800)
    fit = crossed_effects.fit(y, np.ones((4800, 1)), {"place": one_each(places), "leader": one_each(leaders)})
    assert deviations(fit) == pytest.approx({"place": 0.6, "leader": 0.4}, abs=0.05)
    assert fit.within == pytest.approx(1, abs=0.05)


def test_a_missing_number_is_refused() -> None:
    y = Y.copy()
    y[4] = np.nan
    with pytest.raises(ValueError, match="y lacks 1 numbers"):
        crossed_effects.fit(y, X, PARTS)
    with pytest.raises(ValueError, match="X 60"):
        crossed_effects.fit(Y, X * [1, np.nan], PARTS)
    with pytest.raises(ValueError, match="'leader' lacks numbers"):
        crossed_effects.fit(Y, X, {"leader": LEADER * np.nan})


def test_dependent_columns_are_refused() -> None:
    with pytest.raises(np.linalg.LinAlgError, match="linearly dependent"):
        crossed_effects.fit(Y, np.column_stack([X, X[:, 0] - 2 * X[:, 1]]), PARTS)


def test_a_level_without_rows_is_refused_by_component_and_column() -> None:
    with pytest.raises(ValueError, match="'place': 1 levels have no row, first column 20"):
        crossed_effects.fit(Y, X, {"place": sparse.hstack([PLACE, sparse.csr_array((60, 1))])})


def test_a_component_with_one_level_to_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be told from the residual"):
        crossed_effects.fit(Y, X, {"row": sparse.eye_array(60)})


def test_memberships_of_other_rows_or_none_are_refused() -> None:
    with pytest.raises(ValueError, match="has 59 rows, y has 60"):
        crossed_effects.fit(Y, X, {"place": PLACE[:59]})
    with pytest.raises(ValueError, match="there is no component"):
        crossed_effects.fit(Y, X, {})


def test_data_without_a_residual_are_refused() -> None:
    with pytest.raises(ValueError, match="X explains y exactly"):
        crossed_effects.fit(X @ [1, 2], X, PARTS)
    with pytest.raises(ValueError, match="nothing is left for the residual"):
        crossed_effects.fit(PLACE @ np.arange(20.0), X[:, :1], {"place": PLACE})


def test_an_unknown_component_is_named_beside_those_there_are() -> None:
    with pytest.raises(KeyError, match="no component 'mayor'; there are 'place', 'leader'"):
        FIT.effects("mayor")


def test_labels_stand_for_the_component_of_which_each_row_has_one_level() -> None:
    names = [f"place {at:02d}" for at in np.repeat(np.arange(20), 3)]
    labelled = crossed_effects.fit(Y, X, {"place": names, "leader": LEADER})
    assert labelled.criterion == FIT.criterion
    assert labelled.effects("place").tolist() == FIT.effects("place").tolist()
    with pytest.raises(ValueError, match="'place' lacks 1 labels"):
        crossed_effects.fit(Y, X, {"place": [None, *names[1:]], "leader": LEADER})


def test_a_component_given_twice_is_refused_by_name_in_any_order_and_size() -> None:
    turned = LEADER[:, ::-1] * 3
    with pytest.raises(ValueError, match="'leader' and 'again' are the same"):
        crossed_effects.fit(Y, X, {**PARTS, "again": turned})
