"""What a comparison of schemes says, in sentences: on the page, in files and on the command line alike."""

import math
from collections.abc import Iterator, Mapping
from typing import Literal

import pandas as pd

from evaluation.checks.burden_summary import Burden
from evaluation.checks.double_compensation import LEAST, Compensation
from evaluation.checks.movers import Along, Group
from evaluation.domain import vocabulary
from evaluation.domain.framework import Framework
from evaluation.domain.indicators import Indicator, Level
from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import Grade
from evaluation.domain.table import Language
from evaluation.domain.units import Condition, Unit
from evaluation.services.comparing import Compared, Versus, silent
from evaluation.services.rounding import rounded

MOST_PLACED = 0.9  # where fewer units have a place, it is said first
Named = Scheme | Condition | Grade | Indicator | Unit | Framework

_UNITS = {
    Level.REGION: ("个地区", "regions"),
    Level.DEPARTMENT: ("个部门", "departments"),
    Level.CADRE: ("名干部", "cadres"),
}
_ONES = {Level.REGION: ("地区", "region"), Level.DEPARTMENT: ("部门", "department"), Level.CADRE: ("干部", "cadre")}
_SAID: Mapping[str, tuple[str, str]] = {
    "placed": (
        "{placed} {units}在两个方案中都有名次(共 {of} 个),升降只就它们而言",
        "{placed} of {of} {units} are placed under both; moves are told of these only",
    ),
    "nobody_placed": (
        "没有一个{one}在两个方案中都有名次,比不出升降",
        "no {one} is placed under both, so moves cannot be told",
    ),
    "withheld": (
        "{category}各单位分不出先后,不排名(总分的差别一半以上可归于偶然,多积累几年数据后再看),所以不谈前几名的变化",
        "nobody in {category} can be told apart, so nobody is placed (more years would tell): no first places change",
    ),
    "still": ("名次没有变化", "No place changes"),
    "those": ("全部 {of} {units}中 {count} {measure}", "{count} of all {of} {units}"),
    "those_here": (
        "全部 {of} {units}中 {count} {measure}(其中{category} {here} {measure})",
        "{count} of all {of} {units} ({here} in {category})",
    ),
    "moved": ("{those}的名次有变(升 {up}、降 {down})", "{those} change place ({up} up, {down} down)"),
    "graded": ("{those}变档:{parts}", "{those} change grade: {parts}"),
    "graded_all_up": ("{those}变档,都是升", "{those} change grade, all up"),
    "graded_all_down": ("{those}变档,都是降", "{those} change grade, all down"),
    "graded_all_open": (
        "{those}变档,都是进出“边界待议”",
        "{those} change grade, all in or out of the boundary",
    ),
    "graded_up": ("升 {count}", "{count} up"),
    "graded_down": ("降 {count}", "{count} down"),
    "graded_open": ("进出“边界待议” {count}", "{count} in or out of the boundary"),
    "not_graded": ("没有{one}变档", "no {one} changes grade"),
    "seats": (
        "{category}前 {places} 名中换 {count} {units}",
        "among the first {places} of {category}, {count} replaced",
    ),
    "same_seats": ("{category}前 {places} 名不变", "The first {places} of {category} stay"),
    "inside": ("各类之内,", "inside categories, "),
    "along_up": ("{inside}{condition}高的{one}上升{thirds}", "{inside}the higher {condition}, the farther up{thirds}"),
    "along_down": (
        "{inside}{condition}高的{one}下降{thirds}",
        "{inside}the higher {condition}, the farther down{thirds}",
    ),
    "thirds": (
        "(最高的三分之一平均{high},最低的三分之一平均{low})",
        " (highest third on average {high}, lowest {low})",
    ),
    "up": ("上升 {places} 位", "{places} places up"),
    "down": ("下降 {places} 位", "{places} places down"),
    "level": ("不升不降", "no move"),
    "alone": (
        "{condition}相同的{one}之间,看不出升降与其余 {rest} 项条件(如{example})有关",
        "among equals in {condition}, moves show no tie with the other {rest} conditions (such as {example})",
    ),
    "also": ("{condition}相同的,另与{others}有关", "among equals in {condition}, they go with {others} too"),
    "nothing": ("升降看不出与登记的 {count} 项条件有关", "Moves show no tie with any of {count} registered conditions"),
    "twice": (
        "{condition}被照顾两次:{those}因此平均多得 {points} 分",
        "{condition} is compensated twice: {those} get {points} points on average beyond one device",
    ),
    "once": ("不再有条件被照顾两次", "No condition is compensated twice any more"),
    "burden": ("{category}每个{one}每年{forms}、{hours}", "Each {one} of {category} has {forms} and {hours} a year"),
    "forms_more": ("多填 {count} 张表", "{count} more forms"),
    "forms_less": ("少填 {count} 张表", "{count} fewer forms"),
    "forms_same": ("填表张数不变", "as many forms"),
    "hours_more": ("多用 {count} 小时", "{count} more hours"),
    "hours_less": ("少用 {count} 小时", "{count} fewer hours"),
    "hours_same": ("用时不变", "as many hours"),
    "same_burden": ("{category}的填报负担不变", "The burden of reporting of {category} stays"),
    "traces": (
        "凭痕迹认定的权重由 {before}% 变为 {after}%",
        "the weight proven by traces goes from {before}% to {after}%",
    ),
    "unstated": (
        "方案没有写明数据怎么采集,比不出填报负担",
        "the schemes do not say how data are collected, so burdens cannot be compared",
    ),
    "agreement": (
        "每 100 对同类{one},约 {kept} 对先后不变;最好等次的名额有 {overlap}% 仍在原来的{one}",
        "Of 100 pairs of alike {units}, about {kept} keep their order; {overlap}% of the best seats stay with the same",
    ),
    "pairs": (
        "每 100 对同类{one},约 {kept} 对先后不变",
        "Of 100 pairs of alike {units}, about {kept} keep their order",
    ),
}  # fmt: skip


