"""The plain words of the calibration report: its opening, its parts, the names of the worlds; figures from the sums."""

from evaluation.domain.table import Language
from evaluation.simulation.calibration.claims import COVERAGE, COVERAGE_OF_FEW, COVERAGE_OF_SOME, NOBODY
from evaluation.simulation.calibration.runs import HOSTILE_SIZE, LAGS_SIZE, LEADERS_SIZE, SIZES
from evaluation.simulation.calibration.tallies import Sums, Tally
from evaluation.simulation.calibration.worlds import HOSTILE

WORLDS = {
    "zh": {
        "base": "假定都成立",
        "sorted": "能干的派到条件好的地方",
        "omitted": "有一项重要条件没有登记",
        "nonlinear": "条件的影响不成直线",
        "heavy_tails": "少数单位大起大落",
        "neighbours": "相邻地区同好同坏",
        "falsifiers": "一成单位每年多报",
        "common_merit": "各指标的真实水平高度一致",
        "nothing": "各单位真实水平没有差别",
        "carried": "各单位真实水平没有差别,运气会延续到下一年",
        "one_year": "只看一年,差别中约七成是真实的",
        "no_leaders": "换谁当领导结果都一样",
        "leaders": "领导确有作用",
        "sorted_leaders": "领导确有作用,能干的派到条件好的地方",
        "disconnected": "干部只在市内交流",
        "lags": "工作五年后见效最多",
    },
    "en": {
        "base": "all assumptions hold",
        "sorted": "the able are sent to easy places",
        "omitted": "an important condition is not recorded",
        "nonlinear": "a condition's effect is not straight",
        "heavy_tails": "a few units jump up and down",
        "neighbours": "neighbours rise and fall together",
        "falsifiers": "one unit in ten reports too much each year",
        "common_merit": "true levels go together across indicators",
        "nothing": "units do not differ in truth",
        "carried": "units do not differ in truth, and luck carries over",
        "one_year": "one year alone, seven tenths of differences true",
        "no_leaders": "leaders make no difference",
        "leaders": "leaders matter",
        "sorted_leaders": "leaders matter, and the able are sent to easy places",
        "disconnected": "cadres move inside prefectures only",
        "lags": "work pays off most after five years",
    },
}
COLON = {"zh": ":", "en": ": "}
PARTS = {
    "zh": {
        "base": (
            "假定都成立时",
            "六项指标、五年数据;条件之间相关,年度波动有延续,指标之间的波动相关 0.2。目标随单位数放宽。",
        ),
        "hostile": ("假定不成立时", "每次只破坏一个假定,目标不变。未达到的地方,就是使用结果时要当心的地方。"),
        "nothing": ("各单位没有真实差别时", "这时任何人都不应被归入前列或后列。"),
        "one_year": ("只看一年、按一次回归校正时", "不看多年表现,总分中的偶然部分没有收回;名次范围要把它算进去。"),
        "cadres": ("干部的功劳", "一名干部先后在几个地区任职,由此分开人与地方的作用。"),
    },
    "en": {
        "base": (
            "Where all assumptions hold",
            "Six indicators, five years; conditions that go together, errors that carry over and correlate by .2.",
        ),
        "hostile": (
            "Where an assumption fails",
            "One at a time, held to the same targets; a miss is where care is due.",
        ),
        "nothing": ("Where units do not differ", "Then nobody may be called top or bottom."),
        "one_year": (
            "One year adjusted by one regression",
            "Nothing is drawn in of what chance gave a total; its place range has to allow for that.",
        ),
        "cadres": ("The credit of cadres", "A cadre leads several regions in turn, which tells persons from places."),
    },
}


