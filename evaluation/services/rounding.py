"""Rounding for print: the parts on a page add up, on a calculator, to the total on the page."""

import math
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

_TOLERANCE = Decimal("1e-6")


def rounded(value: float, decimals: int = 1) -> Decimal:
    """The value as a page prints it.

    >>> rounded(79.46), rounded(-0.04)
    (Decimal('79.5'), Decimal('0.0'))
    """
    return Decimal(f"{value:z.{decimals}f}")


def printed(value: float, decimals: int = 1) -> Decimal | None:
    """The value as a page prints it; None for NaN."""
    return None if math.isnan(value) else rounded(value, decimals)


def numbers(frame: pd.DataFrame, label: str) -> dict[str, float]:
    """A row of a frame as numbers by column."""
    at = frame.index.get_loc(label)
    return {str(name): float(value) for name, value in zip(frame.columns, frame.to_numpy(float)[at], strict=True)}


def apportion(parts: Sequence[float], total: Decimal, decimals: int = 1) -> tuple[Decimal, ...]:
    """The parts rounded so that they sum exactly to `total`, by largest remainder: none moves by a whole last digit.

    `total` is the sum rounded up or down. Raises ValueError when it is not (a part would have to be bent).

    >>> [str(part) for part in apportion([33.333, 33.333, 33.333], Decimal("100.0"))]
    ['33.4', '33.3', '33.3']
    """
    unit = Decimal(1).scaleb(-decimals)
    exact = [Decimal(repr(float(part))) / unit for part in parts]
    floors = [part.to_integral_value(rounding="ROUND_FLOOR") for part in exact]
    missing = int((total / unit - sum(floors)).to_integral_value())
    if abs(total / unit - sum(exact)) >= 1 + len(parts) * _TOLERANCE or not 0 <= missing <= len(parts):
        raise ValueError(f"the parts sum to {sum(exact) * unit}, not to {total}")
    order = sorted(range(len(parts)), key=lambda place: floors[place] - exact[place])
    raised = set(order[:missing])
    return tuple((floor + (place in raised)) * unit for place, floor in enumerate(floors))


def fitting(value: float) -> int:
    """The decimals that suit a value's size in a table.

    >>> [fitting(value) for value in (23_456.0, 82.3, 4.21, 0.123)]
    [0, 1, 2, 3]
    """
    size = abs(value)
    return 0 if size >= 10_000 else 1 if size >= 10 else 2 if size >= 1 else 3
