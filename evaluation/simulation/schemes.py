"""The example's schemes, built from the definitions: for regions, for departments, for cadres."""

from datetime import date

from evaluation.domain.indicators import Achievement, Direction, Level
from evaluation.domain.scheme import Attribution, Leaf, Node, Scheme
from evaluation.domain.settings import (
    Arithmetic,
    Bands,
    Bonus,
    ConditionTerm,
    Efficacy,
    Geometric,
    LeastSquares,
    LevelAndChange,
    MinMax,
    RandomIntercept,
    RankScore,
    Satisfaction,
    Scoring,
    StandardStep,
    StatedLimits,
    TargetCompletion,
)
from evaluation.simulation import overloading, paperwork, rules
from evaluation.simulation.definitions import Definitions, collections, kernels, read

FRAMEWORK = "hengchuan"
GEOMETRIC = "ecology"
PILLARS = {
    "economy": ("经济质效", "Economic quality"),
    "innovation": ("创新与产业", "Innovation and industry"),
    "food": ("粮食安全与乡村振兴", "Food security and rural revitalisation"),
    "livelihood": ("民生与公共服务", "Livelihood and public services"),
    "ecology": ("生态环境", "Ecology and environment"),
    "risk": ("风险防控与安全", "Risk control and safety"),
    "governance": ("治理效能与基层减负", "Governance and grass-roots burden"),
    "foundations": ("打基础利长远", "Long-term foundations"),
    "core_duty": ("主责主业", "Core duty"),
    "service": ("服务质效", "Service"),
    "burden": ("为基层减负", "Grass-roots burden"),
    "assessment_quality": ("考核质量", "Quality of assessment"),
    "coordination": ("协同配合", "Co-ordination"),
    "party_law": ("党建与依法行政", "Party building and law"),
    "innovation_reform": ("改革创新", "Reform"),
    "line": ("条线业务", "The line's own results"),
    "virtue": ("德", "Virtue"),
    "ability": ("能", "Ability"),
    "diligence": ("勤", "Diligence"),
    "results": ("绩", "Results"),
    "conduct": ("作风", "Conduct"),
    "recognition": ("民意", "Recognition"),
    "integrity": ("廉", "Integrity"),
}
CONDITIONS = (
    ConditionTerm(condition="elevation_mean"),
    ConditionTerm(condition="distance_to_provincial_capital", scale="log"),
    ConditionTerm(condition="initial_gdp_per_capita", scale="log"),
    ConditionTerm(condition="share_aged_65_census"),
)
TARGETS = {"D01": 100.0, "D19": 95.0, "C09": 95.0}
BANDS = {
    "RSK01": Bands(edges=(60, 120, 200, 300), scores=(100, 85, 45, 0)),
    "C11": Bands(edges=(60, 120, 200, 300), scores=(100, 85, 45, 0)),
    "RSK02": Bands(edges=(0, 0.02, 0.06), scores=(100, 80, 20)),
    "D12": Bands(edges=(3, 8, 15), scores=(100, 85, 60, 30), interpolate=False),
    "D16": Bands(edges=(1, 2, 4), scores=(100, 85, 60, 30), interpolate=False),
}
ATTRIBUTED = {
    "C05": Attribution(),
    "C07": Attribution(of="indicator", indicator="FND01", kernel=kernels()["pipes"]),
    "C08": Attribution(of="indicator", indicator="ENV04", kernel=kernels()["forest"]),
    "C11": Attribution(of="indicator", indicator="RSK01", kernel=kernels()["short"]),
}
TERM_YEARS = 10
ISSUED = date(2025, 3, 3)


def region() -> tuple[Scheme, ...]:
    """The reference of the regions, then drafts: latent first; elevation used twice; several years; too much."""
    draft = _scheme("reference", Level.REGION, "基准方案", "Reference scheme").revise(
        {
            "adjustment": LeastSquares(conditions=CONDITIONS),
            "gates": rules.REGION_GATES,
            "grading": rules.TEAM_GRADING,
            "follows": "last_year",
        }
    )
    latent = draft.revise(
        {
            "code": "latent_first",
            "name_zh": "潜绩优先(草案)",
            "name_en": "Latent first (draft)",
            "weights": {name: _towards_latent(draft, row) for name, row in draft.weights.items()},
        }
    )
    mountain = draft.revise(
        {
            "code": "mountain_friendly",
            "name_zh": "高寒山区倾斜(草案)",
            "name_en": "Mountain friendly (draft)",
            "gates": (*rules.REGION_GATES, rules.MOUNTAIN_BONUS),
            "tree": paperwork.recollected(draft.tree, paperwork.MOUNTAIN),
        }
    )
    steady = draft.revise(
        {
            "code": "steady",
            "name_zh": "多年稳健(草案)",
            "name_en": "Steady over years (draft)",
            "adjustment": RandomIntercept(conditions=CONDITIONS, errors="ar1"),
        }
    )
    return draft.revise({"issued_on": ISSUED}), latent, mountain, steady, overloading.overloaded(draft, ISSUED)


