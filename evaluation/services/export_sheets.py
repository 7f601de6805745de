"""The sheets of an exported workbook: a row for each unit, or one unit's card on a page."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evaluation.domain import vocabulary
from evaluation.domain.indicators import Achievement, Indicator, Level
from evaluation.domain.scheme import Leaf, Scheme
from evaluation.domain.settings import Grade
from evaluation.domain.units import Unit
from evaluation.exchange.workbook import PLACE, SCORE, SHARE, TEXT, VALUE, Cell, Heading, Sheet
from evaluation.services.evaluation import Evaluation
from evaluation.services.export_texts import Language, reason, say

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


def tables(evaluation: Evaluation, codes: Sequence[str], language: Language) -> tuple[Sheet, ...]:
    """Scorecards, contributions, weights, raw values, adjusted values and scores of the units."""
    card = evaluation.scorecard
    extras = [name for name in ("base", "limits", "gates") if name in card.contributions]
    parts = [*[name for name in extras if name == "base"], *card.scheme.indicators, *extras[1:]]
    points = card.contributions[parts].assign(total=card.scores["total"])
    return (
        _cards(evaluation, codes, language),
        _matrix("contributions", points, SHARE, evaluation=evaluation, codes=codes, language=language),
        _weights(evaluation, codes, language),
        _matrix("raw", card.steps["observed"].matrix, VALUE, evaluation=evaluation, codes=codes, language=language),
        _matrix(
            "adjusted", card.steps["attribution"].matrix, VALUE, evaluation=evaluation, codes=codes, language=language
        ),
        _matrix("scores", _scores(evaluation), SCORE, evaluation=evaluation, codes=codes, language=language),
    )


def card(evaluation: Evaluation, code: str, language: Language) -> Sheet:
    """One unit's card on a page to print: every indicator with value, score, weight and points."""
    found, unit = evaluation.scorecard, _units(evaluation)[code]
    shown = dict(zip([name for name, _ in _CARD], _card_row(evaluation, code, language), strict=True))
    keys = [
        "category",
        "total",
        "visible",
        "latent",
        "process",
        "place",
        "place_lower",
        "place_upper",
        "grade",
        "reason",
    ]
    facts = [f"{say(key, language)} {_printed(shown[key])}" for key in keys if shown[key] not in {None, ""}]
    names = _indicator_names(evaluation, language)
    sources = _sources(evaluation, code)
    measures = _measures(evaluation, language)
    stages = (found.steps["observed"].matrix, found.steps["attribution"].matrix, _scores(evaluation))
    values, adjusted, scores, weights, points = (
        _row(frame, code) for frame in (*stages, 100 * found.weights, found.contributions)
    )
    rows = tuple(
        (
            *(names[at], measures.get(at, ""), values[at], adjusted[at]),
            *((scores[at], weights[at], points[at]) if at in scores else (None, None, None)),
            sources.get(at, ""),
        )
        for at in found.scheme.indicators
    )
    kinds = (("indicator", TEXT), ("measure", TEXT), ("value", VALUE), ("adjusted_value", VALUE), ("score", SCORE),
             ("weight", SHARE), ("points", SHARE), ("source", TEXT))  # fmt: skip
    foot = [say("causes", language)] + [say("person_foot", language)] * (unit.level is Level.CADRE)
    return Sheet(
        name=_name(unit, language),
        headings=tuple(Heading(say(key, language), kind) for key, kind in kinds),
        rows=rows,
        lines=(
            _name(unit, language),
            f"{evaluation.dataset.period} · {_name(found.scheme, language)}",
            "  ".join(facts),
        ),
        foot=tuple(foot),
        fixed=1,
        portrait=True,
    )


def _cards(evaluation: Evaluation, codes: Sequence[str], language: Language) -> Sheet:
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


def _matrix(
    name: str, frame: pd.DataFrame, kind: str, *, evaluation: Evaluation, codes: Sequence[str], language: Language
) -> Sheet:
    units, names = _units(evaluation), _indicator_names(evaluation, language)
    rows = frame.loc[list(codes)].to_numpy(float)
    headings = [names.get(column) or say(str(column), language) for column in frame.columns]
    return Sheet(
        name=say(name, language),
        headings=(
            Heading(say("code", language)),
            Heading(say("name", language)),
            *(Heading(heading, kind) for heading in headings),
        ),
        rows=tuple(
            (code, _name(units[code], language), *map(_number, row))
            for code, row in zip(codes, rows.tolist(), strict=True)
        ),
    )


def _weights(evaluation: Evaluation, codes: Sequence[str], language: Language) -> Sheet:
    """Stated weights: a row an indicator, a column a category."""
    found = evaluation.scorecard
    names = _indicator_names(evaluation, language)
    categories = [*dict.fromkeys(found.prepared.categories.loc[list(codes)].astype(str))]
    weighed = {name: found.scheme.weights.get(name, found.scheme.weights.get("*", {})) for name in categories}
    fixed = (("code", TEXT), ("indicator", TEXT), ("kind", TEXT), ("horizon", PLACE))
    return Sheet(
        name=say("weights", language),
        headings=(
            *(Heading(say(key, language), kind) for key, kind in fixed),
            *(Heading(vocabulary.category(category, language), SHARE) for category in categories),
        ),
        rows=tuple(
            (*_leaf(leaf, names, language), *(weighed[category].get(leaf.indicator, 0.0) for category in categories))
            for leaf in found.scheme.leaves
        ),
    )


def _leaf(leaf: Leaf, names: dict[str, str], language: Language) -> tuple[Cell, ...]:
    return leaf.indicator, names[leaf.indicator], say(leaf.achievement.value, language), leaf.horizon_years


def _scores(evaluation: Evaluation) -> pd.DataFrame:
    """Scores without what the organisation judges: a gate only, which has none."""
    card = evaluation.scorecard
    scored = [leaf.indicator for leaf in card.scheme.leaves if leaf.achievement is not Achievement.NONE]
    return card.prepared.scores[scored]


def _sources(evaluation: Evaluation, code: str) -> dict[str, str]:
    rows = evaluation.dataset.observations
    mine = rows[(rows["unit"] == code) & (rows["period"] == evaluation.dataset.period)]
    return dict(zip(mine["indicator"].astype(str), mine["source"].astype(str), strict=True))


def _indicator_names(evaluation: Evaluation, language: Language) -> dict[str, str]:
    known = {each.code: each for each in evaluation.holdings.indicators}
    codes = evaluation.scorecard.scheme.indicators
    return {code: _name(known[code], language) if code in known else code for code in codes}


def _measures(evaluation: Evaluation, language: Language) -> dict[str, str]:
    return {
        each.code: vocabulary.measure(each.unit_of_measurement, language) for each in evaluation.holdings.indicators
    }


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


def _printed(cell: Cell) -> str:
    return f"{cell:.1f}".removesuffix(".0") if isinstance(cell, float) else str(cell)
