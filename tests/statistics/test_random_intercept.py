"""Random intercepts: published fits, statsmodels and dense matrices as oracles, draws, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.linalg import LinAlgError
from statsmodels.regression.mixed_linear_model import MixedLM

from evaluation.statistics import autocorrelation, random_intercept

# Mean reaction times (ms) of 18 subjects on days 0–9 without sleep: Belenky et al. (2003), as in Bates et al. (2015).
REACTIONS = """
249.5600 258.7047 250.8006 321.4398 356.8519 414.6901 382.2038 290.1486 430.5853 466.3535
222.7339 205.2658 202.9778 204.7070 207.7161 215.9618 213.6303 217.7272 224.2957 237.3142
199.0539 194.3322 234.3200 232.8416 229.3074 220.4579 235.4208 255.7511 261.0125 247.5153
321.5426 300.4002 283.8565 285.1330 285.7973 297.5855 280.2396 318.2613 305.3495 354.0487
287.6079 285.0000 301.8206 320.1153 316.2773 293.3187 290.0750 334.8177 293.7469 371.5811
234.8606 242.8118 272.9613 309.7688 317.4629 309.9976 454.1619 346.8311 330.3003 253.8644
283.8424 289.5550 276.7693 299.8097 297.1710 338.1665 332.0265 348.8399 333.3600 362.0428
265.4731 276.2012 243.3647 254.6723 279.0244 284.1912 305.5248 331.5229 335.7469 377.2990
241.6083 273.9472 254.4907 270.8021 251.4519 254.6362 245.4523 235.3110 235.7541 237.2466
312.3666 313.8058 291.6112 346.1222 365.7324 391.8385 404.2601 416.6923 455.8643 458.9167
236.1032 230.3167 238.9256 254.9220 250.7103 269.7744 281.5648 308.1020 336.2806 351.6451
256.2968 243.4543 256.2046 255.5271 268.9165 329.7247 379.4445 362.9184 394.4872 389.0527
250.5265 300.0576 269.8939 280.5891 271.8274 304.6336 287.7466 266.5955 321.5418 347.5655
221.6771 298.1939 326.8785 346.8555 348.7402 352.8287 354.4266 360.4326 375.6406 388.5417
271.9235 268.4369 257.2424 277.6566 314.8222 317.2135 298.1353 348.1229 340.2800 366.5131
225.2640 234.5235 238.9008 240.4730 267.5373 344.1937 281.1481 347.5855 365.1630 372.2288
269.8804 272.4428 277.8989 281.7895 279.1705 284.5120 259.2658 304.6306 350.7807 369.4692
269.4117 273.4740 297.5968 310.6316 287.1726 329.6076 334.4818 343.2199 369.1417 364.1236
"""
# Yields of six batches, five samples each: Davies and Goldsmith (1972); and simulated ones, Box and Tiao (1973).
DYESTUFF = """
1545 1440 1440 1520 1580  1540 1555 1490 1560 1495  1595 1550 1605 1510 1560
1445 1440 1595 1465 1545  1595 1630 1515 1635 1625  1520 1455 1450 1480 1445
"""
DYESTUFF_2 = """
7.298 3.846 2.434 9.566 7.990  5.220 6.556 0.608 11.788 -0.892  0.110 10.386 13.434 5.510 8.166
2.212 4.852 7.092 9.288 4.980  0.282 9.014 4.458 9.446 7.198  1.722 4.782 8.106 0.758 3.758
"""
BATCHES, SAMPLE = np.repeat(list("ABCDEF"), 5), np.ones((30, 1))

GENERATOR = np.random.default_rng(20260117)
GROUPS = np.repeat(np.arange(40), GENERATOR.integers(1, 9, 40))
X = np.column_stack([np.ones(len(GROUPS)), GENERATOR.normal(size=(len(GROUPS), 2)), GENERATOR.normal(size=40)[GROUPS]])
Y = X @ [5.0, 1.0, -2.0, 0.5] + GENERATOR.normal(size=40)[GROUPS] + 1.5 * GENERATOR.normal(size=len(GROUPS))
FIT = random_intercept.fit(Y, X, GROUPS)
CLOSE = {"rel": 1e-5, "abs": 1e-5}


def numbers(text: str) -> np.ndarray:
    return np.array(text.split(), float)


def design(groups: np.ndarray) -> np.ndarray:
    return (groups[:, None] == np.unique(groups)).astype(float)


def restricted(y: np.ndarray, columns: np.ndarray, V: np.ndarray) -> float:
    """−2 log restricted likelihood, by the book and with dense matrices."""
    inverse = np.linalg.inv(V)
    information = columns.T @ inverse @ columns
    P = inverse - inverse @ columns @ np.linalg.solve(information, columns.T @ inverse)
    freedom = len(y) - columns.shape[1]
    return float(freedom * np.log(2 * np.pi) + np.linalg.slogdet(V)[1] + np.linalg.slogdet(information)[1] + y @ P @ y)


def test_sleepstudy_bates_et_al_2015() -> None:
    columns = np.column_stack([np.ones(180), np.tile(np.arange(10.0), 18)])
    fit = random_intercept.fit(numbers(REACTIONS), columns, np.repeat(np.arange(18), 10))
    assert fit.criterion == pytest.approx(1786.465, abs=5e-4)
    assert fit.coefficients == pytest.approx([251.405, 10.467], abs=5e-4)
    assert fit.coefficient_errors == pytest.approx([9.747, 0.804], abs=5e-4)
    assert (fit.between, fit.within) == pytest.approx((1378.18, 960.46), abs=5e-3)


def test_dyestuff_bates_et_al_2015() -> None:
    fit = random_intercept.fit(numbers(DYESTUFF), SAMPLE, BATCHES)
    assert fit.criterion == pytest.approx(319.654, abs=5e-4)
    assert (fit.between**0.5, fit.within**0.5) == pytest.approx((42.00, 49.51), abs=5e-3)
    assert fit.coefficients == pytest.approx([1527.5])
    assert fit.coefficient_errors == pytest.approx([19.38], abs=5e-3)
    assert fit.labels.tolist() == list("ABCDEF")


def test_dyestuff_by_hand_from_the_analysis_of_variance() -> None:
    """Balanced: σ²e is the mean square within, σ²u = (mean square between − σ²e) / 5, effects B·(mean − grand mean)."""
    fit = random_intercept.fit(numbers(DYESTUFF), SAMPLE, BATCHES)
    table = numbers(DYESTUFF).reshape(6, 5)
    means = table.mean(axis=1)
    within, between = table.var(axis=1, ddof=1).mean(), 5 * means.var(ddof=1)
    shrinkage = 1 - within / between
    assert fit.within == pytest.approx(within)
    assert fit.between == pytest.approx((between - within) / 5)
    assert fit.reliability == pytest.approx(np.full(6, shrinkage))
    assert fit.effects == pytest.approx(shrinkage * (means - means.mean()))
    assert fit.effect_errors**2 == pytest.approx(fit.between * (1 - shrinkage) + shrinkage**2 * between / 30)


def test_dyestuff_2_bates_et_al_2015_has_a_variance_of_exactly_zero() -> None:
    fit = random_intercept.fit(numbers(DYESTUFF_2), SAMPLE, BATCHES)
    assert fit.criterion == pytest.approx(161.828, abs=5e-4)
    assert fit.between == 0.0
    assert fit.within**0.5 == pytest.approx(3.7157, abs=5e-5)
    assert fit.coefficients == pytest.approx([5.6656])
    assert not fit.effects.any()
    assert not fit.effect_errors.any()
    assert not fit.reliability.any()


def test_unbalanced_rows_give_the_estimates_of_statsmodels() -> None:
    """Not its errors of the coefficients, from the curvature in all parameters; ours are Henderson's, as in lme4."""
    peer = MixedLM(Y, X, GROUPS).fit(reml=True, method="bfgs", gtol=1e-9)
    assert FIT.coefficients == pytest.approx(peer.fe_params, **CLOSE)
    assert (FIT.between, FIT.within) == pytest.approx((float(peer.cov_re[0, 0]), peer.scale), **CLOSE)
    assert FIT.criterion == pytest.approx(-2 * peer.llf, **CLOSE)
    assert FIT.effects == pytest.approx([peer.random_effects[label].iloc[0] for label in FIT.labels], **CLOSE)


