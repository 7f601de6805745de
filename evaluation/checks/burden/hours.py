"""B6, B8: the hours that reporting takes, and how much of what is asked for is already in the catalogue."""

from evaluation.checks.burden.signals import above, metric, unknown
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Metric, Offender, Said, Signal
from evaluation.domain.cells import plain
from evaluation.domain.collecting import DataItem
from evaluation.domain.scheme import Leaf, Scheme
from evaluation.steps import derivation


def reporting_hours(subject: Subject) -> Metric:
    """B6: hours of all units in a year, against last year's scheme.

    Where indicators do not say how they are collected, hours within the limits prove nothing: not assessed.
    """
    multiple = subject.policy["b6.red"]
    limits = Said(
        zh=f"多于上年为黄,多于上年的 {100 * multiple:g}% 为红",
        en=f"above last year amber, above {100 * multiple:g} % of it red",
    )
    total, open_ = total_hours(subject, subject.scheme), _unstated(subject)
    if not any(leaf.collection for leaf in subject.leaves):
        return unknown("B6", limits, Said(zh="没有写明怎么采集", en="how values are collected is not stated"))
    if subject.last_year is None:
        lacking = Said(
            zh=f"没有上年方案(本年 {total:,.0f} 小时){open_.zh}",
            en=f"no scheme of last year ({total:,.0f} h this year){open_.en}",
        )
        return unknown("B6", limits, lacking)
    if subject.unstated_before:
        count = len(subject.unstated_before)
        lacking = Said(
            zh=f"上年方案有 {count} 项没有写明怎么采集,无法相比(本年 {total:,.0f} 小时){open_.zh}",
            en=f"last year's scheme leaves open how {count} are collected ({total:,.0f} h this year){open_.en}",
        )
        return unknown("B6", limits, lacking)
    before = total_hours(subject, subject.last_year)
    signal = above(total, before, multiple * before)
    if subject.unstated and signal is Signal.GREEN:
        lacking = Said(
            zh=f"已写明的 {total:,.0f} 小时,上年 {before:,.0f} 小时{open_.zh}",
            en=f"{total:,.0f} h are stated, {before:,.0f} h last year{open_.en}",
        )
        return unknown("B6", limits, lacking)
    offenders = [] if signal is Signal.GREEN else _costly(subject)
    note = Said(zh=f"上年 {before:,.0f} 小时{open_.zh}", en=f"{before:,.0f} h last year{open_.en}")
    return metric("B6", total, signal, limits, offenders, note=note)


def total_hours(subject: Subject, scheme: Scheme) -> float:
    """Hours a year of all units, over the categories that the scheme weighs."""
    held = subject.categories if scheme is subject.scheme else subject.shared_categories
    return sum(subject.counts[each] * subject.burden(scheme, each).hours for each in held)


def reuse_share(subject: Subject) -> Metric:
    """B8: of the fields that the assessed units are asked for, the share that is in the catalogue.

    Where indicators do not say how they are collected, a share within the limits proves nothing: not assessed.
    """
    amber, red = subject.policy["b8.amber"], subject.policy["b8.red"]
    limits = Said(
        zh=f"低于 {100 * amber:g}% 为黄,低于 {100 * red:g}% 为红",
        en=f"below {100 * amber:g} % amber, below {100 * red:g} % red",
    )
    if not subject.holdings.data_items:
        return unknown("B8", limits, Said(zh="没有一表通数据项目录", en="there is no one-form catalogue"))
    if not any(leaf.collection for leaf in subject.leaves):
        return unknown("B8", limits, Said(zh="没有写明怎么采集", en="how values are collected is not stated"))
    known = catalogue(subject.holdings.data_items)
    asked = {code: fields(subject, subject.scheme.leaf(code)) for code in (leaf.indicator for leaf in subject.leaves)}
    every = {plain(field) for held in asked.values() for field in held}
    share = sum(field in known for field in every) / len(every) if every else 1.0
    signal = Signal.RED if share < red - 1e-9 else Signal.AMBER if share < amber - 1e-9 else Signal.GREEN
    if subject.unstated and signal is Signal.GREEN:
        count = len(subject.unstated)
        lacking = Said(
            zh=f"{count} 项没有写明怎么采集(已写明的可取 {100 * share:.0f}%)",
            en=f"{count} do not say how they are collected ({100 * share:.0f} % of what is stated is there)",
        )
        return unknown("B8", limits, lacking)
    offenders = [
        Offender(
            codes=(code,),
            why=Said(zh=f"目录里没有这样的项:{'、'.join(new)}", en=f"not so in the catalogue: {', '.join(new)}"),
            hours=subject.hours(code),
            weight=subject.heaviest[code],
        )
        for code, held in asked.items()
        if (new := [field for field in held if plain(field) not in known])
    ]
    return metric("B8", share, signal, limits, [] if signal is Signal.GREEN else offenders)


