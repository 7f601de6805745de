"""Tables of a page: hairlines, figures in columns of equal width, wide ones scroll by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st


@dataclass(frozen=True)
class Column:
    """A heading; `numeric` columns stand to the right; `width` as in CSS, empty for what the content needs."""

    heading: str
    numeric: bool = False
    width: str = ""


@dataclass(frozen=True)
class Markup:
    """A cell's content that is already safe HTML."""

    html: str


Cell = str | Markup


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; `kind` is `here` (this unit), `sum`, `part` or empty."""

    cells: Sequence[Cell]
    kind: str = ""


def show(columns: Sequence[Column], rows: Sequence[Row], caption: str, *, stacked: bool = False) -> None:
    """Draw a table; the caption is read out, not shown.

    `stacked`: on a phone each row is a card, its cells below one another, each after its heading.
    """
    head = "".join(
        f'<th scope="col"{_side(column)}{_width(column)}>{escape(column.heading)}</th>' for column in columns
    )
    headings = [f' data-heading="{escape(column.heading)}"' if stacked else "" for column in columns]
    body = "".join(_row([_side(column) for column in columns], headings, row) for row in rows)
    kind = "hj stacked" if stacked else "hj"
    st.html(
        f'<div class="hj-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def link(text: str, page: str, query: dict[str, str]) -> Markup:
    """A link to another page that opens in place, with its choices in the address."""
    return Markup(f'<a href="{page}?{escape(urlencode(query))}" target="_self">{escape(text)}</a>')


def roomy(text: str) -> Markup:
    """A long text that keeps room on a narrow screen; the table scrolls instead."""
    return Markup(f'<div style="min-width:14rem">{escape(text)}</div>')


def unbroken(text: str) -> Markup:
    """A text on one line: on a phone the table scrolls, and names are not broken."""
    return Markup(f'<span style="white-space:nowrap">{escape(text)}</span>')


def rail(position: tuple[float, float, float], before: float | None = None) -> Markup:
    """A range on a line: where it starts, the point and where it ends, as shares of the line; `before` as a ring."""
    low, point, high = (f"{100 * share:.2f}" for share in position)
    width = f"{100 * (position[2] - position[0]):.2f}"
    ring = "" if before is None else f'<u style="left:{100 * before:.2f}%"></u>'
    return Markup(
        f'<div class="hj-rail" data-high="{high}"><i style="left:{low}%;width:{width}%"></i>{ring}'
        f'<s style="left:{point}%"></s></div>'
    )


def _row(sides: Sequence[str], headings: Sequence[str], row: Row) -> str:
    cells = "".join(
        f"<td{side}{heading}>{_safe(cell)}</td>" for side, heading, cell in zip(sides, headings, row.cells, strict=True)
    )
    kind = f' class="{row.kind}"' if row.kind else ""
    return f"<tr{kind}>{cells}</tr>"


def _side(column: Column) -> str:
    return ' class="n"' if column.numeric else ""


def _width(column: Column) -> str:
    return f' style="width:{column.width}"' if column.width else ""


def _safe(cell: Cell) -> str:
    return cell.html if isinstance(cell, Markup) else escape(cell)
