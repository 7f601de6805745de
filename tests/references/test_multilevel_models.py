"""Multilevel models of the textbooks: with conditions, nested, by fixed effects; numbers as the authors print them."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from evaluation.statistics import crossed_effects, least_squares, mobility, random_intercept

Array = np.ndarray

# Travel time of an ultrasonic wave along 6 rails, 3 times each
RAILS = """
    55 53 54 26 37 32 78 91 85 92 100 96 49 51 50 80 85 83
"""
# Effort of 9 people to arise from each of 4 types of stool
STOOLS = """
    12 15 12 10 10 14 13 12 7 14 13 9 7 11 10 9 8 11 8 7 9 11 11 10 8 12 12 11 7 11 8 7 9 13 10 8
"""
# Productivity of 6 workers on each of 3 machines, 3 times each: by machine, then worker
MACHINES = """
    52 52.8 53.1 51.8 52.8 53.1 60 60.2 58.4 51.1 52.3 50.3 50.9 51.8 51.4 46.4 44.8 49.2 62.1 62.6 64 59.7 60 59
    68.6 65.8 69.7 63.2 62.8 62.2 64.8 65 65.4 43.7 44.2 43 67.5 67.2 66.9 61.5 61.7 62.3 70.8 70.6 71 64.1 66.2 64
    72.1 72 71.1 62 61.4 60.5
"""
# A distance in the skull at the ages 8, 10, 12, 14 of 16 boys and 11 girls (Potthoff and Roy 1964)
SKULLS = """
    26 25 29 31 21.5 22.5 23 26.5 23 22.5 24 27.5 25.5 27.5 26.5 27 20 23.5 22.5 26 24.5 25.5 27 28.5 22 22 24.5
    26.5 24 21.5 24.5 25.5 23 20.5 31 26 27.5 28 31 31.5 23 23 23.5 25 21.5 23.5 24 28 17 24.5 26 29.5 22.5 25.5
    25.5 26 23 24.5 26 30 22 21.5 23.5 25 21 20 21.5 23 21 21.5 24 25.5 20.5 24 24.5 26 23.5 24.5 25 26.5 21.5 23
    22.5 23.5 20 21 21 22.5 21.5 22.5 23 25 23 23 23.5 24 20 21 22 21.5 16.5 19 19 19.5 24.5 25 28 28
"""
# Thickness of oxide at 3 sites of each of 3 wafers of each of 8 lots
OXIDE = """
    2006 1999 2007 1980 1988 1982 2000 1998 2007 1991 1990 1988 1987 1989 1988 1985 1983 1989 2000 2004 2004 2001
    1996 2004 1999 2000 2002 1997 1994 1996 1996 2000 2002 1987 1990 1995 2013 2004 2009 2023 2018 2010 2020 2023
    2015 2032 2036 2030 2018 2022 2026 2009 2010 2011 1984 1993 1993 1992 1992 1990 1996 1993 1987 1996 1989 1996
    1997 1993 1996 1990 1989 1992
