"""Both catalogs say the same things, and no page carries words of its own."""

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest

from pages.shared import language

PROJECT = Path(__file__).parents[2]
LOCALES = PROJECT / "pages" / "shared" / "locales"
SECTIONS = sorted(path.name for path in (LOCALES / "zh").glob("*.json"))
CJK = re.compile(r"[㐀-鿿]")
SOURCES = [PROJECT / "app.py", *sorted((PROJECT / "pages").rglob("*.py"))]


def read(code: str, section: str) -> dict[str, str]:
    return dict(json.loads((LOCALES / code / section).read_text(encoding="utf-8")))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_sections() -> None:
    assert sorted(path.name for path in (LOCALES / "en").glob("*.json")) == SECTIONS


@pytest.mark.parametrize("section", SECTIONS)
def test_keys_and_placeholders_are_the_same(section: str) -> None:
    chinese, english = read("zh", section), read("en", section)
    assert list(chinese) == list(english)
    assert {key: placeholders(chinese[key]) for key in chinese} == {key: placeholders(english[key]) for key in english}


@pytest.mark.parametrize("section", SECTIONS)
def test_english_texts_have_no_chinese(section: str) -> None:
    assert [key for key, text in read("en", section).items() if CJK.search(text)] in ([], ["language_zh"])


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_no_page_carries_chinese_text(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in texts if text not in docstrings and CJK.search(text)] == []


def test_every_note_that_the_code_makes_has_its_sentence() -> None:
    sentences = read("zh", "notes.json")
    steps = "|".join(sorted({code.partition(".")[0] for code in sentences}))
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "evaluation").rglob("*.py")]
    found = {code for text in texts for code in re.findall(rf'"((?:{steps})\.[a-z_]+)"', text)}
    made = {code for code in found if not code.endswith((".csv", ".json"))}
    assert len(made) > 25
    assert sorted(made - sentences.keys()) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("单位 030 就会超过 单位 031。", "单位 030 就会超过单位 031。"),
        ("只要把“甲”调低,乙县 就会超过 丙县。", "只要把“甲”调低,乙县就会超过丙县。"),
        ("Unit 030 overtakes unit 031.", "Unit 030 overtakes unit 031."),
    ],
)
def test_names_put_into_a_chinese_sentence_leave_no_space_between_chinese_signs(text: str, shown: str) -> None:
    assert language.spaced(text) == shown
