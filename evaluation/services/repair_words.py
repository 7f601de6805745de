"""The cheapest repair in plain words: its steps, the hours that it saves and what it loses."""

from types import MappingProxyType
from typing import Literal

from evaluation.checks.burden.actions import Action
from evaluation.checks.burden.repair import Repair
from evaluation.checks.burden.subject import Subject
from evaluation.domain.assessing import Said
from evaluation.services import burden_words

MOST_STEPS = 3
Measure = Literal["ranking", "weight"]
"""What a repair's losses are counted in: without values of units there is no ranking, only the weight that goes."""
ACTIONS = MappingProxyType({
    "drop": Said(zh="去掉“{name}”", en='drop "{name}"'),
    "merge": Said(zh="把“{name}”并入“{into}”", en='merge "{name}" into "{into}"'),
    "take": Said(zh="“{name}”改由一表通取数", en='take "{name}" from the catalogue'),
    "soften": Said(zh="“{name}”改为取消评优资格", en='turn "{name}" into a bar from awards'),
    "lift": Said(zh="把过小的权重补足,由同类的其余指标按比例让出", en="raise tiny weights, alike others giving way"),
    "balance": Said(zh="把显绩、潜绩的权重比例调到界限之内", en="bring visible and latent weight within limits"),
})  # fmt: skip
LOST = MappingProxyType({
    "ranking": Said(zh="排名信息共损失", en="of what the ranking tells"),
    "weight": Said(zh="移动的权重共占", en="of the weight, which moves elsewhere"),
})  # fmt: skip
NOTHING_LOST = MappingProxyType({
    "ranking": Said(zh="排名信息没有损失", en="loses nothing of what the ranking tells"),
    "weight": Said(zh="权重没有移动", en="moves no weight"),
})  # fmt: skip


def sentence(subject: Subject, found: Repair, measure: Measure) -> Said:
    """The cheapest repair in a sentence: its first steps, what is saved and lost, and what it leaves."""
    if not found.actions:
        return Said(zh="没有可自动给出的修改。", en="There is no repair that can be named.")
    steps = [step(subject, action) for action in found.actions]
    rest = len(steps) - MOST_STEPS
    if rest > 0:
        steps = [*steps[:MOST_STEPS], Said(zh=f"另有 {rest} 步", en=f"and {rest} steps more")]
    category, after = burden_words.most(found.assessment), burden_words.verdict(found.assessment)
    saved = subject.burden(subject.scheme, category).hours - found.assessment.hours[category]
    gain = _saved(saved, burden_words.unit(subject, category))
    lost = _lost(found.lost, measure)
    zh = f"最省的修改:{';'.join(each.zh for each in steps)}。{gain.zh},{lost.zh},改后:{after.zh}"
    en = f"The cheapest repair: {'; '.join(each.en for each in steps)}. It {gain.en}, {lost.en}, and gives: {after.en}"
    left = [burden_words.NAMES[code] for code in found.left]
    if left:
        zh += f";仍须处理:{'、'.join(each.zh for each in left)}"
        en += f"; left to settle: {', '.join(each.en for each in left)}"
    return Said(zh=f"{zh}。", en=f"{en}.")


def step(subject: Subject, action: Action) -> Said:
    """One step of a repair."""
    words = ACTIONS[action.kind]
    zh, en = (
        {"name": burden_words.named(subject, action.code, each), "into": burden_words.named(subject, action.into, each)}
        for each in ("zh", "en")
    )
    return Said(zh=words.zh.format(**zh), en=words.en.format(**en))


def _saved(hours: float, each: Said) -> Said:
    """The hours that one unit saves; a repair that saves none says so."""
    if not round(hours):
        return Said(zh="填报工时不变", en="saves no hours")
    return Said(zh=f"{each.zh}每年少 {hours:,.0f} 小时", en=f"saves {hours:,.0f} hours {each.en} a year")


def _lost(share: float, measure: Measure) -> Said:
    """What a repair loses of the ranking or of the weight; below a twentieth of a per cent nothing."""
    percent = f"{100 * share:.1f}"
    if percent == "0.0":
        return NOTHING_LOST[measure]
    words = LOST[measure]
    return Said(zh=f"{words.zh} {percent}%", en=f"loses {percent} % {words.en}")
