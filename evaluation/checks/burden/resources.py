"""What a unit is given for what it is asked (人随事转、费随事转、权随事转): hours against staff; what is not said."""

from dataclasses import dataclass, replace

from evaluation.checks.burden.load import Load, asked, loads
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Said
from evaluation.domain.duties import DutyItem, Staff


@dataclass(frozen=True)
class Statement:
    """The resource-matching statement of one unit; it changes no score.

    `hours`: asked for in a year, `more`: than by last year's scheme (None = there is none for it). `needed`: persons
    whom the hours take; `on_post`, `money` (10,000 yuan): None = not known. `short`: persons lacking, 0 where there are
    enough. `added`: duties that last year's scheme did not assess there; `powerless`: those that need a power that the
    unit does not have. `lacking`: what the registers leave open.
    """

    unit: str
    hours: float
    more: float | None
    needed: float
    on_post: int | None
    short: float | None
    money: float | None
    added: tuple[str, ...]
    powerless: tuple[str, ...]
    lacking: tuple[Said, ...]


def statements(subject: Subject) -> tuple[Statement, ...]:
    """The statement of each unit of the categories in which anybody's staff is known; empty where nobody's is."""
    staff = {each.unit: each for each in sorted(subject.holdings.staff, key=lambda each: each.as_of)}
    items, before = asked(subject), _before(subject)
    counted = {subject.members[unit] for unit in subject.assessed if unit in staff}
    return tuple(
        _statement(subject, load, staff.get(load.unit), items[load.unit], before.get(load.unit))
        for load in loads(subject)
        if subject.members[load.unit] in counted
    )


def _before(subject: Subject) -> dict[str, tuple[float, set[str]]]:
    """unit -> hours and duties by last year's scheme, for the units that it weighs."""
    if subject.last_year is None:
        return {}
    former = replace(subject, scheme=subject.last_year, last_year=None)
    duties = asked(former)
    return {each.unit: (each.hours, {item.code for item in duties[each.unit]}) for each in loads(former)}


def _statement(
    subject: Subject, load: Load, staff: Staff | None, items: list[DutyItem], before: tuple[float, set[str]] | None
) -> Statement:
    needed = load.hours / subject.policy["load.hours"]
    return Statement(
        unit=load.unit,
        hours=load.hours,
        more=None if before is None else load.hours - before[0],
        needed=needed,
        on_post=load.on_post,
        short=None if load.on_post is None else max(needed - load.on_post, 0.0),
        money=None if staff is None else staff.money,
        added=() if before is None else tuple(item.code for item in items if item.code not in before[1]),
        powerless=tuple(item.code for item in items if item.enforcement == "none"),
        lacking=tuple(_lacking(staff, items)),
    )


def _lacking(staff: Staff | None, items: list[DutyItem]) -> list[Said]:
    """What nobody wrote down: staff, money, duties, and of how many duties the hours or the power."""
    untimed, unsaid = sum(item.hours is None for item in items), sum(not item.enforcement for item in items)
    found = []
    if staff is None:
        found.append(Said(zh="在岗人数", en="staff on post"))
    if staff is None or staff.money is None:
        found.append(Said(zh="经费", en="money"))
    if not items:
        found.append(Said(zh="对应的履职事项", en="duties"))
    if untimed:
        found.append(Said(zh=f"{untimed} 项事项的工时", en=f"hours of {untimed} duties"))
    if unsaid:
        found.append(Said(zh=f"{unsaid} 项事项有无执法权", en=f"power for {unsaid} duties"))
    return found
