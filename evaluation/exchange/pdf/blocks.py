"""What a page is built of: sentences, figures, tables, pictures of bars and of places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["visible", "latent", "process", "total", "up", "down", "quiet"]


@dataclass(frozen=True)
class Heading:
    """A heading between blocks."""

    text: str


@dataclass(frozen=True)
class Sentences:
    """Sentences, each a paragraph; `strong` ones are what the reader must see first, `small` ones are notes."""

    texts: tuple[str, ...]
    style: Literal["strong", "plain", "small"] = "plain"


@dataclass(frozen=True)
class Figures:
    """Large figures side by side, each with the words below it: (figure, words)."""

    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; columns in `numeric` stand right; `strong` rows (by number) are sums; `shares` of the width by column.

    Without `shares` the columns are as wide as their longest cells ask for.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A bar from `start` to `end` on the axis of its picture; `low`, `high` = the ends of a range drawn as a line."""

    label: str
    end: float
    printed: str
    start: float = 0.0
    tone: Tone = "total"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bars:
    """A picture of horizontal bars, one below the other, with an axis from `least` to `most` (None = what they need).

    A waterfall is the same with bars that start where the one before ended. Colour never tells alone: `printed` does.
    """

    bars: tuple[Bar, ...]
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Line:
    """Places of one name, column by column; `printed` stands at its end. Colour never tells alone: `printed` does."""

    places: tuple[float, ...]
    printed: str
    tone: Tone = "total"


@dataclass(frozen=True)
class Lines:
    """A picture of places from column to column, the first place on top; `heads` name the columns, two or more."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Beside:
    """Blocks in two columns; `share` of the width is the left one's."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]
    share: float = 0.5


Block = Heading | Sentences | Figures | Table | Bars | Lines | Beside


@dataclass(frozen=True)
class Document:
    """One A4 page: a title with the line below it, a mark in the corner (模拟数据), blocks, and notes at the foot."""

    title: str
    context: str
    blocks: tuple[Block, ...]
    mark: str = ""
    foot: tuple[str, ...] = ()
    language: Literal["zh", "en"] = "zh"
    landscape: bool = False


def texts(blocks: Sequence[Block]) -> str:
    """Every text of the blocks, one after the other."""
    return "".join(_text(block) for block in blocks)


def _text(block: Block) -> str:
    match block:
        case Heading(text=text):
            return text
        case Sentences(texts=sentences):
            return "".join(sentences)
        case Figures(figures=figures):
            return "".join(figure + words for figure, words in figures)
        case Table(headings=headings, rows=rows):
            return "".join((*headings, *(cell for row in rows for cell in row)))
        case Bars(bars=bars):
            return "".join(bar.label + bar.printed for bar in bars)
        case Lines(heads=heads, lines=lines):
            return "".join((*heads, *(line.printed for line in lines)))
        case Beside(left=left, right=right):
            return texts(left) + texts(right)
