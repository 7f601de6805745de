"""Confidence sets of places: the published example, cases that are settled by hand, and coverage by simulation."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics import _pairwise, ranks

# OECD, PISA 2018, mathematics: mean and standard error, as in the data of the R package csranks (1.2.3)
PISA = {
    "AUS": (491.3600252, 1.939833031), "AUT": (498.9423138, 2.970998694), "BEL": (508.0703063, 2.262662011),
    "CAN": (512.0169429, 2.357475749), "CHL": (417.4065563, 2.415887570), "COL": (390.9322732, 2.989559274),
    "CZE": (499.4676508, 2.460661531), "DNK": (509.3983746, 1.735002337), "EST": (523.4145802, 1.743602224),
    "FIN": (507.3013618, 1.967920411), "FRA": (495.4075794, 2.320214487), "DEU": (500.0437805, 2.647083096),
    "GRC": (451.3703438, 3.091228197), "HUN": (481.0826364, 2.319596741), "ISL": (495.1873762, 1.953082603),
    "IRL": (499.6328940, 2.198621128), "ISR": (463.0345488, 3.498563228), "ITA": (486.5898573, 2.780045867),
    "JPN": (526.9732502, 2.471475318), "KOR": (525.9330020, 3.121394315), "LVA": (496.1263306, 1.962766789),
    "LTU": (481.1911884, 1.953282039), "LUX": (483.4214850, 1.097632409), "MEX": (408.8014734, 2.493225544),
    "NLD": (519.2309824, 2.632277885), "NZL": (494.4896760, 1.705942856), "NOR": (500.9637885, 2.219044878),
    "POL": (515.6478747, 2.602085176), "PRT": (492.4874062, 2.684570081), "SVK": (486.1648542, 2.555595707),
    "SVN": (508.8975441, 1.363877596), "ESP": (481.3926126, 1.462417763), "SWE": (502.3877022, 2.654250935),
    "CHE": (515.3147131, 2.908003898), "TUR": (453.5077774, 2.260406789), "GBR": (501.7698992, 2.564428111),
    "USA": (478.2447174, 3.235444099),
}  # fmt: skip
CODES = np.array(list(PISA))
SCORES, ERRORS = np.array(list(PISA.values())).T
GENERATOR = np.random.default_rng(20260118)


def of(sets: ranks.RankSets, code: str) -> tuple[int, int]:
    at = int(np.flatnonzero(code == CODES)[0])
    return int(sets.lower[at]), int(sets.upper[at])


def test_mogstad_et_al_2024_who_may_be_among_the_five_best_of_pisa() -> None:
    """The package's vignette: 12 countries at 95 %; at 90 % Sweden leaves."""
    twelve = {"BEL", "CAN", "DNK", "EST", "FIN", "JPN", "KOR", "NLD", "POL", "SVN", "SWE", "CHE"}
    assert set(CODES[ranks.simultaneous_sets(SCORES, ERRORS, level=0.95).among_best(5)]) == twelve
    assert set(CODES[ranks.simultaneous_sets(SCORES, ERRORS, level=0.90).among_best(5)]) == twelve - {"SWE"}


def test_mogstad_et_al_2024_the_marginal_set_of_one_country() -> None:
    """The vignette prints 8 to 23 and calls the lower end 7 in its text: it turns on the draws."""
    at = int(np.flatnonzero(CODES == "GBR")[0])
    alone = ranks.marginal_sets(SCORES, ERRORS, units=np.array([at]), draws=10_000)
    assert alone.lower[0] in {7, 8}
    assert alone.upper[0] == 23


def test_mogstad_et_al_2024_what_the_simultaneous_sets_of_pisa_settle() -> None:
    """The vignette: the last three lie clear of all others; a pair shares place 7 at 95 % and no place at 75 %."""
    sets = ranks.simultaneous_sets(SCORES, ERRORS)
    last = {code for code in CODES if of(sets, code)[0] >= 35}
    assert last == {"CHL", "MEX", "COL"}
    assert sets.upper[~np.isin(CODES, list(last))].max() <= 34
    assert of(sets, "KOR")[1] == of(sets, "DEU")[0] == 7
    weaker = ranks.simultaneous_sets(SCORES, ERRORS, level=0.75)
    assert of(weaker, "KOR")[1] < of(weaker, "DEU")[0]


