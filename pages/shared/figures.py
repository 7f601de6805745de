"""Figures as a page prints them: units always, thousands apart, a dash for what is not known."""

from datetime import date
from decimal import Decimal

import numpy as np

from evaluation.domain import vocabulary
from evaluation.domain.indicators import Indicator
from evaluation.domain.units import Condition
from evaluation.services.rounding import fitting
from pages.shared import language


def plain(value: float | Decimal | None) -> str:
    """A figure without its unit."""
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return _minus(f"{value:,}")
    shown = round(value, fitting(value))
    return _minus(f"{shown:,.0f}" if shown.is_integer() else f"{shown:,.{fitting(value)}f}")


def measured(value: float | Decimal | None, thing: Indicator | Condition) -> str:
    """A figure with the unit of measurement of the indicator or condition, a space between as in the sentences."""
    return _with_unit(value, thing.unit_of_measurement)


def apart(value: float | Decimal | None, thing: Indicator | Condition) -> str:
    """How far two figures of an indicator or condition lie apart: of percentages in percentage points."""
    return _with_unit(value, vocabulary.difference(thing.unit_of_measurement))


def significant(value: float) -> str:
    """A figure with three digits that count, however small."""
    return _minus(np.format_float_positional(value, precision=3, fractional=False, trim="-"))


def signed(value: Decimal) -> str:
    """A change with its sign; a dash where there is none."""
    return _minus(f"{value:+,}") if value else "0"


def day(value: date) -> str:
    """A date."""
    return value.isoformat()


def _with_unit(value: float | Decimal | None, measure: str) -> str:
    unit = language.measure(measure)
    if value is None or not unit:
        return plain(value)
    return f"{plain(value)}{'' if unit in {'%', '‰'} else ' '}{unit}"


def _minus(text: str) -> str:
    """With the minus sign of the sentences (U+2212), as wide as a plus, in place of a hyphen."""
    return text.replace("-", "\N{MINUS SIGN}")
