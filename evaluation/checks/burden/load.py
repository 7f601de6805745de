"""Whether the horse can pull the cart (小马拉大车): the hours that assessed duties take against the staff on post."""

from dataclasses import dataclass
from statistics import median

from evaluation.checks.burden.duties import standing
from evaluation.checks.burden.signals import above, metric, unknown
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Metric, Offender, Said
from evaluation.domain.duties import DutyItem, DutyList, Staff

ASKED = (DutyList.BASIC, DutyList.COOPERATING)


@dataclass(frozen=True)
class Load:
    """One unit's load; never a reason to lower its score.

    `ratio`: hours asked for against hours at hand, None = not computable (nobody on post, or staff not known).
    `gap`: share of its assessed items that need a power it does not have; `money`: 10,000 yuan an item, None = unknown.
    """

    unit: str
    hours: float
    on_post: int | None
    ratio: float | None
    gap: float
    money: float | None


def loads(subject: Subject) -> tuple[Load, ...]:
    """The load of each assessed unit that has a duty list: the items that the scheme assesses, and its reporting."""
    items = asked(subject)
    staff = {each.unit: each for each in sorted(subject.holdings.staff, key=lambda each: each.as_of)}
    reporting = {category: subject.burden(subject.scheme, category).hours for category in subject.categories}
    return tuple(
        _load(subject, unit, items[unit], staff.get(unit), reporting[subject.members[unit]])
        for unit in subject.assessed
    )


def asked(subject: Subject) -> dict[str, list[DutyItem]]:
    """unit -> the items of its duty list that the scheme assesses there; what was taken back asks for nothing."""
    lists = standing(subject)
    duties = {category: _assessed(subject, category) for category in subject.categories}
    return {
        unit: [
            lists[code][unit]
            for code in duties[subject.members[unit]]
            if unit in lists.get(code, {}) and lists[code][unit].duty_list in ASKED
        ]
        for unit in subject.assessed
    }


def load_ratio(subject: Subject) -> Metric:
    """LOAD: the median ratio of the units whose staff is known; amber above the limit, never red.

    Where duties do not say how long they take, a ratio within the limit proves nothing: not assessed.
    """
    limit = subject.policy["load.amber"]
    limits = Said(zh=f"中位数超过 {limit:g} 为黄", en=f"median above {limit:g} amber")
    if not subject.holdings.duty_items or not subject.holdings.staff:
        return unknown(
            "LOAD", limits, Said(zh="没有履职事项清单或人员表", en="there is no duty list or no table of staff")
        )
    known = [(each.ratio, each.unit) for each in loads(subject) if each.ratio is not None]
    if not known:
        return unknown("LOAD", limits, Said(zh="没有可计算的单位", en="no unit can be computed"))
    middle = median(ratio for ratio, _ in known)
    items = asked(subject)
    untimed = {item.code for _, unit in known for item in items[unit] if item.hours is None}
    if untimed and middle <= limit:
        lacking = Said(
            zh=f"{len(untimed)} 项履职事项没有写明工时(其余合计的负荷比 {middle:.2f})",
            en=f"{len(untimed)} duties do not say how long they take (load ratio of the others {middle:.2f})",
        )
        return unknown("LOAD", limits, lacking)
    heavy = sorted((each for each in known if each[0] > limit), reverse=True)
    offenders = [
        Offender(codes=(unit,), why=Said(zh=f"负荷比 {ratio:.2f}", en=f"load ratio {ratio:.2f}"))
        for ratio, unit in heavy
    ]
    return metric("LOAD", middle, above(middle, limit, float("inf")), limits, offenders if middle > limit else ())


def _assessed(subject: Subject, category: str) -> tuple[str, ...]:
    """The duties that the scheme assesses in a category: those of indicators with weight there."""
    weighed = (leaf for leaf in subject.leaves if subject.weights[category][leaf.indicator] > 0)
    return tuple(dict.fromkeys(leaf.collection.duty for leaf in weighed if leaf.collection and leaf.collection.duty))


def _load(subject: Subject, unit: str, items: list[DutyItem], staff: Staff | None, reporting: float) -> Load:
    hours = sum(item.hours or 0.0 for item in items) + reporting
    people = None if staff is None else staff.on_post
    ratio = hours / (people * subject.policy["load.hours"]) if people else None
    lacking = sum(item.enforcement == "none" for item in items)
    money = staff.money / len(items) if staff and staff.money is not None and items else None
    return Load(unit, hours, people, ratio, lacking / len(items) if items else 0.0, money)
