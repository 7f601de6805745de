"""No county of the example bears a real county's or city's name."""

import re
from pathlib import Path

import pandas as pd

from evaluation.simulation.names import TOWNSHIPS, counties

ENDINGS = re.compile("(自治县|县|市|区|旗|镇|地区|盟)$")


def test_names_are_distinct_and_those_of_the_story_come_first() -> None:
    names = counties(120)
    assert len(names) == 120
    assert len(set(names.values())) == 120
    assert list(names)[:5] == ["平澜县", "临溪县", "栖原县", "霁山县", "云岭县"]
    assert len(TOWNSHIPS) == 18


def test_no_name_is_that_of_a_real_county_or_city(shared_data: Path) -> None:
    lists = pd.read_csv(shared_data / "county_conditions.csv", encoding="utf-8-sig")
    cities = pd.read_csv(shared_data / "prefecture_panel_2001_2020.csv", encoding="utf-8-sig")
    real = {*lists["county_zh"].dropna(), *lists["prefecture_zh"].dropna(), *cities["city_zh"].dropna()}
    stems = {ENDINGS.sub("", name) for name in real}
    assert len(stems) > 2_000
    assert not {ENDINGS.sub("", name) for name in (*counties(120), *TOWNSHIPS)} & stems
