"""标尺 and 标准化: each indicator's scale with its two parameters, and each unit's score as a formula of its value."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from evaluation.domain.settings import LevelAndChange
from evaluation.exchange.living import scales, value_sheets
from evaluation.exchange.living.book import Book, Group
from evaluation.exchange.living.grid import FIRST, SCALE_LEAD, number, row_text
from evaluation.exchange.living.page import Page
from evaluation.exchange.living.scales import Field, Scale
from evaluation.exchange.workbook import SCORE, VALUE

Array = np.ndarray


@dataclass(frozen=True)
class Scored:
    """How an indicator is scored in a category: its scale (of the level), that of its change, and the whole formula."""

    level: Scale
    change: Scale | None
    formula: str | None

    @property
    def why(self) -> str:
        """The word that says why there is no formula; empty where there is one."""
        return "" if self.formula else self.level.why or (self.change.why if self.change else "")


Fitted = dict[tuple[int, int], Scored]


def fit(book: Book) -> Fitted:
    """(position of the indicator, number of the category) -> how it is scored."""
    values, before = value_sheets.everyone(book), value_sheets.previous_of_everyone(book)
    labels = book.prepared.categories.astype(str).to_numpy()
    found = {}
    for at in range(len(book.leaves)):
        for number_, group in enumerate(book.groups):
            if book.scored[at]:
                field = _field(book, at, number_, values[:, at], labels == group.category)
                found[at, number_] = _scored(book, at, group, field, before[:, at])
    return found


def write_scales(book: Book, page: Page, fitted: Fitted, footer: str) -> None:
    """A row an indicator: how it is scored, and for each category the two parameters of its scale."""
    say = book.say
    pairs = [f"{group.label} · {say(end)}" for group in book.groups for end in ("first_parameter", "second_parameter")]
    page.heads(say("scales"), say("scales_line"), [say("code"), say("indicator"), say("scoring"), say("how"), *pairs])
    page.widths([12, 26, 16, 30, *[14] * len(pairs)])
    for row, at, change in _scale_rows(book):
        leaf, mine = book.leaves[at], [fitted.get((at, each)) for each in range(len(book.groups))]
        label = book.labels[leaf.indicator].name
        setting = leaf.scoring
        if isinstance(setting, LevelAndChange):
            setting = setting.change if change else setting.level
            label = f"{label} · {say('of_change' if change else 'of_level')}"
        why = next((each.why for each in mine if each and each.why), "")
        method = f"scoring_{setting.method}" if book.scored[at] else "none"
        how = say(why or "live_formula") if book.scored[at] else ""
        for column, text in enumerate((leaf.indicator, label, say(method), how)):
            page.text(row, column, text)
        for each, scored in enumerate(mine):
            if scored is not None:
                _parameters(page, row, SCALE_LEAD + 2 * each, scored.change if change else scored.level)
    page.print_on_a4(footer, fixed=2)
    page.protect()


def write_scores(book: Book, page: Page, fitted: Fitted, footer: str) -> None:
    """Scores (units, indicators): formulas where the scale has one, else the numbers."""
    value_sheets.start(book, page, "normalised")
    scores = book.values(book.prepared.scores).tolist()
    for number_, group in enumerate(book.groups):
        patterns = [fitted[at, number_].formula if book.scored[at] else None for at in range(len(book.leaves))]
        for row in group.rows:
            value_sheets.lead(book, page, row)
            place = row - FIRST
            for at, column in enumerate(book.indicators):
                pattern = patterns[at]
                if not book.applicable[place, at]:
                    page.text(row, column, book.say("not_applicable"), "words")
                elif not book.known[place, at]:
                    continue
                elif pattern is None:
                    page.number(row, column, scores[place][at], SCORE)
                else:
                    page.formula(row, column, row_text(pattern, row), SCORE, scores[place][at])
    value_sheets.finish(book, page, footer)


def as_numbers(book: Book, fitted: Fitted) -> Iterator[tuple[str, str]]:
    """(indicator, the word that says why) of those whose scores are numbers, not formulas."""
    for at, leaf in enumerate(book.leaves):
        why = next((fitted[at, each].why for each in range(len(book.groups)) if (at, each) in fitted), "")
        if why:
            yield book.labels[leaf.indicator].name, why


def _parameters(page: Page, row: int, column: int, scale: Scale | None) -> None:
    if scale is None:
        return
    for place, parameter in enumerate((scale.first, scale.second)):
        if parameter is None:
            continue
        if parameter.formula is None:
            page.number(row, column + place, parameter.value, VALUE)
        else:
            page.formula(row, column + place, parameter.formula, VALUE, parameter.value)


def _scale_rows(book: Book) -> Iterator[tuple[int, int, bool]]:
    """Row, position of the indicator, whether the row is of its change: changes stand below."""
    for at in range(len(book.leaves)):
        yield FIRST + at, at, False
    for at in _by_change(book):
        yield _change_row(book, at), at, True


def _by_change(book: Book) -> list[int]:
    return [at for at, leaf in enumerate(book.leaves) if isinstance(leaf.scoring, LevelAndChange)]


def _change_row(book: Book, at: int) -> int:
    return FIRST + len(book.leaves) + _by_change(book).index(at)


def _field(book: Book, at: int, number_: int, values: Array, inside: Array) -> Field:
    column, group = book.indicators[at], book.groups[number_]
    alone = book.persons  # of cadres only one is in the book
    return Field(
        cell=book.sheets.cell("adjusted", column),
        everyone=book.sheets.down("adjusted", column, book.rows) if book.whole else None,
        category=None if alone else book.sheets.down("adjusted", column, group.rows),
        first=book.sheets.cell("scales", SCALE_LEAD + 2 * number_, FIRST + at),
        second=book.sheets.cell("scales", SCALE_LEAD + 2 * number_ + 1, FIRST + at),
        target=book.sheets.cell("targets", column),
        values=values,
        inside=inside,
    )


def _scored(book: Book, at: int, group: Group, field: Field, before: Array) -> Scored:
    leaf = book.leaves[at]
    scoring = leaf.scoring
    if not isinstance(scoring, LevelAndChange):
        scale = scales.fit(scoring, leaf.direction, field)
        return Scored(scale, None, scale.formula)
    change = _of_change(book, at, field, before, relative=scoring.relative)
    level, grown = scales.fit(scoring.level, leaf.direction, field), scales.fit(scoring.change, leaf.direction, change)
    if level.formula is None or grown.formula is None:
        return Scored(level, grown, None)
    if scoring.better:
        return Scored(level, grown, f"MAX({level.formula},{grown.formula})")
    share = scoring.level_shares.get(group.category, scoring.level_share)
    return Scored(level, grown, f"{number(share)}*({level.formula})+{number(1 - share)}*({grown.formula})")


def _of_change(book: Book, at: int, field: Field, before: Array, *, relative: bool) -> Field:
    """Where the scale of the change looks: the same cells on the sheet of changes, parameters in a row of its own."""
    here, row, rows = book.sheets, _change_row(book, at), FIRST + at
    moved = field.values - before
    if relative:
        moved = np.where(before != 0, 100 * moved / np.abs(np.where(before != 0, before, 1.0)), np.nan)
    adjusted, change = (f"'{here.titles[name]}'!" for name in ("adjusted", "change"))
    return replace(
        field,
        cell=field.cell.replace(adjusted, change),
        everyone=field.everyone and field.everyone.replace(adjusted, change),
        category=field.category and field.category.replace(adjusted, change),
        first=field.first.removesuffix(str(rows)) + str(row),
        second=field.second.removesuffix(str(rows)) + str(row),
        values=moved,
    )
