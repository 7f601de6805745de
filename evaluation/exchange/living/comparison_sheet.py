"""对比: the stored result, the reference of a draft, and what the weights on the sheet give now; who moves how far."""

import numpy as np

from evaluation.domain.cells import column_letters
from evaluation.exchange.living import grade_sheet, score_sheet, value_sheets
from evaluation.exchange.living.book import Book
from evaluation.exchange.living.grid import FIRST, LEAD, ROW, number, quoted, row_text
from evaluation.exchange.living.page import Cell, Page
from evaluation.exchange.workbook import PLACE, SCORE

Array = np.ndarray


def columns(book: Book) -> tuple[str, ...]:
    """The keys of the columns: the reference's only where there is one, places only of units."""
    reference = ("reference_total", "reference_place") if book.reference else ()
    keys = (*reference, "stored_total", "stored_place", "now_total", "now_place", "total_change", "place_change")
    return tuple(key for key in keys if not (book.persons and key.endswith(("_place", "place_change"))))


def write(book: Book, page: Page, footer: str) -> None:
    """The sheet: changes are counted from the reference, else from what is stored."""
    keys = columns(book)
    value_sheets.start(book, page, "comparison", *(book.say(key) for key in keys))
    here = {key: f"${column_letters(LEAD + at)}{ROW}" for at, key in enumerate(keys)}
    numbers = _numbers(book)
    patterns = _patterns(book, here)
    for group in book.groups:
        for row in group.rows:
            value_sheets.lead(book, page, row)
            place = row - FIRST
            for at, key in enumerate(keys, start=LEAD):
                kind = "words" if key == "place_change" else PLACE if key.endswith("_place") else SCORE
                value = numbers[key][place]
                if key not in patterns:
                    page.number(row, at, value if isinstance(value, float) else None, kind)
                elif group.weights is not None:
                    page.formula(row, at, row_text(patterns[key], row), kind, value)
    value_sheets.finish(book, page, footer, len(keys))


def _patterns(book: Book, here: dict[str, str]) -> dict[str, str]:
    base = "reference" if book.reference else "stored"
    total, before = here["now_total"], here[f"{base}_total"]
    made = {
        "now_total": score_sheet.cell(book, "total"),
        "total_change": f'IF(OR({total}="",{before}=""),"",{total}-{before})',
    }
    if book.persons:
        return made
    place, first = here["now_place"], here[f"{base}_place"]
    grading = book.sheets.cell("grading", LEAD + grade_sheet.columns(book).index("place"))
    moved = f"{first}-{place}"
    words = {name: quoted(f"{book.say(name)} ") for name in ("rises", "falls")}
    fallen = f"IF({moved}<0,{words['falls']}&-({moved}),{quoted(book.say('stays'))})"
    told = f"IF({moved}>0,{words['rises']}&({moved}),{fallen})"
    return made | {
        "now_place": grading,
        "place_change": f'IF(OR({place}="",{first}=""),"",{told})',
    }


def _numbers(book: Book) -> dict[str, list[Cell]]:
    """What the cells show under the stored weights."""
    base = book.reference or book.card
    totals, places = (
        book.values(frame[[name]])[:, 0] for frame, name in ((book.card.scores, "total"), (book.card.places, "place"))
    )
    first = [book.values(frame[[name]])[:, 0] for frame, name in ((base.scores, "total"), (base.places, "place"))]
    told = [_told(book, before, now) for before, now in zip(first[1].tolist(), places.tolist(), strict=True)]
    return {
        "reference_total": first[0].tolist(), "reference_place": first[1].tolist(),
        "stored_total": totals.tolist(), "stored_place": places.tolist(),
        "now_total": totals.tolist(), "now_place": places.tolist(),
        "total_change": (totals - first[0]).tolist(), "place_change": list(told),
    }  # fmt: skip


def _told(book: Book, before: float, now: float) -> Cell:
    if not np.isfinite(before - now):
        return ""
    moved = round(before - now)
    if moved == 0:
        return book.say("stays")
    return f"{book.say('rises' if moved > 0 else 'falls')} {number(abs(moved))}"
