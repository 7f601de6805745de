"""What a statistician passes is taken: lists, tables with labels, masks, whole numbers, short floats."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from evaluation.statistics import (
    acceptability,
    autocorrelation,
    benefit_of_doubt,
    concordance,
    crossed_effects,
    favoured_weights,
    least_squares,
    pooling,
    random_intercept,
)
from evaluation.statistics.arrays import numbers, positions

SCORES = np.array([[9.0, 1.0, 4.0], [2.0, 8.0, 3.0], [5.0, 5.0, 6.0], [4.0, 2.0, 1.0]])
DRAWS = np.array([[0.5, 0.25, 0.25], [0.125, 0.5, 0.375]])
LABELS = np.repeat(np.arange(6), 4)
X = np.column_stack([np.ones(24), np.tile([1.0, 2, 3, 5], 6)])
Y = 0.5 * X[:, 1] + np.repeat([3.0, 1, 4, 1, 5, 9], 4) + np.tile([0.25, -0.5, 0.5, -0.25, 0.75, -0.75], 4)

METHODS: dict[str, Callable[..., object]] = {
    "acceptability": lambda form: acceptability.rank_acceptability(form(SCORES), form(DRAWS)),
    "chance of the top": lambda form: acceptability.top_chance(form(SCORES), form(DRAWS), 2),
    "benefit of the doubt": lambda form: benefit_of_doubt.efficiencies(form(SCORES)),
    "favoured weights": lambda form: favoured_weights.favour(form(SCORES), 0.1, 0.6)[0],
    "least squares": lambda form: least_squares.fit(form(Y), form(X)).hc3_errors,
    "random intercept": lambda form: random_intercept.fit(form(Y), form(X), form(LABELS)).effects,
    "crossed effects": lambda form: crossed_effects.fit(form(Y), form(X), {"unit": form(LABELS)}).effects("unit"),
    "pooling": lambda form: pooling.fit(form(SCORES[:, 0]), form(SCORES[:, 1])).estimates,
}


def table(values: np.ndarray) -> pd.DataFrame | pd.Series:
    """With labels that are in no order."""
    index = [f"县{place}" for place in range(len(values), 0, -1)]
    return pd.Series(values, index) if values.ndim == 1 else pd.DataFrame(values, index).add_prefix("指标")


def nullable(values: np.ndarray) -> pd.DataFrame | pd.Series:
    return table(values).astype("Float64")


FORMS = [np.ndarray.tolist, table, nullable, lambda values: values.astype(np.float32), np.asfortranarray]


@pytest.mark.parametrize("form", FORMS, ids=["list", "table", "nullable table", "short floats", "columns first"])
@pytest.mark.parametrize("method", METHODS)
def test_every_form_gives_what_arrays_give(method: str, form: Callable[[np.ndarray], object]) -> None:
    found, expected = (METHODS[method](each) for each in (form, np.asarray))
    assert np.asarray(found) == pytest.approx(np.asarray(expected), rel=1e-9)


def test_what_a_mask_hides_is_not_known_and_never_the_number_behind_it() -> None:
    hidden, square = np.ma.masked_equal(Y, Y[1]), np.ma.masked_equal(SCORES, 9.0)
    calls: list[Callable[[], object]] = [
        lambda: random_intercept.fit(hidden, X, LABELS),
        lambda: crossed_effects.fit(hidden, X, {"unit": LABELS}),
        lambda: least_squares.fit(hidden, X),
        lambda: pooling.fit(hidden, np.ones(24)),
        lambda: acceptability.rank_acceptability(square, DRAWS),
        lambda: benefit_of_doubt.efficiencies(square),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"finite|known|missing"):
            call()
    assert np.argwhere(np.isnan(numbers(square))).tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("scores", "draws", "said"),
    [
        (SCORES[0], DRAWS, "are wanted, not"),
        (SCORES, DRAWS[0], "are wanted, not"),
        (SCORES, DRAWS[:, :2], "are wanted, not"),
        (SCORES, -DRAWS, "a weight is below 0"),
        (SCORES, 0 * DRAWS, "no weight at all"),
        (SCORES[:0], DRAWS, "no unit or no draw"),
        (np.where(SCORES == 9, np.nan, SCORES), DRAWS, "not finite"),
        ([["high", "low", "low"]], DRAWS, "could not convert"),
    ],
)
def test_scores_and_draws_that_do_not_fit_are_refused_in_a_sentence(
    scores: np.ndarray, draws: np.ndarray, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        acceptability.rank_acceptability(scores, draws)


@pytest.mark.parametrize("seats", [0, 5, 1.5])
def test_seats_that_are_no_whole_number_of_units_are_refused(seats: int) -> None:
    with pytest.raises(ValueError, match="seats for 4 units"):
        acceptability.top_chance(SCORES, DRAWS, seats)


@pytest.mark.parametrize("method", [benefit_of_doubt.efficiencies, favoured_weights.favour])
def test_one_row_is_no_matrix(method: Callable[[np.ndarray], object]) -> None:
    with pytest.raises(ValueError, match=r"a matrix \(units, indicators\) is wanted, not \(3,\)"):
        method(SCORES[0])


@pytest.mark.parametrize("columns", [[6], [-1], [0.5], [True, False], [[0, 1]]])
def test_errors_of_levels_that_there_are_not_are_refused(columns: list[int]) -> None:
    fit = crossed_effects.fit(Y, X, {"unit": LABELS})
    with pytest.raises(ValueError, match="positions of levels are"):
        fit.effect_errors("unit", columns)
    assert positions([], 6).tolist() == fit.effect_errors("unit", []).tolist() == []


def test_a_number_is_no_column_of_results() -> None:
    with pytest.raises(ValueError, match=r"y \(n,\) and X \(n, p\) are wanted"):
        crossed_effects.fit(np.array(1.0), X, {"unit": sparse.csr_array(np.eye(24))})


def test_components_without_names_are_refused() -> None:
    with pytest.raises(TypeError, match="by name"):
        crossed_effects.fit(Y, X, [LABELS])


def test_an_autocorrelation_without_years_and_orders_with_gaps_are_refused() -> None:
    with pytest.raises(ValueError, match="needs the times"):
        autocorrelation.estimate(Y, X, LABELS, None)
    for first, second in [([1.0, np.nan], [1.0, 2.0]), ([1.0, 2.0], [1.0, 2.0, 3.0])]:
        with pytest.raises(ValueError, match="each place known"):
            concordance.pairs_kept(np.array(first), np.array(second))