def repaired(reference: Scheme, mountain: Scheme) -> Scheme:
    """The mountain-friendly scheme with a smaller bonus, and without the paperwork."""
    return mountain.revise(
        {
            "code": "mountain_repaired",
            "name_zh": "高寒山区倾斜·修正(草案)",
            "name_en": "Mountain friendly, repaired (draft)",
            "gates": (*rules.REGION_GATES, rules.SMALL_MOUNTAIN_BONUS),
            "tree": reference.tree,
        }
    )


def department() -> Scheme:
    """The scheme of departments: four classes of provincial ones, six lines of bureaus adjusted for their county."""
    return _scheme("department", Level.DEPARTMENT, "部门考核方案", "Departments").revise(
        {
            "adjustment": LeastSquares(conditions=CONDITIONS),
            "gates": rules.DEPARTMENT_GATES,
            "grading": rules.TEAM_GRADING,
        }
    )


def cadre(embedded: dict[Level, Scheme]) -> Scheme:
    """The scheme of cadres on the schemes of the units they lead."""
    return _scheme("cadre", Level.CADRE, "干部考核方案", "Cadres", embedded).revise(
        {"gates": rules.CADRE_GATES, "grading": rules.PERSON_GRADING, "term_years": TERM_YEARS}
    )


def _scheme(code: str, level: Level, name_zh: str, name_en: str, embedded: dict[Level, Scheme] | None = None) -> Scheme:
    defined = read(level)
    return Scheme(
        code=code,
        framework=FRAMEWORK,
        level=level,
        name_zh=name_zh,
        name_en=name_en,
        tree=_tree(defined),
        weights=defined.weights,
        embedded={name.value: scheme for name, scheme in (embedded or {}).items()},
    )


def _tree(defined: Definitions) -> Node:
    """The pillars in the order of the definitions, under an arithmetic mean."""
    pillars = []
    for pillar in dict.fromkeys(defined.judged["pillar"]):
        codes = defined.judged.index[defined.judged["pillar"] == pillar]
        name = "innovation_reform" if pillar == "innovation" and defined.level is Level.DEPARTMENT else str(pillar)
        mean = Geometric(floor=20) if pillar == GEOMETRIC else Arithmetic()
        children = tuple(_leaf(defined, str(code)) for code in codes)
        pillars.append(
            Node(code=name, name_zh=PILLARS[name][0], name_en=PILLARS[name][1], mean=mean, children=children)
        )
    return Node(code="total", name_zh="总分", name_en="Total", children=tuple(pillars))


def _leaf(defined: Definitions, code: str) -> Leaf:
    row = {str(name): str(value) for name, value in defined.judged.loc[code].items()}
    return Leaf(
        indicator=code,
        direction=Direction(row["direction"]),
        achievement=Achievement(row["achievement"]),
        horizon_years=float(row["horizon_years"]),
        reason=row["reason"],
        adjustable=row["adjustable"] == "true",
        bottom_line=row["bottom_line"] == "true",
        scoring=_scoring(code, row["method"], float(row["worst"]), float(row["best"])),
        attribution=ATTRIBUTED.get(code),
        collection=collections().get(code),
    )


def _scoring(code: str, method: str, worst: float, best: float) -> Scoring:
    """The setting that the definitions name, with the thresholds stated there."""
    match method:
        case "efficacy":
            return Efficacy(limits=_limits(worst, best))
        case "min_max":
            return MinMax(limits=_limits(worst, best), clip=True)
        case "satisfaction":
            return Satisfaction(limits=_limits(worst, best), floor=0)
        case "level_and_change":
            change = Efficacy(limits=StatedLimits(low=-1, high=9))
            return LevelAndChange(
                level=Efficacy(limits=_limits(worst, best)), change=change, level_share=0.25, relative=True
            )
        case "target":
            return TargetCompletion(target=TARGETS.get(code))
        case "bands":
            return BANDS[code]
        case "rank":
            return RankScore(first=100, step=1.5)
        case "standard_step":
            return StandardStep()
        case "bonus":
            return Bonus(each=1, cap=3)
        case _:
            return Efficacy()


def _limits(worst: float, best: float) -> StatedLimits:
    return StatedLimits(low=min(worst, best), high=max(worst, best))


def _towards_latent(scheme: Scheme, row: dict[str, float]) -> dict[str, float]:
    """The weights with half of the visible ones handed to the latent ones, in proportion; process as it is."""
    kinds = {leaf.indicator: leaf.achievement for leaf in scheme.leaves}
    sums = {kind: sum(weight for code, weight in row.items() if kinds[code] is kind) for kind in Achievement}
    moved = 0.5 * sums[Achievement.VISIBLE]
    if not sums[Achievement.LATENT]:
        return row
    factors = {Achievement.VISIBLE: 0.5, Achievement.LATENT: 1 + moved / sums[Achievement.LATENT]}
    return {code: round(weight * factors.get(kinds[code], 1.0), 6) for code, weight in row.items()}
