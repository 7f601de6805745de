"""The sentences of a card on paper, in Chinese and English."""

from types import MappingProxyType

from evaluation.domain.table import Language

_TEXTS = MappingProxyType({
    "context": ("{category} · {period} 年 · {scheme}", "{category} · {period} · {scheme}"),
    "total": ("总分(满分 100)", "Total (of 100)"),
    "interval": ("误差范围", "Error range"),
    "places": ("名次范围(同类 {of} 个,把握{confidence})", "Place range (of {of}, {confidence} sure)"),
    "places_alone": ("名次(同类 {of} 个)", "Place (of {of})"),
    "place": ("第 {place} 位", "{place}"),
    "place_range": ("第 {low}–{high} 位", "{low}–{high}"),
    "nothing": ("暂无", "Not yet"),
    "above": ("比同类平均 {peers} 分高 {gap} 分", "{gap} points above the category's average of {peers}"),
    "below": ("比同类平均 {peers} 分低 {gap} 分", "{gap} points below the category's average of {peers}"),
    "level": ("与同类平均 {peers} 分持平", "level with the category's average of {peers}"),
    "up": (
        "不作条件校正为 {raw} 分,折算到平均条件高 {moved} 分",
        "{raw} without adjusting for conditions, {moved} more under average conditions",
    ),
    "down": (
        "不作条件校正为 {raw} 分,折算到平均条件低 {moved} 分",
        "{raw} without adjusting for conditions, {moved} less under average conditions",
    ),
    "up_spared": (
        "不作条件校正为 {raw} 分,折算到平均条件、暂不计入可能出于偶然的部分后高 {moved} 分",
        "{raw} without adjusting for conditions, {moved} more under average conditions and without what may be chance",
    ),
    "down_spared": (
        "不作条件校正为 {raw} 分,折算到平均条件、暂不计入可能出于偶然的部分后低 {moved} 分",
        "{raw} without adjusting for conditions, {moved} less under average conditions and without what may be chance",
    ),
    "beside": (
        "自己的数值没有校正,别的单位校正后评分的标尺移动,总分由 {raw} 分变为 {total} 分",
        "none of its own values was adjusted, but scales moved with others' values: from {raw} to {total} points",
    ),
    "strong": ("长处在「{part}」(+{gap})", 'strongest in "{part}" (+{gap})'),
    "weak": ("差距在「{part}」(−{gap})", 'weakest in "{part}" (−{gap})'),
    "ties": ("与同类 {ties} 个单位分不出先后", "Cannot be told from {ties} units of its category"),
    "by_total": ("按总分排第 {place} 位", "By the total, place {place}"),
    "bounds_parts": (
        "部分成果没有数据,缺的取最低与最高分时总分在 {low}–{high} 之间",
        "Of some results a part is not known; with it at its least and most the total lies in {low}–{high}",
    ),
    "bounds": (
        "已知数据的权重为 {coverage}%,缺项取最低与最高分时总分在 {low}–{high} 之间",
        "{coverage}% of the weight is known; with the gaps at their least and most the total lies in {low}–{high}",
    ),
    "grade": ("等次:{grade}", "Grade: {grade}"),
    "gate": ("关口:{gates}", "Gates: {gates}"),
    "kinds": ("显绩、潜绩与过程", "Visible, latent and process"),
    "kind": ("{kind}(权重 {share}%)", "{kind} ({share}% of weight)"),
    "kind_printed": ("{score}", "{score}"),
    "kind_raw": ("{score}(校正前 {raw})", "{score} (raw {raw})"),
    "why": ("分数从哪里来", "Where the points come from"),
    "base": ("起算点", "Starting point"),
    "limits": ("封顶与托底", "Caps and floors"),
    "gates": ("关口加减", "Gates"),
    "sum": ("总分", "Total"),
    "parts": ("各领域", "Pillars"),
    "part": ("组成", "Part"),
    "points": ("得分", "Points"),
    "points_relative": ("比同类平均多得(分)", "Above the average (points)"),
    "full": ("权重", "Weight"),
    "peers": ("同类平均", "Average"),
    "gap": ("差", "Gap"),
    "note": (
        "各项得分相加等于总分;“权重”是该项满分时的分值",
        'The parts add up to the total; "weight" is what full marks would give',
    ),
    "note_relative": (
        (
            "本方案有几何平均等汇总方式,各项是比同类平均多得或少得的分:起算点加各项等于总分。"
            "起算点({base} 分)由各指标的同类平均按本方案合成,不是同类总分的平均({peers} 分);“权重”合计 100"
        ),
        (
            "This scheme uses means other than the arithmetic, so each part is what was gained or lost against the "
            "category's average: the starting point and the parts add up to the total. The starting point ({base}) "
            "combines each indicator's average as the scheme does; it is not the average of the totals ({peers}). "
            "Weights sum to 100"
        ),
    ),
    "around": ("同类中的位置(线为误差范围)", "Beside its neighbours (line: error range)"),
    "indicators": ("逐项指标", "Indicators"),
    "indicator": ("指标", "Indicator"),
    "value": ("原值", "Value"),
    "adjusted": ("校正后", "Adjusted"),
    "score": ("得分", "Score"),
    "weight": ("权重%", "Weight %"),
    "earned": ("贡献", "Points"),
    "source": ("出处", "Source"),
    "undivided": ("总分由同类单位互相比较得出,没有逐项贡献", "Units were compared: no part has points"),
    "unknown": ("没有数据", "No data"),
    "gate_only": ("只作关口", "Gate only"),
    "limits_used": (
        "只折算了有登记的 {count} 项条件({conditions}),平均条件指各项条件都有数据的同级单位的平均;其余仍在分数里。",
        "Accounts for the {count} conditions recorded ({conditions}) only, against the average where all are known.",
    ),
    "limits_drawn": (
        "任职单位的成果先折算到平均条件,再按任期计到本人;没有登记的条件和偶然因素仍在分数里。",
        "Results of the places led were brought to average conditions, then credited by term; all else remains.",
    ),
    "limits_plain": (
        "没有作条件校正:条件的差别和偶然因素都在分数里。",
        "Not adjusted for conditions: differences in conditions and chance are all in the score.",
    ),
    "sources": ("各项原值、日期与出处见工作簿和系统中的“数据与出处”。", "Dates and sources: see the program's page."),
    "digests": (
        "方案摘要 {scheme} · 数据摘要 {dataset} · 软件 {software} · 各部分相加等于总分",
        "Scheme {scheme} · data {dataset} · software {software} · the parts sum to the total",
    ),
})  # fmt: skip


def tell(key: str, language: Language, **values: object) -> str:
    """A text of the card with its placeholders filled."""
    return _TEXTS[key][language == "en"].format(**values)
