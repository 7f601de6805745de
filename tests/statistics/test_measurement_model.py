"""One factor behind items: published answers, a likelihood climbed independently, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from evaluation.statistics import measurement_model
from evaluation.statistics.measurement_model import Refused

Array = np.ndarray


def below(*rows: list[float]) -> Array:
    """Correlations from what stands below the diagonal."""
    found = np.eye(len(rows) + 1)
    for at, row in enumerate(rows, 1):
        found[at, :at] = found[:at, at] = row
    return found


SPEARMAN = below([0.485], [0.400, 0.397], [0.397, 0.397, 0.335], [0.295, 0.247, 0.275, 0.195])
SCHOOL = below(
    [0.439], [0.410, 0.351], [0.288, 0.354, 0.164], [0.329, 0.320, 0.190, 0.595], [0.248, 0.329, 0.181, 0.470, 0.464]
)
TESTS = below(
    [0.318], [0.436, 0.419], [0.335, 0.234, 0.323], [0.304, 0.157, 0.283, 0.722], [0.326, 0.195, 0.350, 0.714, 0.685],
    [0.116, 0.057, 0.056, 0.203, 0.246, 0.170], [0.314, 0.145, 0.229, 0.095, 0.181, 0.113, 0.585],
    [0.489, 0.239, 0.361, 0.309, 0.345, 0.280, 0.408, 0.512],
)  # fmt: skip
GIRLS = below(
    [0.846], [0.805, 0.881], [0.859, 0.826, 0.801], [0.473, 0.376, 0.380, 0.436], [0.398, 0.326, 0.319, 0.329, 0.762],
    [0.301, 0.277, 0.237, 0.327, 0.730, 0.583], [0.382, 0.415, 0.345, 0.365, 0.629, 0.577, 0.539],
)  # fmt: skip
ABILITIES = np.array([
    [24.641, 5.991, 33.520, 6.023, 20.755, 29.701], [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
    [33.520, 18.137, 149.831, 19.424, 31.430, 50.753], [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
    [20.755, 4.936, 31.430, 4.757, 52.604, 66.762], [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
])  # fmt: skip


def with_correlations(correlations: Array, units: int = 300) -> Array:
    """Items whose correlations are exactly these."""
    drawn = np.random.default_rng(3).normal(size=(units, len(correlations)))
    drawn -= drawn.mean(axis=0)
    white = np.linalg.qr(drawn)[0]
    return np.asarray(white @ np.linalg.cholesky(correlations).T)


LOADINGS = np.array([0.9, 0.8, 0.7, 0.6])
EXACT = np.outer(LOADINGS, LOADINGS) + np.diag(1 - LOADINGS**2)
MADE = pd.DataFrame(with_correlations(EXACT) * [1.0, 10.0, 1.0, 2.0] + 5, columns=list("abcd"))


# --- published ------------------------------------------------------------------------------------------------------
def test_the_five_tests_of_spearman_in_harman_1976_have_the_communalities_printed_by_friendly_s_course() -> None:
    model = measurement_model.of_correlations(SPEARMAN, 100)
    published = [0.49542, 0.46625, 0.34391, 0.32029, 0.15870]
    assert (1 - model.uniquenesses).tolist() == pytest.approx(published, abs=2e-5)
    assert model.discrepancy == pytest.approx(0.00759, abs=5e-6)


def test_one_factor_of_smith_and_stanley_1983_is_rejected_as_r_s_factanal_prints() -> None:
    deviations = np.sqrt(ABILITIES.diagonal())
    model = measurement_model.of_correlations(ABILITIES / np.outer(deviations, deviations), 112)
    assert model.uniquenesses.tolist() == pytest.approx([0.535, 0.853, 0.748, 0.910, 0.232, 0.280], abs=5e-4)
    assert model.loadings.tolist() == pytest.approx([0.682, 0.384, 0.502, 0.300, 0.877, 0.849], abs=1e-3)
    assert (round(model.chi_square, 2), model.degrees) == (75.18, 9)
    assert model.p_value == pytest.approx(1.46e-12, rel=5e-3)


def test_one_factor_of_harman_s_eight_physical_variables_is_rejected_as_r_s_factanal_prints() -> None:
    model = measurement_model.of_correlations(GIRLS, 305)
    published = [0.158, 0.135, 0.190, 0.187, 0.760, 0.829, 0.877, 0.801]
    assert model.uniquenesses.tolist() == pytest.approx(published, abs=5e-4)
    assert (round(model.chi_square, 2), model.degrees) == (611.44, 20)
    assert model.p_value == pytest.approx(1.12e-116, rel=1e-2)


# --- an independent climb -------------------------------------------------------------------------------------------
def climbed(correlations: Array) -> tuple[Array, float]:
    """Loadings and least discrepancy of a dense likelihood, by the logarithms of the uniquenesses."""
    count = len(correlations)

    def apart(at: Array) -> float:
        implied = np.outer(at[:count], at[:count]) + np.diag(np.exp(at[count:]))
        return float(np.linalg.slogdet(implied)[1] + np.trace(np.linalg.inv(implied) @ correlations))

    best = np.concatenate([np.full(count, 0.6), np.full(count, np.log(0.6))])
    for _ in range(3):
        best = minimize(apart, best, method="BFGS", options={"gtol": 1e-9, "xrtol": 0}).x
    return best[:count], apart(best) - np.linalg.slogdet(correlations)[1] - count


@pytest.mark.parametrize(
    "correlations",
    [SCHOOL, TESTS, GIRLS, SPEARMAN],
    ids=["lawley_and_maxwell_1971", "holzinger_and_swineford_1939", "harman_1976", "spearman_in_harman_1976"],
)
def test_a_dense_likelihood_finds_the_same_factor(correlations: Array) -> None:
    model = measurement_model.of_correlations(correlations, 220)
    loadings, least = climbed(correlations)
    assert model.loadings.tolist() == pytest.approx(loadings.tolist(), abs=1e-6)
    assert model.discrepancy == pytest.approx(least, abs=1e-9)


# --- by hand --------------------------------------------------------------------------------------------------------
def test_three_items_give_the_triads_of_spearman_1904() -> None:
    """Visual perception, cubes and lozenges (Holzinger and Swineford 1939): λ₁² = r₁₂ r₁₃ / r₂₃."""
    model = measurement_model.of_correlations(TESTS[:3, :3], 145)
    squares = [0.318 * 0.436 / 0.419, 0.318 * 0.419 / 0.436, 0.436 * 0.419 / 0.318]
    assert (model.loadings**2).tolist() == pytest.approx(squares, abs=1e-6)
    assert model.discrepancy == pytest.approx(0, abs=1e-9)
    assert model.degrees == 0
    assert np.isnan([model.p_value, model.rmsea]).all()


def test_omega_and_alpha_of_parallel_items_are_what_spearman_and_brown_say() -> None:
    """Four items, each correlation 0.64: λ = 0.8; ω = α = 4 · 0.64 / (1 + 3 · 0.64)."""
    model = measurement_model.of_correlations(np.full((4, 4), 0.64) + 0.36 * np.eye(4), 300)
    assert model.loadings.tolist() == pytest.approx([0.8] * 4, abs=1e-6)
    assert model.reliability == pytest.approx(2.56 / 2.92)
    assert model.alpha == pytest.approx(2.56 / 2.92)


def test_alpha_is_cronbach_s_formula_on_the_standardised_items_and_omega_is_above_it() -> None:
    model = measurement_model.fit(MADE)
    standardised = (MADE - MADE.mean()) / MADE.std()
    assert model.alpha == pytest.approx(4 / 3 * (1 - standardised.var().sum() / standardised.sum(axis=1).var()))
    assert model.reliability == pytest.approx(9 / (9 + 1.7))  # (Σλ)² = 3², Σψ = 4 − 2.3
    assert model.alpha < model.reliability


def test_rmsea_is_the_misfit_beyond_chance_a_degree_of_freedom() -> None:
    model = measurement_model.of_correlations(SCHOOL, 220)
    assert model.rmsea == pytest.approx((model.discrepancy / 9 - 1 / 219) ** 0.5)
    assert measurement_model.of_correlations(SPEARMAN, 100).rmsea == 0


def test_weights_are_those_with_which_the_items_as_given_foretell_the_factor_best() -> None:
    """An item's coefficient is R⁻¹λ; in a tenfold unit of measurement it weighs a tenth."""
    model = measurement_model.fit(MADE)
    coefficients = np.linalg.solve(EXACT, LOADINGS)
    assert model.coefficients.tolist() == pytest.approx(coefficients.tolist(), abs=1e-6)
    wanted = coefficients / [1, 10, 1, 2]
    assert model.weights.tolist() == pytest.approx((wanted / wanted.sum()).tolist(), abs=1e-6)