def sentences(found: Compared, versus: Versus, category: str, language: Language) -> tuple[str, ...]:
    """What the scheme changes against the reference: grades, first places, who moves, twice, burden.

    First places and burden are those of the category. Of persons only counts are told.
    """
    speaker = _Speaker(found, versus, category, language)
    return tuple(_whole(text, language) for text in speaker.all())


def agreement(found: Compared, versus: Versus, language: Language) -> str:
    """How far two schemes agree on the order, in plain words; empty where nobody is placed."""
    return _whole(_Speaker(found, versus, "", language).agreement(), language)


def named(thing: Named, language: Language) -> str:
    """The name in the language, else the other one, else the code."""
    names = (thing.name_en, thing.name_zh) if language == "en" else (thing.name_zh, thing.name_en)
    code = thing.condition if isinstance(thing, Condition) else thing.code
    return names[0] or names[1] or code


class _Speaker:
    """The sentences about one scheme against the reference, without their full stops."""

    def __init__(self, found: Compared, versus: Versus, category: str, language: Language) -> None:
        self.found, self.versus, self.category, self.language = found, versus, category, language
        level, at = found.dataset.level, language == "en"
        self.words = {"units": _UNITS[level][at], "one": _ONES[level][at], "measure": _UNITS[level][0][0]}
        self.words["category"] = vocabulary.category(category, language) if category else ""
        self.several = len(found.categories) > 1

    def all(self) -> Iterator[str]:
        if self.versus.scheme.grading.grades:
            yield self._grades()
        if self.found.dataset.level is not Level.CADRE:
            yield from self._places()
        yield from self._twice()
        yield self._burden()

    def agreement(self) -> str:
        kept, overlap = self.versus.pairs_kept, self.versus.overlap
        if math.isnan(kept):
            return ""
        words = {"kept": f"{rounded(100 * kept, 0)}", "overlap": f"{rounded(100 * overlap, 0)}"}
        quota = any(grade.quota is not None for grade in self.versus.scheme.grading.grades)
        return self._say("agreement" if quota else "pairs", **words)

    def _grades(self) -> str:
        changed = self.versus.regraded
        if not len(changed):
            return self._say("not_graded")
        counts = {"up": int((changed["up"] > 0).sum()), "down": int((changed["up"] < 0).sum())}
        counts["open"] = len(changed) - counts["up"] - counts["down"]
        ways = [way for way, count in counts.items() if count]
        if len(ways) == 1:
            return self._say(f"graded_all_{ways[0]}", those=self._those(changed.index))
        parts = [self._say(f"graded_{way}", count=counts[way]) for way in ways]
        return self._say("graded", those=self._those(changed.index), parts=self._comma().join(parts))

    def _those(self, units: pd.Index) -> str:
        """How many of all these are, and how many of the category; of persons not by category."""
        categories = self.found.reference.prepared.categories
        here = int((categories.reindex(units) == self.category).sum())
        apart = self.several and self.found.dataset.level is not Level.CADRE
        return self._say("those_here" if apart else "those", count=len(units), of=len(categories), here=here)

    def _places(self) -> Iterator[str]:
        placed, every = len(self.versus.moves), len(self.found.comparison.places)
        withheld = bool(self.category) and self.found.withheld(self.category)
        if placed < MOST_PLACED * every:
            yield self._say("placed" if placed else "nobody_placed", placed=placed, of=every)
        if withheld:
            yield self._say("withheld")
        if not placed:
            return
        if self.versus.still:
            yield self._say("still")
            return
        if not self.versus.scheme.grading.grades:
            moves = self.versus.moves
            up, down = int((moves > 0).sum()), int((moves < 0).sum())
            yield self._say("moved", those=self._those(moves.index[moves != 0]), up=up, down=down)
        seats = self.found.seats(self.category)[self.versus.scheme.code] if self.category and not withheld else None
        if seats is not None and seats.places:
            yield self._say("seats" if seats.left else "same_seats", places=seats.places, count=len(seats.left))
        yield from self._along()

    def _along(self) -> Iterator[str]:
        looked, lead = self.versus.by_condition, self.versus.lead
        if lead is None:
            if looked:
                yield self._say("nothing", count=len(looked))
            return
        condition, rest = named(lead.condition, self.language), looked[1:]
        also = [each for each in rest if each.beside is not None and each.beside.certain]
        inside = self._say("inside") if self.several else ""
        way = "along_up" if lead.slope.value > 0 else "along_down"
        text = self._say(way, inside=inside, condition=condition, thirds=self._thirds(lead))
        if also:
            others = self._comma().join(named(each.condition, self.language) for each in also)
            text += self._joint() + self._say("also", condition=condition, others=others)
        elif rest:
            example = named(rest[0].condition, self.language)
            text += self._joint() + self._say("alone", condition=condition, rest=len(rest), example=example)
        yield text

    def _thirds(self, lead: Along) -> str:
        if len(lead.thirds) < 3:
            return ""
        return self._say("thirds", high=self._move(lead.thirds[-1]), low=self._move(lead.thirds[0]))

    def _move(self, group: Group) -> str:
        places = rounded(group.mean)
        if not places:
            return self._say("level")
        return self._say("up" if places > 0 else "down", places=f"{abs(places)}")

    def _twice(self) -> Iterator[str]:
        here, before = (self._doubled(code) for code in (self.versus.scheme.code, self.found.reference.scheme.code))
        names = {each.condition: named(each, self.language) for each in self.found.dataset.register}
        for each in here:
            those = self._those(each.beyond.index[each.beyond >= LEAST])
            yield self._say("twice", condition=names[each.condition], those=those, points=f"{rounded(each.points)}")
        if before and not here:
            yield self._say("once")

    def _doubled(self, code: str) -> list[Compensation]:
        return [each for each in self.found.twice[code] if each.points >= LEAST]

    def _burden(self) -> str:
        burdens = self.found.burden(self.category)
        before, after = burdens[self.found.reference.scheme.code], burdens[self.versus.scheme.code]
        if silent(before) and silent(after):
            return self._say("unstated")
        traces = [int(rounded(100 * each.traces, 0)) for each in (before, after)]
        if (before.forms, before.hours) == (after.forms, after.hours):
            text = self._say("same_burden")
        else:
            parts = {"forms": self._change("forms", before, after), "hours": self._change("hours", before, after)}
            text = self._say("burden", **parts)
        if traces[0] != traces[1]:
            text += self._joint() + self._say("traces", before=traces[0], after=traces[1])
        return text

    def _change(self, what: Literal["forms", "hours"], before: Burden, after: Burden) -> str:
        change = rounded(getattr(after, what) - getattr(before, what), 0)
        way = "more" if change > 0 else "less" if change < 0 else "same"
        return self._say(f"{what}_{way}", count=f"{abs(change):,}")

    def _comma(self) -> str:
        return ", " if self.language == "en" else "、"

    def _joint(self) -> str:
        return "; " if self.language == "en" else ";"

    def _say(self, key: str, **facts: object) -> str:
        return _SAID[key][self.language == "en"].format(**self.words, **facts)


def _whole(text: str, language: Language) -> str:
    """The text as a sentence."""
    if not text:
        return ""
    return f"{text[0].upper()}{text[1:]}." if language == "en" else f"{text}。"
