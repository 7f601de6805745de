"""Pages guard themselves first, and the entry script sees no more than a page does."""

import ast
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGES = sorted((PROJECT / "pages").glob("*.py"))
VISIBLE = ("evaluation.services", "evaluation.domain", "evaluation.errors", "pages.shared")


def first_statement(source: str) -> ast.stmt | None:
    """The first statement after docstring and imports."""
    body = ast.parse(source).body
    docstring = body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    rest = (node for node in body[bool(docstring) :] if not isinstance(node, ast.Import | ast.ImportFrom))
    return next(rest, None)


def starts_with_the_guard(source: str) -> bool:
    """Whether `require(...)`, imported from pages.shared.guard, is the first thing that runs."""
    statement = first_statement(source)
    call = statement.value if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign) else None
    calls_require = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "require"
    return calls_require and "from pages.shared.guard import require\n" in source


def imported_modules(source: str) -> set[str]:
    """Every module that `source` imports; `from a import b` counts as a.b, which may be a module."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules.update(f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)
    return modules


def is_visible_to_the_entry_script(module: str) -> bool:
    within = any(module == visible or module.startswith(f"{visible}.") for visible in VISIBLE)
    return within or module.partition(".")[0] in sys.stdlib_module_names | {"streamlit"}


def test_there_are_pages() -> None:
    assert PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_starts_with_the_guard(page: Path) -> None:
    assert starts_with_the_guard(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("body", "guarded"),
    [
        ("require('leader')", True),
        ("actor = require('leader')", True),
        ("st.title('总览')\nrequire('leader')", False),
        ("if True:\n    require('leader')", False),
        ("def require(role): ...\nrequire('leader')", False),
        ("", False),
    ],
)
def test_the_guard_has_to_run_before_anything_else(body: str, guarded: bool) -> None:  # noqa: FBT001 -- a row of the table
    source = f'"""A page."""\n\nimport streamlit as st\n\nfrom pages.shared.guard import require\n\n{body}\n'
    assert starts_with_the_guard(source) is guarded


def test_another_require_is_no_guard() -> None:
    assert not starts_with_the_guard("from pages.shared.session import require\n\nrequire('leader')\n")


def test_the_entry_script_sees_no_more_than_a_page() -> None:
    hidden = {
        module
        for module in imported_modules((PROJECT / "app.py").read_text(encoding="utf-8"))
        if not is_visible_to_the_entry_script(module)
    }
    assert hidden == set()


@pytest.mark.parametrize(
    ("line", "visible"),
    [
        ("import streamlit as st", True),
        ("from pages.shared import language", True),
        ("from evaluation.services.sessions import open_session", True),
        ("from evaluation.storage import database", False),
        ("from evaluation import steps", False),
        ("import pandas", False),
        ("from pages import overview", False),
    ],
)
def test_what_the_entry_script_may_import(line: str, visible: bool) -> None:  # noqa: FBT001 -- a row of the table
    assert all(map(is_visible_to_the_entry_script, imported_modules(line))) is visible