def test_three_groups_far_apart_by_hand() -> None:
    """Two at 100, two at 50, one at 0, errors of 1: places 1–2, 3–4, 5; 8 of 10 pairs are settled; 3 levels."""
    sets = ranks.simultaneous_sets(np.array([50.0, 100, 0, 100.5, 50.5]), np.ones(5))
    assert sets.lower.tolist() == [3, 1, 5, 1, 3]
    assert sets.upper.tolist() == [4, 2, 5, 2, 4]
    assert sets.share_apart == 0.8
    assert sets.off_median.tolist() == [0, 1, -1, 1, 0]
    assert sets.levels == 3
    assert sets.among_best(1).tolist() == [False, True, False, True, False]
    assert sets.among_worst(2).tolist() == [True, False, True, False, True]


def test_estimates_that_cannot_be_told_apart_span_the_whole_table() -> None:
    for found in (ranks.simultaneous_sets, ranks.marginal_sets):
        sets = found(np.arange(6) / 10, np.ones(6))
        assert (sets.lower.tolist(), sets.upper.tolist()) == ([1] * 6, [6] * 6)
    assert (sets.share_apart, sets.levels, sets.off_median.any()) == (0, 1, False)


def test_two_units_are_told_apart_at_the_two_sided_normal_bound() -> None:
    """The difference has an error of 5 (3, 4): 1.96 × 5 = 9.8."""
    for gap, settled in ((10.5, True), (9.1, False)):
        for found in (ranks.simultaneous_sets, ranks.marginal_sets):
            sets = found(np.array([gap, 0.0]), np.array([3.0, 4.0]), draws=20_000)
            assert sets.upper[0] == (1 if settled else 2)


def test_values_known_exactly_are_told_apart_and_equal_ones_are_not() -> None:
    for found in (ranks.simultaneous_sets, ranks.marginal_sets):
        sets = found(np.array([3.0, 2, 2]), np.zeros(3))
        assert (sets.lower.tolist(), sets.upper.tolist()) == ([1, 2, 2], [1, 3, 3])


def test_a_covariance_without_correlation_is_the_standard_errors() -> None:
    plain, matrix = (ranks.simultaneous_sets(SCORES, each, draws=10_000) for each in (ERRORS, np.diag(ERRORS**2)))
    assert np.abs(plain.lower - matrix.lower).max() <= 1
    assert np.abs(plain.upper - matrix.upper).max() <= 1


def test_an_error_that_all_share_does_not_blur_their_order() -> None:
    common = np.eye(4) * 0.01 + 100
    assert ranks.simultaneous_sets(np.array([4.0, 3, 2, 1]), common).lower.tolist() == [1, 2, 3, 4]
    assert ranks.marginal_sets(np.array([4.0, 3, 2, 1]), common).upper.tolist() == [1, 2, 3, 4]
    apart = np.sqrt(np.diag(common))
    assert ranks.simultaneous_sets(np.array([4.0, 3, 2, 1]), apart).lower.tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("cell", [np.nan, np.inf])
