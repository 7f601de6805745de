"""Random intercepts over years: a balanced table's analysis of variance gives every figure by hand."""

import numpy as np
import pytest

from evaluation.steps import adjustment
from evaluation.steps.adjustment import random_intercept
from tests.adjusting import adjusted, by_years, codes, whole

UNITS, YEARS = 120, 4
GENERATOR = np.random.default_rng(11)
LASTING = 3 * GENERATOR.standard_normal(UNITS)
NOISE = 2 * GENERATOR.standard_normal((YEARS, UNITS))
TABLE = 50 + LASTING + np.arange(YEARS)[:, None] + NOISE
HELD = np.linspace(0, 10, UNITS)


def panel(
    table: np.ndarray = TABLE, held: np.ndarray = HELD, terms: tuple[str, ...] = (), **changes: object
) -> adjustment.Adjusted:
    given = {"records": by_years(*table), "method": "random_intercept", "years": len(table)}
    return adjusted({"a": table[-1]}, {"high": held}, terms, **{**given, **changes})


def analysis(table: np.ndarray) -> tuple[float, float, float]:
    """Between and within variance, and the share of a unit's mean that is signal, of a table of units by years."""
    years, units = table.shape
    rest = table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + table.mean()
    within = (rest**2).sum() / ((units - 1) * (years - 1))
    among = years * ((table.mean(axis=0) - table.mean()) ** 2).sum() / (units - 1)
    return (among - within) / years, within, 1 - within / among


def test_the_adjusted_value_is_the_years_level_and_the_share_of_the_units_mean_that_is_signal() -> None:
    found = panel()
    between, within, share = analysis(TABLE)
    fit = found.fits["a"]
    assert isinstance(fit, adjustment.PanelFit)
    assert (fit.between, fit.within) == pytest.approx((between, within), rel=1e-7)
    assert fit.reliability.tolist() == pytest.approx([share] * UNITS, rel=1e-7)
    expected = TABLE[-1].mean() + share * (TABLE.mean(axis=0) - TABLE.mean())
    assert found.step.matrix["a"].tolist() == pytest.approx(expected.tolist(), abs=1e-6)


def test_what_chance_may_have_made_is_the_last_step_of_a_bridge_that_sums() -> None:
    table = TABLE + 2 * HELD
    found = panel(table, terms=("high",))
    assert list(found.effects) == ["high", "chance"]
    assert whole(found)["a"].tolist() == pytest.approx(table[-1].tolist(), abs=1e-9)
    condition = (HELD - HELD.mean()) * found.fits["a"].coefficients[0]
    assert found.effects["high"]["a"].tolist() == pytest.approx(condition.tolist(), abs=1e-9)


def test_in_a_whole_table_the_mean_of_all_units_is_kept() -> None:
    table = TABLE + 2 * HELD
    assert panel(table, terms=("high",)).step.matrix["a"].mean() == pytest.approx(table[-1].mean(), abs=1e-7)


def test_a_window_of_two_years_is_judged_at_the_level_of_both() -> None:
    values = TABLE[-2:].mean(axis=0)
    found = adjusted(
        {"a": values}, {"high": HELD}, (), records=by_years(*TABLE, recent=2), method="random_intercept", years=4
    )
    _, _, share = analysis(TABLE)
    expected = values.mean() + share * (TABLE.mean(axis=0) - TABLE.mean())
    assert found.step.matrix["a"].tolist() == pytest.approx(expected.tolist(), abs=1e-6)


def test_the_error_is_that_of_the_prediction_with_the_level_in_it() -> None:
    """σ²u (1 − B) + [(1 − B)² σ²u + σ²e ((1 − B/T)² + (T − 1)(B/T)²)] / n for a balanced table."""
    between, within, share = analysis(TABLE)
    apart = (1 - share / YEARS) ** 2 + (YEARS - 1) * (share / YEARS) ** 2
    variance = between * (1 - share) + ((1 - share) ** 2 * between + within * apart) / UNITS
    errors = panel().step.errors
    assert errors is not None
    assert errors["a"].tolist() == pytest.approx([variance**0.5] * UNITS, rel=1e-6)
    assert panel().gradients == {}


def test_with_few_units_the_error_holds_the_doubt_about_the_variances_too() -> None:
    between, _, share = analysis(TABLE[:, :20])
    few = panel(TABLE[:, :20], HELD[:20]).step.errors
    assert few is not None
    assert (few["a"] > np.sqrt(between * (1 - share))).all()


def test_nine_in_ten_true_lasting_parts_lie_inside_their_error() -> None:
    found = panel()
    truth = 50 + YEARS - 1 + LASTING
    errors = found.step.errors
    assert errors is not None
    inside = (np.abs(found.step.matrix["a"] - truth) < 1.645 * errors["a"]).mean()
    assert 0.83 <= inside <= 0.97


def test_where_nothing_lasts_all_is_chance_and_every_unit_is_at_the_level() -> None:
    """Each unit has every value once: all means are 2.5, and so is the mean of each year."""
    table = np.stack([np.roll(np.tile([1.0, 2.0, 3.0, 4.0], 30), shift) for shift in range(4)])
    found = panel(table)
    assert codes(found, "a") == ["adjustment.indistinguishable"]
    assert found.step.matrix["a"].tolist() == pytest.approx([2.5] * 120)
    assert found.effects["chance"]["a"].tolist() == pytest.approx((table[-1] - 2.5).tolist())
    assert found.step.errors is not None
    assert (found.step.errors["a"] > 0).all()


