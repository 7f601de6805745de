"""How values arise, by hand and in the large."""

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.indicators import Level
from evaluation.simulation import definitions
from evaluation.simulation.definitions import Definitions
from evaluation.simulation.world import EFFORT_YEARS, Population, Results, Strengths, draw_noise, mature, simulate

SILENT = Strengths(conditions=0, effort=0, unit=0, own=0, noise=0)


def test_work_shows_when_its_kernel_says() -> None:
    efforts = np.zeros((1, len(EFFORT_YEARS)))
    efforts[0, EFFORT_YEARS.index(2020)] = 2.0
    shown = mature(efforts, (0.0, 0.25, 0.75), (2020, 2021, 2022, 2023))
    assert shown[:, 0].tolist() == [0.0, 0.5, 1.5, 0.0]


def test_without_merit_conditions_and_noise_every_value_is_the_centre_with_its_drift() -> None:
    results = _simulate(SILENT, ["ECO01", "RSK01"])
    assert results.observed[0, 0].tolist() == pytest.approx([5.6, 150])
    assert results.observed[1, 0].tolist() == pytest.approx([5.4, 158])


def test_a_good_condition_raises_what_should_be_high_and_lowers_what_should_be_low() -> None:
    results = _simulate(Strengths(conditions=1, effort=0, unit=0, own=0, noise=0), ["ECO01", "LIV02"], income=1.0)
    assert results.observed[0, 0].tolist() == pytest.approx([5.9, 2.1])
    assert results.true[0, 0].tolist() == pytest.approx([5.6, 2.15])


def test_values_stop_at_what_is_possible() -> None:
    results = _simulate(SILENT, ["FND01"], shift=10.0)
    assert results.observed[0, 0].tolist() == [120.0]


def test_what_is_hidden_is_seen_in_values_and_not_in_the_truth() -> None:
    results = _simulate(SILENT, ["ECO01"], hidden=-1.0)
    assert results.observed[0, 0, 0] == pytest.approx(4.5)
    assert results.true[0, 0, 0] == pytest.approx(5.6)


def test_noise_is_carried_over_and_shared_between_indicators_as_stated() -> None:
    noise = draw_noise(np.random.default_rng(1), (6, 4_000, 3), Strengths(carried=0.3, common=0.2))
    assert noise.std() == pytest.approx(1, abs=0.02)
    assert np.corrcoef(noise[4, :, 0], noise[5, :, 0])[0, 1] == pytest.approx(0.3, abs=0.05)
    assert np.corrcoef(noise[5, :, 0], noise[5, :, 1])[0, 1] == pytest.approx(0.2, abs=0.05)


def test_every_weighed_indicator_of_regions_and_departments_has_a_world() -> None:
    for level in (Level.REGION, Level.DEPARTMENT):
        defined = definitions.read(level)
        assert list(defined.judged.index) == list(defined.world.index)
        assert set(defined.world["kernel"]) <= set(definitions.kernels())


def _simulate(
    strengths: Strengths, codes: list[str], income: float = 0.0, shift: float = 0.0, hidden: float = 0.0
) -> Results:
    """One unit in 2021 and 2025."""
    defined = definitions.read(Level.REGION)
    plain = Definitions(defined.level, defined.judged.loc[codes], defined.world.loc[codes].assign(error=0.0))
    efforts = np.zeros((1, len(EFFORT_YEARS)))
    population = Population(
        units=pd.Index(["u"]),
        drivers=np.array([[0.0, 0.0, 0.0, income, 0.0]]),
        visible=efforts,
        latent=efforts,
        merit=np.zeros(1),
        own=np.ones(1),
        shift=np.full((1, len(codes)), shift),
        hidden=np.full((1, len(codes)), hidden),
    )
    return simulate(np.random.default_rng(0), plain, population, (2021, 2025), strengths)
