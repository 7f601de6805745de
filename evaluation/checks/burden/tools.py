"""Tools asked of the grass roots (apps, groups, platforms) that overlap: one purpose, one field, or one owner twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.domain.collecting import DataItem, Request

MINUTES = 60


@dataclass(frozen=True)
class Overlap:
    """Tools that serve the same: `purpose` or `fields` in common, or several of one `owner` (empty where not).

    `hours`: of all their users together in a day, None where users or minutes of one are not stated.
    """

    codes: tuple[str, ...]
    purpose: str
    fields: tuple[str, ...]
    owner: str
    hours: float | None


def overlaps(requests: Iterable[Request], items: Sequence[DataItem] = ()) -> tuple[Overlap, ...]:
    """Groups of tools that could be one, those that take most time first.

    Fields are the same by code, name or alias of the catalogue, else by their own name. A group has one row, whatever
    its tools have in common.
    """
    tools = {each.code: each for each in requests if each.kind == "tool"}
    names = {name: item.name_zh for item in items for name in (item.code, *item.names)}
    purposes = _groups({code: [each.purpose] if each.purpose else [] for code, each in tools.items()})
    fields = _groups({code: [names.get(name, name) for name in each.asked] for code, each in tools.items()})
    owners = _groups({code: [each.owner] for code, each in tools.items()})
    found = [
        Overlap(
            codes=codes,
            purpose="、".join(purposes.get(codes, ())),
            fields=tuple(fields.get(codes, ())),
            owner="、".join(owners.get(codes, ())),
            hours=_hours([tools[code] for code in codes]),
        )
        for codes in dict.fromkeys((*purposes, *fields, *owners))
    ]
    return tuple(sorted(found, key=lambda each: (-(each.hours or 0.0), each.codes)))


def hours_a_day(tool: Request) -> float | None:
    """Hours of all users together in a day; None where users or minutes are not stated."""
    if tool.users is None or tool.minutes_a_day is None:
        return None
    return tool.users * tool.minutes_a_day / MINUTES


def _groups(held: Mapping[str, Sequence[str]]) -> dict[tuple[str, ...], list[str]]:
    """tools (two or more) -> what exactly these have in common."""
    sharing: dict[str, list[str]] = {}
    for code, names in held.items():
        for name in dict.fromkeys(names):
            sharing.setdefault(name, []).append(code)
    found: dict[tuple[str, ...], list[str]] = {}
    for name, codes in sharing.items():
        if len(codes) > 1:
            found.setdefault(tuple(sorted(codes)), []).append(name)
    return found


def _hours(tools: Sequence[Request]) -> float | None:
    each = [hours_a_day(tool) for tool in tools]
    return None if None in each else sum(filter(None, each))
