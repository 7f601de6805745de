"""Blocks on paper: how high each is at a width, and how it is drawn; one pen does both, so they agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from evaluation.exchange.pdf import typeface
from evaluation.exchange.pdf.blocks import Bars, Beside, Block, Figures, Heading, Lines, Sentences, Table

INK, QUIET, RULE, PANEL = "#1F2933", "#52606D", "#D5DBE1", "#F5F7FA"
TONES = {
    "visible": "#2B6CB0", "latent": "#C2701C", "process": "#6B7280", "total": "#1D4F73", "up": "#1D4F73",
    "down": "#9AA5B1", "quiet": "#CBD2D9",
}  # fmt: skip
GUTTER = 14.0
LEADING = 1.45


@dataclass
class Pen:
    """Draws downwards from `y`; without a canvas it only moves. `scale` shrinks all type and space."""

    canvas: Canvas | None
    x: float
    y: float
    width: float
    scale: float

    def text(self, line: str, at: float, size: float, colour: str = INK, *, right: bool = False) -> None:
        """One line with its baseline at `y`; `at` = its left end, or its right end where `right`."""
        if self.canvas is None:
            return
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.setFont(typeface.NAME, size)
        (self.canvas.drawRightString if right else self.canvas.drawString)(at, self.y, line)

    def box(self, left: float, low: float, size: tuple[float, float], colour: str) -> None:
        """A filled rectangle of this width and height."""
        if self.canvas is not None:
            self.canvas.setFillColor(HexColor(colour))
            self.canvas.rect(left, low, *size, stroke=0, fill=1)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str = RULE, wide: float = 0.6) -> None:
        """A straight line."""
        if self.canvas is not None:
            self.canvas.setStrokeColor(HexColor(colour))
            self.canvas.setLineWidth(wide)
            self.canvas.line(*start, *end)

    def down(self, distance: float) -> None:
        self.y -= distance

    def paragraph(self, text: str, size: float, colour: str = INK) -> None:
        """A text over as many lines as it needs."""
        for line in typeface.wrap(text, size, self.width):
            self.down(size * LEADING)
            self.text(line, self.x, size, colour)


def draw(pen: Pen, blocks: Sequence[Block]) -> None:
    """The blocks one below the other."""
    for block in blocks:
        match block:
            case Heading(text=text):
                pen.down(7 * pen.scale)
                pen.paragraph(text, 11 * pen.scale, TONES["total"])
                pen.down(2 * pen.scale)
            case Sentences():
                _sentences(pen, block)
            case Figures():
                _figures(pen, block)
            case Table():
                _table(pen, block)
            case Bars():
                _bars(pen, block)
            case Lines():
                _lines(pen, block)
            case Beside():
                _beside(pen, block)


def _sentences(pen: Pen, block: Sentences) -> None:
    size, colour = {"strong": (11.5, INK), "plain": (9.5, INK), "small": (7.5, QUIET)}[block.style]
    for text in block.texts:
        pen.paragraph(text, size * pen.scale, colour)
        pen.down(2 * pen.scale)


def _figures(pen: Pen, block: Figures) -> None:
    room, top = pen.width / max(len(block.figures), 1), pen.y
    lowest = top
    for number, (figure, words) in enumerate(block.figures):
        cell = Pen(pen.canvas, pen.x + number * room, top, room - GUTTER * pen.scale / 2, pen.scale)
        cell.paragraph(figure, 17 * pen.scale, TONES["total"])
        cell.paragraph(words, 8 * pen.scale, QUIET)
        lowest = min(lowest, cell.y)
    pen.y = lowest - 5 * pen.scale


def _beside(pen: Pen, block: Beside) -> None:
    gutter = GUTTER * pen.scale
    left = Pen(pen.canvas, pen.x, pen.y, (pen.width - gutter) * block.share, pen.scale)
    right = Pen(pen.canvas, pen.x + left.width + gutter, pen.y, pen.width - gutter - left.width, pen.scale)
    draw(left, block.left)
    draw(right, block.right)
    pen.y = min(left.y, right.y)


def _table(pen: Pen, block: Table) -> None:
    size, pad = 8 * pen.scale, 3 * pen.scale
    widths = _widths(block, pen.width, size, pad)
    for number, row in enumerate((block.headings, *block.rows)):
        cells = [
            typeface.wrap(cell, size, room - 2 * pad) if cell else () for cell, room in zip(row, widths, strict=True)
        ]
        height = max((len(lines) for lines in cells), default=1) * size * 1.3 + pad
        head, strong = number == 0, number - 1 in block.strong
        if head or strong:
            pen.box(pen.x, pen.y - height, (pen.width, height), PANEL)
        left = pen.x
        for column, (lines, room) in enumerate(zip(cells, widths, strict=True)):
            _cell(pen, lines, (left, room), size, right=column in block.numeric, quiet=head)
            left += room
        pen.down(height)
        pen.line((pen.x, pen.y), (pen.x + pen.width, pen.y), INK if strong else RULE, 0.4)
    pen.down(3 * pen.scale)


def _cell(pen: Pen, lines: Sequence[str], place: tuple[float, float], size: float, *, right: bool, quiet: bool) -> None:
    (left, room), pad, top = place, 3 * pen.scale, pen.y
    pen.down(pad / 2)
    for line in lines:
        pen.down(size * 1.3)
        pen.y += size * 0.28
        pen.text(line, left + room - pad if right else left + pad, size, QUIET if quiet else INK, right=right)
        pen.y -= size * 0.28
    pen.y = top


def _widths(block: Table, room: float, size: float, pad: float) -> list[float]:
    """The columns' widths: as stated, else by their longest cells; where that is too much, the widest give way."""
    if block.shares:
        return [room * share / sum(block.shares) for share in block.shares]
    columns = zip(block.headings, *block.rows, strict=True)
    wanted = [
        min(max(typeface.width(typeface.fit(cell), size) for cell in column) + 2 * pad + 0.01, 0.4 * room)
        for column in columns
    ]
    most, left = room, room
    for at, each in enumerate(sorted(wanted)):
        most = left / (len(wanted) - at)
        if each > most:
            break
        left -= each
    given = [min(each, most) for each in wanted] if sum(wanted) > room else wanted
    return [room * each / sum(given) for each in given]


