"""B4: indicators held against the duty list (履职事项清单) of every unit assessed."""

from collections.abc import Mapping

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
    """B4: the share of indicators that rest on no valid item; any on an item taken back is red.

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
    outside = {leaf.indicator: why for leaf in subject.leaves if (why := _outside(leaf, lists)) is not None}
    below = subject.scheme.level is not Level.DEPARTMENT
    taken = [leaf for leaf in subject.leaves if below and _on(leaf, DutyList.TAKEN_BACK, lists)]
    heavy = [
        leaf for leaf in subject.leaves if _on(leaf, DutyList.COOPERATING, lists) and _too_heavy(subject, leaf, leads)
    ]
    offenders = [
        *(offender(subject, (leaf.indicator,), TAKEN_BACK) for leaf in taken),
        *(offender(subject, (code,), why) for code, why in outside.items()),
        *(_heavier(subject, leaf, leads) for leaf in heavy),
    ]
    off = len(outside) + len(taken)
    signal = Signal.RED if taken or off >= red else Signal.AMBER if off or heavy else Signal.GREEN
    return metric("B4", off / max(len(subject.leaves), 1), signal, limits, offenders)


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


def _outside(leaf: Leaf, lists: Mapping[str, Mapping[str, DutyItem]]) -> Said | None:
    """Why an indicator rests on nothing; None where it does."""
    if not _duty(leaf):
        return UNSTATED
    return None if lists.get(_duty(leaf)) else ABSENT


def _on(leaf: Leaf, wanted: DutyList, lists: Mapping[str, Mapping[str, DutyItem]]) -> bool:
    """Whether the item stands on the list for at least one unit."""
    return any(item.duty_list is wanted for item in lists.get(_duty(leaf), {}).values())


def _too_heavy(subject: Subject, leaf: Leaf, leads: Mapping[str, float]) -> bool:
    return subject.heaviest[leaf.indicator] > leads.get(_duty(leaf), 0.0) + 1e-9


def _heavier(subject: Subject, leaf: Leaf, leads: Mapping[str, float]) -> Offender:
    duty, points = _duty(leaf), subject.heaviest[leaf.indicator]
    lead = next((item.lead_department for item in subject.duties[duty].values() if item.lead_department), "—")
    carried = leads.get(duty, 0.0)
    why = Said(
        zh=f"配合履职事项:基层权重 {points:g} 分,牵头的{lead}只有 {carried:g} 分",
        en=f"an item to co-operate in: {points:g} points here, {carried:g} for its lead, {lead}",
    )
    return offender(subject, (leaf.indicator,), why)
