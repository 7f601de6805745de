"""The burden assessment in plain words: names of the metrics, the verdict, and what it means in forms and hours."""

from types import MappingProxyType
from typing import Literal

from evaluation.checks.burden import repair as mending
from evaluation.checks.burden.actions import Action
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Assessment, Metric, Offender, Said, Signal, Verdict, Waiver

NAMES = MappingProxyType({
    "B1": Said(zh="指标数", en="indicators"), "B2": Said(zh="比上年增加", en="more than last year"),
    "B3": Said(zh="重复的指标对", en="pairs of duplicates"),
    "B4": Said(zh="清单外指标占比", en="share off the duty list"), "B5": Said(zh="一票否决", en="vetoes"),
    "B6": Said(zh="全部单位一年的填报工时", en="reporting hours of all units in a year"),
    "B7": Said(zh="靠留痕证明的权重(分)", en="points proven by traces"),
    "B8": Said(zh="可由一表通取数的比例", en="share of fields in the catalogue"),
    "B9": Said(zh="过小的权重", en="tiny weights"), "B10": Said(zh="印发后增改", en="changed after issue"),
    "B11": Said(zh="正文字数", en="characters of text"), "B12": Said(zh="潜绩占比", en="latent share"),
    "LOAD": Said(zh="负荷比(中位数)", en="load ratio (median)"),
})  # fmt: skip
SHARES = ("B4", "B8", "B12")
SIGNALS = MappingProxyType({
    Signal.GREEN: Said(zh="绿", en="green"), Signal.AMBER: Said(zh="黄", en="amber"),
    Signal.RED: Said(zh="红", en="red"), Signal.UNKNOWN: Said(zh="未评估", en="not assessed"),
})  # fmt: skip
VERDICTS = MappingProxyType({
    Verdict.PASS: Said(zh="通过", en="Pass"), Verdict.REVISE: Said(zh="修改或说明", en="Revise or explain"),
    Verdict.BLOCK: Said(zh="暂缓印发", en="Do not issue yet"),
})  # fmt: skip
CONCLUSION = Said(zh="结论", en="Conclusion")
MOST_STEPS = 6
DAY = Said(zh="评估日期", en="Assessed on")
POLICY_DIGEST = Said(zh="阈值摘要(SHA-256)", en="Digest of the limits (SHA-256)")
ACTIONS = MappingProxyType({
    "drop": Said(zh="去掉“{name}”", en="drop “{name}”"),
    "merge": Said(zh="把“{name}”并入“{into}”", en="merge “{name}” into “{into}”"),
    "take": Said(zh="“{name}”改由一表通取数", en="take “{name}” from the catalogue"),
    "soften": Said(zh="“{name}”改为取消评优资格", en="turn “{name}” into a bar from awards"),
})  # fmt: skip

LOST = MappingProxyType({
    "ranking": Said(zh="各步的排名信息损失合计", en="of what the ranking tells"),
    "weight": Said(zh="各步失去的权重合计", en="of the weight"),
})  # fmt: skip


def verdict(found: Verdict) -> Said:
    """通过, 修改或说明 or 暂缓印发."""
    return VERDICTS[found]


def sentence(found: Assessment) -> Said:
    """What a unit fills in, in forms and hours a year, against last year; which metrics turned; which are unknown."""
    asks = asked(found)
    reasons = [turned(each) for each in found.metrics if each.signal in {Signal.RED, Signal.AMBER}]
    zh, en = [asks.zh, *(each.zh for each in reasons)], [asks.en, *(each.en for each in reasons)]
    lacking = [NAMES[code] for code in found.unknown]
    if lacking:
        zh.append(f"未评估:{'、'.join(each.zh for each in lacking)}")
        en.append(f"not assessed: {', '.join(each.en for each in lacking)}")
    return Said(zh=";".join(zh) + "。", en="; ".join(en) + ".")


def asked(found: Assessment) -> Said:
    """What a unit of the category asked most fills in, against last year, and what the catalogue already has."""
    category = max(found.hours, key=lambda each: found.hours[each])
    forms, hours = found.forms[category], found.hours[category]
    if category in found.hours_before:
        more = forms - found.forms_before[category], hours - found.hours_before[category]
        asks = Said(
            zh=f"比上年{_more(more[0], '张表')}、每个单位每年{_more(more[1], '小时')}",
            en=f"{_difference(more[0], 'forms')}, {_difference(more[1], 'hours')} a unit and year against last year",
        )
    else:
        asks = Said(
            zh=f"每个单位每年填 {forms} 张表、{hours:,.0f} 小时",
            en=f"{forms} forms, {hours:,.0f} hours a unit and year",
        )
    reused = found.reusable.get(category, 0)
    if not reused:
        return asks
    return Said(
        zh=f"{asks.zh};共 {forms} 张表,其中 {reused} 张可由一表通取数",
        en=f"{asks.en}; of {forms} forms in all, {reused} can be filled from the catalogue",
    )


