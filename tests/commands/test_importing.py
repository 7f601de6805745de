"""`import`: a sheet becomes a framework folder or enters the store; with errors nothing of it does."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.exchange import frameworks
from evaluation.storage.database import open_store

Sheet = Callable[..., Path]


def test_a_sheet_becomes_a_framework_folder(recipe: Path, sheet: Sheet, tmp_path: Path) -> None:
    file, out = sheet("001,甲,40", "002,乙,"), tmp_path / "out"
    assert main(["import", str(file), "--mapping", str(recipe), "--folder", str(out)]) == 0
    held = frameworks.read(out)
    assert [unit.code for unit in held.units] == ["001", "002"]
    assert held.observations["status"].tolist() == ["observed", "missing"]
    assert held.periods(held.schemes["reference"].level) == ("2023",)


def test_the_framework_and_the_period_can_be_named(recipe: Path, sheet: Sheet, tmp_path: Path) -> None:
    file, out = sheet("001,甲,40"), tmp_path / "out"
    options = ["--mapping", str(recipe), "--framework", "mine", "--period", "2024", "--folder", str(out)]
    assert main(["import", str(file), *options]) == 0
    held = frameworks.read(out)
    assert held.framework.code == held.schemes["reference"].framework == "mine"
    assert held.observations["period"].astype(str).tolist() == ["2024"]


def test_a_sheet_with_errors_is_named_by_cell_and_leaves_nothing(
    recipe: Path, sheet: Sheet, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = sheet("001,甲,约40", "002,乙,140"), recipe.parent / "out"
    for where in (["--folder", str(out)], ["--store", store]):
        assert main(["import", str(file), "--mapping", str(recipe), *where]) == 1
        said = capsys.readouterr().err
        assert "CSV!C2" in said
        assert "CSV!C3" in said
        assert "没有写入任何数据" in said
    assert not out.exists()
    with closing(open_store(store)) as opened:
        assert opened.frameworks() == ()


def test_the_next_year_of_the_same_sheet_needs_only_the_word_remembered(recipe: Path, sheet: Sheet, store: str) -> None:
    first, second = sheet("001,甲,40"), sheet("001,甲,55", name="next.csv")
    assert main(["import", str(first), "--mapping", str(recipe), "--store", store]) == 0
    options = ["--mapping", "remembered", "--framework", "roads", "--period", "2024", "--store", store]
    assert main(["import", str(second), *options]) == 0
    with closing(open_store(store)) as opened:
        held = opened.holdings("roads")
        assert dict(zip(held.observations["period"], held.observations["value"], strict=True)) == {
            "2023": 40,
            "2024": 55,
        }
        assert [batch.file_name for batch in opened.batches("roads")] == ["next.csv", "sheet.csv"]
        assert opened.verify_audit() == []


def test_strict_stops_at_a_finding_that_needs_a_look(
    recipe: Path, sheet: Sheet, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--mapping", str(recipe), "--store", store]
    assert main(["import", str(sheet("001,甲,40")), *options]) == 0
    again = ["--mapping", "remembered", "--framework", "roads", "--period", "2024", "--store", store]
    unknown = sheet("001,甲,41", "009,丁,42", name="next.csv")
    assert main(["import", str(unknown), *again, "--strict"]) == 1
    assert "CSV!A3" in capsys.readouterr().err
    assert main(["import", str(unknown), *again]) == 0


def test_a_sheet_that_the_recipe_does_not_read_is_said_with_what_it_lacks(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.csv"
    file.write_text("code,name,rails\n001,甲,1\n", encoding="utf-8")
    assert main(["import", str(file), "--mapping", str(recipe), "--folder", str(tmp_path / "out")]) == 1
    assert "缺少 1/3 列:“roads”" in capsys.readouterr().err


def test_a_recipe_that_is_not_there_is_said_with_those_that_are(
    sheet: Sheet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(sheet()), "--mapping", "asen", "--folder", str(tmp_path / "out")]) == 1
    assert "asem" in capsys.readouterr().err


def test_a_file_that_is_no_table_is_refused_with_its_code(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.xlsx"
    file.write_bytes(b"PK\x03\x04 not a workbook")
    assert main(["import", str(file), "--mapping", str(recipe), "--folder", str(tmp_path / "out")]) == 1
    assert "E1" in capsys.readouterr().err
