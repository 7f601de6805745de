"""The example as a framework: whole, equal in every run, and what the folder holds."""

from collections import Counter
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation.domain.dataset import assemble
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Achievement, Level
from evaluation.domain.units import ConditionRole, Posting
from evaluation.exchange import frameworks
from evaluation.simulation import example
from evaluation.simulation.careers import PREDECESSOR, PRINCIPAL

COMMITTED = Path(__file__).parents[2] / "data" / "example"
MOST_BYTES = 12_000_000


@pytest.fixture(scope="module")
def made() -> Holdings:
    return example.make()[0]


@pytest.fixture(scope="module")
def committed() -> Holdings:
    return frameworks.read(COMMITTED)


def test_the_same_seed_makes_the_same_data_and_the_same_truth() -> None:
    one, truth = example.make(7)
    other, again = example.make(7)
    assert assemble(one, Level.CADRE, "2025").fingerprint == assemble(other, Level.CADRE, "2025").fingerprint
    pd.testing.assert_frame_equal(truth.theta, again.theta)


def test_another_seed_makes_other_values(made: Holdings) -> None:
    assert (
        assemble(made, Level.REGION, "2025").fingerprint
        != assemble(example.make(7)[0], Level.REGION, "2025").fingerprint
    )


def test_the_committed_folder_is_what_the_seed_makes(made: Holdings, committed: Holdings) -> None:
    assert assemble(committed, Level.CADRE, "2025").fingerprint == assemble(made, Level.CADRE, "2025").fingerprint
    assert committed.schemes == made.schemes
    pd.testing.assert_series_equal(
        committed.observations["source"].astype(str), made.observations["source"].astype(str)
    )


def test_the_committed_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) < MOST_BYTES


def test_the_truth_stands_beside_the_framework_and_reads_back_equal(tmp_path: Path) -> None:
    truth = example.make(7)[1]
    truth.write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "coefficients.csv",
        "efforts.csv",
        "hidden.json",
        "kernels.json",
        "theta.csv",
    ]
    back = pd.read_csv(tmp_path / "theta.csv", dtype={"period": str})
    pd.testing.assert_frame_equal(back, truth.theta, check_dtype=False)


def test_categories_have_the_sizes_of_the_story(made: Holdings) -> None:
    counted = Counter(assemble(made, Level.REGION, "2025").categories)
    assert counted["重点生态功能区"] == 31
    assert counted["乡镇"] == 18
    assert sum(counted.values()) == 120 + 18
    departments = Counter(assemble(made, Level.DEPARTMENT, "2025").categories)
    assert sorted(departments.values()) == [7, 7, 8, 8, *[120] * 6]
    assert 380 <= sum(unit.level is Level.CADRE for unit in made.units) <= 420


def test_every_category_is_weighed_and_every_row_sums_to_one_hundred(made: Holdings) -> None:
    for scheme in made.schemes.values():
        assert all(sum(row.values()) == pytest.approx(100, abs=1e-4) for row in scheme.weights.values())
    region = made.scheme("reference")
    assert set(assemble(made, Level.REGION, "2025").categories) == set(region.weights)
    assert set(assemble(made, Level.DEPARTMENT, "2025").categories) == set(made.scheme("department").weights)


def test_ecological_counties_are_judged_28_to_67_to_5(made: Holdings) -> None:
    scheme = made.scheme("reference")
    sums = dict.fromkeys(Achievement, 0.0)
    for code, weight in scheme.weights["重点生态功能区"].items():
        sums[scheme.leaf(code).achievement] += weight
    assert [sums[kind] for kind in (Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS)] == [28, 67, 5]


def test_political_quality_and_integrity_are_gates_without_weight(made: Holdings) -> None:
    scheme = made.scheme("cadre")
    unweighed = {leaf.indicator for leaf in scheme.leaves if leaf.achievement is Achievement.NONE}
    assert unweighed == {"C01", "C14"}
    assert all(not unweighed & set(row) for row in scheme.weights.values())
    assert {gate.rule for gate in scheme.gates} == {"political_quality", "integrity_case"}
    assert len(scheme.leaves) == 13 + 2


def test_the_cadre_scheme_holds_the_schemes_of_the_units_by_value(made: Holdings) -> None:
    embedded = made.scheme("cadre").embedded
    assert embedded == {"region": made.scheme("reference"), "department": made.scheme("department")}


def test_the_five_effects_of_gates_are_all_there(made: Holdings) -> None:
    effects = {gate.effect.effect for gate in made.scheme("reference").gates}
    assert {"deduct", "cap", "bar", "suspend", "veto"} <= effects


def test_bottom_lines_and_target_completions_are_never_adjusted(made: Holdings) -> None:
    for leaf in made.scheme("reference").leaves:
        if leaf.bottom_line or leaf.scoring.method == "target":
            assert not leaf.adjustable, leaf.indicator


def test_townships_and_provincial_departments_have_no_conditions(made: Holdings) -> None:
    known = set(made.conditions["unit"])
    assert not known & {unit.code for unit in made.units if unit.level is Level.REGION and unit.parent}
    assert not known & {unit.code for unit in made.units if unit.level is Level.DEPARTMENT and not unit.parent}


