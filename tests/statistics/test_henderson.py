"""Mixed-model equations: every way of factorising them gives one answer."""

import numpy as np
import pytest
from scipy import sparse

from evaluation.statistics import _henderson

Array = np.ndarray


def one_each(labels: Array) -> sparse.csr_array:
    """Each row in one level alone."""
    return sparse.csr_array((np.ones(len(labels)), (np.arange(len(labels)), labels)))


def blocks(generator: np.random.Generator, rows: int, widths: tuple[int, int]) -> list[Array]:
    """Two components with one level a row."""
    return [np.eye(width)[generator.permutation(np.arange(rows) % width)] for width in widths]


RANDOM = np.random.default_rng(9)
FULL = RANDOM.uniform(size=(40, 6))  # each row a part of every level: nothing to eliminate
CHAIN = (np.eye(600) + np.eye(600)[np.arange(600) // 2 * 2]) / 2  # pairs of levels share rows
SHAPES = {
    "diagonal and dense": blocks(RANDOM, 90, (12, 7)),
    "diagonal and sparse": [np.eye(300)[np.arange(600) // 2], CHAIN],
    "nothing eliminated, dense": [FULL, FULL @ RANDOM.uniform(size=(6, 5))],
    "nothing eliminated, sparse": [CHAIN, np.roll(CHAIN, 1, axis=0)],
    "one diagonal block": blocks(RANDOM, 30, (6, 3))[:1],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_way_of_factorising_gives_the_determinant_solution_and_inverse(shape: str) -> None:
    parts = SHAPES[shape]
    component = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    theta = np.array([0.7, 1.6])[: len(parts)]
    Z = np.hstack(parts)
    equations = _henderson.arrange(sparse.csc_array(Z), component)
    assert (len(equations.diagonal) > 0) == ("nothing" not in shape)
    assert equations.dense == ("sparse" not in shape)
    M = (Z * theta[component]).T @ (Z * theta[component]) + np.eye(len(component))
    factor = equations.factorise(theta)
    assert factor.log_determinant == pytest.approx(np.linalg.slogdet(M)[1], abs=1e-9)
    B = RANDOM.normal(size=(len(M), 3))
    assert factor.solve(B) == pytest.approx(np.linalg.solve(M, B), abs=1e-9)
    asked = np.array([len(M) - 1, 0, 2])
    expected = np.diag(np.linalg.inv(M))[asked]
    assert equations.inverse_diagonal(factor, asked, block=1) == pytest.approx(expected, abs=1e-12)
    assert equations.inverse_diagonal(factor, asked) == pytest.approx(expected, abs=1e-12)


def test_few_levels_over_many_are_not_eliminated_where_that_fills_the_rest() -> None:
    many = np.arange(8000) // 2
    component = np.repeat([0, 1], [4000, 2])
    chain = sparse.csc_array(one_each(many) + one_each(np.roll(many, 1)))
    Z = sparse.csc_array(sparse.hstack([chain, one_each(np.arange(8000) % 2)]))
    assert len(_henderson.arrange(Z, component).diagonal) == 0