def opening(tally: Tally, held: int, missed: int, language: Language) -> list[str]:
    """The title, and what was found in plain sentences."""
    sizes = [size for size in SIZES if f"base/{size}/total" in tally]
    if language == "zh":
        title = "# 校准报告:方法说的把握,实际有多准"
        first = (
            "我们造了许多真值已知的模拟地区,让系统照常评价,再与真值对照。误差范围和名次范围都按「把握九成」给出,"
            "所以真值应当十次有九次落在范围之内。以下世界都是模拟的,不涉及任何真实地区和个人。"
        )
        count = f"共核对 {held} 项:达到 {held - missed} 项,未达到 {missed} 项。未达到的全部列出。"
        head = "## 能做到什么"
    else:
        title = "# Calibration: how often what the method says is true"
        first = (
            "Regions were simulated whose truth is known, scored as usual, and compared with the truth. Error ranges "
            "and place ranges are given at nine in ten, so nine times in ten the truth should be inside. No real place "
            "or person is in it."
        )
        count = f"{held} checks: {held - missed} met, {missed} missed. Every miss is listed."
        head = "## What it can do"
    return [title, "", first, "", count, "", head, "", *(_of_size(tally, size, language) for size in sizes), ""]


def cannot(tally: Tally, language: Language) -> list[str]:
    """Where the ranges are too narrow or the order goes wrong, a sentence a world, from the figures."""
    worlds = [
        _of_world(tally, world.name, language) for world in HOSTILE if f"{world.name}/{HOSTILE_SIZE}/total" in tally
    ]
    others = [line for line in (_of_nothing(tally, language), *_of_cadres(tally, language)) if line]
    heads = {
        "zh": ("## 做不到什么,在哪里要当心", "## 没有差别时,以及干部的功劳"),
        "en": ("## What it cannot do, and where care is due", "## Where nobody differs, and the credit of cadres"),
    }[language]
    return [heads[0], "", *worlds, "", heads[1], "", *others, ""]


def making(replications: int, seed: int, mark: str, language: Language) -> list[str]:
    """How the report was made."""
    command = f"python -m evaluation simulate --calibration FILE --replications {replications}"
    if language == "zh":
        text = (
            f"`{command}`(种子 {seed})。「假定都成立」的世界每种规模模拟 {replications} 次,其余按表中次数;"
            "「模拟误差」是有限次模拟带来的标准误差。同样的种子得到同样的数字,与用几个处理器无关。"
            "结论按实测值与目标直接比较,不因模拟误差放宽。"
            "单位数不足以支持模型的指标按原值计分,其误差范围对照它所代表的真值(含条件)。"
        )
        return ["## 怎样做出来的", "", text, "", f"核对码 `{mark[:16]}`"]
    text = (
        f"`{command}` (seed {seed}). The base world {replications} times at each size, the others as often as the "
        "table says. The Monte-Carlo error is the standard error of so many replications. Equal seeds give equal "
        "figures, however many processors work. Verdicts compare the figure itself with the target. An indicator that "
        "too few units can support keeps its value; its range is held against what it then stands for, conditions "
        "included."
    )
    return ["## How it was made", "", text, "", f"Check sum `{mark[:16]}`"]


def _of_size(tally: Tally, size: int, language: Language) -> str:
    values, total, place = (_sums(tally, "base", size, measure) for measure in ("values", "total", "place"))
    recovery = _sums(tally, "base", size, "recovery")
    low = COVERAGE[0] if size >= HOSTILE_SIZE else COVERAGE_OF_FEW[0]
    short = [name for name, sums in zip(_three(language), (values, total, place), strict=True) if sums.ratio < low]
    if language == "zh":
        verdict = f";{'、'.join(short)}的范围偏窄,不足以说「把握九成」" if short else ""
        return (
            f"- **{size} 个单位**:真值落在范围内的比例,单项 {_per_cent(values)},总分 {_per_cent(total)},"
            f"名次 {_per_cent(place)};找回真实先后的能力是理想情形的 {_per_cent(recovery)}{verdict}。"
        )
    verdict = f"; too narrow for nine in ten: {', '.join(short)}" if short else ""
    return (
        f"- **{size} units**: truth inside the range for {_per_cent(values)} of single values, {_per_cent(total)} of "
        f"totals, {_per_cent(place)} of places; the order is found as well as {_per_cent(recovery)} of the ideal"
        f"{verdict}."
    )