def test_errors_are_those_of_henderson_1975() -> None:
    """The inverse of [X′X X′Z; Z′X Z′Z + σ²e/σ²u], times σ²e, is the covariance of all errors of β and of u."""
    Z = design(GROUPS)
    both = np.column_stack([X, Z])
    equations = both.T @ both + np.diag([0.0] * 4 + [FIT.within / FIT.between] * 40)
    errors = np.sqrt(FIT.within * np.diag(np.linalg.inv(equations)))
    assert np.r_[FIT.coefficients, FIT.effects] == pytest.approx(np.linalg.solve(equations, both.T @ Y))
    assert FIT.coefficient_errors == pytest.approx(errors[:4])
    assert FIT.effect_errors == pytest.approx(errors[4:])


def test_errors_that_resemble_each_other_are_weighed_as_dense_matrices_weigh_them() -> None:
    """AR(1) with gaps of several years: criterion, coefficients and effects; no other variances are likelier."""
    times = np.concatenate([GENERATOR.permutation(12)[:size] for size in np.bincount(GROUPS)])
    fit = random_intercept.fit(Y, X, GROUPS, times=times, autocorrelation=0.4)
    Z = design(GROUPS)
    R = 0.4 ** np.abs(np.subtract.outer(times, times)) * (Z @ Z.T)

    def criterion(between: float, within: float) -> float:
        return restricted(Y, X, between * Z @ Z.T + within * R)

    assert fit.criterion == pytest.approx(criterion(fit.between, fit.within))
    for factor in (0.98, 1.02):
        assert criterion(fit.between * factor, fit.within) > fit.criterion
        assert criterion(fit.between, fit.within * factor) > fit.criterion
    inverse = np.linalg.inv(fit.between * Z @ Z.T + fit.within * R)
    coefficients = np.linalg.solve(X.T @ inverse @ X, X.T @ inverse @ Y)
    assert fit.coefficients == pytest.approx(coefficients)
    assert fit.effects == pytest.approx(fit.between * Z.T @ inverse @ (Y - X @ coefficients))


