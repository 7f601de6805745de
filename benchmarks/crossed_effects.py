"""What crossed random effects cost: two sizes of ours, and statsmodels' MixedLM at the size it can still do.

`python -m benchmarks.crossed_effects`. Processor seconds of one thread, all in one run, on simulated data: postings
with handovers within the year (multiple membership), ratings of lecturers by students in the shape of InstEval (Bates
et al. 2015), and a small crossed problem on which both are asserted to agree.
"""

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # before numpy is imported

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import sparse
from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec

from evaluation.statistics import carried_effects, crossed_effects

SHOWN = 100  # cadres whose prediction errors a page asks for


class Problem(NamedTuple):
    """Results, conditions and who was there."""

    y: np.ndarray
    X: np.ndarray
    memberships: dict[str, sparse.csr_array]


def one_each(labels: np.ndarray) -> sparse.csr_array:
    """Each row in one level alone."""
    return sparse.csr_array((np.ones(len(labels)), (np.arange(len(labels)), labels)))


def simulate(memberships: dict[str, sparse.csr_array], deviations: tuple[float, ...], columns: int) -> Problem:
    """Results with effects of these standard deviations and a residual of 1."""
    generator = np.random.default_rng(73)
    rows = next(iter(memberships.values())).shape[0]
    conditions = np.column_stack([np.ones(rows), generator.normal(size=(rows, columns))])
    results = conditions.sum(axis=1) + generator.normal(size=rows)
    for parts, deviation in zip(memberships.values(), deviations, strict=True):
        results = results + parts @ generator.normal(0, deviation, parts.shape[1])
    return Problem(results, conditions, memberships)


def postings(regions: int, years: int, leaders: int) -> Problem:
    """Every fifth year of a region is shared between the one who goes and the one who comes; some lead twice."""
    generator = np.random.default_rng(12)
    time_in_region = np.tile(np.arange(years), regions)
    region = np.repeat(np.arange(regions), years)
    term = (time_in_region + np.repeat(generator.integers(0, 5, regions), years)) // 5
    _, posting = np.unique(region * years + term, return_inverse=True)
    leader = np.concatenate([np.arange(leaders), generator.integers(0, leaders, posting.max() + 1 - leaders)])[posting]
    handover = np.flatnonzero((np.diff(posting) > 0) & (np.diff(region) == 0)) + 1
    share = np.where(np.isin(np.arange(len(region)), handover), 0.6, 1.0)
    parts = sparse.diags_array(share) @ one_each(leader)
    before = sparse.diags_array(1 - share) @ one_each(np.roll(leader, 1))
    return simulate({"region": one_each(region), "cadre": sparse.csr_array(parts + before)}, (0.5, 0.4), 4)


def ratings(rows: int, students: int, lecturers: int) -> Problem:
    """Students spread evenly, lecturers unevenly."""
    generator = np.random.default_rng(4)
    student = np.concatenate([np.arange(students), generator.integers(0, students, rows - students)])
    popular = np.floor(lecturers * generator.beta(0.8, 1.5, rows - lecturers)).astype(int)
    lecturer = np.concatenate([np.arange(lecturers), popular])
    generator.shuffle(lecturer)
    return simulate({"student": one_each(student), "lecturer": one_each(lecturer)}, (0.28, 0.44), 1)


def seconds(call: Callable[[], object]) -> float:
    """Processor time of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def report(name: str, problem: Problem, asked: str, gate: float) -> None:
    """Print the time of a fit and of the errors of the levels shown."""
    fits: list[crossed_effects.Fit] = []
    spent = seconds(lambda: fits.append(crossed_effects.fit(*problem)))
    shown = seconds(lambda: fits[0].effect_errors(asked, np.arange(SHOWN)))
    every = seconds(lambda: fits[0].effect_errors(asked))
    sizes = " x ".join(f"{Z.shape[1]:,} {kind}s" for kind, Z in problem.memberships.items())
    found = ", ".join(f"{kind} {variance**0.5:.3f}" for kind, variance in fits[0].variances.items())
    print(f"{name}: {len(problem.y):,} rows, {sizes}: fit {spent:.2f} s; found sd {found}")
    print(f"  prediction errors of {SHOWN} {asked}s {shown:.2f} s, of all {every:.2f} s")
    print(f"  gate {gate:g} s for the fit with the errors shown: {'met' if spent + shown <= gate else 'MISSED'}")


def carried(regions: int, years: int, leaders: int) -> None:
    """Print what the autocorrelation of errors costs, looked for together with the variances."""
    problem = postings(regions, years, leaders)
    region, year = np.repeat(np.arange(regions), years), np.tile(np.arange(years), regions)
    plain = seconds(lambda: crossed_effects.fit(*problem, accuracy=1e-4))
    found = seconds(lambda: carried_effects.fit(*problem, region, year))
    print(f"postings, errors carried over: {len(problem.y):,} rows: {found:.2f} s, {found / plain:.1f} fits' worth")


def compare_with_mixed_model() -> None:
    """Print both times at 3,000 rows; variances are asserted to agree to 1e-3, where MixedLM stops."""
    problem = postings(150, 20, 600)
    fits: list[crossed_effects.Fit] = []
    peers: list[np.ndarray] = []
    names = [[[f"{kind}{at}" for at in range(Z.shape[1])]] for kind, Z in problem.memberships.items()]
    matrices = [[Z.toarray()] for Z in problem.memberships.values()]
    parts = VCSpec(list(problem.memberships), names, matrices)
    model = MixedLM(problem.y, problem.X, np.zeros(len(problem.y)), exog_vc=parts)
    ours = seconds(lambda: fits.append(crossed_effects.fit(*problem)))
    theirs = seconds(lambda: peers.append(model.fit(method="lbfgs").vcomp))
    assert np.allclose(list(fits[0].variances.values()), peers[0], rtol=1e-3)
    print(f"postings: {len(problem.y):,} rows, 150 regions x 600 cadres: ours {ours:.2f} s, MixedLM {theirs:.1f} s")
    print(f"  MixedLM takes {theirs / ours:.0f} times as long")


def main() -> None:
    """Print all four."""
    report("postings", postings(3_000, 20, 12_000), "cadre", 5)
    carried(3_000, 20, 12_000)
    report("ratings", ratings(73_421, 2_972, 1_128), "lecturer", 15)
    compare_with_mixed_model()


if __name__ == "__main__":
    main()
