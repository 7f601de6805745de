"""One page of A4 as PDF: sentences, figures, tables and bars, in an embedded typeface; no font of the machine is used.

write(Document("标题", "类别 · 年度", (Sentences(("一句话。",), "strong"), Bars(…), Table(…))))
"""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from evaluation.exchange.pdf import typeface
from evaluation.exchange.pdf.blocks import (
    Bar,
    Bars,
    Beside,
    Block,
    Document,
    Figures,
    Heading,
    Line,
    Lines,
    Sentences,
    Table,
    Tone,
    texts,
)
from evaluation.exchange.pdf.drawing import QUIET, RULE, TONES, Pen, draw

__all__ = [
    "Bar",
    "Bars",
    "Beside",
    "Block",
    "Document",
    "Figures",
    "Heading",
    "Line",
    "Lines",
    "Sentences",
    "Table",
    "Tone",
    "write",
]

MARGIN = 40.0
SMALLEST = 0.55
_LACKING = {
    "zh": "□ = 字库以外的字:{codes};请以电子版为准。",
    "en": "□ = a character that the typeface lacks: {codes}; the electronic version holds it.",
}


def write(document: Document) -> bytes:
    """The PDF's bytes; equal documents give equal bytes. What is too long for the page is set smaller until it fits.

    Raises ValueError where it would have to be set under 55 % of its size.
    """
    typeface.ready()
    wide, high = A4[::-1] if document.landscape else A4
    foot = _foot(document)
    scale = 1.0
    while _used(document, foot, wide - 2 * MARGIN, scale) > high - 2 * MARGIN:
        scale -= 0.025
        if scale < SMALLEST:
            raise ValueError(f"“{document.title}” does not fit on one page")
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        (wide, high),
        invariant=1,
        initialFontName=typeface.NAME,  # type: ignore[arg-type]  # the stub says a number; it is a name
        lang=document.language,
    )
    canvas.setTitle(document.title)
    canvas.setCreator("Hengji")
    _page(Pen(canvas, MARGIN, high - MARGIN, wide - 2 * MARGIN, scale), document)
    notes = Pen(canvas, MARGIN, MARGIN, wide - 2 * MARGIN, scale)
    notes.y += _height(notes, foot)
    _notes(notes, foot)
    canvas.save()
    return buffer.getvalue()


def _used(document: Document, foot: tuple[str, ...], width: float, scale: float) -> float:
    """The height that everything takes."""
    pen = Pen(None, MARGIN, 0.0, width, scale)
    _page(pen, document)
    return _height(pen, foot) - pen.y


def _page(pen: Pen, document: Document) -> None:
    _head(pen, document)
    draw(pen, document.blocks)


def _head(pen: Pen, document: Document) -> None:
    mark = typeface.fit(document.mark)
    size = 9 * pen.scale
    room = pen.width
    if mark:
        taken = typeface.width(mark, size) + 12 * pen.scale
        right, top = pen.x + pen.width, pen.y
        pen.box(right - taken, top - 16 * pen.scale, (taken, 15 * pen.scale), "#FDF3E3")
        pen.y = top - 11.5 * pen.scale
        pen.text(mark, right - 6 * pen.scale, size, TONES["latent"], right=True)
        pen.y = top
        pen.width = room - taken - 8 * pen.scale
    pen.paragraph(document.title, 18 * pen.scale, TONES["total"])
    pen.width = room
    pen.paragraph(document.context, 9 * pen.scale, QUIET)
    pen.down(5 * pen.scale)
    pen.line((pen.x, pen.y), (pen.x + pen.width, pen.y), RULE)
    pen.down(2 * pen.scale)


def _foot(document: Document) -> tuple[str, ...]:
    found = typeface.lacking(document.title + document.context + document.mark + texts(document.blocks))
    if not found:
        return document.foot
    return (*document.foot, _LACKING[document.language].format(codes=" ".join(found[:20])))


def _height(pen: Pen, foot: tuple[str, ...]) -> float:
    """How high the notes are for such a pen."""
    trial = Pen(None, pen.x, 0.0, pen.width, pen.scale)
    _notes(trial, foot)
    return -trial.y


def _notes(pen: Pen, foot: tuple[str, ...]) -> None:
    if not foot:
        return
    pen.down(4 * pen.scale)
    pen.line((pen.x, pen.y), (pen.x + pen.width, pen.y), RULE)
    pen.down(1 * pen.scale)
    for text in foot:
        pen.paragraph(text, 7 * pen.scale, QUIET)
