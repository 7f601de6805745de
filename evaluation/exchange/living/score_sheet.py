"""评分: from scores and weights to pillars, kinds and the total of each unit, as formulas."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from evaluation.domain.cells import column_letters
from evaluation.domain.settings import Bounded
from evaluation.exchange.living import means, value_sheets, weights_sheet
from evaluation.exchange.living.book import Book, Group
from evaluation.exchange.living.grid import FIRST, LEAD, ROW, number, row_text
from evaluation.exchange.living.means import Branch
from evaluation.exchange.living.page import Page
from evaluation.exchange.workbook import SCORE, SHARE
from evaluation.steps import aggregation

Array = np.ndarray
KINDS = ("visible", "latent", "process")
UNRELIABLE = "unreliable"  # the reason why nobody in a category has a place, as in steps.ranking
ROUNDED = 6  # digits at which totals are compared, as in steps.ranking


@dataclass(frozen=True)
class Column:
    """A column: its key, heading, how it is shown, its numbers (units,), whether it is for formulas only."""

    key: str
    heading: str
    kind: str
    values: Array
    hidden: bool = False


def columns(book: Book) -> tuple[Column, ...]:
    """The columns after code, name and category."""
    say, scores = book.say, book.card.scores
    held = {name: book.values(scores[[name]])[:, 0] for name in ("total", *KINDS, "coverage")}
    known = _known_weights(book)
    points = _kind_points(book, known)
    whole = points.sum(axis=1)
    divided = (whole > 0) & (not book.scheme.compares)  # who is compared with others has no points of a kind
    length = np.divide(held["total"], whole, out=np.zeros_like(whole), where=divided)
    gates = book.values(book.prepared.gate_points.to_frame())[:, 0]
    branches = book.branches
    value = {branch.key: _value(book, branch, known) for branch in branches}
    size = {branch.key: known[:, branch.leaves].sum(axis=1) for branch in branches}
    before = held["total"] - gates if book.scheme.compares else value[branches[-1].key]
    placed = np.isfinite(book.values(book.card.places[["place"]])[:, 0])
    inner = branches[:-1]
    sized = () if book.linear else inner
    titles = {branch.key: _title(book, branch) for branch in inner}
    return (
        Column("total", say("total"), SCORE, held["total"]),
        *(Column(kind, say(kind), SCORE, held[kind]) for kind in KINDS),
        *(Column(f"value {b.key}", titles[b.key], SCORE, value[b.key]) for b in inner),
        Column("before", say("before_gates"), SCORE, before),
        Column("gates", say("gates"), SHARE, gates),
        Column("coverage", say("coverage"), SHARE, held["coverage"]),
        *(Column(f"part {kind}", say(f"part_{kind}"), SHARE, points[:, at] * length) for at, kind in enumerate(KINDS)),
        *(Column(f"points {kind}", f"Σ {kind}", SHARE, points[:, at], hidden=True) for at, kind in enumerate(KINDS)),
        *(
            Column(f"weight {kind}", f"w {kind}", SHARE, known @ _masks(book)[at], hidden=True)
            for at, kind in enumerate(KINDS)
        ),
        *(Column(f"size {b.key}", f"w {titles[b.key]}", SHARE, size[b.key], hidden=True) for b in sized),
        Column("key", say("key"), SCORE, np.where(placed, np.round(held["total"], ROUNDED), np.nan), hidden=True),
    )


def cell(book: Book, key: str, row: int | str = ROW) -> str:
    """A reference to a unit's cell of a column."""
    return book.sheets.cell("scores", places(book)[key], row)


def places(book: Book) -> dict[str, int]:
    """The column of each key."""
    return {key: LEAD + at for at, key in enumerate(_keys(book))}