def _bars(pen: Pen, block: Bars) -> None:
    if not block.bars:
        return
    size, row = 8 * pen.scale, 14 * pen.scale
    ends = [end for bar in block.bars for end in (bar.start, bar.end, bar.low, bar.high) if end is not None]
    least = min(ends) if block.least is None else block.least
    most = max(max(ends) if block.most is None else block.most, least + 1e-9)
    labels = [typeface.fit(bar.label) for bar in block.bars]
    printed = [typeface.fit(bar.printed) for bar in block.bars]
    widest = max(typeface.width(each, size) for each in labels)
    label = min(widest + 6 * pen.scale, 0.42 * pen.width)
    figure = max(typeface.width(each, size) for each in printed) + 6 * pen.scale
    left, room = pen.x + label, max(pen.width - label - figure, 10.0)

    def at(value: float) -> float:
        return left + room * (min(max(value, least), most) - least) / (most - least)

    pen.down(3 * pen.scale)
    for bar, name, value in zip(block.bars, labels, printed, strict=True):
        lines = typeface.wrap(name, size, label - 4 * pen.scale)
        height = max(row, len(lines) * size * 1.2 + 3 * pen.scale)
        middle = pen.y - height / 2
        start, end = sorted((at(bar.start), at(bar.end)))
        pen.line((left, middle), (left + room, middle), RULE, 0.4)
        thick = 8 * pen.scale
        pen.box(start, middle - thick / 2, (max(end - start, 0.8), thick), TONES[bar.tone])
        if bar.low is not None and bar.high is not None:
            pen.line((at(bar.low), middle), (at(bar.high), middle), INK, 1.2)
            for value_at in (bar.low, bar.high):
                pen.line((at(value_at), middle - thick / 2), (at(value_at), middle + thick / 2), INK, 1.2)
        top = pen.y
        pen.y = middle + (len(lines) - 1) * size * 0.6 - size * 0.35
        for line in lines:
            pen.text(line, pen.x, size)
            pen.down(size * 1.2)
        pen.y = middle - size * 0.35
        pen.text(value, pen.x + pen.width, size, right=True)
        pen.y = top - height
    pen.down(4 * pen.scale)


def _lines(pen: Pen, block: Lines) -> None:
    if not block.lines:
        return
    size, last = 8 * pen.scale, len(block.heads) - 1
    starts = [f"{line.places[0]:g}" for line in block.lines]
    ends = [typeface.fit(line.printed) for line in block.lines]
    left = pen.x + 0.1 * pen.width
    room = pen.width - 0.1 * pen.width - max(typeface.width(end, size) for end in ends) - size
    columns = [left + room * at / last for at in range(len(block.heads))]
    _heads(pen, block.heads, columns, size)
    every = [place for line in block.lines for place in line.places]
    least, most = min(every), max(every)
    high, top = len(block.lines) * size * 1.4, pen.y - size

    def at(place: float) -> float:
        return top - high * (place - least) / max(most - least, 1e-9)

    for column in columns:
        pen.line((column, top), (column, top - high), RULE, 0.4)
    for line in block.lines:
        points = list(zip(columns, map(at, line.places), strict=True))
        for start, end in pairwise(points):
            pen.line(start, end, TONES[line.tone], 1.1)
        for across, height in points:
            dot = 3 * pen.scale
            pen.box(across - dot / 2, height - dot / 2, (dot, dot), TONES[line.tone])
    for which, texts in ((0, starts), (last, ends)):
        heights = _apart([at(line.places[which]) for line in block.lines], size * 1.2, top - high)
        for text, height, line in zip(texts, heights, block.lines, strict=True):
            pen.y = height - size * 0.35
            edge = columns[which] + (size if which else -size) * 0.6
            colour = TONES[line.tone] if which and line.tone != "quiet" else QUIET
            pen.text(text, edge, size, colour, right=not which)
    pen.y = top - high - size


def _heads(pen: Pen, heads: Sequence[str], columns: Sequence[float], size: float) -> None:
    """The names of the columns, each centred over its own and inside the page."""
    apart = columns[1] - columns[0]
    wrapped = [typeface.wrap(head, size, apart - size) for head in heads]
    top, edge = pen.y, pen.x + pen.width
    for column, lines in zip(columns, wrapped, strict=True):
        pen.y = top
        for line in lines:
            pen.down(size * 1.3)
            wide = typeface.width(line, size)
            pen.text(line, min(max(column - wide / 2, pen.x), edge - wide), size, QUIET)
    pen.y = top - max(map(len, wrapped)) * size * 1.3


def _apart(heights: Sequence[float], gap: float, lowest: float) -> list[float]:
    """The heights moved apart by `gap` at least, in their order, none below `lowest`."""
    order = sorted(range(len(heights)), key=lambda at: -heights[at])
    found, before = list(heights), float("inf")
    for at in order:
        before = found[at] = min(found[at], before - gap)
    floor = lowest
    for at in reversed(order):
        found[at] = max(found[at], floor)
        floor = found[at] + gap
    return found