"""


def numbers(text: str) -> Array:
    return np.array(text.split(), float)


def against_first(levels: Array) -> Array:
    """An intercept, and a column for each level but the first."""
    return np.column_stack([np.ones(len(levels)), pd.get_dummies(levels, drop_first=True)]).astype(float)


def deviations(fit: crossed_effects.Fit) -> list[float]:
    return [float(np.sqrt(variance)) for variance in (*fit.variances.values(), fit.within)]


def test_rails_pinheiro_and_bates_2000() -> None:
    fit = random_intercept.fit(numbers(RAILS), np.ones((18, 1)), np.repeat(np.arange(6), 3))
    assert fit.criterion / -2 == pytest.approx(-61.0885, abs=5e-5)
    assert fit.coefficients == pytest.approx([66.5])
    assert fit.coefficient_errors == pytest.approx([10.17104], abs=5e-6)
    assert np.sqrt([fit.between, fit.within]) == pytest.approx([24.80547, 4.020779], abs=5e-6)


def test_stools_pinheiro_and_bates_2000() -> None:
    fit = random_intercept.fit(
        numbers(STOOLS), against_first(np.tile(np.arange(4), 9)), np.repeat([f"subject {each}" for each in range(9)], 4)
    )
    assert fit.coefficients == pytest.approx([8.5556, 3.8889, 2.2222, 0.6667], abs=5e-5)
    assert fit.coefficient_errors == pytest.approx([0.5760, 0.5187, 0.5187, 0.5187], abs=5e-5)
    assert np.sqrt([fit.between, fit.within]) == pytest.approx([1.332465, 1.100295], abs=5e-7)


def test_skulls_by_age_and_sex_pinheiro_and_bates_2000() -> None:
    age, girl = np.tile([8.0, 10, 12, 14], 27), np.repeat([0.0, 1.0], [64, 44])
    fit = random_intercept.fit(numbers(SKULLS), np.column_stack([np.ones(108), age, girl]), np.repeat(np.arange(27), 4))
    assert fit.criterion / -2 == pytest.approx(-218.7563, abs=5e-5)
    assert fit.coefficients == pytest.approx([17.706713, 0.660185, -2.321023], abs=5e-7)
    assert fit.coefficient_errors == pytest.approx([0.8339225, 0.0616059, 0.7614168], abs=5e-7)
    assert np.sqrt([fit.between, fit.within]) == pytest.approx([1.807425, 1.431592], abs=5e-7)


def test_machines_with_and_without_workers_of_their_own_pinheiro_and_bates_2000() -> None:
    """Rows in no order; the interaction of workers and machines takes what the plain model leaves as noise."""
    order = np.random.default_rng(0).permutation(54)
    machine, worker = np.repeat(["A", "B", "C"], 18)[order], np.tile(np.repeat(np.arange(6), 3), 3)[order]
    y, X = numbers(MACHINES)[order], against_first(machine)
    plain = random_intercept.fit(y, X, worker)
    assert plain.coefficients == pytest.approx([52.35556, 7.96667, 13.91667], abs=5e-6)
    assert plain.coefficient_errors == pytest.approx([2.22931, 1.05388, 1.05388], abs=5e-6)
    assert np.sqrt([plain.between, plain.within]) == pytest.approx([5.146552, 3.161647], abs=5e-7)
    both = [f"{one} on {other}" for one, other in zip(worker, machine, strict=True)]
    fit = crossed_effects.fit(y, X, {"worker": worker, "worker on machine": both})
    assert fit.coefficients == pytest.approx(plain.coefficients)
    assert fit.coefficient_errors == pytest.approx([2.485829, 2.176974, 2.176974], abs=5e-5)
    assert deviations(fit) == pytest.approx([4.781049, 3.729536, 0.9615768], abs=5e-4)


def test_oxide_on_wafers_within_lots_pinheiro_and_bates_2000() -> None:
    lot = np.repeat(np.arange(8), 9)
    fit = crossed_effects.fit(numbers(OXIDE), np.ones((72, 1)), {"lot": lot, "wafer": np.repeat(np.arange(24), 3)})
    assert fit.criterion / -2 == pytest.approx(-227.011, abs=5e-4)
    assert fit.coefficients == pytest.approx([2000.153], abs=5e-4)
    assert fit.coefficient_errors == pytest.approx([4.231713], abs=5e-5)
    assert deviations(fit) == pytest.approx([11.39768, 5.988802, 3.545341], abs=5e-4)


INVESTMENT = sm.datasets.grunfeld.load_pandas().data.query("firm != 'American Steel'")


def test_investment_of_ten_firms_by_fixed_effects_croissant_and_millo_2008() -> None:
    """Grunfeld's data as their package plm prints them."""
    firms = pd.get_dummies(INVESTMENT["firm"], dtype=float)
    fit = least_squares.fit(INVESTMENT["invest"], INVESTMENT[["value", "capital"]].join(firms))
    assert fit.coefficients[:2, 0] == pytest.approx([0.110124, 0.310065], abs=5e-7)
    effects = dict(zip(firms.columns, fit.coefficients[2:, 0], strict=True))
    assert effects["General Motors"] == pytest.approx(-70.2967, abs=5e-5)
    assert effects["US Steel"] == pytest.approx(101.9058, abs=5e-5)
    assert (fit.residuals**2).sum() == pytest.approx(523_480, abs=5)


def test_the_leave_out_share_of_firms_is_that_of_the_dense_formulas_of_kline_saggio_and_solvsten_2020() -> None:
    """Var of Dα = β′Aβ; less Σ B_ii σ²_i with B = (Z′Z)⁻¹A(Z′Z)⁻¹ on rows of Z, σ²_i = y_i e_i / (1 − h_i)."""
    y, X = INVESTMENT["invest"].to_numpy(), INVESTMENT[["value", "capital"]].to_numpy()
    firms, years = (pd.get_dummies(INVESTMENT[each], dtype=float).to_numpy() for each in ("firm", "year"))
    Z, centred = np.column_stack([firms, years[:, 1:], X]), y - y.mean()
    back = np.linalg.pinv(Z)
    coefficients, leverages = back @ centred, np.einsum("np,pn->n", Z, back)
    A = np.zeros((Z.shape[1], Z.shape[1]))
    A[:10, :10] = np.cov(firms.T, bias=True)
    added = np.einsum("pn,pq,qn->n", back, A, back)
    rest = centred - Z @ coefficients
    plain = coefficients @ A @ coefficients
    equal = added.sum() * (rest @ rest) / (len(y) - Z.shape[1])
    unequal = (added * centred * rest / (1 - leverages)).sum()
    found = mobility.shares(
        INVESTMENT["invest"], INVESTMENT[["value", "capital"]], INVESTMENT["firm"], INVESTMENT["year"]
    )
    expected = np.array([plain, plain - equal, plain - unequal]) / y.var()
    assert [found.plug_in, found.homoskedastic, found.leave_out] == pytest.approx(expected, rel=1e-8)
