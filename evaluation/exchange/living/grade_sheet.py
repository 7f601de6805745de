"""分级: total, place, its stored range, the quota's list and the grade of each unit, as formulas."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.domain.cells import column_letters
from evaluation.domain.settings import Bar, CapGrade, Suspend, Veto
from evaluation.exchange.living import score_sheet, value_sheets
from evaluation.exchange.living.book import Book, Group
from evaluation.exchange.living.grid import FIRST, LEAD, ROW, number, quoted, row_text
from evaluation.exchange.living.page import Cell, Page
from evaluation.exchange.workbook import PLACE, SCORE, TEXT

PLACED = ("total", "place", "place_lower", "place_upper", "lower", "upper", "tier")
GRADED = ("list", "before_gates_grade", "gate", "grade")
LAST = ("reason", "raw_total")
HIDDEN = ("before_index", "without_seat", "order")
WIDE = {"gate": 24, "reason": 30}
KINDS = {
    "total": SCORE, "place": PLACE, "place_lower": PLACE, "place_upper": PLACE, "lower": SCORE, "upper": SCORE,
    "raw_total": SCORE, "before_index": PLACE, "without_seat": PLACE, "order": SCORE,
}  # fmt: skip


@dataclass(frozen=True)
class Gated:
    """What gates do to a unit's grade: no grade while open, the lowest one, not better than a grade by number."""

    suspended: bool = False
    vetoed: bool = False
    limit: int = 0
    rules: tuple[str, ...] = ()


def columns(book: Book) -> tuple[str, ...]:
    """The keys of the columns after code, name and category."""
    if book.persons:
        shown = ("total", "lower", "upper", *(GRADED[1:] if book.graded else ()), "reason", "raw_total")
        return (*shown, *(HIDDEN[:1] if book.graded else ()))
    graded = GRADED if book.graded else ()
    return (*PLACED, *graded, *LAST, *(HIDDEN if book.graded else HIDDEN[2:]))


def cells(book: Book) -> dict[str, str]:
    """The cell of each key in the row of a unit."""
    return {key: f"${column_letters(LEAD + at)}{ROW}" for at, key in enumerate(columns(book))}


def write(book: Book, page: Page, footer: str) -> None:
    """The sheet; a formula's cell shows what the stored weights give until it is run."""
    keys, say = columns(book), book.say
    value_sheets.start(book, page, "grading", *(say(key) for key in keys))
    for at, key in enumerate(keys, start=LEAD):
        if key in HIDDEN:
            page.sheet.set_column(at, at, 10, None, {"hidden": True})
        elif key in WIDE:
            page.sheet.set_column(at, at, WIDE[key])
    gated, values = _gated(book), shown(book)
    for group in book.groups:
        for row in group.rows:
            value_sheets.lead(book, page, row)
            place = row - FIRST
            facts = {key: values[key][place] for key in values}
            made = _row(book, group, facts, gated.get(book.codes[place], Gated()))
            for at, key in enumerate(keys, start=LEAD):
                _write(
                    page, (row, at), made.get(key), KINDS.get(key, "words"), facts.get(f"shown_{key}", facts.get(key))
                )
    at = LEAD + keys.index("total")
    bar = {"type": "data_bar", "bar_color": "#9DB8D2", "bar_solid": True, "min_type": "num", "min_value": 0}
    page.sheet.conditional_format(
        book.rows.start - 1, at, book.rows.stop - 2, at, bar | {"max_type": "num", "max_value": 100}
    )
    value_sheets.finish(book, page, footer, len(keys))


def _write(page: Page, at: tuple[int, int], made: str | None, kind: str, value: Cell) -> None:
    """A formula (starting with =), a text, or the number where nothing was made."""
    row, column = at
    if made is not None and made.startswith("="):
        page.formula(row, column, row_text(made, row), kind, value)
    elif made is not None:
        page.text(row, column, made, TEXT)
    elif isinstance(value, float | int):
        page.number(row, column, value, kind)


def _row(book: Book, group: Group, facts: Mapping[str, Cell], gated: Gated) -> dict[str, str]:
    """key -> formula or text of a unit's cells."""
    if group.weights is None:
        return {"reason": book.say("no_weights")}
    made = {"total": f"={score_sheet.cell(book, 'total')}", "gate": "、".join(gated.rules)}
    changed = book.changed(group)
    for key in ("place_lower", "place_upper", "lower", "upper", "raw_total"):
        made[key] = _stored(book, changed, facts[key], told=key in {"place_lower", "lower"})
    made["tier"] = f'=IF({changed}=0,{quoted(str(facts["tier"]))},"")'
    if book.persons:
        made |= _person(book, gated) if book.graded else {}
        return made | {"reason": book.say("reason_person")}
    key = score_sheet.cell(book, "key")
    keys = book.sheets.down("scores", score_sheet.places(book)["key"], group.rows)
    here = cells(book)
    made["place"] = f'=IF({key}="","",RANK({key},{keys},0))'
    made["order"] = f'=IF({here["place"]}="","",{here["place"]}+ROW()/1000000)'
    if book.graded:
        made |= _graded(book, group, facts, gated)
    made["reason"] = _reason(book, group, facts, gated)
    return made


