"""Huber's regression against statsmodels, and by the properties that make it robust."""

import numpy as np
import pytest
import statsmodels.api as sm

from evaluation.statistics import robust


@pytest.fixture
def rows() -> tuple[np.ndarray, np.ndarray]:
    """Ninety rows, three responses with heavy tails on an intercept and two columns."""
    generator = np.random.default_rng(11)
    X = np.column_stack([np.ones(90), generator.normal(size=(90, 2)) * [1.0, 30.0]])
    Y = X @ generator.normal(size=(3, 3)) + generator.standard_t(2, size=(90, 3))
    return Y, X


def test_every_response_has_the_coefficients_of_statsmodels(rows: tuple[np.ndarray, np.ndarray]) -> None:
    Y, X = rows
    expected = [sm.RLM(response, X).fit(tol=1e-12, maxiter=500).params for response in Y.T]
    np.testing.assert_allclose(robust.huber(Y, X), np.transpose(expected), rtol=1e-6, atol=1e-8)


def test_one_value_gone_mad_moves_huber_little_and_least_squares_much(rows: tuple[np.ndarray, np.ndarray]) -> None:
    Y, X = rows
    wild = Y.copy()
    wild[0] += 1000
    moved = np.abs(robust.huber(wild, X) - robust.huber(Y, X))[0]
    plain = np.abs(np.linalg.lstsq(X, wild, rcond=None)[0] - np.linalg.lstsq(X, Y, rcond=None)[0])[0]
    assert (moved < 0.2).all()
    assert (plain > 5).all()


def test_a_response_that_mostly_lies_on_a_plane_has_no_scale_and_no_answer(rows: tuple[np.ndarray, np.ndarray]) -> None:
    Y, X = rows
    flat = X @ [1.0, 2.0, 0.0]
    found = robust.huber(np.column_stack([flat, Y[:, 0]]), X)
    assert np.isnan(found[:, 0]).all()
    np.testing.assert_allclose(found[:, 1], robust.huber(Y, X)[:, 0])


def test_columns_that_depend_on_each_other_are_refused(rows: tuple[np.ndarray, np.ndarray]) -> None:
    Y, X = rows
    with pytest.raises(np.linalg.LinAlgError):
        robust.huber(Y, np.column_stack([X, X[:, 1]]))