def test_what_is_not_known_has_no_set(cell: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        ranks.simultaneous_sets(np.array([1.0, cell]), np.ones(2))
    with pytest.raises(ValueError, match="not finite"):
        ranks.marginal_sets(np.array([1.0, 2.0]), np.array([1.0, cell]))


def test_the_largest_statistic_is_that_of_a_plain_loop() -> None:
    noise, weights = GENERATOR.normal(size=(5, 400)), GENERATOR.uniform(0, 1, (400, 400))
    weights[weights < 0.3] = 0
    plain = [((draw[:, None] - draw) * weights).max() for draw in noise]
    assert _pairwise.largest(noise, weights) == pytest.approx(plain)


@pytest.mark.parametrize("left_out", [0.0, 0.5, 0.999])
def test_trying_the_extreme_units_first_changes_no_statistic(left_out: float) -> None:
    errors = GENERATOR.uniform(0, 1, 600) ** 3
    errors[:5] = 0
    noise = _pairwise.draw_noise(errors, 40, GENERATOR)
    spread = _pairwise.gap_errors(errors, np.arange(600))
    weights = np.where(
        (GENERATOR.uniform(size=spread.shape) < left_out) | (spread == 0), 0, 1 / (spread + (spread == 0))
    )
    assert _pairwise.largest_of_independent(noise, weights, errors) == pytest.approx(_pairwise.largest(noise, weights))


@pytest.mark.parametrize("spacing", [0.0, 0.5, 2.0])
def test_all_true_places_lie_in_the_simultaneous_sets_as_often_as_promised(spacing: float) -> None:
    """300 worlds of 8 units at a level of 90 %: the share that holds all places is at least .90 − 3 × .017."""
    truth, errors = np.arange(8.0) * spacing, np.linspace(0.5, 1.5, 8)
    place = np.arange(8, 0, -1)
    held = 0
    for world in range(300):
        estimates = truth + errors * GENERATOR.normal(size=8)
        sets = ranks.simultaneous_sets(estimates, errors, level=0.9, draws=500, seed=world)
        tied = spacing == 0  # with equal truths every place is true of each: nothing may be told apart
        held += sets.share_apart == 0 if tied else ((sets.lower <= place) & (place <= sets.upper)).all()
    assert held / 300 >= 0.9 - 3 * np.sqrt(0.09 / 300)
    assert held / 300 <= 0.97 or spacing > 0


def test_one_true_place_lies_in_its_marginal_set_as_often_as_promised() -> None:
    truth, errors, unit = np.arange(8.0) / 2, np.linspace(0.5, 1.5, 8), np.array([3])
    held = 0
    for world in range(400):
        estimates = truth + errors * GENERATOR.normal(size=8)
        sets = ranks.marginal_sets(estimates, errors, level=0.9, draws=500, seed=world, units=unit)
        held += bool(sets.lower[0] <= 5 <= sets.upper[0])
    assert held / 400 >= 0.9 - 3 * np.sqrt(0.09 / 400)


def test_step_down_settles_what_one_step_leaves_open() -> None:
    """A third unit far above: once its two orders are settled, the bound for the other pair falls."""
    noise = _pairwise.draw_noise(np.ones(3), 20_000, np.random.default_rng(0))
    weights = np.full((3, 3), np.sqrt(0.5), np.float32)
    one_step = np.quantile(_pairwise.largest(noise, weights), 0.95)
    assert one_step == pytest.approx(3.314 / np.sqrt(2), abs=0.03)  # the studentised range of three normal values
    weights[2, :2] = 0
    two_steps = np.quantile(_pairwise.largest(noise, weights), 0.95)
    gap = np.sqrt(2) * (one_step + two_steps) / 2
    assert not _pairwise.all_apart(np.array([0, gap, 5]), np.ones(3), noise, 0.95)[1, 0]
    assert _pairwise.all_apart(np.array([0, gap, 50]), np.ones(3), noise, 0.95)[1, 0]


def test_step_down_helps_a_single_unit_too() -> None:
    """Of the unit's pairs with two others one is settled as above it: the bound for the other falls."""
    noise = _pairwise.draw_noise(np.ones(3), 20_000, np.random.default_rng(0))
    first, second = ((noise[:, at] - noise[:, 0]) / np.sqrt(2) for at in (1, 2))
    one_step = np.quantile(np.maximum(np.abs(first), np.abs(second)), 0.95)
    two_steps = np.quantile(np.maximum(np.abs(first), -second), 0.95)
    assert two_steps < one_step - 0.02
    gap = np.sqrt(2) * (one_step + two_steps) / 2
    for sign in (1, -1):
        above, below = _pairwise.apart_from(0, sign * np.array([0, gap, 50]), np.ones(3), sign * noise, 0.95)
        assert (above if sign > 0 else below).tolist() == [False, True, True]
        assert not (below if sign > 0 else above).any()


def test_the_error_of_a_difference_takes_off_what_two_estimates_share() -> None:
    """4 + 9 − 2 · 1 = 11; without the covariance 13."""
    covariance = np.array([[4.0, 1], [1, 9]])
    assert _pairwise.gap_errors(covariance, np.arange(2)) == pytest.approx(np.sqrt([[0, 11], [11, 0]]))
    assert _pairwise.gap_errors(np.array([2.0, 3]), np.array([0]))[0, 1] == pytest.approx(np.sqrt(13))
    drawn = _pairwise.draw_noise(covariance, 200_000, np.random.default_rng(1))
    assert np.cov(drawn, rowvar=False) == pytest.approx(covariance, abs=0.1)


def test_sets_that_meet_in_one_place_make_one_level() -> None:
    assert ranks.RankSets(np.array([1, 2, 3]), np.array([2, 3, 3])).levels == 2
    assert ranks.RankSets(np.array([1, 2, 2]), np.array([2, 3, 3])).levels == 1


def test_a_marginal_set_is_no_wider_than_the_simultaneous_one() -> None:
    sets, alone = ranks.simultaneous_sets(SCORES, ERRORS), ranks.marginal_sets(SCORES, ERRORS)
    assert (alone.lower >= sets.lower).all()
    assert (alone.upper <= sets.upper).all()
    assert (alone.upper - alone.lower).sum() < 0.8 * (sets.upper - sets.lower).sum()


@given(st.permutations(range(6)), st.sampled_from([-50.0, 0.0, 3.0]), st.sampled_from([0.01, 1.0, 40.0]))
def test_order_shift_and_scale_change_nothing(order: list[int], shift: float, scale: float) -> None:
    """Units far enough from every bound that the draws do not matter."""
    estimates, errors = np.array([0.0, 0.5, 10, 10.5, 30, 31]), np.array([1.0, 1.2, 1, 0.8, 1, 1])
    plain = ranks.simultaneous_sets(estimates, errors, draws=300)
    moved = ranks.simultaneous_sets((estimates * scale + shift)[order], (errors * scale)[order], draws=300)
    assert np.array_equal(moved.lower, plain.lower[order])
    assert np.array_equal(moved.upper, plain.upper[order])


@pytest.mark.parametrize("found", [ranks.simultaneous_sets, ranks.marginal_sets])
@pytest.mark.parametrize(
    ("errors", "said"),
    [
        ([1.0, -1.0], "below 0: -1"),
        ([1.0, 1.0, 1.0], r"not \(2,\) and \(3,\)"),
        ([[1.0, 0, 0], [0, 1, 0]], r"not \(2,\) and \(2, 3\)"),
        ([[1.0, 0.5], [0.4, 1.0]], "not symmetric"),
        ([[1.0, 2.0], [2.0, 1.0]], "not positive semi-definite"),
    ],
)
def test_errors_that_no_estimates_can_have_are_refused(found: Callable[..., object], errors: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        found([2.0, 1.0], errors)


def test_a_covariance_of_two_copies_is_one_and_lists_are_taken() -> None:
    sets = ranks.simultaneous_sets([3.0, 1.0], [[1.0, 1.0], [1.0, 1.0]])  # type: ignore[arg-type]  # on purpose
    assert (sets.lower.tolist(), sets.upper.tolist()) == ([1, 2], [1, 2])


def test_the_sets_of_some_units_are_places_among_all() -> None:
    """The best two and the worst of the table of five above: their halves and tails are those of five, not of three."""
    estimates, errors = [50.0, 100, 0, 100.5, 50.5], [1.0] * 5
    some = ranks.marginal_sets(estimates, errors, units=[1, 3, 2])  # type: ignore[arg-type]  # on purpose
    assert (some.lower.tolist(), some.upper.tolist()) == ([1, 1, 5], [2, 2, 5])
    assert some.off_median.tolist() == [1, 1, -1]
    assert some.among_worst(1).tolist() == [False, False, True]
    with pytest.raises(ValueError, match="all 5 units, not of 3"):
        _ = some.share_apart


@pytest.mark.parametrize("units", [[-1], [2], [1.7], [True, False], [[0]]])
def test_a_position_that_is_no_units_has_no_set(units: list[object]) -> None:
    with pytest.raises(ValueError, match="positions of units are"):
        ranks.marginal_sets(np.array([1.0, 2]), np.ones(2), units=np.array(units))


def test_of_no_units_there_are_no_sets_yet_of_no_estimates_none_are_asked() -> None:
    assert ranks.marginal_sets(np.array([1.0, 2]), np.ones(2), units=np.array([])).lower.tolist() == []
    with pytest.raises(ValueError, match="there is no estimate"):
        ranks.simultaneous_sets(np.array([]), np.array([]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"level": 0.0}, "between 0 and 1"), ({"level": 1.5}, "between 0 and 1"), ({"draws": 0}, "at least one draw")],
)
def test_a_level_that_is_none_and_no_draws_are_refused(changes: dict[str, float], said: str) -> None:
    for sets in (ranks.simultaneous_sets, ranks.marginal_sets):
        with pytest.raises(ValueError, match=said):
            sets(np.array([1.0, 2]), np.ones(2), **changes)  # type: ignore[arg-type]  # on purpose