def test_ignored_autocorrelation_passes_for_lasting_differences() -> None:
    """Nothing lasts here: errors at ρ = .6 alone. Taken as independent they fake a variance of about a third."""
    errors = GENERATOR.normal(size=(600, 6))
    for year in range(1, 6):
        errors[:, year] = 0.6 * errors[:, year - 1] + 0.8 * errors[:, year]
    y, columns, groups = errors.ravel(), np.ones((3600, 1)), np.repeat(np.arange(600), 6)
    times = np.tile(np.arange(6), 600)
    rho = autocorrelation.estimate(y, columns, groups, times)
    assert random_intercept.fit(y, columns, groups).between > 0.25
    assert random_intercept.fit(y, columns, groups, times=times, autocorrelation=rho).between < 0.12


def test_the_interval_of_an_effect_covers_where_the_plug_in_interval_falls_short() -> None:
    """20 groups of 5 rows, σu half of σe: 90 % cover .876 against .833 in 600 repetitions."""
    generator = np.random.default_rng(5)
    groups, ours, plug_in = np.repeat(np.arange(20), 5), [], []
    for _ in range(80):
        columns, truth = np.column_stack([np.ones(100), generator.normal(size=100)]), generator.normal(size=20) / 2
        fit = random_intercept.fit(truth[groups] + generator.normal(size=100), columns, groups)
        lower, upper = random_intercept.interval(fit)
        ours.append(np.mean((lower <= truth) & (truth <= upper)))
        plug_in.append(np.mean(np.abs(truth - fit.effects) <= 1.645 * fit.effect_errors))
    assert 0.85 < np.mean(ours) < 0.92
    assert np.mean(plug_in) < np.mean(ours) - 0.02


def test_draws_have_the_quantiles_of_the_interval_and_the_covariance_of_the_coefficients() -> None:
    drawn = random_intercept.draws(FIT, 20_000, np.random.default_rng(1))
    width = np.diff(random_intercept.interval(FIT), axis=0)[0]
    for level, end in zip((0.05, 0.95), random_intercept.interval(FIT), strict=True):
        assert np.abs((np.quantile(drawn.effects, level, axis=0) - end) / width).max() < 0.03
    assert drawn.coefficients.mean(axis=0) == pytest.approx(FIT.coefficients, abs=0.05)
    assert drawn.coefficients.std(axis=0) == pytest.approx(FIT.coefficient_errors, rel=0.1)
    assert np.median(drawn.within) == pytest.approx(FIT.within, rel=0.05)
    assert np.median(drawn.between) == pytest.approx(FIT.between, rel=0.15)


def test_draws_of_effects_and_intercept_move_against_each_other() -> None:
    """The mean of all groups is known better than intercept and effects apart."""
    drawn = random_intercept.draws(FIT, 5_000, np.random.default_rng(2))
    assert np.corrcoef(drawn.effects.mean(axis=1), drawn.coefficients[:, 0])[0, 1] < -0.5


def test_equal_generators_and_equal_noise_give_equal_draws() -> None:
    noise = np.zeros((50, 40))
    first, second = (random_intercept.draws(FIT, 50, np.random.default_rng(3), noise=noise) for _ in range(2))
    assert np.array_equal(first.effects, second.effects)
    assert first.effects.std() < random_intercept.draws(FIT, 50, np.random.default_rng(3)).effects.std()


def test_an_interval_is_wide_even_where_the_estimate_of_the_variance_is_zero() -> None:
    lower, upper = random_intercept.interval(random_intercept.fit(numbers(DYESTUFF_2), SAMPLE, BATCHES))
    assert (lower < -0.5).all()
    assert (upper > 0.5).all()


