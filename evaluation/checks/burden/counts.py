"""B1, B2, B5, B9–B12: how many indicators, vetoes, tiny weights, late changes, characters, and the latent share."""

import re
from collections.abc import Sequence

from evaluation.checks.burden.signals import above, metric, unknown
from evaluation.checks.burden.subject import Subject
from evaluation.checks.burden.text import printed
from evaluation.domain import vocabulary
from evaluation.domain.assessing import Metric, Offender, Said, Signal
from evaluation.domain.gates import Deduct, Veto
from evaluation.domain.indicators import Achievement
from evaluation.domain.scheme import ANY_CATEGORY

CITES = re.compile(
    r"《[^》]+(?<!纪要|讲话|批示|安排|要点|记录)》|(?:[^无做办、,。]{2,}(?:法|条例|规定|准则)|[^无做、,。]{2,}办法)(?:第.+条)?$"
)
VAGUE = re.compile(r"^[^《]*(?:没有|有关|相关|(?:[看说做想方手用执违]法|想办法)(?:第.+条)?$)")
"""What only sounds like a law: no way out (没有办法), what somebody says (说法), unnamed rules (有关规定)."""

NAMED = 3  # names in a note


def indicator_count(subject: Subject) -> Metric:
    """B1: indicators with weight somewhere; one without weight is not assessed."""
    count, policy = len(subject.leaves), subject.policy
    limits = Said(
        zh=f"多于 {policy['b1.amber']:g} 项为黄,多于 {policy['b1.red']:g} 项为红",
        en=f"above {policy['b1.amber']:g} amber, above {policy['b1.red']:g} red",
    )
    return metric("B1", count, above(count, policy["b1.amber"], policy["b1.red"]), limits)


def net_growth(subject: Subject) -> Metric:
    """B2: indicators more than last year; the new ones are named, and what went beside them is said."""
    share = subject.policy["b2.red"]
    limits = Said(zh=f"比上年增加为黄,增加超过 {100 * share:g}% 为红", en=f"growth amber, above {100 * share:g} % red")
    before = subject.before
    if before is None:
        return unknown("B2", limits, Said(zh="没有上年方案", en="there is no scheme of last year"))
    now = [leaf.indicator for leaf in subject.leaves]
    new, gone = [code for code in now if code not in before], [code for code in before if code not in now]
    growth = len(new) - len(gone)
    why = Said(zh="今年新增", en="new this year")
    offenders = [offender(subject, (code,), why) for code in new] if growth > 0 else []
    note = Said(
        zh=f"新增 {len(new)} 项{_some(subject, new)}、取消 {len(gone)} 项{_some(subject, gone)}",
        en=f"{len(new)} new, {len(gone)} taken out",
    )
    return metric("B2", growth, above(growth, 0, share * len(before)), limits, offenders, note=note)


def vetoes(subject: Subject) -> Metric:
    """B5: vetoes, and those without a cited basis; where a table cannot hold a basis, that is amber and not red."""
    policy = subject.policy
    limits = Said(
        zh=f"多于 {policy['b5.amber']:g} 项为黄;多于 {policy['b5.red']:g} 项、或任何一项没有法定依据为红",
        en=f"above {policy['b5.amber']:g} amber; above {policy['b5.red']:g}, or any without a legal basis, red",
    )
    gates = [gate for gate in subject.scheme.gates if isinstance(gate.effect, Veto)]
    count = len(gates) + len(subject.unfounded)
    lacking = [gate.rule for gate in gates if not _cites(gate.legal_basis)]
    unsaid = () if subject.basis_known else subject.unfounded
    lacking += () if unsaid else subject.unfounded
    signal = Signal.RED if lacking else above(count, policy["b5.amber"], policy["b5.red"])
    signal = Signal.AMBER if unsaid and signal is Signal.GREEN else signal
    one_of = Said(zh="一票否决", en="a veto")
    without = Said(zh="一票否决没有写明法规依据", en="a veto that cites no law or regulation")
    offenders = [Offender(codes=(code,), why=without) for code in lacking]
    unsaid_of = Said(zh="一票否决,依据未说明(表中没有依据一列)", en="a veto; the table has no column for its basis")
    offenders += [Offender(codes=(code,), why=unsaid_of) for code in unsaid]
    if count > policy["b5.amber"]:
        offenders += [Offender(codes=(gate.rule,), why=one_of) for gate in gates if gate.rule not in lacking]
    return metric("B5", count, signal, limits, offenders, note=_beyond(subject, count))


def tiny_weights(subject: Subject) -> Metric:
    """B9: weights too small to matter, in the category that has most of them. Weight 0 is not assessed, not tiny."""
    policy = subject.policy
    least, amber, red = policy["b9.least"], policy["b9.amber"], policy["b9.red"]
    limits = Said(
        zh=f"小于 {least:g} 分的权重多于 {amber:g} 项为黄,多于 {red:g} 项为红",
        en=f"more than {amber:g} weights below {least:g}: amber; more than {red:g}: red",
    )
    found = {
        category: [code for code, points in row.items() if 0 < points < least - 1e-9]
        for category, row in subject.weights.items()
    }
    category, worst = max(found.items(), key=lambda held: len(held[1]))
    zh, en = ("", "") if category == ANY_CATEGORY else (f"在“{category}”", f" in {vocabulary.category(category, 'en')}")
    why = Said(zh=f"{zh}权重不足 {least:g} 分,分不出高下", en=f"weighs less than {least:g}{en} and decides nothing")
    return metric(
        "B9", len(worst), above(len(worst), amber, red), limits, [offender(subject, (code,), why) for code in worst]
    )


