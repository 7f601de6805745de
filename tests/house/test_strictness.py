"""Under HENGJI_STRICT=1 a skipped test of the browser, PostgreSQL and the like fails; otherwise a skip stays a skip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
INNER = """
import pytest

@pytest.mark.{mark}
def test_without_what_it_needs():
    pytest.skip("the machine lacks it")
"""


def run_inner(folder: Path, source: str, strict: str) -> str:
    """What pytest prints about `source`, run below a copy of our conftest that finds no real data."""
    checkout = folder / "project" / "tests"
    checkout.mkdir(parents=True)
    shutil.copy(CONFTEST, checkout)
    (checkout / "test_inner.py").write_text(source)
    (checkout / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n browser\n libreoffice\n poppler\n postgresql\n realdata\n other\n"
    )
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", str(checkout)]
    environment = {**os.environ, "HENGJI_STRICT": strict}
    return subprocess.run(command, capture_output=True, text=True, cwd=checkout, env=environment, check=False).stdout


@pytest.mark.parametrize("mark", ["browser", "libreoffice", "poppler", "postgresql", "realdata"])
def test_a_strict_run_fails_where_a_marked_test_is_skipped(tmp_path: Path, mark: str) -> None:
    printed = run_inner(tmp_path, INNER.format(mark=mark), strict="1")
    assert "1 failed" in printed
    assert f"HENGJI_STRICT=1 lets no {mark} test be skipped; Skipped: the machine lacks it" in printed


def test_a_strict_run_lets_other_tests_skip(tmp_path: Path) -> None:
    assert "1 skipped" in run_inner(tmp_path, INNER.format(mark="other"), strict="1")


def test_an_ordinary_run_skips_and_says_why(tmp_path: Path) -> None:
    printed = run_inner(tmp_path, INNER.format(mark="browser"), strict="")
    assert "1 skipped" in printed
    assert "the machine lacks it" in printed


def test_asking_for_real_data_marks_the_test_without_being_told(tmp_path: Path) -> None:
    printed = run_inner(tmp_path, "def test_counties(shared_data): pass", strict="1")
    assert "1 error" in printed
    assert "HENGJI_STRICT=1 lets no realdata test be skipped; Skipped: no real data" in printed
