"""The words of a page in the reader's language: catalogs, names, numbers."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

import streamlit as st

from evaluation.domain import vocabulary
from evaluation.domain.results import Note
from evaluation.domain.table import Language

LANGUAGES = ("zh", "en")
_LOCALES = Path(__file__).parent / "locales"
_KEY = "language"
_HAN = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BETWEEN = re.compile(rf"(?<={_HAN}) (?={_HAN})")


class Named(Protocol):
    """A thing with a Chinese and an English name."""

    @property
    def name_zh(self) -> str: ...

    @property
    def name_en(self) -> str: ...


def settle() -> Language:
    """The language of this run, kept in the address.

    `?lang=` when it has changed, else what the session holds, else the browser's locale, else Chinese.
    """
    asked = st.query_params.get("lang", "")
    if asked in LANGUAGES and asked != st.session_state.get("language.asked"):
        st.session_state[_KEY] = asked
    if _KEY not in st.session_state:
        st.session_state[_KEY] = "en" if (st.context.locale or "").lower().startswith("en") else "zh"
    st.session_state["language.asked"] = current()
    if asked != current():
        st.query_params["lang"] = current()
    return current()


def current() -> Language:
    """`zh` or `en`."""
    return "en" if st.session_state.get(_KEY) == "en" else "zh"


def choose(chosen: str) -> None:
    """Make `chosen` the session's language."""
    st.session_state[_KEY] = chosen


def t(key: str, **values: object) -> str:
    """The text of a key `section.name` with its placeholders filled; a key without a text is an error."""
    return catalog(current())[key].format(**values) if values else catalog(current())[key]


def word(section: str, code: object, fallback: str = "") -> str:
    """The text of `section.code`, or the fallback (else the code itself) where the catalog has none.

    Categories are named as in an exported workbook.
    """
    if section == "categories":
        return vocabulary.category(str(code), current())
    return catalog(current()).get(f"{section}.{code}") or fallback or str(code)


def name(thing: Named, code: str = "") -> str:
    """The name in the reader's language, else the other name, else the code."""
    names = (thing.name_en, thing.name_zh) if current() == "en" else (thing.name_zh, thing.name_en)
    return names[0] or names[1] or code


def joined(parts: list[str]) -> str:
    """A list of words with the language's own comma."""
    return t("shell.comma").join(parts)


def together(*sentences: str) -> str:
    """Sentences one after the other: in English a space stands between them."""
    return (" " if current() == "en" else "").join(sentences)


def spaced(text: str) -> str:
    """A text with names put in: no space stays between two Chinese signs."""
    return _BETWEEN.sub("", text)


def some(parts: list[str], most: int) -> str:
    """The first words of a list, and how many more there are."""
    rest = len(parts) - most
    return joined(parts[:most]) + (t("shell.more", count=rest) if rest > 0 else "")


@cache
def catalog(language: str) -> Mapping[str, str]:
    """All texts of a language: the file's name, a dot, the key in the file."""
    texts = {}
    for path in sorted((_LOCALES / language).glob("*.json")):
        section = json.loads(path.read_text(encoding="utf-8"))
        texts.update({f"{path.stem}.{key}": text for key, text in section.items()})
    return texts


def measure(unit: str) -> str:
    """A unit of measurement in the reader's language."""
    return vocabulary.measure(unit, current())


def said(note: Note, names: Mapping[str, str]) -> str:
    """A note of a step as a sentence; `names`: codes of indicators and conditions -> their names."""
    facts = {key: names.get(str(value), value) for key, value in note.facts.items()}
    return t(f"notes.{note.code}", **facts, indicator=names.get(note.indicator, note.indicator))
