"""How strong an omitted condition must be, against published figures and by brute force."""

import numpy as np
import pytest

from evaluation.statistics import omitted_condition


def test_cinelli_and_hazlett_2020_harm_in_darfur() -> None:
    """Estimate 0.097, t 4.184, 783 degrees of freedom; a confounder once as strong as `female` leaves 0.075."""
    t, freedom, error = 4.184, 783, 0.0232558
    assert round(float(omitted_condition.robustness(np.array([t]), freedom)[0]), 4) == 0.1388
    out, explains = np.array([0.00916 / 1.00916]), np.array([0.1090])
    lost = omitted_condition.bias(np.array([1.0]), out, explains, np.array([error]), freedom)
    assert round(float(0.0973 - lost[0]), 3) == 0.075


def test_a_units_effect_is_the_coefficient_of_its_own_column() -> None:
    generator = np.random.default_rng(3)
    X = generator.normal(size=(40, 2))
    y = X @ [1.0, -2.0] + generator.normal(size=40)
    found = omitted_condition.stand(y, X)
    own = np.zeros(40)
    own[7] = 1.0
    design = np.column_stack([np.ones(40), X, own])
    beta, rest, *_ = np.linalg.lstsq(design, y, rcond=None)
    variance = rest[0] / (40 - 4) * np.linalg.inv(design.T @ design)[3, 3]
    np.testing.assert_allclose([found.effects[7], found.errors[7]], [beta[3], np.sqrt(variance)], rtol=1e-9)
    assert found.freedom == 36


def test_partial_shares_are_those_of_the_regressions_with_and_without_the_column() -> None:
    generator = np.random.default_rng(4)
    X = generator.normal(size=(30, 3))
    y = X @ [1.0, 0.5, 0.0] + generator.normal(size=30)
    found = omitted_condition.stand(y, X)
    own = np.zeros(30)
    own[2] = 1.0
    ones = np.ones(30)

    def left(response: np.ndarray, *columns: np.ndarray) -> float:
        return float(np.linalg.lstsq(np.column_stack(columns), response, rcond=None)[1][0])

    with_unit = left(y, ones, X, own), left(y, ones, X[:, [0, 2]], own)
    np.testing.assert_allclose(found.explains[2, 1], 1 - with_unit[0] / with_unit[1], rtol=1e-9)
    of_own = left(own, ones, X), left(own, ones, X[:, [0, 2]])
    np.testing.assert_allclose(found.out[2, 1], 1 - of_own[0] / of_own[1], rtol=1e-9)


def test_the_multiple_found_moves_the_unit_exactly_by_its_gap() -> None:
    generator = np.random.default_rng(5)
    X = generator.normal(size=(60, 2))
    y = X @ [2.0, 1.0] + generator.normal(size=60)
    standing, gaps = omitted_condition.stand(y, X), np.full(60, 0.4)
    times = omitted_condition.multiples(standing, gaps)
    reached = np.isfinite(times[:, 0])
    assert reached.sum() > 20
    moved = omitted_condition.bias(
        times[:, 0], standing.out[:, 0], standing.explains[:, 0], standing.errors, standing.freedom
    )
    np.testing.assert_allclose(moved[reached], 0.4, rtol=1e-6)


def test_a_unit_whom_a_condition_tells_from_all_others_is_not_known_and_the_rest_are() -> None:
    generator = np.random.default_rng(6)
    alone, other = np.eye(12)[0] * 3, generator.normal(size=12)
    X, y = np.column_stack([alone, other]), generator.normal(size=12)
    found, without = omitted_condition.stand(y, X), omitted_condition.stand(y[1:], other[1:, None])
    assert np.isnan([found.effects[0], found.errors[0], *found.out[0], *found.explains[0]]).all()
    np.testing.assert_allclose(found.effects[1:], without.effects, rtol=1e-9)
    np.testing.assert_allclose(found.errors[1:], without.errors, rtol=1e-9)
    multiples = omitted_condition.multiples(found, np.ones(12))
    assert np.isnan(multiples).any(axis=1).tolist() == [True] + [False] * 11


def test_lists_are_taken_and_too_few_units_are_refused() -> None:
    assert omitted_condition.robustness([4.184], 783).tolist() == [  # type: ignore[arg-type]  # on purpose
        float(omitted_condition.robustness(np.array([4.184]), 783)[0])
    ]
    y, X = [1.0, 2, 4, 3, 5], [[1.0], [2], [3], [4], [6]]
    assert omitted_condition.stand(y, X).freedom == 2  # type: ignore[arg-type]  # on purpose
    with pytest.raises(ValueError, match="at least 4 units are wanted for 1 conditions, not 3"):
        omitted_condition.stand(np.array([1.0, 2, 4]), np.array([[1.0], [2], [3]]))
    with pytest.raises(ValueError, match=r"are wanted, not \(3,\) and \(3,\)"):
        omitted_condition.stand(np.array([1.0, 2, 4]), np.array([1.0, 2, 3]))


def test_a_gap_that_is_not_known_has_no_multiple_and_gaps_of_another_number_are_refused() -> None:
    generator = np.random.default_rng(6)
    found = omitted_condition.stand(generator.normal(size=12), generator.normal(size=(12, 2)))
    multiples = omitted_condition.multiples(found, np.array([np.nan, *np.ones(11)]))
    assert np.isnan(multiples).all(axis=1).tolist() == [True] + [False] * 11
    with pytest.raises(ValueError, match=r"gaps \(12,\) are wanted, not \(3,\)"):
        omitted_condition.multiples(found, np.ones(3))
