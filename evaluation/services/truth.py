"""What a simulated framework's truth says about the scorecard: revealed on the method page only."""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from evaluation.domain import framework
from evaluation.domain.dataset import Dataset
from evaluation.domain.settings import Unadjusted
from evaluation.domain.units import Unit
from evaluation.scorecard import compose
from evaluation.services.evaluation import Evaluation
from evaluation.services.rounding import numbers
from evaluation.steps.grading import seats

FOLDER = Path(__file__).parents[2] / "data" / "example" / "truth"
_KEY = ["unit", "period", "indicator"]


@dataclass(frozen=True)
class Revealed:
    """How the places of a category compare with the true ones.

    `best`: the number of true best units looked for, of which the raw places find `raw_found` and ours `found`;
    `held` of `ranged` place ranges hold the true place. `rows`: unit, true place, raw place, place, range (or None).
    """

    best: int
    raw_found: int
    found: int
    held: int
    ranged: int
    rows: tuple["Row", ...]
    hidden: Unit | None
    hidden_zh: str
    hidden_en: str


@dataclass(frozen=True)
class Row:
    """One unit's true place beside the others; places are None where there is none."""

    unit: Unit
    true: int
    raw: int | None
    place: int | None
    places: tuple[int, int] | None

    @property
    def held(self) -> bool:
        """Whether the range of places holds the true one."""
        return self.places is not None and self.places[0] <= self.true <= self.places[1]


def reveal(evaluation: Evaluation, category: str, folder: Path = FOLDER) -> Revealed | None:
    """The comparison for a category of a simulated framework; None where no truth of its units is kept."""
    path = folder / "theta.csv"
    if not evaluation.holdings.framework.simulated or not path.is_file():
        return None
    theta = pd.read_csv(path, dtype={"unit": str, "period": str, "indicator": str})
    card, data = evaluation.scorecard, evaluation.dataset
    codes = card.prepared.categories.index[card.prepared.categories == category]
    if not set(codes) <= set(theta.loc[theta["period"] == data.period, "unit"]):
        return None
    true = compose(_with_truth(data, theta), card.scheme.revise({"adjustment": Unadjusted()})).scores["total"]
    places = true[codes].rank(ascending=False, method="min").astype(int)
    units = {each.code: each for each in data.units}
    rows = tuple(_row(evaluation, units[str(code)], int(place)) for code, place in places.sort_values().items())
    best = seats(card.scheme.grading, category, len(rows)) if card.scheme.grading.grades else max(1, len(rows) // 3)
    hidden = json.loads((folder / "hidden.json").read_text(encoding="utf-8"))
    return Revealed(
        best=best,
        raw_found=sum(row.true <= best and row.raw is not None and row.raw <= best for row in rows),
        found=sum(row.true <= best and row.place is not None and row.place <= best for row in rows),
        held=sum(row.held for row in rows),
        ranged=sum(row.places is not None for row in rows),
        rows=rows,
        hidden=units[hidden["unit"]] if hidden["unit"] in codes else None,
        hidden_zh=hidden["what_zh"],
        hidden_en=hidden["what_en"],
    )


def _with_truth(data: Dataset, theta: pd.DataFrame) -> Dataset:
    """The dataset with every value that the truth knows put in place of the observed one."""
    rows = data.observations.astype(dict.fromkeys(_KEY, str)).merge(
        theta.rename(columns={"value": "true"}), on=_KEY, how="left"
    )
    known = rows["true"].notna() & (rows["status"] != "not_applicable")
    rows["value"] = rows["true"].where(known, rows["value"])
    rows["status"] = rows["status"].astype(str).mask(known, "observed")
    return replace(data, observations=framework.observations(rows.drop(columns="true")))


def _row(evaluation: Evaluation, unit: Unit, true: int) -> Row:
    names = ["place", "lower", "upper"]
    place, lower, upper = numbers(evaluation.scorecard.places[names], unit.code).values()
    raw = numbers(evaluation.scorecard.raw_places[names], unit.code)["place"]
    return Row(
        unit=unit,
        true=true,
        raw=None if math.isnan(raw) else round(raw),
        place=None if math.isnan(place) else round(place),
        places=None if math.isnan(lower + upper) else (round(lower), round(upper)),
    )