# --- what is refused ------------------------------------------------------------------------------------------------
def refused(items: object) -> Refused:
    with pytest.raises(Refused) as caught:
        measurement_model.fit(items)  # type: ignore[arg-type]
    assert all(fault.zh and fault.en for fault in caught.value.faults)
    return caught.value


def test_units_with_gaps_are_left_out_and_counted_and_two_hundred_must_stay() -> None:
    holed = MADE.copy()
    holed.iloc[:100, 1] = np.nan
    model = measurement_model.fit(holed)
    assert (model.units, model.left_out) == (200, 100)
    holed.iloc[100, 3] = np.nan
    found = refused(holed)
    assert (found.code, found.figures) == ("too_few", {"units": 199, "least": 200})
    assert "199" in found.faults[0].zh


def test_two_items_are_too_few_for_a_factor() -> None:
    assert refused(MADE[["a", "b"]]).figures == {"items": 2, "least": 3}
    assert refused(MADE[["a"]]).figures == {"items": 1, "least": 3}


@pytest.mark.parametrize("constant", [5.0, 0.1, 0.0])
def test_an_item_that_does_not_vary_is_named(constant: float) -> None:
    found = refused(MADE.assign(e=constant))
    assert (found.code, found.items) == ("alike", ("e",))


def test_an_item_that_follows_from_others_is_refused() -> None:
    assert refused(MADE.assign(e=MADE["a"] + MADE["b"])).code == "dependent"
    assert refused(MADE.assign(e=3 * MADE["a"])).code == "dependent"