def write(book: Book, page: Page, footer: str) -> None:
    """The sheet: formulas for the units of categories that the scheme weighs."""
    made = columns(book)
    value_sheets.start(book, page, "scores", *(column.heading for column in made))
    for at, column in enumerate(made):
        if column.hidden:
            page.sheet.set_column(LEAD + at, LEAD + at, 10, None, {"hidden": True})
    apart = book.card.places.loc[list(book.codes), "reason"].eq(UNRELIABLE).tolist()
    for group in book.groups:
        patterns = [_patterns(book, group, spread=spread) if group.weights else {} for spread in (False, True)]
        for row in group.rows:
            value_sheets.lead(book, page, row)
            place = row - FIRST
            chosen = patterns[int(not book.applicable[place].all())]
            if apart[place]:  # nobody in the category can be told apart: no weights give a place
                chosen = {key: made for key, made in chosen.items() if key != "key"}
            for at, column in enumerate(made, start=LEAD):
                _write(book, page, (row, at), column, chosen.get(column.key))
    _bars(book, page)
    value_sheets.finish(book, page, footer, len(made))


def _write(book: Book, page: Page, at: tuple[int, int], column: Column, chosen: tuple[str, bool] | None) -> None:
    (row, place), value = at, float(column.values[at[0] - FIRST])
    if column.key == "gates":
        page.number(row, place, value, column.kind)
    elif column.key == "before" and book.scheme.compares:  # units compared with each other: no formula of a row
        if np.isfinite(value):
            stored = f'IF({book.changed(book.group_of(row))}=0,{number(value)},"")'
            page.formula(row, place, stored, column.kind, value)
    elif chosen is not None:
        pattern, array = chosen
        enter = page.array if array else page.formula
        enter(row, place, row_text(pattern, row), column.kind, value)


def write_effective(book: Book, page: Page, footer: str) -> None:
    """Weights of the units to which an indicator does not apply: spread inside its pillar, as formulas."""
    value_sheets.start(book, page, "effective")
    weights = book.values(book.card.weights).tolist()
    for group in book.weighed:
        line = book.weight_row(group)

        def weight(span: range, line: int = line) -> str:
            cells = [book.indicators[at] for at in span]
            single = len(cells) == 1
            here = book.sheets
            return (
                here.cell("weight_rows", cells[0], line) if single else here.along("weight_rows", _columns(span), line)
            )

        for row in group.rows:
            applicable = book.applicable[row - FIRST]
            if applicable.all():
                continue
            value_sheets.lead(book, page, row)
            spread = means.effective(book.scheme.tree, applicable.tolist(), weight)
            for at, formula in enumerate(spread):
                page.formula(row, LEAD + at, formula, SHARE, weights[row - FIRST][at])
    value_sheets.finish(book, page, footer)


def spreads(book: Book) -> bool:
    """Whether an indicator does not apply to some unit."""
    return not bool(book.applicable.all())


def _columns(span: range) -> range:
    return range(LEAD + span.start, LEAD + span.stop)


def _keys(book: Book) -> Iterator[str]:
    codes = [branch.key for branch in book.branches[:-1]]
    yield from ("total", *KINDS, *(f"value {code}" for code in codes), "before", "gates", "coverage")
    for name in ("part", "points", "weight"):
        yield from (f"{name} {kind}" for kind in KINDS)
    if not book.linear:
        yield from (f"size {code}" for code in codes)
    yield "key"


def _patterns(book: Book, group: Group, *, spread: bool) -> dict[str, tuple[str, bool]]:
    """key -> (formula with the row left open, whether it is an array); `spread`: by the unit's own weights."""
    here = {key: _local(column) for key, column in places(book).items()}
    scores, weights = _references(book, group, spread=spread)
    everything = range(len(book.leaves))
    rows = weights_sheet.kind_rows(book)
    found: dict[str, tuple[str, bool]] = {}
    for kind, row in zip(KINDS, rows, strict=True):
        mask = book.sheets.along("weight_rows", book.indicators, row)
        given = weights(everything)
        found[f"points {kind}"] = f"SUMPRODUCT({scores(everything)},{given},{mask})", False
        found[f"weight {kind}"] = f"SUMPRODUCT(ISNUMBER({scores(everything)})*{given}*{mask})", False
        of_kind, points = here[f"weight {kind}"], here[f"points {kind}"]
        found[kind] = f'IF({of_kind}>0,{points}/{of_kind},"")', False
    whole, known = (_sum(here, name) for name in ("points", "weight"))
    found["coverage"] = known, False
    found |= _tree(book, scores, weights, here)
    if book.linear:
        found["before"] = f'IF({here["coverage"]}>0,{whole}/{here["coverage"]},"")', False
    before, gates, total = here["before"], here["gates"], here["total"]
    found["total"] = f'IF({before}="","",IF({gates}=0,{before},MAX(0,MIN(100,{before}+{gates}))))', False
    for kind in KINDS:
        part = f"{here[f'points {kind}']}*{total}/{whole}"
        found[f"part {kind}"] = f'IF({total}="","",IF({whole}>0,{part},0))', False
    if book.scheme.compares:
        found = {key: made for key, made in found.items() if key != "before" and not key.startswith("part ")}
    if not book.persons:
        least = number(_least(book) - 1e-12)
        reached = f'IF({here["coverage"]}>={least},ROUND({total},{ROUNDED}),"")'
        found["key"] = f'IF({total}="","",{reached})', False
    return found


