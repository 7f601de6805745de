"""B4: indicators held against the duty list (履职事项清单) of every unit assessed."""

from collections.abc import Collection, Mapping

from evaluation.checks.burden.counts import offender
from evaluation.checks.burden.signals import metric, unknown
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Metric, Offender, Said, Signal
from evaluation.domain.duties import DutyItem, DutyList
from evaluation.domain.framework import Holdings
from evaluation.domain.indicators import Level
from evaluation.domain.scheme import Leaf

TAKEN_BACK = Said(zh="事项已由上级部门收回,不得再考核基层", en="the duty was taken back by a department above")
UNSTATED = Said(zh="没有写明对应的履职事项", en="names no item of the duty list")
ABSENT = Said(zh="事项不在履职事项清单上(含已失效)", en="its item is not on the duty list, or no longer valid")


def off_list(subject: Subject) -> Metric:
    """B4: the indicators that do not fit the duty list; any on an item taken back is red.

    An item to co-operate in may be assessed for that step only: the lead department has to carry at least its weight.
    What was taken back is the departments' own work, so it may be asked of them.
    """
    red = subject.policy["b4.red"]
    limits = Said(
        zh=f"有则为黄;{red:g} 项起、或任何一项属上级收回事项为红",
        en=f"any amber; {red:g} or more, or any on an item taken back, red",
    )
    if not subject.holdings.duty_items:
        return unknown("B4", limits, Said(zh="没有履职事项清单", en="there is no duty list"))
    lists, leads = standing(subject), lead_weights(subject.holdings)
    off = unlisted(subject)
    helped = {
        leaf: points for leaf in subject.leaves if (points := _weight(subject, leaf, DutyList.COOPERATING, lists))
    }
    heavy = {leaf: points for leaf, points in helped.items() if points > leads.get(_duty(leaf), 0.0) + 1e-9}
    offenders = [
        *(offender(subject, (code,), why) for code, whys in off.items() for why in whys),
        *(_heavier(subject, leaf, points, leads) for leaf, points in heavy.items()),
    ]
    taken = any(_taken(subject, leaf, lists) for leaf in subject.leaves)
    signal = Signal.RED if taken or len(off) >= red else Signal.AMBER if off or heavy else Signal.GREEN
    count = len({*off, *(leaf.indicator for leaf in heavy)})
    return metric("B4", count, signal, limits, offenders, note=_apart(subject, off, heavy))


def unlisted(subject: Subject) -> dict[str, tuple[Said, ...]]:
    """indicator -> why it may not be asked: its item was taken back, or it rests on none that holds for all units."""
    lists = standing(subject)
    found = {}
    for leaf in subject.leaves:
        whys = (_taken(subject, leaf, lists), _outside(subject, leaf, lists))
        if any(whys):
            found[leaf.indicator] = tuple(why for why in whys if why is not None)
    return found


def standing(subject: Subject) -> dict[str, dict[str, DutyItem]]:
    """duty -> unit -> its item that day, for the duties that the scheme names; a unit's own row overrules the common.

    Without units, the common list stands for all under the empty name.
    """
    units = subject.assessed or ("",)
    found = {}
    for code, rows in subject.duties.items():
        common = rows.get("")
        found[code] = {unit: item for unit in units if (item := rows.get(unit, common)) is not None}
    return found


def lead_weights(holdings: Holdings) -> dict[str, float]:
    """duty -> the most points that a scheme of departments gives to indicators that rest on it."""
    found: dict[str, float] = {}
    for scheme in holdings.schemes.values():
        if scheme.level is Level.DEPARTMENT:
            for leaf in scheme.leaves:
                if leaf.collection and leaf.collection.duty:
                    points = max(row.get(leaf.indicator, 0.0) for row in scheme.weights.values())
                    found[leaf.collection.duty] = max(found.get(leaf.collection.duty, 0.0), points)
    return found


def _duty(leaf: Leaf) -> str:
    return leaf.collection.duty if leaf.collection else ""


def _asked(subject: Subject, leaf: Leaf) -> dict[str, float]:
    """unit -> points, for the units that the indicator weighs on; without units, all under the empty name."""
    points = {category: row[leaf.indicator] for category, row in subject.weights.items()}
    if not subject.assessed:
        return {"": max(points.values())}
    return {unit: held for unit in subject.assessed if (held := points[subject.members[unit]]) > 0}


def _outside(subject: Subject, leaf: Leaf, lists: Mapping[str, Mapping[str, DutyItem]]) -> Said | None:
    """Why an indicator rests on nothing for some of the units it weighs on; None where it does for all."""
    if not _duty(leaf):
        return UNSTATED
    held, asked = lists.get(_duty(leaf), {}), _asked(subject, leaf)
    lacking = [unit for unit in asked if unit not in held]
    return _of_some(ABSENT, len(lacking), len(asked))


def _taken(subject: Subject, leaf: Leaf, lists: Mapping[str, Mapping[str, DutyItem]]) -> Said | None:
    """That an indicator's item was taken back from some of the units it weighs on; None where from none.

    Never of departments, who do what was taken back.
    """
    if subject.scheme.level is Level.DEPARTMENT:
        return None
    held, asked = lists.get(_duty(leaf), {}), _asked(subject, leaf)
    taken = [unit for unit in asked if unit in held and held[unit].duty_list is DutyList.TAKEN_BACK]
    return _of_some(TAKEN_BACK, len(taken), len(asked))


def _of_some(why: Said, some: int, every: int) -> Said | None:
    """A reason, with the number of units where it does not hold for all; None for none."""
    if not some:
        return None
    return why if some == every else Said(zh=f"{why.zh}:{some} 个单位", en=f"{why.en}: {some} of {every} units")


def _weight(subject: Subject, leaf: Leaf, wanted: DutyList, lists: Mapping[str, Mapping[str, DutyItem]]) -> float:
    """The most points that the indicator has for a unit on whose list its item stands so; 0 where there is none."""
    held = lists.get(_duty(leaf), {})
    return max(
        (points for unit, points in _asked(subject, leaf).items() if unit in held and held[unit].duty_list is wanted),
        default=0.0,
    )


def _apart(subject: Subject, off: Collection[str], heavy: Collection[Leaf]) -> Said | None:
    """What the number is made of, and the share of all indicators that is off the list."""
    if not off and not heavy:
        return None
    share = f"{100 * len(off) / len(subject.leaves):.0f}"
    return Said(
        zh=f"清单外 {len(off)} 项(占全部指标 {share}%);配合事项权重高于牵头部门 {len(heavy)} 项",
        en=f"{len(off)} off the list ({share} % of all); {len(heavy)} to co-operate in weigh more than for the lead",
    )


def _heavier(subject: Subject, leaf: Leaf, points: float, leads: Mapping[str, float]) -> Offender:
    duty = _duty(leaf)
    lead = next((item.lead_department for item in subject.duties[duty].values() if item.lead_department), "—")
    carried = leads.get(duty, 0.0)
    why = Said(
        zh=f"配合履职事项:基层权重 {points:g} 分,牵头的{lead}只有 {carried:g} 分",
        en=f"an item to co-operate in: {points:g} points here, {carried:g} for its lead, {lead}",
    )
    return offender(subject, (leaf.indicator,), why)
