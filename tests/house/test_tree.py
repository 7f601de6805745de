"""Promises about the files themselves: sizes, no host outside, no path of somebody's machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
CODE = ("app.py", "evaluation", "pages")
LONGEST_FILE, LONGEST_FUNCTION = 300, 50
# names of formats, of papers and of a typeface's owner and licence: they identify, and nothing is fetched from them
NAMES_NOT_ADDRESSES = re.compile(
    r"https?://(localhost|127\.0\.0\.1|doi\.org|schemas\.|www\.w3\.org|www\.adobe\.com|scripts\.sil\.org)"
)
ADDRESS = re.compile(r"https?://[^\s\"'<>)]+")
MACHINE_PATH = re.compile(r"(?<![\w.~*-])/(?:home|root|work|farm|Users|tmp)/\w")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".csv",
    ".css",
    ".js",
    ".html",
    ".svg",
    ".yaml",
    ".yml",
    ".ini",
    ".mako",
    "",
}


def tracked_files(*folders: str) -> list[Path]:
    """Text files that git knows, or is about to know, below these folders (all without a folder)."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *folders]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip(f"not a git checkout: {listed.stderr.strip()}")
    files = {PROJECT / name for name in listed.stdout.split("\0") if name}
    return sorted(file for file in files if file.is_file() and file.suffix in TEXT)


def lines_matching(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """Each hit as file:line: text."""
    return [
        f"{file.relative_to(PROJECT)}:{number}: {hit.group()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        for hit in pattern.finditer(line)
    ]


def long_functions(source: str) -> list[str]:
    """Names of the functions that take more lines than allowed."""
    functions = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION]


def test_the_app_names_no_host_outside() -> None:
    named = lines_matching(tracked_files(*CODE), ADDRESS)
    assert [hit for hit in named if not NAMES_NOT_ADDRESSES.search(hit)] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert lines_matching(tracked_files(), MACHINE_PATH) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("open('/ho" + "me/li/data.csv')", True),
        ("cd /wo" + "rk/main", True),
        ("data/work/x", False),
        ("见 https://example.org/home/li", False),
        ("/usr/lib/postgresql", False),
    ],
)
def test_what_counts_as_a_path_of_a_machine(text: str, found: bool) -> None:  # noqa: FBT001 -- a row of the table
    assert bool(MACHINE_PATH.search(text)) is found


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    files = [file for file in tracked_files() if file.suffix == ".py"]
    lengths = {str(file.relative_to(PROJECT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    files = [file for file in tracked_files() if file.suffix == ".py"]
    found = {str(file.relative_to(PROJECT)): long_functions(file.read_text(encoding="utf-8")) for file in files}
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_a_function_of_51_lines_is_found_and_one_of_50_is_not() -> None:
    assert long_functions("def too_long():\n" + "    pass\n" * 50) == ["too_long"]
    assert long_functions("def just_right():\n" + "    pass\n" * 49) == []


def test_no_folder_of_tests_is_a_package() -> None:
    assert list((PROJECT / "tests").rglob("__init__.py")) == []
