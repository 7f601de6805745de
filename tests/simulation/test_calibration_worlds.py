"""Worlds are what they say they are, and the sums do not depend on who did the work."""

import numpy as np
import pytest

from evaluation.commands.worlds import tell
from evaluation.scorecard import compose
from evaluation.simulation.calibration import labelling, leaders, maturing, runs, worlds
from evaluation.simulation.calibration.tallies import Sums, digest, gather
from evaluation.simulation.calibration.worlds import World

MANY = 4000


def _draw(world: World, units: int = MANY, seed: int = 5) -> worlds.Sample:
    return worlds.draw(world, units, 6, np.random.default_rng(seed))


def _noise(sample: worlds.Sample) -> np.ndarray:
    """What is left of the values without levels, conditions and merit (years, units, indicators)."""
    return sample.values - sample.levels[:, None] - sample.given - sample.effects


def test_noise_has_its_size_carries_over_and_goes_together() -> None:
    noise = _noise(_draw(worlds.BASE))
    assert noise.std() == pytest.approx(1.6, rel=0.02)
    assert np.corrcoef(noise[0].ravel(), noise[1].ravel())[0, 1] == pytest.approx(0.3, abs=0.02)
    assert np.corrcoef(noise[0, :, 0], noise[0, :, 1])[0, 1] == pytest.approx(0.2, abs=0.04)


def test_merit_has_size_one_and_has_nothing_to_do_with_conditions_unless_leaders_are_sorted() -> None:
    plain, sorted_ = _draw(worlds.BASE), _draw(worlds.WORLDS["sorted"])
    assert plain.effects.std() == pytest.approx(1.0, rel=0.03)
    assert sorted_.effects.std() == pytest.approx(1.0, rel=0.03)
    assert np.corrcoef(plain.conditions[:, 0], plain.effects[:, 0])[0, 1] == pytest.approx(0.0, abs=0.05)
    assert np.corrcoef(sorted_.conditions[:, 0], sorted_.effects[:, 0])[0, 1] == pytest.approx(0.6, abs=0.05)


def test_an_omitted_condition_is_in_the_values_and_not_in_the_records() -> None:
    sample = _draw(worlds.WORLDS["omitted"])
    columns = np.column_stack([np.ones(MANY), sample.conditions])
    rest = sample.given - columns @ np.linalg.lstsq(columns, sample.given, rcond=None)[0]
    assert sample.conditions.shape == (MANY, 3)
    assert rest[:, 0].std() > 0.5
    assert np.allclose(rest[:, :1], rest)


def test_a_straight_world_is_explained_by_its_conditions_and_a_curved_one_is_not() -> None:
    for name, left in (("base", 0.0), ("nonlinear", 0.4 * np.sqrt(2))):
        sample = _draw(worlds.WORLDS[name])
        columns = np.column_stack([np.ones(MANY), sample.conditions])
        rest = sample.given - columns @ np.linalg.lstsq(columns, sample.given, rcond=None)[0]
        assert rest.std() == pytest.approx(left, abs=0.08)


def test_heavy_tails_reach_far_and_neighbours_go_together() -> None:
    def far(sample: worlds.Sample) -> float:
        noise = _noise(sample)
        return float((np.abs(noise) > 4 * 1.6).mean())

    assert far(_draw(worlds.BASE)) < 0.0003
    assert far(_draw(worlds.WORLDS["heavy_tails"])) > 0.002
    noise = _noise(_draw(worlds.WORLDS["neighbours"]))[0, :, 0].reshape(-1, worlds.IN_PROVINCE)
    assert np.corrcoef(noise[:, 0], noise[:, 1])[0, 1] == pytest.approx(0.4, abs=0.12)


def test_falsifiers_report_more_each_year_and_where_nobody_differs_merit_is_zero() -> None:
    sample = _draw(worlds.WORLDS["falsifiers"])
    assert sample.false.sum() == MANY // 10
    gap = _noise(sample)[:, sample.false].mean(axis=(1, 2)) - _noise(sample)[:, ~sample.false].mean(axis=(1, 2))
    assert gap == pytest.approx(np.full(worlds.YEARS, 1.5), abs=0.2)
    assert (_draw(worlds.NOTHING, 100).effects == 0).all()


def test_a_labelled_world_holds_the_values_drawn_and_all_are_scored() -> None:
    sample = _draw(worlds.BASE, 60)
    data = labelling.dataset(sample)
    assert np.array_equal(data.cells.values, sample.values)
    assert np.array_equal(data.condition_matrix.to_numpy(), sample.conditions)
    card = compose(data, labelling.scheme(6, 3, seed=1))
    assert card.scores["total"].notna().all()
    assert card.places["lower"].notna().all()


def test_postings_fill_every_year_of_a_region_once_and_stay_in_their_province() -> None:
    tenure = leaders.tenures(leaders.draw_postings(30, np.random.default_rng(3)), 30)
    assert np.asarray(tenure.shares.sum(axis=1)).ravel() == pytest.approx(np.ones(30 * leaders.YEARS))
    provinces: dict[str, set[int]] = {}
    for each in tenure.held:
        provinces.setdefault(each.cadre, set()).add(int(each.unit[1:]) // leaders.IN_PROVINCE)
    assert {len(found) for found in provinces.values()} == {1}
    assert len(provinces) < len({(each.cadre, each.unit) for each in tenure.held})


def test_work_shows_in_later_years_by_its_kernel() -> None:
    kernel = maturing.KERNELS["true"]
    assert int(np.argmax(kernel.shares)) == 5
    tenure = leaders.tenures(leaders.draw_postings(10, np.random.default_rng(3)), 10)
    first = np.zeros((10 * leaders.YEARS, len(tenure.cadres)))
    first[0, 0] = 1.0
    shown = maturing.spread(type(tenure.shares)(first), kernel, 10).toarray()
    assert shown[: len(kernel.shares), 0] == pytest.approx(kernel.shares)
    assert shown[leaders.YEARS :].sum() == 0


def test_sums_by_hand() -> None:
    both = Sums.of(1, 2) + Sums.of(2, 2)
    assert (both.runs, both.ratio) == (2, 0.75)
    assert both.error == pytest.approx(np.sqrt((0.5**2 + 0.5**2) * 2) / 4)
    assert np.isnan(Sums.of(1, 0).ratio)


def test_two_workers_give_the_digest_of_one_and_so_do_other_chunks() -> None:
    whole = [runs.Task("base", 20, 0, 3), runs.Task("disconnected", 30, 0, 2)]
    parts = [runs.Task("disconnected", 30, 0, 2), runs.Task("base", 20, 2, 1), runs.Task("base", 20, 0, 2)]
    one, two = runs.run(whole, 1, tell), runs.run(parts, 2, tell)
    assert digest(one) == digest(two)
    assert digest(one) != digest(gather([one, one]))


def test_another_seed_gives_another_digest() -> None:
    one, two = (runs.work(runs.Task("disconnected", 30, 0, 2, seed), tell) for seed in (1, 2))
    assert digest(one) != digest(two)
