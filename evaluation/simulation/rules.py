"""Gates and grades of the example: the five effects, the quota of the best grade, and the events of its years."""

from evaluation.domain.settings import (
    Award,
    Bar,
    CapGrade,
    Deduct,
    Gate,
    Grade,
    Grading,
    OnEvent,
    OnValue,
    Suspend,
    Veto,
)
from evaluation.domain.units import Event

TEAM_GRADING = Grading(
    grades=(
        Grade(code="excellent", name_zh="优秀", name_en="Excellent", quota=0.3),
        Grade(code="good", name_zh="良好", name_en="Good", least=60),
        Grade(code="fair", name_zh="一般", name_en="Fair", least=45),
        Grade(code="poor", name_zh="较差", name_en="Poor"),
    )
)
PERSON_GRADING = Grading(
    grades=(
        Grade(code="excellent", name_zh="优秀", name_en="Excellent", quota=0.25),
        Grade(code="competent", name_zh="称职", name_en="Competent", least=55),
        Grade(code="basically", name_zh="基本称职", name_en="Basically competent", least=40),
        Grade(code="not", name_zh="不称职", name_en="Not competent"),
    )
)
_DUTY = OnEvent(responsibilities=("direct", "leading"))
REGION_GATES = (
    Gate(
        rule="safety_veto",
        name_zh="重大安全责任事故",
        name_en="Grave safety accident",
        trigger=OnEvent(responsibilities=("direct",)),
        effect=Veto(),
        legal_basis="《地方党政领导干部安全生产责任制规定》",
    ),
    Gate(
        rule="ecology_damage",
        name_zh="生态环境损害责任追究",
        name_en="Held to account for ecological damage",
        trigger=_DUTY,
        effect=CapGrade(grade="fair"),
        legal_basis="《党政领导干部生态环境损害责任追究办法(试行)》",
    ),
    Gate(
        rule="data_investigation",
        name_zh="统计数据核查未结",
        name_en="Data verification not concluded",
        effect=Suspend(),
    ),
    Gate(
        rule="added_burden",
        name_zh="违规向基层摊派任务",
        name_en="Tasks laid on the grass roots against the rules",
        trigger=_DUTY,
        effect=Deduct(points=2),
    ),
    Gate(
        rule="reform_promoted",
        name_zh="改革经验被正式推广",
        name_en="Reform formally adopted elsewhere",
        effect=Award(points=1.5),
    ),
    Gate(
        rule="debt_line",
        name_zh="政府综合债务率超过底线",
        name_en="Debt ratio beyond the line",
        trigger=OnValue(indicator="RSK01", above=260),
        effect=Bar(),
    ),
    Gate(
        rule="farmland_line",
        name_zh="耕地保有量低于底线",
        name_en="Cultivated land below the line",
        trigger=OnValue(indicator="AGR02", below=98.5),
        effect=Bar(),
    ),
)
MOUNTAIN_BONUS = Gate(
    rule="mountain_bonus",
    name_zh="高寒山区县加分",
    name_en="Bonus for high mountain counties",
    effect=Award(points=3),
)
SMALL_MOUNTAIN_BONUS = MOUNTAIN_BONUS.model_copy(update={"effect": Award(points=1.2)})
DEPARTMENT_GATES = (
    Gate(
        rule="added_burden",
        name_zh="违规向基层摊派任务",
        name_en="Tasks laid on the grass roots against the rules",
        trigger=_DUTY,
        effect=Deduct(points=2),
    ),
    Gate(
        rule="data_investigation",
        name_zh="所报数据核查未结",
        name_en="Data verification not concluded",
        effect=Suspend(),
    ),
)
CADRE_GATES = (
    Gate(
        rule="political_quality",
        name_zh="政治素质评价未达标(组织评定)",
        name_en="Political quality below standard (organisational appraisal)",
        trigger=OnValue(indicator="C01", below=70),
        effect=CapGrade(grade="basically"),
    ),
    Gate(
        rule="integrity_case",
        name_zh="廉洁问题核查未结(组织评定)",
        name_en="Integrity case open (organisational appraisal)",
        effect=Suspend(),
    ),
)


def events(ecological: list[str], others: list[str], high: list[str], department: str, cadre: str) -> tuple[Event, ...]:
    """The events of 2025: one of each effect, one not verified, one under appeal, and the bonus of high counties."""

    def happened(unit: str, rule: str, basis: str, responsibility: str = "") -> Event:
        return Event(unit=unit, period="2025", rule=rule, basis=basis, responsibility=responsibility, verified=True)

    appealed = happened(ecological[12], "added_burden", "通报 2025-09", "direct")
    reported = happened(others[30], "added_burden", "来信反映 2025-10", "direct")
    return (
        happened(others[3], "safety_veto", "调查报告 2025-07", "direct"),
        happened(others[9], "ecology_damage", "追责决定 2025-04", "leading"),
        happened(ecological[8], "added_burden", "通报 2025-11", "leading"),
        appealed.model_copy(update={"under_appeal": True}),
        happened(ecological[17], "reform_promoted", "推广文件 2025-06"),
        happened(others[20], "data_investigation", "核查通知 2025-12"),
        reported.model_copy(update={"verified": False}),
        happened(department, "added_burden", "通报 2025-08", "leading"),
        happened(cadre, "integrity_case", "立案通知 2025-11"),
        *(happened(unit, "mountain_bonus", "高寒山区县名单") for unit in high),
    )
