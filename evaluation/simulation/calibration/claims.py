"""What the method is held to: every row of the calibration table with its target; a row without one is told anyway."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evaluation.simulation.calibration.regions import BINS
from evaluation.simulation.calibration.runs import HOSTILE_SIZE, LAGS_SIZE, LEADERS_SIZE, ONE_YEAR_SIZES, SIZES
from evaluation.simulation.calibration.worlds import HOSTILE

MANY = 300
COVERAGE, COVERAGE_OF_FEW, COVERAGE_OF_SOME = (0.87, 0.93), (0.86, 1.0), (0.85, 1.0)
NOBODY = 0.01


@dataclass(frozen=True)
class Claim:
    """One measure of one world at one size; `low` … `high` is the target, none = told for information only.

    `share`: printed in per cent.
    """

    world: str
    units: int
    measure: str
    zh: str
    en: str
    low: float | None = None
    high: float | None = None
    share: bool = True

    @property
    def name(self) -> str:
        """What the tally calls it."""
        return f"{self.world}/{self.units}/{self.measure}"

    @property
    def held(self) -> bool:
        """Whether there is a target."""
        return self.low is not None or self.high is not None

    def meets(self, value: float) -> bool:
        """Whether the value is inside the target; a value that is not known is not."""
        low = float("-inf") if self.low is None else self.low
        high = float("inf") if self.high is None else self.high
        return low <= value <= high


# measure: the two sentences. Targets depend on the size and stand below.
COVERED = {
    "integrated": ("单项,由模型直接给出(首个指标)", "single values, straight from the model (first indicator)"),
    "values": ("单项的真值落在误差范围内", "single values: truth inside the error range"),
    "total": ("总分的真值落在误差范围内", "totals: truth inside the error range"),
    "place": ("真实名次落在名次范围内", "places: true place inside the place range"),
}
COVERED_OF_SOME = {
    "values_worst": ("条件最差的五分之一单位:单项", "the fifth with the worst condition: single values"),
    "total_worst": ("条件最差的五分之一单位:总分", "the fifth with the worst condition: totals"),
    "place_worst": ("条件最差的五分之一单位:名次", "the fifth with the worst condition: places"),
    "total_shown": ("排在前十分之一的单位:总分", "units shown in the top tenth: totals"),
    "place_shown": ("排在前十分之一的单位:名次", "units shown in the top tenth: places"),
}
QUALITY = {
    "bias": ("平均偏差(以真实差别的标准差为单位)", "mean bias, in standard deviations of θ"),
    "slope": ("校正值每高 1,真值平均高多少", "slope of the truth on the adjusted value"),
    "deviation": ("估计的真实差别 ÷ 实际的真实差别", "estimated ÷ true standard deviation of θ"),
    "recovery": ("找回真实先后的能力,与已知条件影响和波动大小者相比", "rank recovery as a share of an oracle's"),
    "order_false": ("说得出先后的两单位中,说反的", "orders called settled that are false"),
    "top_false": ("称为「前列」的单位中,实际不在前三成的", "units called top that are not in the top 30 %"),
}
TOLD = {
    "found": ("与真实先后的相关程度(斯皮尔曼)", "Spearman correlation with the truth, adjusted"),
    "raw": ("同上,不校正", "the same without adjustment"),
    "adjusted": ("得到校正的指标(其余因依据不足按原值)", "indicators that were adjusted (others keep their values)"),
    "settled": ("可归入前列或后列的单位", "units called top or bottom"),
    "ranked": ("排出名次的单位(其余各类分不出先后,不排)", "units given a place (in other categories nobody is)"),
    "width": ("名次范围占全表的宽度", "width of a place range as a share of the table"),
}
RATIOS = {"bias", "slope", "deviation", "found", "raw"}


def base() -> Iterator[Claim]:
    """The base world at every size."""
    for units in SIZES:
        for measure, (zh, en) in (COVERED | COVERED_OF_SOME | QUALITY).items():
            if measure != "integrated" or units <= MANY:
                yield Claim("base", units, measure, zh, en, *_target(measure, units), share=measure not in RATIOS)
        yield from _bins("base", units)
        for measure, (zh, en) in TOLD.items():
            yield Claim("base", units, measure, zh, en, share=measure not in RATIOS)


def hostile() -> Iterator[Claim]:
    """Worlds in which an assumption fails, held to the same targets."""
    shown = ("values", "total", "place", "values_worst", "total_worst", "total_shown", "place_shown")
    texts = COVERED | COVERED_OF_SOME | QUALITY
    for world in HOSTILE:
        for measure in (*shown, "slope", "recovery", "order_false", "top_false"):
            low, high = _target(measure, HOSTILE_SIZE)
            yield Claim(
                world.name, HOSTILE_SIZE, measure, *texts[measure], low=low, high=high, share=measure not in RATIOS
            )
        for measure in ("ranked", "found", "raw"):
            yield Claim(world.name, HOSTILE_SIZE, measure, *TOLD[measure], share=measure not in RATIOS)
    whole = Claim("falsifiers", HOSTILE_SIZE, "", "", "")
    for measure, zh, en, low in (
        ("total_honest", "如实上报的单位:总分", "honest units: totals", COVERAGE_OF_SOME[0]),
        ("total_false", "多报的单位:总分", "units that report too much: totals", COVERAGE_OF_SOME[0]),
        ("false_shown", "多报的单位中排进前十分之一的", "units that report too much, shown in the top tenth", None),
    ):
        yield replace(whole, measure=measure, zh=zh, en=en, low=low, high=None if low is None else 1.0)


def nothing() -> Iterator[Claim]:
    """Nobody differs: nobody may be told apart."""
    whole = Claim("nothing", HOSTILE_SIZE, "", "", "")
    yield replace(whole, measure="settled", zh=TOLD["settled"][0], en=TOLD["settled"][1], high=NOBODY)
    zh, en = "同上,只看当年、按一次回归校正", "the same, one year alone, adjusted by one regression"
    yield replace(whole, measure="settled_plain", zh=zh, en=en, high=NOBODY)
    yield replace(whole, measure="ranked", zh=TOLD["ranked"][0], en=TOLD["ranked"][1])
    zh, en = "估计的真实差别恰为 0 的指标", "indicators whose estimated σ of θ is exactly 0"
    yield replace(whole, measure="zero", zh=zh, en=en)
    yield replace(whole, measure="adjusted", zh=TOLD["adjusted"][0], en=TOLD["adjusted"][1])

    few_years = replace(whole, world="carried")
    zh, en = (
        "可归入前列或后列的单位:五年平均、按一次回归校正",
        "units called top or bottom: means of five years by one regression",
    )
    yield replace(few_years, measure="settled_squares", zh=zh, en=en, high=NOBODY)
    zh, en = (
        "同上,五年平均、不校正(条件没有影响)",
        "the same, means of five years as they are (conditions matter nothing)",
    )
    yield replace(few_years, measure="settled_none", zh=zh, en=en, high=NOBODY)


def one_year() -> Iterator[Claim]:
    """One year adjusted by least squares, nothing shrunk, where seven tenths of what totals differ by is true."""
    texts = COVERED | COVERED_OF_SOME | QUALITY
    for units in ONE_YEAR_SIZES:
        for measure in ("place", "place_worst", "place_shown", "top_false"):
            yield Claim("one_year", units, measure, *texts[measure], *_target(measure, units))
        for measure in ("ranked", "width"):
            yield Claim("one_year", units, measure, *TOLD[measure])


def cadres() -> Iterator[Claim]:
    """Leaders: credit where there is none to give, where nobody moved, and where work pays off later."""
    none, some, able, apart, lags = (
        Claim(world, size, "", "", "")
        for world, size in (
            ("no_leaders", LEADERS_SIZE),
            ("leaders", LEADERS_SIZE),
            ("sorted_leaders", LEADERS_SIZE),
            ("disconnected", LEADERS_SIZE),
            ("lags", LAGS_SIZE),
        )
    )
    refused = ("不给个人结论", "no score of a person is given")
    zh, en = refused
    yield replace(none, measure="refused", zh=zh, en=en, low=0.95, high=1.0)
    yield replace(some, measure="refused", zh=zh, en=en)
    covered = ("个人作用的真值落在误差范围内", "effects of leaders: truth inside the error range")
    yield replace(some, measure="cover", zh=covered[0], en=covered[1], low=COVERAGE[0], high=COVERAGE[1])
    zh, en = "能给出个人结论的干部", "cadres of whom something is said"
    yield replace(some, measure="told", zh=zh, en=en)
    zh, en = "其中与真实先后的相关程度(斯皮尔曼)", "Spearman correlation with the truth, of these"
    yield replace(some, measure="found", zh=zh, en=en, share=False)
    zh, en = "提示「能干的被派到条件好的地方」", "warned that the able were sent to easy places"
    yield replace(some, measure="sorting", zh=zh, en=en, high=0.10)
    yield replace(able, measure="sorting", zh=zh, en=en, low=0.95, high=1.0)
    yield replace(able, measure="cover", zh=covered[0], en=covered[1], low=COVERAGE[0], high=COVERAGE[1])
    zh, en = "没有交流相连的两人,比较被拦下", "two whom no move links: the comparison is stopped"
    yield replace(apart, measure="raised", zh=zh, en=en, low=1.0, high=1.0)
    zh, en = "有交流相连的两人,比较被误拦", "two whom moves link: the comparison is stopped"
    yield replace(apart, measure="raised_linked", zh=zh, en=en, low=0.0, high=0.0)
    yield from _lags(lags)


def every() -> tuple[tuple[str, tuple[Claim, ...]], ...]:
    """All claims by part."""
    return (
        ("base", tuple(base())),
        ("hostile", tuple(hostile())),
        ("nothing", tuple(nothing())),
        ("one_year", tuple(one_year())),
        ("cadres", tuple(cadres())),
    )


def _target(measure: str, units: int) -> tuple[float | None, float | None]:
    if measure in COVERED:
        return COVERAGE if units >= MANY else COVERAGE_OF_FEW
    if measure in COVERED_OF_SOME:
        return COVERAGE_OF_SOME
    targets: dict[str, tuple[float | None, float | None]] = {
        "bias": (-0.02, 0.02),
        "slope": (0.95, 1.05),
        "deviation": (0.95, 1.05) if units >= MANY else (None, None),
        "recovery": (0.97, None),
        "order_false": (None, 0.10),
        "top_false": (None, 0.20),
    }
    return targets[measure]


def _bins(world: str, units: int) -> Iterator[Claim]:
    for at in range(BINS):
        low, high = 100 * at // BINS, 100 * (at + 1) // BINS
        zh = f"被告知有 {low}–{high}% 可能进前三成的单位:实际比例 − 所说可能"
        en = f"told a chance of {low}–{high} % of the top 30 %: share that came true − chance told"
        yield Claim(world, units, f"top_{at}", zh, en, -0.05, 0.05)


def _lags(lags: Claim) -> Iterator[Claim]:
    zh, en = "按见效年限计功比按当年计功的相关程度高多少", "matured credit less contemporaneous credit, Spearman"
    yield replace(lags, measure="gain", zh=zh, en=en, low=0.3, share=False)
    yield replace(lags, measure="model_gain", zh=f"{zh}(由模型)", en=f"{en} (by the model)", low=0.3, share=False)
    for kernel, zh, en in (
        ("true", "按真实见效年限(五年)", "the true kernel, five years"),
        ("early", "误设为三年", "a kernel of three years"),
        ("late", "误设为七年", "a kernel of seven years"),
        ("uniform", "各年平均", "a uniform kernel"),
        ("contemporaneous", "按当年", "contemporaneous"),
    ):
        told = replace(lags, zh=f"与真实努力的相关程度:{zh}", en=f"Spearman with true effort: {en}", share=False)
        yield replace(told, measure=kernel)
        yield replace(told, measure=f"model_{kernel}", zh=f"{told.zh}(由模型)", en=f"{told.en} (by the model)")
