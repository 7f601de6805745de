"""The import contracts hold, and each one, broken by a single line in a copy of the tree, is seen to be broken."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

# contract, the module that breaks it, its one line
VIOLATIONS = [
    ("direction", "evaluation/domain/intruder.py", "import evaluation.statistics"),
    ("direction", "evaluation/statistics/intruder.py", "import evaluation.steps"),
    ("direction", "evaluation/steps/intruder.py", "import evaluation.scorecard"),
    ("direction", "evaluation/steps/intruder.py", "import evaluation.storage"),
    ("direction", "evaluation/steps/intruder.py", "import evaluation.simulation"),
    ("direction", "evaluation/storage/intruder.py", "import evaluation.exchange"),
    ("direction", "evaluation/exchange/intruder.py", "import evaluation.storage"),
    ("direction", "evaluation/exchange/intruder.py", "import evaluation.comparison"),
    ("direction", "evaluation/checks/intruder.py", "import evaluation.simulation"),
    ("direction", "evaluation/simulation/intruder.py", "import evaluation.services"),
    ("direction", "evaluation/services/intruder.py", "import evaluation.__main__"),
    ("direction", "evaluation/intruder.py", "A_MODULE_WITHOUT_A_LAYER = True"),
    ("pages-on-top", "evaluation/services/intruder.py", "import pages.shared"),
    ("pages-see", "pages/intruder.py", "import evaluation.storage"),
    ("pages-see", "pages/shared/intruder.py", "import evaluation.steps"),
    ("pages-apart", "pages/intruder.py", "import pages.overview"),
    ("pages-apart", "pages/shared/intruder.py", "import pages.overview"),
    ("steps-apart", "evaluation/steps/intruder.py", "import evaluation.steps.treatment"),
    ("streamlit-outside", "evaluation/services/intruder.py", "import streamlit"),
    ("sql-inside-storage", "evaluation/services/intruder.py", "import sqlmodel"),
    ("sql-inside-storage", "evaluation/exchange/intruder.py", "import sqlalchemy.orm"),
    ("sql-inside-storage", "pages/intruder.py", "import alembic"),
]


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    for package in ("evaluation", "pages"):
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(tree: Path, *options: str) -> tuple[int, str]:
    """The exit code and the text of import-linter on a copied tree."""
    command = [sys.executable, "-c", LINT_IMPORTS, "--no-logo", "--no-cache", *options]
    ended = subprocess.run(command, cwd=tree, env={"PYTHONUTF8": "1"}, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_the_tree_keeps_every_contract(copied_tree: Path) -> None:
    code, printed = lint_imports(copied_tree)
    assert code == 0, printed
    assert " 0 broken" in printed


@pytest.mark.parametrize(("contract", "module", "line"), VIOLATIONS)
def test_one_line_breaks_its_contract(copied_tree: Path, contract: str, module: str, line: str) -> None:
    (copied_tree / module).write_text(f"{line}\n")
    code, printed = lint_imports(copied_tree, "--contract", contract)
    assert code == 1, printed
    assert " 1 broken" in printed
    assert module.removesuffix(".py").replace("/", ".") in printed


def test_every_contract_is_broken_once_here() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in VIOLATIONS}