def test_where_nothing_lasts_conditions_are_taken_off_all_the_same() -> None:
    table = np.stack([np.roll(np.tile([1.0, 2.0, 3.0, 4.0], 30), shift) for shift in range(4)]) + HELD
    found = panel(table, terms=("high",))
    assert "adjustment.indistinguishable" in codes(found, "a")
    assert found.step.matrix["a"].tolist() == pytest.approx([7.5] * 120)
    assert found.effects["high"]["a"].tolist() == pytest.approx((HELD - HELD.mean()).tolist(), abs=0.1)


def test_with_few_units_nothing_lasting_is_no_certainty() -> None:
    """Twenty units without a lasting difference to see may still differ: the error says by how much."""
    table = np.stack([np.roll(np.tile([1.0, 2.0, 3.0, 4.0], 5), shift) for shift in range(4)])
    few, many = panel(table, HELD[:20]), panel(np.tile(table, 6))
    assert few.step.errors is not None
    assert many.step.errors is not None
    assert few.step.errors["a"].min() > 2 * many.step.errors["a"].max()


def test_how_far_a_value_believes_its_years_is_the_reliability_and_not_known_where_it_is_not_shrunk() -> None:
    table = TABLE.copy()
    table[:2, 7] = np.nan  # two years are too few
    share = random_intercept.shrinkage(panel(table))
    assert np.isnan(share[7, 0])
    assert np.delete(share[:, 0], 7).tolist() == pytest.approx(panel(table).fits["a"].reliability.tolist())
    assert np.isnan(random_intercept.shrinkage(adjusted({"a": TABLE[-1]}, {"high": HELD}, ("high",)))).all()


def test_where_less_than_half_lasts_it_is_said_with_the_share() -> None:
    table = LASTING / 4 + NOISE
    found = panel(table)
    note = next(note for note in found.step.notes if note.code == "adjustment.unreliable")
    assert note.facts["share"] == pytest.approx(analysis(table)[2], rel=1e-6)
    assert note.facts["share"] < 0.5


def test_less_than_fifteen_units_or_three_years_decline_with_what_would_suffice() -> None:
    few = panel(TABLE[:, :14], HELD[:14])
    assert [(note.code, dict(note.facts)) for note in few.step.notes] == [
        ("adjustment.too_few", {"units": 14, "wanted": 15})
    ]
    short = panel(TABLE[-2:], years=3)
    assert [(note.code, dict(note.facts)) for note in short.step.notes] == [
        ("adjustment.too_few_years", {"years": 2, "wanted": 3})
    ]
    assert panel(records=adjustment.Records()).step.notes[0].code == "adjustment.too_few_years"


def test_a_unit_of_less_than_three_years_keeps_its_value_and_is_named() -> None:
    table = TABLE.copy()
    table[:2, 5] = np.nan
    found = panel(table)
    told = [(note.unit, note.facts["years"]) for note in found.step.notes if note.code == "adjustment.short"]
    assert told == [("u005", 2)]
    assert found.step.matrix["a"].iloc[5] == TABLE[-1, 5]
    assert found.step.matrix["a"].drop("u005").ne(TABLE[-1][np.arange(UNITS) != 5]).all()


def test_a_table_without_noise_gives_no_stable_result() -> None:
    found = panel(np.tile(LASTING, (4, 1)))
    assert codes(found, "a") == ["adjustment.unsettled"]
    assert found.step.matrix["a"].tolist() == LASTING.tolist()


def test_conditions_that_do_not_explain_what_lasts_decline_as_in_one_year() -> None:
    lasting = np.tile([1.0, -1.0, -1.0, 1.0], 30)
    found = panel(lasting + NOISE / 10, np.arange(UNITS) / 4, ("high",))
    assert codes(found, "a") == ["adjustment.worse_than_mean"]


def test_luck_that_resembles_the_year_before_is_not_taken_for_merit() -> None:
    """Nothing lasts, each year's luck is .7 of the last: with that allowed for, less of it is credited."""
    generator = np.random.default_rng(3)
    luck = [generator.standard_normal(300)]
    for _ in range(9):
        luck.append(0.7 * luck[-1] + np.sqrt(1 - 0.49) * generator.standard_normal(300))
    held = np.linspace(0, 1, 300)
    table = np.stack(luck) + 5 * held
    plain, allowing = (panel(table, held, ("high",), errors=each) for each in ("independent", "ar1"))
    assert plain.fits["a"].reliability.median() > 0.7
    assert "a" not in allowing.fits or allowing.fits["a"].reliability.median() < 0.5


def test_names_of_units_carry_no_information_about_years() -> None:
    order = np.random.default_rng(5).permutation(UNITS)
    table = TABLE + 2 * HELD
    first = panel(table, terms=("high",)).step.matrix["a"].to_numpy()
    mixed = panel(table[:, order], HELD[order], ("high",)).step.matrix["a"].to_numpy()
    assert mixed.tolist() == pytest.approx(first[order].tolist(), abs=1e-7)