def _stored(book: Book, changed: str, value: Cell, *, told: bool) -> str:
    """What holds under the stored weights only: gone when they are changed, with a word in the first of two cells."""
    if not isinstance(value, float) or not np.isfinite(value):
        return ""
    instead = quoted(book.say("recompute")) if told else '""'
    return f"=IF({changed}=0,{number(value)},{instead})"


def _graded(book: Book, group: Group, facts: Mapping[str, Cell], gated: Gated) -> dict[str, str]:
    here, changed = cells(book), book.changed(group)
    seats = book.sheets.cell("weights", group.column, book.after("seats"))
    certain, boundary, out = (quoted(book.say(word)) for word in ("certain", "boundary", "out"))
    first = here["place"]
    ranks = book.sheets.down("grading", LEAD + columns(book).index("place"), group.rows)
    low, high = facts["place_lower"], facts["place_upper"]
    ends = None
    if isinstance(low, float) and isinstance(high, float) and np.isfinite(low):
        ends = number(low), number(high)
    if facts["reason"] == ALIKE or (ends is None and facts["list"]):  # every place of the category is open to all
        ends = "1", f"COUNT({ranks})"
    listed = ""
    if facts["reason"] == score_sheet.UNRELIABLE:  # nobody has a place: no number of seats to hold the range against
        listed = f'=IF({changed}=0,{quoted(str(facts["list"]))},"")'
    elif ends is not None:
        inner = f"IF({ends[1]}<={seats},{certain},IF({ends[0]}<={seats},{boundary},{out}))"
        listed = f'=IF({changed}=0,{inner},"")'
    last = f"({first}+COUNTIF({ranks},{first})-1)"
    best, other = _fitting(book, here["total"], best=True), _fitting(book, here["total"], best=False)
    shared = f'IF(AND({first}<={seats},{seats}<{last}),"",IF({last}<={seats},{best},{other}))'
    if book.scheme.grading.boundary == "decide_together":
        shared = f'IF({here["list"]}={boundary},"",{shared})'
    seat = f"IF({here['list']}={certain},{best},IF({here['list']}={out},{other},{shared}))"
    return {
        "list": listed,
        "before_index": f'=IF({first}="","",{seat})',
        "without_seat": f'=IF({first}="","",{other})',
        "before_gates_grade": f"={_named(book, here['before_index'])}",
        "grade": f"={_after(book, here['before_index'], here['without_seat'], gated)}",
    }


def _person(book: Book, gated: Gated) -> dict[str, str]:
    """A person's grade goes by least totals, never by an order, and never into the grade of the quota."""
    here = cells(book)
    total, index = here["total"], here["before_index"]
    return {
        "before_index": f'=IF({total}="","",{_fitting(book, total, best=False)})',
        "before_gates_grade": f"={_named(book, index)}",
        "grade": f"={_after(book, index, None, gated)}",
    }


def _fitting(book: Book, total: str, *, best: bool) -> str:
    """The number of the best grade whose least total is reached; that of the quota only with a seat."""
    grades = book.scheme.grading.grades
    made = str(len(grades))
    for at, grade in reversed(list(enumerate(grades, start=1))):
        if at == 1 and not best:
            continue
        made = str(at) if grade.least is None else f"IF({total}>={number(grade.least)},{at},{made})"
    return made


def _named(book: Book, index: str) -> str:
    names = ",".join(quoted(_grade(book, at)) for at in range(len(book.scheme.grading.grades)))
    return f'IF({index}="","",CHOOSE({index},{names}))'


def _grade(book: Book, at: int) -> str:
    grade = book.scheme.grading.grades[at]
    return (grade.name_en or grade.name_zh) if book.say("language") == "en" else grade.name_zh


def _after(book: Book, index: str, without_seat: str | None, gated: Gated) -> str:
    """The grade after gates."""
    if gated.suspended:
        return '""'
    if gated.vetoed:
        return quoted(_grade(book, len(book.scheme.grading.grades) - 1))
    if not gated.limit:
        return _named(book, index)
    floor, names = gated.limit + 1, [quoted(_grade(book, at)) for at in range(len(book.scheme.grading.grades))]
    held = f"CHOOSE(MAX({index},{floor}),{','.join(names)})"
    if without_seat is None:
        return f'IF({index}="","",{held})'
    given = f"CHOOSE(MAX({without_seat},{floor}),{','.join(names)})"
    return f'IF({index}="",IF({without_seat}="","",{given}),{held})'