def late_changes(subject: Subject) -> Metric:
    """B10: indicators added or redefined after the scheme was issued."""
    red, issued = subject.policy["b10.red"], subject.scheme.issued_on
    limits = Said(zh=f"1 项起为黄,{red:g} 项起为红", en=f"from 1 on amber, from {red:g} on red")
    if issued is None:
        return metric("B10", 0, Signal.GREEN, limits, note=Said(zh="尚未印发", en="not issued yet"))
    late = [leaf for leaf in subject.leaves if leaf.changed_on is not None and leaf.changed_on > issued]
    offenders = [
        offender(
            subject,
            (leaf.indicator,),
            Said(
                zh=f"{leaf.changed_on} 增改,晚于印发的 {issued}", en=f"changed on {leaf.changed_on}, issued on {issued}"
            ),
        )
        for leaf in late
    ]
    return metric("B10", len(late), above(len(late), 0, red - 1), limits, offenders)


def text_length(subject: Subject) -> Metric:
    """B11: characters of the scheme's text without spaces; of what the app would print where no text is given.

    A text too short to name the scheme's indicators is none.
    """
    amber, red = subject.policy["b11.amber"], subject.policy["b11.red"]
    limits = Said(zh=f"多于 {amber:g} 字为黄,多于 {red:g} 字为红", en=f"above {amber:g} amber, above {red:g} red")
    stated, written = _length(subject.scheme.document), _length(printed(subject))
    if stated >= sum(len(subject.indicators[leaf.indicator].name_zh) for leaf in subject.leaves):
        return metric("B11", stated, above(stated, amber, red), limits)
    note = Said(zh="按系统打印的条文计", en="counted on the text that the app prints")
    if stated:
        note = Said(
            zh=f"所附正文 {stated} 字,写不下各项指标的名称,按未说明处理,{note.zh}",
            en=f"the text given ({stated} characters) is too short to name the indicators and taken as none; {note.en}",
        )
    return metric("B11", written, above(written, amber, red), limits, note=note)


def latent_share(subject: Subject) -> Metric:
    """B12: latent weight against latent and visible weight, in the category farthest out."""
    policy = subject.policy
    low, high, red = policy["b12.low"], policy["b12.high"], policy["b12.red"]
    limits = Said(
        zh=f"{100 * low:g}%–{100 * high:g}% 之外为黄,低于 {100 * red:g}% 为红",
        en=f"outside {100 * low:g}–{100 * high:g} % amber, below {100 * red:g} % red",
    )
    kindless = [leaf.indicator for leaf in subject.leaves if leaf.indicator in subject.kindless]
    if kindless:
        lacking = Said(
            zh=f"{len(kindless)} 项没有写明是显绩、潜绩还是过程",
            en=f"{len(kindless)} are not said to be visible, latent or process",
        )
        return unknown("B12", limits, lacking)
    shares = {category: share for category in subject.categories if (share := _latent(subject, category)) is not None}
    if not shares:
        nothing = Said(zh="没有显绩也没有潜绩的权重", en="neither visible nor latent results have weight")
        return unknown("B12", limits, nothing)
    category, share = max(shares.items(), key=lambda item: max(low - item[1], item[1] - high))
    signal = Signal.RED if share < red - 1e-9 else Signal.GREEN if low - 1e-9 <= share <= high + 1e-9 else Signal.AMBER
    why = Said(zh=f"潜绩占 {100 * share:.0f}%", en=f"latent results have {100 * share:.0f} %")
    offenders = [] if signal is Signal.GREEN else [Offender(codes=(category,), why=why)]
    return metric("B12", share, signal, limits, offenders)


def offender(subject: Subject, codes: tuple[str, ...], why: Said) -> Offender:
    """Indicators that offend, with the hours and the weight that go with the last of them."""
    return Offender(codes=codes, why=why, hours=subject.hours(codes[-1]), weight=subject.heaviest[codes[-1]])


def _cites(basis: str) -> bool:
    return CITES.search(basis) is not None and VAGUE.search(basis) is None


def _beyond(subject: Subject, count: int) -> Said | None:
    """What gates claim beyond the hundred points of weights; None where nothing."""
    points = sum(gate.effect.points for gate in subject.scheme.gates if isinstance(gate.effect, Deduct))
    taken = f"{min(points, subject.scheme.grading.deduction_cap):g}"
    zh = [f"一票否决 {count} 项"] if count else []
    en = [f"{count} vetoes"] if count else []
    zh += [f"扣分至多 {taken} 分"] if points else []
    en += [f"deductions of {taken} at most"] if points else []
    if not zh:
        return None
    return Said(zh=f"权重合计 100 分之外:{'、'.join(zh)}", en=f"beyond the 100 points of weights: {', '.join(en)}")


def _length(text: str) -> int:
    return len("".join(text.split()))


def _some(subject: Subject, codes: Sequence[str]) -> str:
    """The first names, in brackets; empty where there are none."""
    known = {each.code: each.name_zh for each in subject.holdings.indicators}
    names = "、".join(known.get(code, code) for code in codes[:NAMED])
    return f"({names}{'等' if len(codes) > NAMED else ''})" if codes else ""


def _latent(subject: Subject, category: str) -> float | None:
    row, kinds = subject.weights[category], {leaf.indicator: leaf.achievement for leaf in subject.scheme.leaves}
    latent, visible = (
        sum(points for code, points in row.items() if kinds[code] is kind)
        for kind in (Achievement.LATENT, Achievement.VISIBLE)
    )
    return latent / (latent + visible) if latent + visible > 0 else None
