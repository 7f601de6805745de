"""Untouched files as offices send them go from upload to clean frames through findings and ticks alone."""

from pathlib import Path

import pytest

from evaluation.domain.indicators import Level
from evaluation.domain.table import Finding, Mapping, Table
from evaluation.exchange.mapping import adapt, most_alike, propose, same_shape
from evaluation.exchange.reading import read
from evaluation.steps.validation import Accepted, validate

TICKS = ["national", "province", "prefecture", "placeholder", "no_code", "note"]


def table_at(path: Path) -> Table:
    return read(path.read_bytes(), path.name).tables[0]


def found(accepted: Accepted, code: str) -> list[Finding]:
    return [finding for finding in accepted.findings if finding.code == code]


@pytest.fixture(scope="module")
def census_2020(shared_data: Path) -> Table:
    return table_at(shared_data / "census" / "census_county_2020_v1.xlsx")


@pytest.fixture(scope="module")
def census_2010(shared_data: Path) -> Table:
    return table_at(shared_data / "census" / "census_county_2010_v1.xlsx")


@pytest.fixture(scope="module")
def mapping_2020(census_2020: Table) -> Mapping:
    return propose(census_2020).revise({"period": "2020", "drop": TICKS})


@pytest.fixture(scope="module")
def panel(shared_data: Path) -> Accepted:
    table = table_at(shared_data / "prefecture_panel_2001_2020.csv")
    return validate(table, propose(table), [])


def test_the_2020_census_asks_five_questions_and_is_clean_after_five_ticks(
    census_2020: Table, mapping_2020: Mapping
) -> None:
    asked = validate(census_2020, mapping_2020.revise({"drop": []}), [])
    errors = {finding.option: finding.count for finding in asked.findings if finding.severity == "error"}
    assert errors == {
        "drop:national": 1, "drop:province": 31, "drop:placeholder": 8, "drop:prefecture": 328, "drop:no_code": 42,
    }  # fmt: skip
    accepted = validate(census_2020, mapping_2020, [])
    assert not accepted.blocked
    assert len(accepted.units) == 2_948
    assert len(accepted.observations) == 2_948 * 149


def test_the_2020_census_keeps_cities_that_have_no_counties(census_2020: Table, mapping_2020: Mapping) -> None:
    units = set(validate(census_2020, mapping_2020, []).units["code"])
    assert {"441900", "442000"} <= units
    assert "110000" not in units


def test_the_2010_census_is_offered_the_mapping_of_2020_with_its_differences(
    census_2010: Table, mapping_2020: Mapping
) -> None:
    assert same_shape(census_2010, [mapping_2020]) is None
    assert most_alike(census_2010, [mapping_2020]) is mapping_2020
    mapping, findings = adapt(mapping_2020, census_2010)
    meaning = {column.target: column.header for column in mapping.of_role("indicator")}
    assert meaning["男_1到4岁"] == "1-4岁(男)"
    assert meaning["平均受教育年限_女"] == "平均受教育年限(年)-女"
    assert meaning["住房內有管道自来水"] == "住房内有无管道自来水-有"
    assert {finding.code for finding in findings} == {
        "column_unlike", "column_guessed", "column_absent", "column_extra",
    }  # fmt: skip


def test_the_2010_census_holds_a_broken_number_and_is_clean_once_it_counts_as_missing(
    census_2010: Table, mapping_2020: Mapping
) -> None:
    mapping = adapt(mapping_2020, census_2010)[0].revise({"period": "2010"})
    asked = validate(census_2010, mapping, [])
    assert [(f.code, f.found) for f in asked.findings if f.severity == "error"] == [("grouping", "8842 30")]
    accepted = validate(census_2010, mapping.revise({"faulty_as_missing": True}), [])
    assert not accepted.blocked
    assert len(accepted.units) == 2_861


def test_the_rows_of_2011_that_slipped_by_one_are_told(panel: Accepted) -> None:
    slipped = {f.facts["header"] for f in found(panel, "shifted_rows") if f.facts["period"] == "2011"}
    assert {"gdp_nominal_100m_cny", "gdp_real_2010_100m_cny", "secondary_share_pct"} <= slipped


def test_the_revisions_of_2018_and_2019_are_jumps(panel: Accepted) -> None:
    [jumps] = [f for f in found(panel, "jump") if f.facts["header"] == "gdp_nominal_100m_cny"]
    assert "18809.6 → 14104.3" in {place.found for place in jumps.places}
    [broad] = [f for f in found(panel, "broad_revision") if f.facts["header"] == "gdp_nominal_100m_cny"]
    assert broad.facts["period"] == "2005、2019"


def test_a_prefecture_almost_without_people_is_told(panel: Accepted) -> None:
    [far] = found(panel, "scale_outlier")
    assert far.facts["unit"] == "460300"


def test_the_panel_has_one_row_for_each_prefecture_and_year(panel: Accepted) -> None:
    assert not panel.blocked
    assert not panel.observations.duplicated(["unit", "period", "indicator"]).any()
    assert len(panel.units) == 371


@pytest.mark.parametrize(("name", "units"), [("asem/iData.csv", 51), ("hdi/hdi_2022_inputs.csv", 206)])
def test_country_tables_are_clean_as_they_are(shared_data: Path, name: str, units: int) -> None:
    table = table_at(shared_data / name)
    accepted = validate(table, propose(table).revise({"period": "2022"}), [])
    assert not accepted.blocked
    assert len(accepted.units) == units


def test_age_and_degree_of_leaders_are_refused_as_indicators(shared_data: Path) -> None:
    table = table_at(shared_data / "prefecture_leader_targets_2003_2014.csv")
    accepted = validate(table, propose(table, level=Level.CADRE), [])
    assert {f.facts["header"] for f in found(accepted, "personal_trait")} == {"age", "degree"}