def _reason(book: Book, group: Group, facts: Mapping[str, Cell], gated: Gated) -> str:
    """Why a unit has no place, no range or no grade."""
    here, say = cells(book), book.say
    unplaced = quoted(say(f"reason_{facts['reason']}" if facts["reason"] in UNPLACED else "reason_coverage"))
    parts = [quoted(say(f"reason_{facts['reason']}")) if facts["reason"] in TOLD else '""']
    if gated.suspended:
        parts = [quoted(say("reason_suspended"))]
    moved = f"IF({book.changed(group)}=0,{parts[0]},{quoted(say('reason_changed'))})"
    if book.graded and not gated.suspended:
        moved = f'IF({here["before_index"]}="",{quoted(say("reason_boundary"))},{moved})'
    return f'=IF({here["place"]}="",{unplaced},{moved})'


UNPLACED = ("nothing_known", "coverage", score_sheet.UNRELIABLE)
ALIKE = "alike"  # as in steps.ranking
TOLD = ("no_error_range", ALIKE)  # reasons of units that have a place


def _gated(book: Book) -> dict[str, Gated]:
    """unit -> what its gates do; matters under appeal have no effect yet and are named all the same."""
    codes = [grade.code for grade in book.scheme.grading.grades]
    found: dict[str, Gated] = {}
    for each in book.prepared.gates:
        had, effect = found.get(each.unit, Gated()), each.gate.effect
        name = (each.gate.name_en or each.gate.name_zh) if book.say("language") == "en" else each.gate.name_zh
        rules = (*had.rules, f"{name}({book.say('appeal')})" if each.suspended else name)
        active = not each.suspended
        limit = codes.index(effect.grade) if isinstance(effect, CapGrade) else int(isinstance(effect, Bar))
        found[each.unit] = Gated(
            had.suspended or (active and isinstance(effect, Suspend)),
            had.vetoed or (active and isinstance(effect, Veto) and bool(codes)),
            max(had.limit, min(limit, max(len(codes) - 1, 0)) if active else 0),
            rules,
        )
    return found


def shown(book: Book) -> dict[str, list[Cell]]:
    """What the cells show under the stored weights, and the facts of the formulas, by unit."""
    card, say = book.card, book.say
    scores, places = card.scores, card.places
    numbers = {
        "total": scores["total"], "lower": scores["lower"], "upper": scores["upper"], "place": places["place"],
        "place_lower": places["lower"], "place_upper": places["upper"], "raw_total": card.raw["total"],
    }  # fmt: skip
    found: dict[str, list[Cell]] = {
        key: book.values(series.to_frame())[:, 0].tolist() for key, series in numbers.items()
    }
    grades = card.grades.reindex(list(book.codes)).fillna("")
    reasons = places.loc[list(book.codes), ["tier", "reason"]]
    found["tier"] = [say(str(each)) if each else "" for each in reasons["tier"]]
    found["reason"] = [str(each) for each in reasons["reason"]]
    found["list"] = [say(str(each)) if each else "" for each in grades["list"]]
    codes = {grade.code: at for at, grade in enumerate(book.scheme.grading.grades)}
    for key, column in (("before_gates_grade", "before"), ("grade", "grade")):
        found[key] = [_grade(book, codes[str(each)]) if each in codes else "" for each in grades[column]]
    found["before_index"] = [codes[str(each)] + 1.0 if each in codes else float("nan") for each in grades["before"]]
    found["without_seat"] = [
        _without_seat(book, total, place) for total, place in zip(found["total"], found["place"], strict=True)
    ]
    found["order"] = [
        place + row / 1e6 if isinstance(place, float) else None
        for row, place in zip(book.rows, found["place"], strict=True)
    ]
    found["shown_reason"] = _shown(book, found, grades["reason"].tolist())
    return found


def _shown(book: Book, found: Mapping[str, list[Cell]], why: list[str]) -> list[Cell]:
    """What the column of reasons shows under the stored weights."""
    told: list[Cell] = []
    for reason, graded, place, index in zip(found["reason"], why, found["place"], found["before_index"], strict=True):
        told_apart = (
            not isinstance(place, float) or np.isnan(place) or (isinstance(index, float) and np.isfinite(index))
        )
        key = "suspended" if graded == "suspended" else str(reason) if told_apart or not book.graded else "boundary"
        told.append(book.say(f"reason_{key}") if key else "")
    return told


def _without_seat(book: Book, total: Cell, place: Cell) -> Cell:
    """The number of the grade that a placed unit gets without a seat of the quota."""
    grades = list(enumerate(book.scheme.grading.grades, start=1))
    if not (isinstance(total, float) and isinstance(place, float) and np.isfinite(total + place)):
        return None
    return next(
        (float(at) for at, grade in grades[1:] if grade.least is None or total >= grade.least), float(len(grades))
    )