def _tree(
    book: Book, scores: Callable[[range], str], weights: Callable[[range], str], here: dict[str, str]
) -> dict[str, tuple[str, bool]]:
    """The formulas of the branches; the root's value is the total before gates."""
    if book.linear:
        spans = {f"value {branch.key}": branch.leaves for branch in book.branches[:-1]}
        return {key: (means.plain(scores(span), weights(span)), False) for key, span in spans.items()}
    found: dict[str, tuple[str, bool]] = {}
    below: dict[int, tuple[str, str]] = {}
    for branch in book.branches:
        code, root = branch.key, branch.node is book.scheme.tree
        size = here["coverage"] if root else here[f"size {code}"]
        made = means.formulas(branch, scores, weights, below, size)
        if root:
            found["before"] = made.value, made.array
        else:
            found[f"size {code}"] = made.size, False
            found[f"value {code}"] = made.value, made.array
            below[id(branch.node)] = (size, here[f"value {code}"])
    return found


def _references(book: Book, group: Group, *, spread: bool) -> tuple[Callable[[range], str], Callable[[range], str]]:
    """References to the scores and the weights of neighbouring leaves of the row."""

    def scores(span: range) -> str:
        return book.sheets.along("normalised", _columns(span))

    def weights(span: range) -> str:
        if spread:
            return book.sheets.along("effective", _columns(span))
        return book.sheets.along("weight_rows", _columns(span), book.weight_row(group))

    return scores, weights


def _local(column: int) -> str:
    return f"${column_letters(column)}{ROW}"


def _sum(here: dict[str, str], name: str) -> str:
    return "(" + "+".join(here[f"{name} {kind}"] for kind in KINDS) + ")"


def _least(book: Book) -> float:
    missing = book.scheme.missing
    return missing.coverage if isinstance(missing, Bounded) else 0.0


def _title(book: Book, branch: Branch) -> str:
    node = branch.node
    return node.name_en or node.name_zh if book.say("language") == "en" else node.name_zh


def _masks(book: Book) -> Array:
    return np.array([[float(leaf.achievement == kind) for leaf in book.leaves] for kind in KINDS])


def _known_weights(book: Book) -> Array:
    return book.values(book.card.weights) * book.known


def _kind_points(book: Book, known: Array) -> Array:
    scores = np.nan_to_num(book.values(book.prepared.scores))
    return (scores * known) @ _masks(book).T


def _value(book: Book, branch: Branch, known: Array) -> Array:
    """The branch's value of each unit; NaN where nothing of it is known."""
    scores = np.nan_to_num(book.values(book.prepared.scores))
    return aggregation.aggregate(branch.node, scores[:, branch.leaves], known[:, branch.leaves])


def _bars(book: Book, page: Page) -> None:
    """A bar in each cell of the totals."""
    bar = {"type": "data_bar", "bar_color": "#9DB8D2", "bar_solid": True, "min_type": "num", "min_value": 0}
    column = places(book)["total"]
    page.sheet.conditional_format(
        book.rows.start - 1, column, book.rows.stop - 2, column, bar | {"max_type": "num", "max_value": 100}
    )
