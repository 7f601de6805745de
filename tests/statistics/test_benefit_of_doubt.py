"""Benefit of the doubt: by hand, against one linear programme a unit, and its promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linprog

from evaluation.statistics import benefit_of_doubt

GENERATOR = np.random.default_rng(20260202)


def by_programmes(matrix: np.ndarray) -> np.ndarray:
    """Each unit's own linear programme, solved by HiGHS."""
    used = matrix[:, matrix.max(axis=0) > 0]
    if not used.size:
        return np.zeros(len(matrix))
    used = used / used.max(axis=0)
    return np.array([-linprog(-row, A_ub=used, b_ub=np.ones(len(used)), method="highs").fun for row in used])


def test_seven_stores_with_one_input_of_cooper_seiford_and_tone_2007_figure_1_5() -> None:
    """Customers and sales for each employee of the stores A–G; A reaches 5/7 of the frontier, D three quarters."""
    stores = [[1.0, 5], [2, 7], [3, 4], [4, 3], [4, 6], [5, 5], [6, 2]]
    found = dict(zip("ABCDEFG", benefit_of_doubt.efficiencies(np.array(stores)), strict=True))
    assert {name for name, value in found.items() if value > 1 - 1e-12} == set("BEFG")
    assert (found["A"], found["D"]) == pytest.approx((0.714, 0.75), abs=5e-4)


def test_two_indicators_by_hand() -> None:
    """(4, 1) and (1, 4) span the line a + b = 5; (2, 2) reaches 4/5 of it, (1, 2) reaches 3/5, (0, 4) leads in b."""
    found = benefit_of_doubt.efficiencies(np.array([[4.0, 1], [1, 4], [2, 2], [1, 2], [0, 4]]))
    assert found == pytest.approx([1, 1, 0.8, 0.6, 1], abs=1e-12)


@pytest.mark.parametrize(("units", "indicators"), [(1, 1), (30, 1), (60, 2), (120, 5), (80, 12), (15, 30)])
def test_every_unit_equals_its_own_programme(units: int, indicators: int) -> None:
    matrix = GENERATOR.uniform(5, 100, (units, indicators))
    assert benefit_of_doubt.efficiencies(matrix) == pytest.approx(by_programmes(matrix), abs=1e-9)


def test_scores_that_pile_up_at_both_ends_equal_their_programmes() -> None:
    """Many ties at 0 and 100, where a vertex has more limits than it needs."""
    matrix = np.clip(GENERATOR.normal(70, 40, (150, 7)), 0, 100).round(-1)
    assert benefit_of_doubt.efficiencies(matrix) == pytest.approx(by_programmes(matrix), abs=1e-9)


def test_units_on_a_sphere_all_have_1() -> None:
    """Closed form: w = y lifts nobody above 1. Here programmes with usual tolerances miss 1."""
    directions = np.abs(GENERATOR.normal(size=(250, 6)))
    found = benefit_of_doubt.efficiencies(directions / np.linalg.norm(directions, axis=1, keepdims=True))
    assert found == pytest.approx(np.ones(250), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=st.integers(0, 3)))
def test_small_whole_numbers_equal_their_programmes(matrix: np.ndarray) -> None:
    assert benefit_of_doubt.efficiencies(matrix) == pytest.approx(by_programmes(matrix), abs=1e-9)


def test_a_walk_by_the_careful_rule_alone_ends_at_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = np.clip(GENERATOR.normal(70, 40, (60, 6)), 0, 100).round(-1)
    plain = benefit_of_doubt.efficiencies(matrix)
    monkeypatch.setattr(benefit_of_doubt, "BLAND", -1)
    assert benefit_of_doubt.efficiencies(matrix) == pytest.approx(plain, abs=1e-9)


def test_the_size_of_the_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = GENERATOR.uniform(5, 100, (90, 4))
    whole = benefit_of_doubt.efficiencies(matrix)
    monkeypatch.setattr(benefit_of_doubt, "BLOCK", 200)
    assert benefit_of_doubt.efficiencies(matrix) == pytest.approx(whole, abs=1e-12)


def test_the_scale_of_an_indicator_and_the_order_of_units_change_nothing() -> None:
    matrix = GENERATOR.uniform(5, 100, (50, 4))
    order = GENERATOR.permutation(50)
    found = benefit_of_doubt.efficiencies(matrix[order] * np.array([1e-6, 1, 300, 1e9]))
    assert found == pytest.approx(benefit_of_doubt.efficiencies(matrix)[order], abs=1e-9)


def test_all_are_above_0_and_at_most_1_and_who_leads_in_anything_has_1() -> None:
    matrix = GENERATOR.uniform(0, 100, (300, 8))
    matrix[17] = 1e-11
    found = benefit_of_doubt.efficiencies(matrix)
    assert ((found > 0) & (found <= 1)).all()
    assert found[matrix.argmax(axis=0)] == pytest.approx(np.ones(8), abs=1e-9)


def test_identical_units_have_the_same_and_a_unit_of_zeros_has_0() -> None:
    found = benefit_of_doubt.efficiencies(np.array([[2.0, 0, 1], [2, 0, 1], [0, 0, 0]]))
    assert found.tolist() == pytest.approx([1, 1, 0])
    assert benefit_of_doubt.efficiencies(np.zeros((2, 3))).tolist() == [0, 0]


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_what_is_not_known_or_negative_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="known, finite and not negative"):
        benefit_of_doubt.efficiencies(np.array([[1.0, value]]))
