"""`export`: what a workbook says is what was scored, each file leaves an audit row, persons leave one by one."""

from contextlib import closing
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.commands import example
from evaluation.storage.database import open_store
from tests import spreadsheets


@pytest.fixture
def loaded(village: Path, store: str) -> str:
    example.load(store, village)
    return store


def test_a_workbook_holds_the_totals_and_its_audit_row(loaded: str, tmp_path: Path) -> None:
    out = tmp_path / "made" / "cards.xlsx"
    assert main(["export", "--framework", "village", "--store", loaded, "--out", str(out)]) == 0
    cells = {cell.value for sheet in spreadsheets.read(out.read_bytes()) for row in sheet.iter_rows() for cell in row}
    assert {"A", "B", "C", 68} <= cells
    with closing(open_store(loaded)) as opened:
        assert opened.audit(limit=1)[0].payload["file"].endswith(".xlsx")


def test_the_name_of_the_file_decides_for_csv(loaded: str, tmp_path: Path) -> None:
    out = tmp_path / "cards.csv"
    assert main(["export", "--framework", "village", "--store", loaded, "--unit", "B", "--out", str(out)]) == 0
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("B,")


def test_a_card_leaves_as_one_page_of_pdf(loaded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "card.pdf"
    options = ["export", "--framework", "village", "--store", loaded, "--out", str(out)]
    assert main([*options, "--unit", "B"]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    with closing(open_store(loaded)) as opened:
        assert opened.audit(limit=1)[0].payload["file"].endswith(".B.pdf")
    out.unlink()
    assert main(options) == 1
    assert "单位" in capsys.readouterr().err
    assert not out.exists()


def test_no_list_of_persons_leaves(loaded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "cards.xlsx"
    options = ["--framework", "village", "--store", loaded, "--level", "cadre", "--out", str(out)]
    assert main(["export", *options]) == 1
    assert "干部名单" in capsys.readouterr().err
    assert not out.exists()
    assert main(["export", *options, "--unit", "K1"]) == 0


def test_a_scheme_of_another_level_than_the_one_asked_for_is_refused(
    loaded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "cards.xlsx"
    options = ["--framework", "village", "--store", loaded, "--scheme", "cadres", "--level", "region"]
    assert main(["export", *options, "--unit", "K1", "--out", str(out)]) == 1
    assert "层级为 cadre,不是 --level region" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("units", [["ZZZ"], ["A", "ZZZ"]])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_unit_that_is_not_there_is_named_and_nothing_written(
    loaded: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], units: list[str], ending: str
) -> None:
    out = tmp_path / f"cards.{ending}"
    named = [text for unit in units for text in ("--unit", unit)]
    assert main(["export", "--framework", "village", "--store", loaded, *named, "--out", str(out)]) == 1
    assert "没有“ZZZ”" in capsys.readouterr().err
    assert not out.exists()
    with closing(open_store(loaded)) as opened:
        assert opened.audit(limit=1)[0].action != "export"
