"""The bump chart of a comparison: places under each scheme, a line a unit, named at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from pages.shared import theme
from pages.shared.charts import Picture, finished
from pages.shared.comparison_desk import Board
from pages.shared.language import t

_HEIGHT = 560
_GAP = 17  # pixels between two names
_SHADES = {"up": theme.ACCENT, "down": theme.LATENT, "still": "#9AA5B1"}
_SIGNS = {"up": "▲", "down": "▼"}


@dataclass(frozen=True)
class _Line:
    """A unit's places, scheme by scheme, and what it gains from the first to the last."""

    name: str
    places: tuple[float, ...]

    @property
    def gain(self) -> float:
        return self.places[0] - self.places[-1]

    @property
    def way(self) -> str:
        return "up" if self.gain > 0 else "down" if self.gain < 0 else "still"


def bump(board: Board, places: pd.DataFrame) -> Picture:
    """Lines from place to place; those who end higher in the accent with ▲, those who end lower in ochre with ▼."""
    codes = [str(code) for code in places]
    units = zip(map(str, places.index), places.to_numpy(float).tolist(), strict=True)
    lines = [_Line(board.called(unit), tuple(row)) for unit, row in units]
    heights = [place for line in lines for place in line.places]
    least, most, last = min(heights), max(heights), len(codes) - 1
    x = alt.X("at:Q", scale=alt.Scale(domain=[0, last], nice=False), title=None, axis=_axis(board, codes))
    scale = alt.Scale(domain=[least - 0.7, most + 0.7], reverse=True, nice=False)
    colour = alt.Color("way:N", scale=alt.Scale(domain=list(_SHADES), range=list(_SHADES.values())), legend=None)
    y = alt.Y("place:Q", scale=scale, title=None, axis=None)
    base = alt.Chart(_points(board, codes, lines)).encode(x=x, y=y, color=colour)
    room = (most - least + 1.4) / _HEIGHT * _GAP
    tips = [alt.Tooltip(f"{name}:{kind}", title=t(f"comparison.tip_{name}"))
            for name, kind in (("unit", "N"), ("scheme", "N"), ("place", "Q"))]  # fmt: skip
    starts = alt.Chart(_labels(lines, 0, room, most)).encode(x=x, y=alt.Y("y:Q", scale=scale), text="text:N")
    ends = alt.Chart(_labels(lines, last, room, most)).encode(
        x=x, y=alt.Y("y:Q", scale=scale), text="text:N", color=colour
    )
    return finished(
        alt.layer(
            base.mark_line(strokeWidth=1.8, opacity=0.85).encode(detail="unit:N"),
            base.mark_point(filled=True, size=42, opacity=1).encode(tooltip=tips),
            starts.mark_text(fontSize=12, align="right", dx=-9, color=theme.INK),
            ends.mark_text(fontSize=12, align="left", dx=9),
        ),
        _HEIGHT,
    )


def _points(board: Board, codes: Sequence[str], lines: Sequence[_Line]) -> pd.DataFrame:
    names = [board.tagged(board.compared.cards[code].scheme) for code in codes]
    return pd.DataFrame(
        [
            {"unit": line.name, "at": at, "place": place, "way": line.way, "scheme": names[at]}
            for line in lines
            for at, place in enumerate(line.places)
        ]
    )


def _axis(board: Board, codes: Sequence[str]) -> alt.Axis:
    """An axis on top that names each scheme by its letter."""
    tags = [board.tags[code] for code in codes]
    return alt.Axis(
        orient="top", values=list(range(len(codes))), labelExpr=f"{tags!r}[datum.value]", labelFontSize=14,
        labelFontWeight=600, grid=True, ticks=False, domain=False, labelOverlap=False,
    )  # fmt: skip


def _labels(lines: Sequence[_Line], at: int, room: float, most: float) -> pd.DataFrame:
    """A text for each unit, moved apart so that none covers another: its place, at the end name and gain too."""
    ordered = sorted(lines, key=lambda line: line.places[at])
    heights, last = [], float("-inf")
    for line in ordered:
        last = max(line.places[at], last + room)
        heights.append(last)
    for back in reversed(range(len(heights))):  # a crowd at the end is pushed up again
        heights[back] = min(heights[back], most if back == len(heights) - 1 else heights[back + 1] - room)
    rows: list[Mapping[str, object]] = []
    for line, height in zip(ordered, heights, strict=True):
        if not at:
            rows.append({"at": at, "y": height, "text": f"{line.places[at]:.0f}", "way": line.way})
            continue
        gained = f"  {_SIGNS[line.way]}{abs(line.gain):.0f}" if line.way in _SIGNS else ""
        text = f"{line.places[at]:.0f}  {line.name}{gained}"
        rows.append({"at": at, "y": height, "text": text, "way": line.way})
    return pd.DataFrame(rows)
