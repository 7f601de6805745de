"""The burden assessment in plain words: names of the metrics, the verdict, and what it means in forms and hours."""

from types import MappingProxyType

from evaluation.checks.burden.subject import Subject
from evaluation.domain import vocabulary
from evaluation.domain.assessing import TURNED, Assessment, Metric, Offender, Said, Signal, Verdict, Waiver
from evaluation.domain.collecting import Request
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import ANY_CATEGORY
from evaluation.domain.units import Unit

NAMES = MappingProxyType({
    "B1": Said(zh="指标数", en="indicators"), "B2": Said(zh="比上年增加", en="more than last year"),
    "B3": Said(zh="重复的指标对", en="pairs of duplicates"),
    "B4": Said(zh="不合履职清单的指标", en="unfit for the duty list"), "B5": Said(zh="一票否决", en="vetoes"),
    "B6": Said(zh="全部单位一年的填报工时", en="reporting hours of all units in a year"),
    "B7": Said(zh="靠留痕证明的权重", en="points proven by traces"),
    "B8": Said(zh="可由一表通取数的比例", en="share of fields in the catalogue"),
    "B9": Said(zh="过小的权重", en="tiny weights"), "B10": Said(zh="印发后增改", en="changed after issue"),
    "B11": Said(zh="正文字数", en="characters of text"), "B12": Said(zh="潜绩占比", en="latent share"),
    "LOAD": Said(zh="负荷比(中位数)", en="load ratio (median)"),
})  # fmt: skip
SHARES = ("B8", "B12")
COUNTED = MappingProxyType({
    "B1": "项", "B2": "项", "B3": "对", "B4": "项", "B5": "项", "B6": "小时", "B7": "分", "B9": "项", "B10": "项",
    "B11": "字",
})  # fmt: skip
SIGNALS = MappingProxyType({
    Signal.GREEN: Said(zh="绿", en="green"), Signal.AMBER: Said(zh="黄", en="amber"),
    Signal.RED: Said(zh="红", en="red"), Signal.UNKNOWN: Said(zh="未评估", en="not assessed"),
})  # fmt: skip
VERDICTS = MappingProxyType({
    Verdict.PASS: Said(zh="通过", en="Pass"), Verdict.REVISE: Said(zh="修改或说明", en="Revise or explain"),
    Verdict.BLOCK: Said(zh="暂缓印发", en="Do not issue yet"),
})  # fmt: skip
UNIT = Said(zh="每个单位", en="a unit")
DEPARTMENT = Said(zh="每个部门", en="a department")
COUNTY, TOWNSHIP = Said(zh="每县", en="a county"), Said(zh="每个乡镇", en="a township")
SILENT = Said(
    zh="方案没有写明怎么采集,基层要填多少还不清楚",
    en="it is not stated how values are collected, so nobody knows what is asked",
)
CONCLUSION = Said(zh="结论", en="Conclusion")
DAY = Said(zh="评估日期", en="Assessed on")
POLICY_DIGEST = Said(zh="阈值摘要(SHA-256)", en="Digest of the limits (SHA-256)")


def verdict(found: Assessment) -> Said:
    """通过, 修改或说明 or 暂缓印发, with how many metrics could not be assessed."""
    word, lacking = VERDICTS[found.verdict], len(found.unknown)
    if not lacking:
        return word
    return Said(zh=f"{word.zh}({lacking} 项未评估)", en=f"{word.en} ({lacking} not assessed)")


def sentence(subject: Subject, found: Assessment) -> Said:
    """What a unit fills in against last year, what of it the catalogue has, and how much has to be settled."""
    asks, turned_ = asked(subject, found), sum(each.signal in TURNED for each in found.metrics)
    if not turned_:
        return Said(zh=f"{asks.zh}。", en=f"{asks.en}.")
    return Said(zh=f"{asks.zh};{turned_} 项须处理。", en=f"{asks.en}; {turned_} metrics ask for action.")


def reasons(found: Assessment) -> tuple[Said, ...]:
    """The metrics that are red, those that are amber and those not assessed: one line each, where there are any."""
    lines = []
    for signal in (*TURNED, Signal.UNKNOWN):
        held = [turned(each) for each in found.metrics if each.signal is signal]
        name, zh, en = SIGNALS[signal], "、".join(each.zh for each in held), ", ".join(each.en for each in held)
        lines += [Said(zh=f"{name.zh} {len(held)} 项:{zh}", en=f"{len(held)} {name.en}: {en}")] if held else []
    return tuple(lines)


def asked(subject: Subject, found: Assessment) -> Said:
    """What a unit of the category asked most fills in, against last year, and what the catalogue already has."""
    category = most(found)
    forms, hours, each = found.forms[category], found.hours[category], unit(subject, category)
    if silent(subject):
        return SILENT
    if category in found.hours_before:
        asks = _against(each, forms - found.forms_before[category], hours - found.hours_before[category])
    else:
        asks = _of_itself(each, forms, hours)
    zh, en = [asks.zh], [asks.en]
    if reused := found.reusable.get(category, 0):
        zh.append(f"共 {forms} 张表,其中 {reused} 张可由一表通取数")
        en.append(f"of {forms} forms in all, {reused} can be filled from the catalogue")
    if lacking := len(subject.unstated):
        zh.append(f"另有 {lacking} 项没有写明怎么采集,未计入")
        en.append(f"{lacking} indicators do not say how they are collected and are not in it")
    return Said(zh=";".join(zh), en="; ".join(en))


