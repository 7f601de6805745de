"""The living workbook: scores, places and grades are formulas of weights and adjusted values.

An officer changes a weight and sees what the program would show under it. Only functions of 2007, so that WPS and
LibreOffice run them too; each cell holds the value of the stored weights until it is run.
"""

import io
from collections.abc import Sequence

import xlsxwriter

from evaluation.exchange.living import (
    comparison_sheet,
    grade_sheet,
    picture_sheet,
    scale_sheets,
    score_sheet,
    unit_sheet,
    value_sheets,
    weights_sheet,
)
from evaluation.exchange.living.book import Book, Group, Label
from evaluation.exchange.living.page import Formats, Page
from evaluation.exchange.living.scale_sheets import Fitted
from evaluation.exchange.workbook import sheet_name

__all__ = ["Book", "Group", "Label", "write"]

OPTIONS = {
    "constant_memory": True,  # rows leave memory as they are written
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(book: Book, facts: Sequence[tuple[str, str]], footer: str) -> bytes:
    """The workbook's bytes; `facts` = lines of the first sheet (item, content), both digests among them."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, OPTIONS)
    formats, fitted = Formats(workbook), scale_sheets.fit(book)
    workbook.set_calc_mode("auto")

    def page(key: str) -> Page:
        return Page(workbook, book.sheets.titles[key], formats)

    _about(book, page("about"), [*facts, *_notes(book, fitted)], footer)
    weights_sheet.write(book, page("weights"), footer)
    steps = book.card.steps
    value_sheets.write_values(book, page("raw"), "raw", book.values(steps["observed"].matrix), footer)
    value_sheets.write_values(book, page("adjusted"), "adjusted", value_sheets.adjusted(book), footer)
    if value_sheets.by_targets(book):
        value_sheets.write_values(book, page("targets"), "targets", value_sheets.targets(book), footer)
    if value_sheets.by_change(book):
        value_sheets.write_values(book, page("previous"), "previous", value_sheets.previous(book), footer)
        value_sheets.write_change(book, page("change"), footer)
    scale_sheets.write_scales(book, page("scales"), fitted, footer)
    scale_sheets.write_scores(book, page("normalised"), fitted, footer)
    weights_sheet.write_rows(book, page("weight_rows"))
    if score_sheet.spreads(book):
        score_sheet.write_effective(book, page("effective"), footer)
    score_sheet.write(book, page("scores"), footer)
    grade_sheet.write(book, page("grading"), footer)
    if not book.persons:
        picture_sheet.write(book, page("pictures"), workbook, footer)
    comparison_sheet.write(book, page("comparison"), footer)
    taken = {title.lower() for title in book.sheets.titles.values()}
    for code in book.printed:
        unit_sheet.write(book, Page(workbook, sheet_name(book.names[code], taken), formats), code, footer)
    workbook.close()
    return buffer.getvalue()


def _notes(book: Book, fitted: Fitted) -> list[tuple[str, str]]:
    """What to do with the workbook, and what in it is no formula and why."""
    say = book.say
    notes = [(say("use"), say("use_weights")), (say("use"), say("use_return")), (say("use"), say("use_published"))]
    if not book.persons:
        notes.append((say("not_live"), say("not_live_ranges")))
    if not book.whole:
        notes.append((say("not_live"), say("not_live_limits")))
    if book.scheme.compares:
        notes.append((say("not_live"), say("not_live_compared")))
    elif not book.linear:
        notes.append((say("not_live"), say("not_live_points")))
    return notes + [(say("not_live"), f"{name}:{say(why)}") for name, why in scale_sheets.as_numbers(book, fitted)]


def _about(book: Book, page: Page, facts: Sequence[tuple[str, str]], footer: str) -> None:
    page.text(1, 0, book.say("about"), "title")
    page.text(2, 0, book.say("item"), "head")
    page.text(2, 1, book.say("content"), "head")
    for row, (item, content) in enumerate(facts, start=3):
        page.text(row, 0, item)
        page.text(row, 1, content, "wrapped")
    for at, key in enumerate(("reading", "causes"), start=len(facts) + 4):
        page.text(at, 1, book.say(key), "wrapped")
    page.widths([24, 90])
    page.print_on_a4(footer, fixed=0, head=2, portrait=True)
