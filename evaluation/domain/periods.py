"""Periods: how they are written, of which year they are, and which of them lie in a window of years.

Written `2024`, `2024H1`, `2024Q3` or `2024-05`. Periods sort as text: inside one year the whole year comes first, then
months, half-years and quarters. A window holds periods of one form only: a year is never averaged with its quarters.
"""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

from evaluation.domain.cells import normalise
from evaluation.domain.indicators import Code
from evaluation.errors import Fault, InvalidPeriod, UnfitValue

_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0+)?(?:年|年度)?", re.ASCII)
_PART = re.compile(r"((?:19|20)\d\d)[-./]?(Q[1-4]|H[12]|0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)


def read(text: str) -> str:
    """A period in its regular form; empty when the text is none.

    >>> read("2020年"), read("2020.0"), read("2024q1"), read("2024/05"), read("FY2025"), read("去年")
    ('2020', '2020', '2024Q1', '2024-05', '', '')
    """
    plain = normalise(text).upper()
    year = _YEAR.fullmatch(plain)
    if year:
        return year.group(1)
    part = _PART.fullmatch(plain)
    return "" if part is None else f"{part.group(1)}{'-' if part.group(2).isdigit() else ''}{part.group(2)}"


def year(period: str) -> int:
    """The year of a period; raises InvalidPeriod.

    >>> year("2024Q3")
    2024
    """
    regular = read(period)
    if not regular:
        raise InvalidPeriod(period)
    return int(regular[:4])


def before(period: str, years: int) -> str:
    """The same period of an earlier year.

    >>> before("2024Q3", 10)
    '2014Q3'
    """
    return f"{year(period) - years}{period[4:]}"


def window(periods: Sequence[str], end: str, years: int) -> list[int]:
    """Positions of the periods of the form of `end` that lie in its year or the `years` − 1 before, up to `end`.

    >>> window(["2010", "2019", "2020", "2020Q4"], "2020", 2), window(["2023Q4", "2024Q1", "2024Q2"], "2024Q1", 1)
    ([1, 2], [1])
    """
    first, form = year(end) - years, _form(end)
    return [at for at, each in enumerate(periods) if each <= end and year(each) > first and _form(each) == form]


def _form(period: str) -> str:
    """What kind of period it is: empty for a year, else Q, H or - for a month."""
    return read(period)[4:5]


def _regular(text: str) -> str:
    regular = read(text)
    if not regular:
        error = InvalidPeriod(text)
        raise UnfitValue(Fault(str(error), error.english))
    return regular


Period = Annotated[Code, AfterValidator(_regular)]
PeriodOrDay = Annotated[Code, AfterValidator(lambda text: text if _DAY.fullmatch(text) else _regular(text))]