def test_a_heywood_case_is_refused_by_name() -> None:
    """λ₁² would have to be 0.8 · 0.8 / 0.5 = 1.28."""
    found = refused(pd.DataFrame(with_correlations(below([0.8], [0.8, 0.5])), columns=list("xyz")))
    assert (found.code, found.items) == ("heywood", ("x",))


def test_a_climb_that_stops_short_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measurement_model, "OPTIONS", {"maxiter": 1})
    assert refused(MADE).code == "not_converged"


def test_an_item_against_the_others_is_named_before_anything_is_said_of_reliability() -> None:
    found = refused(MADE.assign(d=-MADE["d"]))
    assert (found.code, found.items) == ("against", ("d",))
    assert refused((-MADE[["a", "b"]]).join(MADE[["c", "d"]]).to_numpy()).items == ("3", "4")


def test_a_reliability_below_seven_tenths_is_told_and_not_rounded_up() -> None:
    """Four items, each correlation r: ω = 4r / (1 + 3r), 0.699 at r = 0.367."""
    found = refused(with_correlations(np.full((4, 4), 0.367) + 0.633 * np.eye(4)))
    assert (found.code, found.figures) == ("unreliable", {"reliability": 69, "least": 70})
    assert measurement_model.fit(with_correlations(np.full((4, 4), 0.369) + 0.631 * np.eye(4))).reliability > 0.7


def test_what_is_no_table_and_what_is_infinite_is_a_mistake() -> None:
    for wrong in ([1.0, 2.0], [[1.0, np.inf, 2.0]]):
        with pytest.raises(ValueError, match="units × items"):
            measurement_model.fit(wrong)  # type: ignore[arg-type]
    for wrong_table in ([[1.0, 0.5], [0.4, 1.0]], [[2.0, 0.5], [0.5, 2.0]], [0.5]):
        with pytest.raises(ValueError, match="correlations are wanted"):
            measurement_model.of_correlations(wrong_table, 200)  # type: ignore[arg-type]


# --- promises -------------------------------------------------------------------------------------------------------
def test_lists_tables_and_arrays_give_the_same_and_stay_as_they_are() -> None:
    before = MADE.copy()
    wanted = measurement_model.fit(MADE).weights.tolist()
    for items in (MADE.to_numpy(), MADE.to_numpy().tolist(), MADE.astype("Float64")):
        assert measurement_model.fit(items).weights.tolist() == wanted
    pd.testing.assert_frame_equal(MADE, before)


@given(
    st.permutations(range(4)),
    st.lists(st.floats(0.01, 1000), min_size=4, max_size=4),
    st.lists(st.floats(-100, 100), min_size=4, max_size=4),
)
def test_the_order_and_the_units_of_measurement_of_items_do_not_matter(
    order: list[int], scales: list[float], shifts: list[float]
) -> None:
    model = measurement_model.fit(MADE.iloc[:, order] * scales + shifts)
    assert model.loadings.tolist() == pytest.approx(LOADINGS[order].tolist(), abs=1e-5)


def test_what_the_library_warns_of_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    factor = __import__("statsmodels.multivariate.factor", fromlist=["Factor"]).Factor
    plain = factor.loglike

    def warns(self: object, at: Array) -> float:
        np.log(np.zeros(1))
        return float(plain(self, at))

    monkeypatch.setattr(factor, "loglike", warns)
    assert measurement_model.fit(MADE).findings == ("divide by zero encountered in log",)
