"""原始值, 校正 and what scales need beside them (targets, values before, change): units by indicators."""

import numpy as np

from evaluation.domain.settings import LevelAndChange, TargetCompletion
from evaluation.exchange.living.book import Book
from evaluation.exchange.living.grid import LEAD, row_text
from evaluation.exchange.living.page import Page
from evaluation.exchange.workbook import VALUE

Array = np.ndarray


def write_values(book: Book, page: Page, key: str, values: Array, footer: str) -> None:
    """A sheet of values (units, indicators): blank = not known, the word for what does not apply."""
    start(book, page, key)
    apart = ~book.applicable
    for row, numbers, outside in zip(book.rows, values.tolist(), apart.tolist(), strict=True):
        lead(book, page, row)
        for column, value, skipped in zip(book.indicators, numbers, outside, strict=True):
            if skipped:
                page.text(row, column, book.say("not_applicable"), "words")
            else:
                page.number(row, column, value, VALUE)
    finish(book, page, footer)


def write_change(book: Book, page: Page, footer: str) -> None:
    """The change of each indicator that is scored by it, as a formula of the adjusted value and the one before."""
    start(book, page, "change")
    values, before = adjusted(book), previous(book)
    for row, now, then, known in zip(book.rows, values, before, book.known, strict=True):
        lead(book, page, row)
        for at, column in enumerate(book.indicators):
            scoring = book.leaves[at].scoring
            if isinstance(scoring, LevelAndChange) and known[at]:
                cells = book.sheets.cell("adjusted", column), book.sheets.cell("previous", column)
                pattern = f"100*({cells[0]}-{cells[1]})/ABS({cells[1]})" if scoring.relative else "-".join(cells)
                moved = now[at] - then[at]
                value = float(100 * moved / abs(then[at]) if scoring.relative else moved)
                page.formula(row, column, row_text(pattern, row), VALUE, value)
    finish(book, page, footer)


def adjusted(book: Book) -> Array:
    """The values that are scored, (units, indicators)."""
    return book.values(book.card.steps["attribution"].matrix)


def everyone(book: Book) -> Array:
    """The same of every unit that the scales were fitted on."""
    return book.card.steps["attribution"].matrix.to_numpy(float)


def previous(book: Book) -> Array:
    """Values before, adjusted as those of the period, of the book's units; NaN where an indicator needs none."""
    return previous_of_everyone(book)[book.positions]


def previous_of_everyone(book: Book) -> Array:
    """The same of every unit."""
    prepared = book.prepared
    effects = prepared.adjustment.effects.values()
    result = np.full(prepared.scores.shape, np.nan)
    for at, before in prepared.previous.items():
        indicator = book.leaves[at].indicator
        taken = sum((each[indicator].fillna(0.0).to_numpy(float) for each in effects), np.zeros(len(before)))
        result[:, at] = before - taken
    return result


def targets(book: Book) -> Array:
    """Targets of the units' own table, (units, indicators); NaN where there is none."""
    dataset, columns = book.prepared.dataset, {leaf.indicator: at for at, leaf in enumerate(book.leaves)}
    rows = {code: at for at, code in enumerate(book.codes)}
    result = np.full((len(book.codes), len(columns)), np.nan)
    for target in dataset.targets:
        if target.period == dataset.period and target.indicator in columns and target.unit in rows:
            result[rows[target.unit], columns[target.indicator]] = target.target
    return result


def by_targets(book: Book) -> bool:
    """Whether an indicator is scored against targets of the units' own."""
    scorings = [leaf.scoring for leaf in book.leaves]
    inner = [each for s in scorings if isinstance(s, LevelAndChange) for each in (s.level, s.change)]
    return any(isinstance(each, TargetCompletion) and each.target is None for each in (*scorings, *inner))


def by_change(book: Book) -> bool:
    """Whether an indicator is scored by its change."""
    return any(isinstance(leaf.scoring, LevelAndChange) for leaf in book.leaves)


def start(book: Book, page: Page, key: str, *further: str) -> None:
    """Title, explanation and headings of a sheet of units; without `further` the columns are the indicators."""
    say, labels = book.say, [book.labels[leaf.indicator] for leaf in book.leaves]
    fixed = [say(each) for each in ("code", "name", "category")]
    measured = [f"{label.name}({label.measure})" if label.measure else label.name for label in labels]
    plain = [label.name for label in labels]
    columns = list(further) if further else (plain if key in {"normalised", "effective"} else measured)
    page.heads(say(key), say(f"{key}_line"), [*fixed, *columns])
    page.widths([12, 16, 14, *[12] * len(columns)])


def lead(book: Book, page: Page, row: int) -> None:
    """Code, name and category of the unit in the row."""
    code = book.codes[row - book.rows.start]
    for column, text in enumerate((code, book.names[code], book.group_of(row).label)):
        page.text(row, column, text)


def finish(book: Book, page: Page, footer: str, columns: int = 0) -> None:
    """Filter, print set-up, protection; `columns` beyond the lead, else those of the indicators."""
    last = LEAD + (columns or len(book.leaves)) - 1
    page.sheet.autofilter(book.rows.start - 2, 0, book.rows.stop - 2, last)
    page.print_on_a4(footer, fixed=2)
    page.protect()
