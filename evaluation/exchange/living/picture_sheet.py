"""图表: the first ten of each category with what they are made of, and how totals are spread, as live charts."""

import numpy as np
import xlsxwriter
from xlsxwriter.chart import Chart

from evaluation.domain.cells import column_letters
from evaluation.exchange.living import grade_sheet, score_sheet
from evaluation.exchange.living.book import Book, Group
from evaluation.exchange.living.grid import FIRST, LEAD
from evaluation.exchange.living.page import Page
from evaluation.exchange.workbook import PLACE, SHARE

TOP = 10
BINS = range(0, 100, 10)
COLOURS = {"visible": "#2B6CB0", "latent": "#C2701C", "process": "#6B7280"}
BLOCK = TOP + 8  # rows that one category takes: title, headings, ten units, room for the charts' labels
CHART_COLUMN = 9


def write(book: Book, page: Page, workbook: xlsxwriter.Workbook, footer: str) -> None:
    """A block for each category: a table of the first ten, a table of bins, two charts beside them."""
    say = book.say
    page.heads(say("pictures"), say("pictures_line"), [])
    for number, group in enumerate(book.weighed):
        first = FIRST + number * BLOCK
        page.text(first, 0, group.label, "title")
        heads = ("place", "name", *(f"part_{kind}" for kind in score_sheet.KINDS))
        for column, key in enumerate(heads):
            page.text(first + 1, column, say(key), "head")
        page.text(first + 1, 6, say("bin"), "head")
        page.text(first + 1, 7, say("units_count"), "head")
        for at in range(TOP):
            row = first + 2 + at
            if at < len(group.rows):
                _unit(book, page, group, row, at)
            _bin(book, page, group, row, BINS[at])
        _charts(book, page, workbook, (group, first))
    page.widths([8, 18, 11, 11, 11, 3, 12, 9])
    page.print_on_a4(footer, fixed=0, head=0)
    page.protect()


def _unit(book: Book, page: Page, group: Group, row: int, at: int) -> None:
    """The unit of the at-th place: found by place, and by row among those that share one."""
    order = book.sheets.down("grading", LEAD + grade_sheet.columns(book).index("order"), group.rows)
    position = f"MATCH(SMALL({order},{at + 1}),{order},0)"
    found = _ordered(book, group)
    unit = found[at] if at < len(found) else None
    columns = score_sheet.places(book)
    made = {column.key: column for column in score_sheet.columns(book)}
    places = book.values(book.card.places[["place"]])[:, 0]
    shown = [
        ("grading", LEAD + grade_sheet.columns(book).index("place"), PLACE, places),
        ("scores", 1, "words", None),
        *(("scores", columns[f"part {kind}"], SHARE, made[f"part {kind}"].values) for kind in score_sheet.KINDS),
    ]
    for column, (sheet, source, kind, values) in enumerate(shown):
        name = "" if unit is None else book.names[book.codes[unit]]
        value = name if values is None else None if unit is None else float(values[unit])
        formula = f'IFERROR(INDEX({book.sheets.down(sheet, source, group.rows)},{position}),"")'
        page.formula(row, column, formula, kind, value)


def _ordered(book: Book, group: Group) -> list[int]:
    """Positions of the placed units by place, then by row."""
    places = book.values(book.card.places[["place"]])[:, 0]
    inside = [row - FIRST for row in group.rows if np.isfinite(places[row - FIRST])]
    return sorted(inside, key=lambda at: (places[at], at))


def _bin(book: Book, page: Page, group: Group, row: int, low: int) -> None:
    totals = book.sheets.down("scores", score_sheet.places(book)["total"], group.rows)
    top = low + 10 >= 100
    upper = "" if top else f'-COUNTIF({totals},">={low + 10}")'
    inside = book.values(book.card.scores[["total"]])[group.rows.start - FIRST : group.rows.stop - FIRST, 0]
    count = int(((inside >= low) & ((inside < low + 10) | top)).sum())
    page.text(row, 6, f"{low}–{low + 10}", "words")
    page.formula(row, 7, f'COUNTIF({totals},">={low}"){upper}', PLACE, count)


def _charts(book: Book, page: Page, workbook: xlsxwriter.Workbook, block: tuple[Group, int]) -> None:
    (group, first), title = block, book.sheets.titles["pictures"]
    rows = (first + 2, first + 1 + min(TOP, len(group.rows)))
    bars = _chart(workbook, {"type": "bar", "subtype": "stacked"})
    for column, kind in enumerate(score_sheet.KINDS, start=2):
        letter = column_letters(column)
        bars.add_series({
            "name": book.say(kind),
            "categories": f"='{title}'!$B${rows[0]}:$B${rows[1]}",
            "values": f"='{title}'!${letter}${rows[0]}:${letter}${rows[1]}",
            "fill": {"color": COLOURS[kind]},
            "gap": 40,
        })  # fmt: skip
    bars.set_title({"name": f"{group.label} · {book.say('top_chart')}", "name_font": {"size": 11}})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"min": 0, "max": 100, "major_gridlines": {"visible": True, "line": {"color": "#D5DBE1"}}})
    bars.set_legend({"position": "bottom"})
    bars.set_size({"width": 560, "height": 320})
    if not book.scheme.compares:
        page.sheet.insert_chart(first - 1, CHART_COLUMN, bars)
    spread = _chart(workbook, {"type": "column"})
    spread.add_series({
        "name": book.say("units_count"),
        "categories": f"='{title}'!$G${first + 2}:$G${first + 1 + TOP}",
        "values": f"='{title}'!$H${first + 2}:$H${first + 1 + TOP}",
        "fill": {"color": "#1D4F73"},
        "gap": 10,
        "data_labels": {"value": True},
    })  # fmt: skip
    spread.set_title({"name": f"{group.label} · {book.say('spread_chart')}", "name_font": {"size": 11}})
    spread.set_legend({"none": True})
    spread.set_y_axis({"major_gridlines": {"visible": False}, "visible": False})
    spread.set_size({"width": 460, "height": 320})
    page.sheet.insert_chart(first - 1, CHART_COLUMN + 9, spread)


def _chart(workbook: xlsxwriter.Workbook, options: dict[str, str]) -> Chart:
    made = workbook.add_chart(options)
    if made is None:
        raise ValueError(f"xlsxwriter knows no chart {options}")
    return made
