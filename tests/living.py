"""Living workbooks made, changed and read: what LibreOffice computes beside what Python does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook

from evaluation.domain.framework import Holdings
from evaluation.domain.results import Scorecard
from evaluation.domain.scheme import Leaf, Node, Scheme
from evaluation.domain.settings import (
    Arithmetic,
    Gate,
    Geometric,
    Grade,
    Grading,
    Harmonic,
    Mean,
    Power,
)
from evaluation.domain.units import Target
from evaluation.scorecard import finish
from evaluation.services import evaluation as evaluations
from evaluation.services import living_workbook
from evaluation.services.evaluation import Evaluation
from evaluation.steps import grading, ranking, weighting
from tests import spreadsheets, worlds

TOLERANCE = 1e-9


FIRST = 4  # the first row below the headings


def made(
    evaluation: Evaluation, codes: list[str] | None = None, printed: tuple[str, ...] = (), **options: object
) -> bytes:
    """The workbook of all units, or of the categories of some."""
    return living_workbook.make(
        evaluation,
        codes or list(evaluation.scorecard.scores.index),
        printed=printed,
        reference=options.get("reference"),  # type: ignore[arg-type]
        language="en" if options.get("english") else "zh",
        facts=[("方案摘要", evaluation.scorecard.provenance.scheme)],
    )


def column(book: Workbook, sheet: str, heading: str) -> pd.Series:
    """A column by the code of its row; texts become NaN."""
    page = book[sheet]
    at = [cell.value for cell in page[FIRST - 1]].index(heading)
    rows = {row[0].value: row[at].value for row in page.iter_rows(min_row=FIRST) if row[0].value}
    return pd.to_numeric(pd.Series(rows, dtype=object), errors="coerce")


def texts(book: Workbook, sheet: str, heading: str) -> dict[str, str]:
    page = book[sheet]
    at = [cell.value for cell in page[FIRST - 1]].index(heading)
    return {str(row[0].value): str(row[at].value or "") for row in page.iter_rows(min_row=FIRST) if row[0].value}


def differences(one: Workbook, other: Workbook) -> list[tuple[str, object, object]]:
    """Cells that hold different texts, or numbers further apart than the tolerance."""
    found: list[tuple[str, object, object]] = []
    for name in one.sheetnames:
        for left, right in zip(one[name].iter_rows(), other[name].iter_rows(), strict=True):
            for a, b in zip(left, right, strict=True):
                both = isinstance(a.value, int | float) and isinstance(b.value, int | float)
                same = abs(a.value - b.value) <= TOLERANCE if both else (a.value or None) == (b.value or None)
                if not same:
                    found.append((f"{name}!{a.coordinate}", a.value, b.value))
    return found


@dataclass(frozen=True)
class Moved:
    """A workbook in which weights were changed: the file as it is, run by LibreOffice, and what Python computes."""

    stale: Workbook
    fresh: Workbook
    expected: Scorecard

    def check(self) -> None:
        """Totals within the tolerance, no place and no grade different, while the file not run still differs."""
        total = self.expected.scores["total"]
        fresh, stale = (column(book, "评分", "总分").reindex(total.index) for book in (self.fresh, self.stale))
        assert (fresh - total).abs().max() <= TOLERANCE
        assert (fresh.isna() == total.isna()).all()
        assert (stale - total).abs().max() > 0.5
        for kind, name in (("显绩", "visible"), ("潜绩", "latent"), ("过程", "process")):
            given = column(self.fresh, "评分", kind).reindex(total.index)
            assert np.allclose(given, self.expected.scores[name], atol=TOLERANCE, equal_nan=True)
        places = column(self.fresh, "分级", "名次").reindex(total.index)
        wanted = self._placed()["place"]
        assert ((places == wanted) | (places.isna() & wanted.isna())).all()
        self._check_grades()

    def _placed(self) -> pd.DataFrame:
        """The program's places, those by totals where it withholds them for a category and the file did not.

        Without draws a file cannot know that weights just changed leave less than half of the differences true.
        """
        card, shown = self.expected, column(self.stale, "分级", "名次").reindex(self.expected.places.index)
        withheld = card.places["reason"].eq(ranking.UNRELIABLE) & shown.notna()
        categories = card.prepared.categories.to_numpy()
        by_total = pd.Series(ranking.places(card.scores["total"].to_numpy(), categories), card.places.index)
        found = card.places.assign(place=card.places["place"].mask(withheld, by_total))
        return found.assign(reason=found["reason"].mask(withheld, ""))

    def _check_grades(self) -> None:
        """Grades without a place range go by the place, as in the program."""
        card = self.expected
        grades = card.scheme.grading.grades
        if not grades:
            return
        placed = self._placed()
        reasons = placed["reason"].replace("alike", "")
        ranged = placed.assign(lower=np.nan, upper=np.nan, reason=reasons)
        graded = grading.grade(
            card.scores["total"], ranged, card.prepared.categories, card.scheme.grading, card.prepared.gates
        )
        names = {each.code: each.name_zh for each in grades}
        assert texts(self.fresh, "分级", "等次") == {
            str(unit): names.get(code, "") for unit, code in graded["grade"].items()
        }


def moved(soffice: Path, folder: Path, evaluation: Evaluation, changes: Mapping[str, float]) -> Moved:
    """Weights of some indicators changed in every category, as points of 100."""
    card, content = evaluation.scorecard, made(evaluation)
    sheet = spreadsheets.read(content)["权重"]
    codes = [sheet.cell(FIRST + at, 1).value for at in range(len(card.scheme.indicators))]
    labels = [cell.value for cell in sheet[FIRST - 1]]
    weighed = [at for at, label in enumerate(labels) if at >= 5 and not str(label).startswith("存档")]
    cells = {
        f"{openpyxl.utils.get_column_letter(at + 1)}{FIRST + codes.index(code)}": value
        for at in weighed
        for code, value in changes.items()
    }
    edited = spreadsheets.with_cells(content, "权重", cells)
    weights = weighting.stated(card.scheme, card.prepared.categories)
    for category in weights.index:
        points = {**card.scheme.weights.get(category, card.scheme.weights.get("*", {})), **changes}
        row = pd.Series(points).reindex(weights.columns).fillna(0.0)
        weights.loc[category] = row / row.sum()
    fresh = spreadsheets.recalculated(soffice, edited, folder)
    return Moved(spreadsheets.read(edited), fresh, finish(card.prepared, weights))


MEANS: dict[str, tuple[Mean, Mean]] = {
    "geometric": (Geometric(floor=1), Geometric(floor=5)),
    "harmonic": (Harmonic(floor=1), Harmonic(floor=2)),
    "power": (Power(exponent=0.5), Power(exponent=-2, floor=3)),
    "mixed": (Geometric(floor=1), Arithmetic()),
}


def scored(
    scorings: Mapping[str, Leaf],
    means: tuple[Mean, Mean] | None = None,
    gates: tuple[Gate, ...] = (),
    *,
    research: bool = False,
) -> Scheme:
    """A tree of two pillars, the second with a pillar inside and an indicator beside it; three grades with a quota."""
    leaves = list(scorings.values())
    half, most = len(leaves) // 2, len(leaves) - 1
    outer, inner = ({"mean": each} for each in means) if means else ({}, {})
    # codes of pillars may repeat
    deep = Node(code="first", name_zh="深", children=tuple(leaves[half:most]), **inner)  # type: ignore[arg-type]
    first = Node(code="first", name_zh="甲", children=tuple(leaves[:half]), **inner)  # type: ignore[arg-type]
    second = Node(code="second", name_zh="乙", children=(deep, leaves[most]), **outer)  # type: ignore[arg-type]
    grades = (
        Grade(code="a", name_zh="优秀", quota=0.3),
        Grade(code="b", name_zh="良好", least=50),
        Grade(code="c", name_zh="一般"),
    )
    points = {code: 100 * (at + 1) / sum(range(1, len(leaves) + 1)) for at, code in enumerate(scorings)}
    return Scheme(
        code="trial",
        framework="world",
        purpose="research" if research else "assessment",
        name_zh="试",
        tree=Node(code="root", name_zh="总", children=(first, second), **outer),  # type: ignore[arg-type]
        weights={"*": points},
        gates=gates,
        grading=Grading(grades=grades),
    )


def world(codes: list[str], *, targets: bool = False, gaps: bool = True) -> Holdings:
    """21 units in two categories over four years; some cells missing, some not applicable."""
    draw = np.random.default_rng(11)
    units = [f"U{number:02d}" for number in range(21)]
    values = {
        period: {unit: {code: round(float(draw.uniform(5, 95)), 1) for code in codes} for unit in units}
        for period in ("2022", "2023", "2024", "2025")
    }
    statuses = {}
    if gaps:
        statuses = {("U03", codes[0]): "not_applicable", ("U04", codes[-2]): "not_applicable"}
        statuses |= {("U04", code): "not_applicable" for code in codes[: len(codes) // 2]}
        values["2025"]["U05"][codes[1]] = None
        values["2025"]["U06"] |= dict.fromkeys(codes[1:])
        for unit, code in statuses:
            for rows in values.values():
                rows[unit][code] = None
    categories = {unit: "甲类" if at % 3 else "乙类" for at, unit in enumerate(units)}
    found = worlds.holdings(values, categories, statuses=statuses)
    if targets:
        goals = [
            Target(unit=unit, indicator=code, period="2025", target=50.0 + at)
            for at, unit in enumerate(units)
            for code in codes
        ]
        return found.revise({"targets": tuple(goals)})
    return found


def evaluation_of(held: Holdings, scheme: Scheme) -> Evaluation:
    fitting = scheme.revise({"framework": held.framework.code, "uncertainty": {"draws": 50}})
    return evaluations.compose_of(held, fitting, "2025")