@given(st.integers(-1000, 1000), st.floats(0.01, 100))
@settings(max_examples=30)
def test_shifting_and_stretching_y_shifts_and_stretches_the_fit(shift: int, stretch: float) -> None:
    moved = random_intercept.fit(Y * stretch + shift, X, GROUPS)
    assert moved.coefficients == pytest.approx(FIT.coefficients * stretch + [shift, 0, 0, 0], rel=1e-7, abs=1e-7)
    assert moved.between == pytest.approx(FIT.between * stretch**2, rel=1e-7)
    assert moved.effects == pytest.approx(FIT.effects * stretch, rel=1e-7, abs=1e-7)
    assert moved.effect_errors == pytest.approx(FIT.effect_errors * stretch, rel=1e-7)


@given(st.permutations(range(len(GROUPS))))
@settings(max_examples=20)
def test_the_order_of_rows_is_irrelevant(order: list[int]) -> None:
    moved = random_intercept.fit(Y[order], X[order], GROUPS[order])
    assert moved.labels.tolist() == FIT.labels.tolist()
    assert moved.effects == pytest.approx(FIT.effects, rel=1e-9)
    assert moved.criterion == pytest.approx(FIT.criterion, rel=1e-12)


def test_nothing_is_lost_beside_a_mean_of_a_thousand_million() -> None:
    moved = random_intercept.fit(Y + 1e9, X, GROUPS)
    assert (moved.between, moved.within) == pytest.approx((FIT.between, FIT.within), rel=1e-5)


def test_a_signal_of_a_million_times_the_noise_is_found() -> None:
    y = 1000 * design(GROUPS) @ np.arange(40.0) + GENERATOR.normal(size=len(GROUPS)) / 1000
    fit = random_intercept.fit(y, X[:, :1], GROUPS)
    assert fit.within == pytest.approx(1e-6, rel=0.2)
    assert fit.between == pytest.approx(1e6 * np.arange(40).var(ddof=1), rel=1e-3)


def test_labels_may_be_texts_and_stand_sorted_beside_their_effects() -> None:
    named = random_intercept.fit(Y[::-1], X[::-1], [f"县{code:02d}" for code in GROUPS[::-1]])
    assert named.labels[:2].tolist() == ["县00", "县01"]
    assert named.effects == pytest.approx(FIT.effects)


BLANK = np.where(np.arange(len(Y)) == 3, np.nan, Y)


@pytest.mark.parametrize(
    ("y", "columns", "groups", "said"),
    [
        (BLANK, X, GROUPS, "finite"),
        (Y, X * BLANK[:, None], GROUPS, "finite"),
        (Y[1:], X, GROUPS, "wanted"),
        (Y, X[:, 0], GROUPS, "wanted"),
        (Y, X, GROUPS[1:], "wanted"),
        (Y, X, np.zeros(len(Y)), "at least 2 groups"),
        (Y, X, np.arange(len(Y)), "every group has one row"),
        (Y, X, np.where(GROUPS == 2, None, GROUPS), "no group"),
        (Y, design(GROUPS), GROUPS, "tells all groups apart"),
        (np.ones(len(Y)), X, GROUPS, "does not vary within groups"),
        (GROUPS**2, X[:, :1], GROUPS, "does not vary within groups"),
        (
            Y[:10],
            np.column_stack([X[:, 0], GENERATOR.normal(size=(len(Y), 5))])[:10],
            [*"aabbccddee"],
            "no rows are left",
        ),
    ],
)
def test_rows_that_cannot_be_fitted_are_refused(y: object, columns: object, groups: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        random_intercept.fit(y, columns, groups)  # type: ignore[arg-type]  # some are no arrays on purpose


def test_dependent_columns_are_refused() -> None:
    with pytest.raises(LinAlgError, match="linearly dependent"):
        random_intercept.fit(Y, np.column_stack([X, X[:, 1] - X[:, 2]]), GROUPS)


def test_two_groups_leave_no_posterior() -> None:
    fit = random_intercept.fit(numbers(DYESTUFF)[:10], SAMPLE[:10], BATCHES[:10])
    with pytest.raises(ValueError, match="2 groups and 1 coefficients between them leave no posterior"):
        random_intercept.interval(fit)


@pytest.mark.parametrize(
    ("times", "rho", "said"),
    [
        (None, 0.3, "needs the times"),
        (np.zeros(len(Y)), 0.3, "two rows at one time"),
        (np.arange(len(Y)) / 2, 0.3, "whole numbers"),
        (np.arange(len(Y)), 1.0, "between -1 and 1"),
    ],
)
def test_times_that_make_no_chain_are_refused(times: np.ndarray | None, rho: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        random_intercept.fit(Y, X, GROUPS, times=times, autocorrelation=rho)