def value(metric: Metric) -> str:
    """The value as it is read: shares in per cent, ratios to two digits."""
    if metric.value is None:
        return "—"
    if metric.code in SHARES:
        return f"{100 * metric.value:.0f}%"
    return f"{metric.value:.2f}" if metric.code == "LOAD" else f"{metric.value:,.0f}"


def cost(offender: Offender) -> Said:
    """What an offender costs, in brackets; empty where nothing."""
    zh = [f"每个单位每年 {offender.hours:g} 小时"] if offender.hours else []
    en = [f"{offender.hours:g} hours a unit and year"] if offender.hours else []
    zh += [f"权重 {offender.weight:.1f} 分"] if offender.weight else []
    en += [f"weight {offender.weight:.1f}"] if offender.weight else []
    return Said(zh=f"({'、'.join(zh)})" if zh else "", en=f" ({', '.join(en)})" if en else "")


def repair(subject: Subject, found: mending.Repair, measure: Literal["ranking", "weight"] = "ranking") -> Said:
    """The cheapest repair in a sentence: its steps, what is saved and lost, and what it leaves.

    `measure`: what its losses are counted in; without values of units there is no ranking, only the weight that goes.
    """
    if not found.actions:
        return Said(zh="没有可自动给出的修改。", en="There is no repair that can be named.")
    steps = [step(subject, action) for action in found.actions]
    rest = len(steps) - MOST_STEPS
    if rest > 0:
        steps = [*steps[:MOST_STEPS], Said(zh=f"另有 {rest} 步", en=f"and {rest} steps more")]
    saved = sum(action.hours for action in found.actions)
    after = VERDICTS[found.assessment.verdict]
    zh = (
        f"最省的修改:{';'.join(each.zh for each in steps)}。每个单位每年少 {saved:,.0f} 小时,"
        f"{LOST[measure].zh} {100 * found.lost:.1f}%,改后:{after.zh}"
    )
    en = (
        f"The cheapest repair: {'; '.join(each.en for each in steps)}. It saves {saved:,.0f} hours a unit and year, "
        f"loses {100 * found.lost:.1f} % {LOST[measure].en} (sum of the steps), and gives: {after.en}"
    )
    left = [NAMES[code] for code in found.left]
    if left:
        zh += f";仍须处理:{'、'.join(each.zh for each in left)}"
        en += f"; left to settle: {', '.join(each.en for each in left)}"
    return Said(zh=f"{zh}。", en=f"{en}.")


def waiver(found: Waiver) -> Said:
    """Who answers for issuing the scheme all the same, why, and who wrote it down."""
    day = found.at[:10]
    return Said(
        zh=f"经说明后印发:{found.approver}批准,理由“{found.reason}”({found.actor} 于 {day} 记录)。",
        en=f"To be issued all the same: approved by {found.approver}, because “{found.reason}” "
        f"(written down by {found.actor} on {day}).",
    )


def more(rows: int) -> Said:
    """How many rows a table on paper leaves out."""
    return Said(zh=f"另有 {rows} 行,见工作簿。", en=f"{rows} rows more in the workbook.")


def named(subject: Subject, code: str, language: str = "zh") -> str:
    """An indicator, a gate, a form or a unit by its name; anything else by its code."""
    held = subject.holdings
    rest = {each.rule: each for each in subject.scheme.gates} | {each.code: each for each in held.requests}
    found = subject.indicators.get(code) or rest.get(code) or next((u for u in held.units if u.code == code), None)
    if found is None:
        return code
    return (found.name_en if language == "en" else "") or found.name_zh


def step(subject: Subject, action: Action) -> Said:
    """One step of a repair."""
    words = ACTIONS[action.kind]
    zh, en = (
        {"name": named(subject, action.code, each), "into": named(subject, action.into, each)} for each in ("zh", "en")
    )
    return Said(zh=words.zh.format(**zh), en=words.en.format(**en))


def turned(metric: Metric) -> Said:
    """A metric that turned: its name, value and signal."""
    name, signal = NAMES[metric.code], SIGNALS[metric.signal]
    return Said(zh=f"{name.zh} {value(metric)}({signal.zh})", en=f"{name.en} {value(metric)} ({signal.en})")


def _more(count: float, noun: str) -> str:
    """多 2 张表, 少 3 小时, 或持平.

    >>> _more(2, "张表"), _more(-410, "小时"), _more(0, "张表")
    ('多 2 张表', '少 410 小时', '表数不变')
    """
    if round(count) == 0:
        return "表数不变" if noun == "张表" else "工时不变"
    return f"{'多' if count > 0 else '少'} {abs(count):,.0f} {noun}"


def _difference(count: float, noun: str) -> str:
    if round(count) == 0:
        return f"no change in {noun}"
    return f"{abs(count):,.0f} {'more' if count > 0 else 'fewer'} {noun}"
