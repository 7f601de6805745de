"""权重: the only cells to be changed, their sum, whether they are the stored ones; hidden, the same by row."""

from collections.abc import Sequence

import numpy as np

from evaluation.domain.cells import column_letters
from evaluation.domain.indicators import Achievement
from evaluation.exchange.living.book import Book, Group
from evaluation.exchange.living.grid import FIRST, LEAD, WEIGHT_LEAD, number, quoted
from evaluation.exchange.living.page import Page
from evaluation.exchange.workbook import PLACE, SHARE

KINDS = (Achievement.VISIBLE, Achievement.LATENT, Achievement.PROCESS)


def write(book: Book, page: Page, footer: str) -> None:
    """The sheet of weights: a row an indicator, a column a category, the stored weights beside them."""
    groups, say = book.weighed, book.say
    fixed = [say(key) for key in ("code", "indicator", "pillar", "kind", "horizon")]
    labels = [group.label for group in groups]
    stored = [f"{say('stored')} {label}" for label in labels]
    page.heads(say("weights"), say("weights_line"), [*fixed, *labels, *stored])
    for at, leaf in enumerate(book.leaves):
        row, label = FIRST + at, book.labels[leaf.indicator]
        for column, text in enumerate((leaf.indicator, label.name, label.pillar, label.kind)):
            page.text(row, column, text)
        page.number(row, 4, leaf.horizon_years, PLACE)
        for group, points in zip(groups, _points(book, leaf.indicator), strict=True):
            page.number(row, group.column, points, "input" if book.scored[at] else SHARE)
        for group, points in zip(groups, _points(book, leaf.indicator), strict=True):
            page.number(row, _stored(book, group), points, SHARE)
    _sums(book, page)
    page.widths([12, 26, 14, 10, 10, *[14] * (2 * len(groups))])
    _limit(book, page)
    page.print_on_a4(footer, fixed=2)
    page.protect()


def write_rows(book: Book, page: Page) -> None:
    """The hidden sheet: the weights of each category in a row, summing to 1; which indicator is of which kind."""
    page.heads(book.say("weight_rows"), book.say("weight_rows_line"), [])
    for group in book.groups:
        if group.weights is not None:
            _row_of_weights(book, page, group)
    for kind, row in zip(KINDS, kind_rows(book), strict=True):
        page.text(row, 0, book.say(kind.value))
        for column, leaf in zip(book.indicators, book.leaves, strict=True):
            page.number(row, column, float(leaf.achievement is kind), PLACE)
    page.sheet.hide()
    page.protect()


def kind_rows(book: Book) -> tuple[int, int, int]:
    """The rows of the hidden sheet that tell visible, latent and process indicators by 1."""
    first = FIRST + len(book.groups)
    return first, first + 1, first + 2


def shares(book: Book, group: Group) -> Sequence[float]:
    """The stored weights of a category, summing to 1, by indicator."""
    points = np.array([(group.weights or {}).get(leaf.indicator, 0.0) for leaf in book.leaves])
    return (points / points.sum()).tolist()


def _points(book: Book, indicator: str) -> list[float]:
    return [(group.weights or {}).get(indicator, 0.0) for group in book.weighed]


def _stored(book: Book, group: Group) -> int:
    return group.column + len(book.weighed)


def _row_of_weights(book: Book, page: Page, group: Group) -> None:
    """Weights made to sum to 1, as the program does; then the weight of each kind."""
    row, total = book.weight_row(group), book.sheets.cell("weights", group.column, book.after("sum"))
    page.text(row, 0, group.label)
    given = shares(book, group)
    for at, column in enumerate(book.indicators):
        weight = book.sheets.cell("weights", group.column, FIRST + at)
        page.formula(row, column, f"IF({total}>0,{weight}/{total},0)", "words", given[at])


def _sums(book: Book, page: Page) -> None:
    """Below the weights: their sum, a sentence about it, whether they are the stored ones, and the quota's seats."""
    say, rows = book.say, range(FIRST, FIRST + len(book.leaves))
    names = ("sum", "check", "state", "changed", *(("quota", "placed", "seats") if _seated(book) else ()))
    for name in names:
        if name == "changed":  # a number for formulas; the line above says it in words
            page.sheet.set_row(book.after(name) - 1, None, None, {"hidden": True})
        page.text(book.after(name), 1, say(f"weights_{name}"))
        for group in book.weighed:
            given, kept = (
                f"${column_letters(column)}${rows[0]}:${column_letters(column)}${rows[-1]}"
                for column in (group.column, _stored(book, group))
            )
            _line(book, page, (name, group), given, kept)


def _seated(book: Book) -> bool:
    return book.graded and not book.persons


def _line(book: Book, page: Page, line: tuple[str, Group], given: str, kept: str) -> None:
    name, group = line
    row, say = book.after(name), book.say
    total = book.sheets.cell("weights", group.column, book.after("sum"))
    match name:
        case "sum":
            page.formula(row, group.column, f"SUM({given})", "sum", sum((group.weights or {}).values()))
        case "check":
            wrong = f'{quoted(say("sum_wrong"))}&TEXT({total},"0.00")'
            told = f"IF({total}>0,{wrong},{quoted(say('sum_zero'))})"
            text = f"IF(ABS({total}-100)<=0.01,{quoted(say('sum_right'))},{told})"
            page.formula(row, group.column, text, "state", say("sum_right"))
        case "state":
            text = f"IF({book.changed(group)}=0,{quoted(say('as_stored'))},{quoted(say('is_changed'))})"
            page.formula(row, group.column, text, "state", say("as_stored"))
        case "changed":
            moved = f"SUMPRODUCT(ABS({given}/SUM({given})-{kept}/SUM({kept})))"
            page.formula(row, group.column, f"IF({total}>0,IF({moved}<0.000000001,0,1),1)", PLACE, 0)
        case "quota":
            page.number(row, group.column, group.quota, SHARE)
        case "placed":
            counted = book.sheets.down("grading", PLACE_COLUMN, group.rows)
            page.formula(row, group.column, f"COUNT({counted})", PLACE, _placed(book, group))
        case "seats":
            placed = book.sheets.cell("weights", group.column, book.after("placed"))
            formula = placed if group.quota is None else f"INT({number(group.quota)}*{placed}+0.000000001)"
            page.formula(row, group.column, formula, PLACE, seats(book, group))


PLACE_COLUMN = LEAD + 1  # on the sheet of grades: after the total


def _placed(book: Book, group: Group) -> int:
    places = book.values(book.card.places[["place"]])
    return int(np.isfinite(places[group.rows.start - FIRST : group.rows.stop - FIRST]).sum())


def seats(book: Book, group: Group) -> int:
    """How many may hold the best grade under the stored weights."""
    placed = _placed(book, group)
    return placed if group.quota is None else int(np.floor(group.quota * placed + 1e-9))


def _limit(book: Book, page: Page) -> None:
    """Weights are numbers from 0 to 100."""
    if not book.weighed:
        return
    rule = {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100,
        "error_title": book.say("weights"), "error_message": book.say("weights_limit"),
    }  # fmt: skip
    last = FIRST + len(book.leaves) - 2
    page.sheet.data_validation(FIRST - 1, WEIGHT_LEAD, last, WEIGHT_LEAD + len(book.weighed) - 1, rule)