def reusable_forms(subject: Subject) -> dict[str, int]:
    """category -> how many of its forms ask only for what the catalogue has; empty without a catalogue."""
    known = catalogue(subject.holdings.data_items)
    asked: dict[str, dict[str, bool]] = {category: {} for category in subject.categories if known}
    for leaf in subject.leaves if known else ():
        held = fields(subject, leaf)
        form = (leaf.collection.request if leaf.collection else "") or leaf.indicator
        for category in subject.categories if held else ():
            if subject.weights[category][leaf.indicator] > 0:
                forms = asked[category]
                forms[form] = forms.get(form, True) and all(plain(field) in known for field in held)
    return {category: sum(forms.values()) for category, forms in asked.items()}


def catalogue(items: tuple[DataItem, ...]) -> set[str]:
    """Every code and name under which a field stands in the catalogue, as names are compared."""
    return {plain(name) for item in items for name in (item.code, *item.names)}


def fields(subject: Subject, leaf: Leaf) -> tuple[str, ...]:
    """The fields that units fill in for an indicator: those of its form, of its formula, or its own name.

    Nothing where no unit fills anything in.
    """
    collection, holdings = leaf.collection, subject.holdings
    if collection is None or not collection.channel.is_paperwork:
        return ()
    form = next((each for each in holdings.requests if each.code == collection.request), None)
    if form is not None and form.asked:
        return form.asked
    formula = next((each.formula for each in holdings.indicator_items if each.indicator == leaf.indicator), "")
    return derivation.items(formula) if formula else (subject.indicators[leaf.indicator].name_zh,)


def _unstated(subject: Subject) -> Said:
    """How many indicators leave open what they cost, or say 0 hours where there is work; empty where none does."""
    silent = len(subject.unstated)
    denied = sum(
        leaf.collection is not None and subject.policy.denies_hours(leaf.collection) for leaf in subject.leaves
    )
    zh = [f"{silent} 项没有写明怎么采集,未计入"] if silent else []
    en = [f"{silent} do not say how they are collected and are not in it"] if silent else []
    zh += [f"{denied} 项写 0 小时而实有填报,按未说明处理,用估计值"] if denied else []
    en += [f"{denied} state 0 hours for real work: taken as not stated, the assumption is used"] if denied else []
    return Said(zh="".join(f";{each}" for each in zh), en="".join(f"; {each}" for each in en))


def _costly(subject: Subject) -> list[Offender]:
    """The indicators whose collection takes hours, the most first."""
    why = Said(zh="占用填报工时", en="takes hours of reporting")
    found = [(subject.hours(leaf.indicator), leaf.indicator) for leaf in subject.leaves]
    return [
        Offender(codes=(code,), why=why, hours=hours, weight=subject.heaviest[code])
        for hours, code in sorted(found, key=lambda each: (-each[0], each[1]))
        if hours > 0
    ]