def silent(subject: Subject) -> bool:
    """Whether the scheme says of no indicator how it is collected, so that nothing is known of forms and hours."""
    return not any(leaf.collection for leaf in subject.leaves)


def most(found: Assessment) -> str:
    """The category that is asked for most hours."""
    return max(found.hours, key=lambda each: found.hours[each])


def unit(subject: Subject, category: str) -> Said:
    """What one unit of a category is called: a township where all names end so, a county where all may and most do.

    A few counties among a province's cities make no category of counties.
    """
    if subject.scheme.level is Level.DEPARTMENT:
        return DEPARTMENT
    members = {code for code, each in subject.members.items() if each == category}
    names = [each.name_zh for each in subject.holdings.units if each.code in members]
    if names and all(name.endswith(("乡", "镇", "街道")) for name in names):
        return TOWNSHIP
    counties = sum(name.endswith(("县", "旗")) for name in names)
    return COUNTY if 2 * counties > len(names) and all(name.endswith(tuple("县区市旗")) for name in names) else UNIT


def value(metric: Metric) -> Said:
    """The value as it is read, with what it counts; English names already say that."""
    if metric.value is None:
        return Said(zh="—", en="—")
    if metric.code in SHARES:
        share = f"{100 * metric.value:.0f}%"
        return Said(zh=share, en=share)
    number = f"{metric.value:.2f}" if metric.code == "LOAD" else f"{metric.value:,.0f}"
    counted = COUNTED.get(metric.code, "")
    return Said(zh=f"{number} {counted}".strip(), en=number)


def cost(offender: Offender) -> Said:
    """What an offender costs, in brackets; empty where nothing."""
    zh = [f"每个单位每年 {offender.hours:g} 小时"] if offender.hours else []
    en = [f"{offender.hours:g} hours a unit and year"] if offender.hours else []
    zh += [f"最高权重 {offender.weight:.1f} 分"] if offender.weight else []
    en += [f"weighs up to {offender.weight:.1f}"] if offender.weight else []
    return Said(zh=f"({'、'.join(zh)})" if zh else "", en=f" ({', '.join(en)})" if en else "")


def waiver(found: Waiver) -> Said:
    """Who answers for issuing the scheme all the same, why, and who wrote it down."""
    day = found.at[:10]
    return Said(
        zh=f"经说明后印发:{found.approver}批准,理由“{found.reason}”({found.actor} 于 {day} 记录)。",
        en=f'To be issued all the same: approved by {found.approver}, because "{found.reason}" '
        f"(written down by {found.actor} on {day}).",
    )


def more(rows: int) -> Said:
    """How many rows a table on paper leaves out."""
    return Said(zh=f"另有 {rows} 行,见工作簿。", en=f"{rows} rows more in the workbook.")


def named(subject: Subject, code: str, language: str = "zh") -> str:
    """An indicator, a gate, a form or a unit by its name, a category in words; anything else by its code."""
    held = subject.holdings
    others: tuple[Indicator | Request | Unit, ...] = (
        *subject.indicators.values(),
        *held.requests,
        *held.units,
        *held.indicators,
    )
    rules = {each.rule: each for each in subject.scheme.gates}
    found = rules.get(code) or next((each for each in others if each.code == code), None)
    if code == ANY_CATEGORY:
        return "all" if language == "en" else "不分类别"
    if found is None:
        return vocabulary.category(code, language)
    return (found.name_en if language == "en" else "") or found.name_zh


def turned(metric: Metric) -> Said:
    """A metric by its name, with its value where it has one."""
    name, shown = NAMES[metric.code], value(metric)
    if metric.value is None:
        return name
    return Said(zh=f"{name.zh} {shown.zh}", en=f"{name.en} {shown.en}")


def _of_itself(each: Said, forms: int, hours: float) -> Said:
    """What one unit fills in, where there is no last year."""
    if forms:
        zh, en = f"每年填 {forms} 张表、{hours:,.0f} 小时", f"{forms} forms, {hours:,.0f} hours {each.en} a year"
    elif round(hours):
        zh, en = f"不用填表,每年用 {hours:,.0f} 小时", f"no forms, {hours:,.0f} hours {each.en} a year"
    else:
        zh, en = "不用填表,也不用另花工时", f"no forms and no hours {each.en}"
    return Said(zh=f"{each.zh}{zh}", en=en)


def _against(each: Said, forms: float, hours: float) -> Said:
    """What one unit fills in more or less than last year."""
    if not round(forms) and not round(hours):
        return Said(zh=f"{each.zh}填的表和工时与上年相同", en=f"forms and hours {each.en} as last year")
    return Said(
        zh=f"比上年{_more(forms, '张表')}、{each.zh}每年{_more(hours, '小时')}",
        en=f"{_difference(forms, 'forms')}, {_difference(hours, 'hours')} {each.en} a year against last year",
    )


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
