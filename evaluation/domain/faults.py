"""What is wrong with a definition, as sentences in Chinese and English that name the field and what stands there."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from evaluation.domain.fault_texts import FIELDS, TYPES
from evaluation.errors import Fault, UnfitValue

_NAMING = ("indicator", "code", "rule", "condition")  # the fields that tell one element of a list from another
_BRANCH = re.compile(r"(?:Node|Leaf)\]?$")  # how pydantic names the parts of a tree: `Node`, `function-after[…, Leaf]`
_TREE = ("tree", "children")
_SAID = frozenset({"missing", "extra_forbidden", "json_invalid"})  # what stands there adds nothing
_LONGEST = 40


def explain(error: ValidationError, content: object = None) -> tuple[Fault, ...]:
    """Every fault that pydantic found, once; `content`: what was read, for the codes of indicators, gates and grades.

    Where a part of the tree could be a pillar or an indicator, only the faults of what it looks like are told.
    """
    found: dict[Fault, None] = {}
    for each in error.errors(include_url=False):
        path = _path(each, content)
        if path is not None:
            found.update(dict.fromkeys(_faults(each, path)))
    return tuple(found)


def _faults(each: ErrorDetails, path: str) -> list[Fault]:
    cause = each.get("ctx", {}).get("error")
    if isinstance(cause, UnfitValue):
        head = f"{path}:" if path else ""
        return [Fault(f"{head}{fault.zh}", f"{head and f'{path}: '}{fault.en}") for fault in cause.faults]
    field = path.rpartition(".")[2]
    label = f"({FIELDS[field]})" if field in FIELDS else ""
    given, given_en = _given(each)
    zh, en = f"{_chinese(each)}{given}", f"{each['msg']}{given_en}"
    return [Fault(f"{path}{label}:{zh}", f"{path}: {en}") if path else Fault(zh, en)]


def _chinese(each: ErrorDetails) -> str:
    text = TYPES.get(each["type"])
    if text is None:
        return f"不合要求({each['type']})"
    return text.format_map({name: _fact(value) for name, value in each.get("ctx", {}).items()})


def _fact(value: object) -> str:
    """`'a', 'b' or 'c'` as `a、b、c`; a figure without needless noughts."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return "、".join(re.findall(r"'([^']*)'", text)) or text


def _given(each: ErrorDetails) -> tuple[str, str]:
    value = each["input"]
    if each["type"] in _SAID or not isinstance(value, str | int | float):
        return "", ""
    shown = _fact(value) if isinstance(value, float) else str(value)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return (f",现为“{shown}”", f" (given: “{shown}”)") if shown else (",现为空", " (given: nothing)")


def _path(each: ErrorDetails, content: object) -> str | None:
    """Where a fault lies, by codes instead of numbers; None for a branch that the content is not."""
    names: list[str] = []
    location = each["loc"]
    absent = len(location) - 1 if each["type"] == "missing" else -1
    for at, part in enumerate(location):
        if isinstance(part, str) and isinstance(content, Mapping) and part not in content and at != absent:
            branch = _BRANCH.search(part)
            if branch and branch.group().startswith("Node") != ("children" in content):
                return None
            continue  # a branch, or the tag of a variant: neither stands in the text
        content = _inside(content, part)
        names = _extended(names, part, content)
    return ".".join(names)


def _extended(names: list[str], part: int | str, inner: object) -> list[str]:
    """The names with one more; an indicator or a pillar stands for itself."""
    if isinstance(part, str):
        return [*names, part]
    code = next((str(inner[key]) for key in _NAMING if inner.get(key)), "") if isinstance(inner, Mapping) else ""
    if code and names[-1:] == [_TREE[1]]:
        return [*(names[: names.index(_TREE[0])] if _TREE[0] in names else []), code]
    return [*names, code or str(part + 1)]


def _inside(content: Any, part: int | str) -> Any:
    if isinstance(content, Mapping):
        return content.get(part)
    if isinstance(part, int) and isinstance(content, Sequence) and not isinstance(content, str):
        return content[part]
    return None
