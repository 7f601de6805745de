"""The null by moments: by hand, unbiased, and close to refits."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from evaluation.statistics import mobility
from evaluation.statistics.moment_null import moment_null

Array = np.ndarray


def world(*, leader: float, memory: float, seed: int, regions: int = 60) -> SimpleNamespace:
    """12 years in each region, a new leader every three."""
    generator = np.random.default_rng(seed)
    region, year = np.repeat(np.arange(regions), 12), np.tile(np.arange(12), regions)
    posting = region * 5 + (year + np.repeat(generator.integers(0, 3, regions), 12)) // 3
    column = np.unique(posting, return_inverse=True)[1]
    noise = generator.normal(size=(regions, 12))
    for at in range(1, 12):
        noise[:, at] = memory * noise[:, at - 1] + np.sqrt(1 - memory**2) * noise[:, at]
    y = leader * generator.normal(size=column.max() + 1)[column] + generator.normal(size=regions)[region]
    Z = sparse.csr_array((np.ones(len(y)), (np.arange(len(y)), column)))
    X = (year[:, None] == np.arange(12)).astype(float)
    return SimpleNamespace(y=y + noise.ravel(), X=X, Z=Z, region=region, year=year, size=column.max() + 1)


def null(made: SimpleNamespace, *, draws: int = 40, seed: int = 1) -> mobility.Null:
    generator = np.random.default_rng(seed)
    return moment_null(made.y, made.X, made.Z, regions=made.region, times=made.year, draws=draws, generator=generator)


def test_two_leaders_of_two_years_in_each_of_two_regions_by_hand() -> None:
    """In a region the means are ±d; |Z′y|² and y′y give σ² = the rest's mean square and σ²ₐ by two equations.

    y = 1 3 7 9 | 2 2 4 8 less the region's mean: −4 −2 2 4 | −2 −2 0 4. Z′y = −6 6 | −4 4: 104; y′y = 40 + 24 = 64.
    Z′MZ = ((1, −1), (−1, 1)) in each region: tr = 4, tr of its square = 8, n − rank = 8 − 2 = 6.
    """
    y = np.array([1.0, 3, 7, 9, 2, 2, 4, 8])
    Z = sparse.csr_array(np.kron(np.eye(4), np.ones((2, 1))))
    region, year = np.repeat([0, 1], 4), np.tile(np.arange(4), 2)
    generator = np.random.default_rng(0)
    found = moment_null(y, np.ones((8, 1)), Z, regions=region, times=year, draws=1, generator=generator)
    assert found.found == pytest.approx((104 * 6 - 64 * 4) / (8 * 6 - 4**2), abs=1e-9)


def test_the_variance_of_leaders_is_unbiased() -> None:
    found = [null(world(leader=0.7, memory=0.0, seed=seed), draws=1).found for seed in range(60)]
    assert np.mean(found) == pytest.approx(0.49, abs=3 * np.std(found) / np.sqrt(60))


def test_leaders_stand_out_of_the_null_and_a_slow_movement_does_not() -> None:
    assert not null(world(leader=0.8, memory=0.5, seed=2)).refused
    still = [null(world(leader=0.0, memory=0.6, seed=seed)) for seed in range(20)]
    assert sum(each.refused for each in still) >= 18
    assert all(each.draws.mean() > 0.05 for each in still)  # a slow movement feigns leaders


def test_the_null_is_near_that_of_refits() -> None:
    made = world(leader=0.5, memory=0.6, seed=4)
    units = sparse.csr_array((np.ones(len(made.y)), (np.arange(len(made.y)), made.region)))
    refits = mobility.permutation_null(
        made.y,
        made.X,
        {"cadre": made.Z, "unit": units},
        "cadre",
        regions=made.region,
        times=made.year,
        draws=12,
        generator=np.random.default_rng(1),
    )
    moments = null(made, draws=12)
    assert moments.found == pytest.approx(refits.found, rel=0.15)
    assert moments.draws.mean() == pytest.approx(refits.draws.mean(), rel=0.15)


def test_equal_seeds_give_equal_draws() -> None:
    made = world(leader=0.5, memory=0.3, seed=5)
    assert null(made, draws=5).draws.tolist() == null(made, draws=5).draws.tolist()


def test_what_cannot_be_told_is_refused() -> None:
    made = world(leader=0.5, memory=0.0, seed=6)
    stay = sparse.csr_array((np.ones(len(made.y)), (np.arange(len(made.y)), made.region)))
    with pytest.raises(ValueError, match="no leader follows another"):
        null(SimpleNamespace(**{**vars(made), "Z": stay}))
    with pytest.raises(ValueError, match="explain y exactly"):
        null(SimpleNamespace(**{**vars(made), "y": made.region * 1.0}))
