"""The table of scorecards that leaves as CSV."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation.domain import vocabulary
from evaluation.domain.indicators import Indicator
from evaluation.domain.scheme import Scheme
from evaluation.domain.settings import Grade
from evaluation.domain.table import Language
from evaluation.domain.units import Unit
from evaluation.exchange.workbook import PLACE, SCORE, TEXT, Cell, Heading, Sheet
from evaluation.services.evaluation import Evaluation
from evaluation.services.export_texts import reason, say

_CARD: tuple[tuple[str, str], ...] = (
    ("code", TEXT),
    ("name", TEXT),
    ("category", TEXT),
    ("total", SCORE),
    ("visible", SCORE),
    ("latent", SCORE),
    ("process", SCORE),
    ("raw_total", SCORE),
    ("lower", SCORE),
    ("upper", SCORE),
    ("place", PLACE),
    ("place_lower", PLACE),
    ("place_upper", PLACE),
    ("tier", TEXT),
    ("grade", TEXT),
    ("list", TEXT),
    ("reason", TEXT),
)


def cards(evaluation: Evaluation, codes: Sequence[str], language: Language) -> Sheet:
    """A row for each unit, by category and place: scores, ranges, places, grade, and why one is not known."""
    order = evaluation.scorecard.places.loc[list(codes), "place"].to_numpy(float)
    categories = evaluation.scorecard.prepared.categories.loc[list(codes)].astype(str).to_numpy()
    ordered = [codes[at] for at in np.lexsort((np.nan_to_num(order, nan=np.inf), categories))]
    return Sheet(
        name=say("cards", language),
        headings=tuple(Heading(say(name, language), kind) for name, kind in _CARD),
        rows=tuple(_card_row(evaluation, code, language) for code in ordered),
    )


def _card_row(evaluation: Evaluation, code: str, language: Language) -> tuple[Cell, ...]:
    found = evaluation.scorecard
    scores, places, before = _row(found.scores, code), _row(found.places, code), _row(found.raw, code)
    grades = _texts(found.grades, code)
    words = _texts(found.places[["tier", "reason"]], code)
    return (
        code,
        _name(_units(evaluation)[code], language),
        vocabulary.category(str(found.prepared.categories[code]), language),
        *(scores[name] for name in ("total", "visible", "latent", "process")),
        before["total"],
        *(scores[name] for name in ("lower", "upper")),
        *(places[name] for name in ("place", "lower", "upper")),
        say(words["tier"], language),
        _grade(found.scheme, grades.get("grade", ""), language),
        say(grades.get("list", ""), language),
        reason(words["reason"], language),
    )


def _units(evaluation: Evaluation) -> dict[str, Unit]:
    return {unit.code: unit for unit in evaluation.dataset.units}


def _grade(scheme: Scheme, code: str, language: Language) -> str:
    """The grade's name; its code where the scheme does not name it."""
    return next((_name(each, language) or code for each in scheme.grading.grades if each.code == code), code)


def _name(thing: Unit | Indicator | Scheme | Grade, language: Language) -> str:
    return (thing.name_en or thing.name_zh) if language == "en" else thing.name_zh


def _row(frame: pd.DataFrame, code: str) -> dict[str, float | None]:
    """The numbers of a unit's row by column."""
    numbers = frame.select_dtypes("number")
    return {
        name: _number(value)
        for name, value in zip(numbers.columns, numbers.loc[[code]].to_numpy(float)[0].tolist(), strict=True)
    }


def _texts(frame: pd.DataFrame, code: str) -> dict[str, str]:
    """The texts of a unit's row by column; nothing where the frame lacks the unit."""
    if code not in frame.index:
        return {}
    return {
        name: str(value) for name, value in zip(frame.columns, frame.loc[[code]].to_numpy()[0].tolist(), strict=True)
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