def test_provincial_departments_have_too_few_years_for_an_error_range(made: Holdings) -> None:
    provincial = {unit.code for unit in made.units if unit.level is Level.DEPARTMENT and not unit.parent}
    rows = made.observations[made.observations["unit"].isin(provincial)]
    assert rows["period"].astype(str).nunique() == 2


def test_bureaus_carry_the_conditions_of_their_county(made: Holdings) -> None:
    values = made.conditions.set_index(["unit", "condition"])["value"]
    parents = {unit.code: unit.parent for unit in made.units if unit.level is Level.DEPARTMENT and unit.parent}
    assert len(parents) == 720
    elevations = values.xs("elevation_mean", level="condition")
    assert all(elevations[bureau] == elevations[county] for bureau, county in parents.items())


def test_what_must_be_declined_has_values_so_that_it_can_be_ticked(made: Holdings) -> None:
    roles = {each.condition: each.role for each in made.register}
    held = set(made.conditions["condition"])
    assert roles["fixed_asset_investment"] is ConditionRole.MEDIATOR
    assert {"fixed_asset_investment", "current_fiscal_revenue", "old_revolutionary_area"} <= held
    assert roles["cadre_age_gender_ethnicity"] is ConditionRole.FORBIDDEN
    assert "cadre_age_gender_ethnicity" not in held


def test_some_cells_are_missing_and_some_do_not_apply_each_with_its_reason(made: Holdings) -> None:
    rows = made.observations
    for status in ("missing", "not_applicable"):
        of_status = rows[rows["status"] == status]
        assert len(of_status) > 20
        assert (of_status["reason"] != "").all()
        assert of_status["value"].isna().all()


def test_surveys_publish_their_error_and_every_value_its_source_and_date(made: Holdings) -> None:
    rows = made.observations[made.observations["status"] == "observed"]
    assert rows.loc[rows["indicator"] == "LIV08", "error"].between(0.5, 2).all()
    assert rows.loc[rows["indicator"] == "ECO01", "error"].isna().all()
    assert rows["source"].astype(str).str.contains("·").all()
    assert (rows["as_of"].str[:4].astype(int) == rows["period"].astype(int) + 1).all()


def test_a_county_has_one_principal_at_every_time(made: Holdings) -> None:
    posts = sorted((each for each in made.postings if each.post == PRINCIPAL), key=lambda each: (each.unit, each.start))
    for unit, group in groupby(posts, key=lambda each: each.unit):
        held = list(group)
        assert held[0].start <= date(2016, 1, 1), unit
        assert held[-1].end is None
        assert all(one.end is not None and one.end + timedelta(days=1) == two.start for one, two in pairwise(held))


def test_nobody_holds_two_posts_at_once_and_shares_of_a_unit_stay_within_one(made: Holdings) -> None:
    by_cadre = groupby(sorted(made.postings, key=_cadre_then_start), key=lambda each: each.cadre)
    for cadre, group in by_cadre:
        assert all(one.end is not None and one.end < two.start for one, two in pairwise(group)), cadre
    last_day = date(2025, 12, 31)
    shares = Counter[str]()
    for posting in made.postings:
        if posting.end is None or posting.end >= last_day:
            shares[posting.unit] += posting.share
    assert max(shares.values()) <= 1 + 1e-9


def test_the_predecessor_of_qiyuan_moved_to_jishan_in_mid_year(made: Holdings) -> None:
    names = {unit.code: unit.name_zh for unit in made.units}
    held = [each for each in made.postings if each.cadre == PREDECESSOR]
    assert [names[each.unit] for each in held] == ["栖原县", "霁山县"]
    assert held[1].start == date(2021, 7, 1)
    assert held[0].end == date(2021, 6, 30)


def test_elevation_is_used_twice_by_the_mountain_friendly_draft_only(made: Holdings) -> None:
    rules = {code: {gate.rule for gate in scheme.gates} for code, scheme in made.schemes.items()}
    assert "mountain_bonus" in rules["mountain_friendly"]
    assert "mountain_bonus" not in rules["reference"]
    elevation = made.conditions[made.conditions["condition"] == "elevation_mean"].set_index("unit")["value"]
    given = {event.unit for event in made.events if event.rule == "mountain_bonus"}
    counties = elevation[~elevation.index.str.contains("-")]
    assert given == set(counties.index[counties > 1150])


def test_conditions_hang_together_but_not_too_closely_for_a_model(made: Holdings) -> None:
    dataset = assemble(made, Level.REGION, "2025")
    names = [term.condition for term in made.scheme("reference").adjustment.conditions]
    correlation = dataset.condition_matrix[names].dropna().corr().to_numpy()
    apart = np.abs(correlation[np.triu_indices(len(names), 1)])
    assert apart.max() < 0.8
    assert apart.max() > 0.2


def _cadre_then_start(posting: Posting) -> tuple[str, date]:
    return posting.cadre, posting.start