def _of_world(tally: Tally, world: str, language: Language) -> str:
    total, place, shown = (_sums(tally, world, HOSTILE_SIZE, each) for each in ("total", "place", "total_shown"))
    found, raw = (_sums(tally, world, HOSTILE_SIZE, measure) for measure in ("found", "raw"))
    worse = found.ratio < raw.ratio
    fails = min(total.ratio, place.ratio) < COVERAGE[0] or shown.ratio < COVERAGE_OF_SOME[0]
    if language == "zh":
        care = "范围仍然可用" if not fails else "不能再说「把握九成」"
        more = "校正后的先后反而不如不校正的,这时不应以校正后的名次下结论" if worse else ""
        return (
            f"- **{WORLDS['zh'][world]}**:总分 {_per_cent(total)}、名次 {_per_cent(place)}、排在前十分之一者的总分 "
            f"{_per_cent(shown)} 落在范围内,{care}。{more}{'。' if more else ''}"
        )
    care = "the ranges can still be used" if not fails else "nine in ten can no longer be said"
    more = " The adjusted order is worse than the raw one: no conclusion should rest on it." if worse else ""
    return (
        f"- **{WORLDS['en'][world]}**: inside the range {_per_cent(total)} of totals, {_per_cent(place)} of places, "
        f"{_per_cent(shown)} of the totals of those shown in the top tenth; {care}.{more}"
    )


def _of_nothing(tally: Tally, language: Language) -> str:
    name = f"nothing/{HOSTILE_SIZE}/settled"
    if name not in tally:
        return ""
    share, some = _per_cent(tally[name]), tally[name].ratio > NOBODY
    if language == "zh":
        told = f"仍有 {share} 的单位被归入前列或后列(应为 0)" if some else f"被归入前列或后列的单位占 {share},正当如此"
        return f"- **{WORLDS['zh']['nothing']}**:{told}。"
    told = "of units are called top or bottom all the same (0 is due)" if some else "of units are called top or bottom"
    return f"- **{WORLDS['en']['nothing']}**: {share} {told}."


def _of_cadres(tally: Tally, language: Language) -> list[str]:
    """A sentence a world of leaders."""
    refused, sorting, cover, sorted_cover = (
        f"no_leaders/{LEADERS_SIZE}/refused",
        f"sorted_leaders/{LEADERS_SIZE}/sorting",
        f"leaders/{LEADERS_SIZE}/cover",
        f"sorted_leaders/{LEADERS_SIZE}/cover",
    )
    zh = {
        refused: "{} 的情形下系统不给个人结论。",
        cover: "个人作用的真值有 {} 落在误差范围内{}。",
        sorted_cover: "个人作用的真值有 {} 落在误差范围内{}。",
        sorting: "{} 的情形下系统提示这一点。",
    }
    en = {
        refused: "no score of a person is given in {} of cases.",
        cover: "{} of true effects of persons are inside the error range{}.",
        sorted_cover: "{} of true effects of persons are inside the error range{}.",
        sorting: "the warning is given in {} of cases.",
    }
    short = {"zh": ",范围偏窄,不足以说「把握九成」", "en": "; too narrow for nine in ten"}[language]
    lines = [
        f"- **{WORLDS[language][name.split('/')[0]]}**{COLON[language]}"
        + text.format(_per_cent(tally[name]), short if tally[name].ratio < COVERAGE[0] else "")
        for name, text in (zh if language == "zh" else en).items()
        if name in tally
    ]
    return [*lines, *_of_lags(tally, language)]


def _of_lags(tally: Tally, language: Language) -> list[str]:
    if f"lags/{LAGS_SIZE}/gain" not in tally:
        return []
    true, same = (_sums(tally, "lags", LAGS_SIZE, each).ratio for each in ("true", "contemporaneous"))
    if language == "zh":
        told = f"按见效年限计功,与真实努力的相关程度为 {true:.2f};按当年计功只有 {same:.2f}。"
    else:
        told = f"matured credit agrees with true effort by {true:.2f} (Spearman), contemporaneous credit by {same:.2f}."
    return [f"- **{WORLDS[language]['lags']}**{COLON[language]}{told}"]


def _three(language: Language) -> tuple[str, str, str]:
    return ("单项", "总分", "名次") if language == "zh" else ("single values", "totals", "places")


def _sums(tally: Tally, world: str, units: int, measure: str) -> Sums:
    return tally.get(f"{world}/{units}/{measure}", Sums())


def _per_cent(sums: Sums) -> str:
    return f"{100 * sums.ratio:.1f}%"
