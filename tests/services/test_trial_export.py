"""The workbook of a blind trial: numbers in place of names, 试算 on every sheet, an audit row."""

import io
import re
import zipfile

import numpy as np
import openpyxl
import pytest

from evaluation.domain.table import Language
from evaluation.errors import NotAllowed
from evaluation.services import blind, trial_export, weights
from evaluation.services.actors import Actor, local
from evaluation.services.evaluation import Evaluation
from evaluation.services.weights import Laboratory
from evaluation.services.workspace import Store
from tests.services import small_world

NAMES = re.compile("|".join(rf"甲{code}县|{code} County|\b{code}\b" for code in small_world.REGIONS))


@pytest.fixture
def laboratory(regions: Evaluation) -> Laboratory:
    return weights.open_laboratory(regions, "平原", blind.label(small_world.REGIONS, b"any secret"))


@pytest.mark.parametrize(("language", "mark"), [("zh", "试算"), ("en", "Trial")])
def test_every_sheet_says_trial_and_none_names_a_unit(
    store: Store, laboratory: Laboratory, language: Language, mark: str
) -> None:
    content = trial_export.export_trial(store, local(), laboratory, laboratory.adopted, language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [mark in str(sheet["A1"].value) for sheet in book] == [True] * 3
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = "\n".join(parts.read(name).decode("utf-8", errors="replace") for name in parts.namelist())
    assert NAMES.findall(text) == []
    assert len(set(re.findall(r"(?:单位|Unit) \d\d", text))) == 12


def test_the_places_are_those_of_the_laboratory(store: Store, laboratory: Laboratory) -> None:
    shares = {"growth": 10.0, "roads": 10.0, "air": 70.0, "trust": 10.0}
    content = trial_export.export_trial(store, local(), laboratory, shares, "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["试算名次"]
    rows = [row for row in sheet.iter_rows(values_only=True) if re.match(r"单位 \d\d", str(row[0]))]
    places = weights.try_out(laboratory, shares).places
    assert laboratory.labels is not None
    labels = [laboratory.labels.text(unit.code, "zh") for unit in laboratory.units]
    expected = {name: int(place) for name, place in zip(labels, places, strict=True) if not np.isnan(place)}
    assert {str(row[0]): row[1] for row in rows if row[1]} == expected


def test_a_trial_that_leaves_is_written_down(store: Store, laboratory: Laboratory) -> None:
    trial_export.export_trial(store, local(), laboratory, laboratory.adopted, "zh")
    newest = store.audit(1)[0]
    assert (newest.action, newest.payload["trial"]) == ("export", True)


def test_of_cadres_no_list_leaves(store: Store, cadres: Evaluation) -> None:
    laboratory = weights.open_laboratory(cadres, "主要领导", blind.label(small_world.CADRES, b"any secret"))
    content = trial_export.export_trial(store, local(), laboratory, laboratory.adopted, "zh")
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["说明", "权重"]


def test_a_leader_may_not_take_a_trial_away(store: Store, laboratory: Laboratory) -> None:
    with pytest.raises(NotAllowed):
        trial_export.export_trial(store, Actor("x", frozenset({"leader"})), laboratory, laboratory.adopted, "zh")
