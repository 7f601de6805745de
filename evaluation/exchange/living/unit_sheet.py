"""One unit on a page to print: every indicator with value, score, weight and points, as formulas."""

import numpy as np

from evaluation.exchange.living import grade_sheet, score_sheet
from evaluation.exchange.living.book import Book
from evaluation.exchange.living.grid import FIRST, LEAD, number
from evaluation.exchange.living.page import Page
from evaluation.exchange.workbook import SCORE, SHARE, TEXT, VALUE

HEADS = ("indicator", "measure", "value", "adjusted_value", "score", "weight", "points", "source")
FACTS = ("total", "place", "place_lower", "place_upper", "lower", "upper", "grade", "reason")


def write(book: Book, page: Page, code: str, footer: str) -> None:
    """The page of a unit; its points sum to the total."""
    row, say = book.rows.start + book.codes.index(code), book.say
    page.text(1, 0, book.names[code], "title")
    dataset = book.prepared.dataset
    scheme = book.scheme.name_en or book.scheme.name_zh if say("language") == "en" else book.scheme.name_zh
    page.text(2, 0, f"{book.group_of(row).label} · {dataset.period} · {scheme}", "line")
    head = _facts(book, page, row)
    for column, key in enumerate(HEADS):
        page.text(head, column, say(key), "head")
    first = head + 1
    for at in range(len(book.leaves)):
        _indicator(book, page, (first + at, row), at, code)
    foot = _sums(book, page, (first, row))
    for at, note in enumerate(("causes", "person_foot") if book.persons else ("causes",)):
        page.text(foot + 1 + at, 0, say(note), "line")
    page.widths([36, 11, 12, 14, 9, 10, 10, 24])
    page.print_on_a4(footer, fixed=1, head=head, portrait=True)
    page.protect()


def _facts(book: Book, page: Page, row: int) -> int:
    """Total, place and grade as references; the row of the headings below them."""
    keys, say = grade_sheet.columns(book), book.say
    values = grade_sheet.shown(book)
    at = 3
    for key in FACTS:
        if key not in keys:
            continue
        source = book.sheets.cell("grading", LEAD + keys.index(key), row)
        kind = grade_sheet.KINDS.get(key, "words")
        page.text(at, 0, say(key))
        value = values.get(f"shown_{key}", values[key])[row - FIRST]
        page.formula(at, 2, f'IF({source}="","",{source})', kind, value)
        at += 1
    return at + 1


def _indicator(book: Book, page: Page, rows: tuple[int, int], at: int, code: str) -> None:
    (here, row), leaf, column = rows, book.leaves[at], book.indicators[at]
    label, place = book.labels[leaf.indicator], row - FIRST
    page.text(here, 0, label.name)
    page.text(here, 1, label.measure)
    steps, scored = book.card.steps, book.scored[at]
    for offset, (sheet, step) in enumerate((("raw", "observed"), ("adjusted", "attribution")), start=2):
        value = book.values(steps[step].matrix)[place, at]
        if np.isfinite(value):
            page.formula(here, offset, book.sheets.cell(sheet, column, row), VALUE, float(value))
    if scored and book.known[place, at]:
        score = book.sheets.cell("normalised", column, row)
        page.formula(here, 4, score, SCORE, float(book.values(book.prepared.scores)[place, at]))
        group = book.group_of(row)
        if group.weights is not None:
            weight, points = _weight(book, row, column), _points(book, row, at)
            page.formula(here, 5, f"100*{weight}", SHARE, 100 * float(book.values(book.card.weights)[place, at]))
            page.formula(
                here, 6, points, SHARE, float(book.values(book.card.contributions[[leaf.indicator]])[place, 0])
            )
    page.text(here, 7, book.sources.get((code, leaf.indicator), ""), TEXT)


def _weight(book: Book, row: int, column: int) -> str:
    """The cell of the unit's weight."""
    if book.applicable[row - FIRST].all():
        return book.sheets.cell("weight_rows", column, book.weight_row(book.group_of(row)))
    return book.sheets.cell("effective", column, row)


def _points(book: Book, row: int, at: int) -> str:
    """Weight × score over the known weight; with other means than the arithmetic, points of the stored weights."""
    place, column = row - FIRST, book.indicators[at]
    if book.scheme.compares:
        return '""'  # no indicator has points of its own
    if not book.linear:
        stored = float(book.values(book.card.contributions[[book.leaves[at].indicator]])[place, 0])
        return _while_stored(book, row, stored)
    free, held = (book.values(frame)[place, at] for frame in (book.prepared.unlimited, book.prepared.scores))
    score = book.sheets.cell("normalised", column, row) if free == held else number(float(free))
    return f"{score}*{_weight(book, row, column)}/{score_sheet.cell(book, 'coverage', row)}"


def _while_stored(book: Book, row: int, value: float) -> str:
    return f'IF({book.changed(book.group_of(row))}=0,{number(value)},"")'


def _sums(book: Book, page: Page, rows: tuple[int, int]) -> int:
    """What limits and gates took or gave, the base of other means, and the total; the last row."""
    (first, row), say = rows, book.say
    group, last = book.group_of(row), rows[0] + len(book.leaves) - 1
    if group.weights is None:
        return last
    total, gates = (score_sheet.cell(book, key, row) for key in ("total", "gates"))
    parts = {name: _part(book, name, row) for name in ("base", "limits", "gates", "total")}
    points = f"SUM($G${first}:$G${last})"
    lines = [("limits", f'IF({total}="","",{total}-{gates}-{points})'), ("gates", gates), ("total", f"{total}")]
    if not book.linear:
        rest = number(float(np.nan_to_num(parts["limits"])))
        base = number(float(np.nan_to_num(parts["base"])))
        kept = book.changed(group)
        lines = [("base", f'IF({kept}=0,{base},"")'), ("limits", f'IF({kept}=0,{rest},"")'), *lines[1:]]
    for at, (name, formula) in enumerate(lines, start=last + 1):
        page.text(at, 0, say(name))
        page.formula(at, 6, formula, "sum" if name == "total" else SHARE, parts[name])
    return last + len(lines)


def _part(book: Book, name: str, row: int) -> float:
    frame = book.card.scores if name == "total" else book.card.contributions
    return float(book.values(frame[[name]])[row - FIRST, 0]) if name in frame else 0.0
