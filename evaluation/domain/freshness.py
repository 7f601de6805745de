"""How old a value is, by the last day that its date of record names."""

import calendar
import re
from datetime import date

from evaluation.domain import periods
from evaluation.errors import InvalidPeriod

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_LAST_MONTH = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12, "": 12}


def last_day(text: str) -> date | None:
    """The last day of a day, month, quarter, half-year or year; None where the text names none.

    >>> last_day("2025-02"), last_day("2025Q3"), last_day("2025"), last_day("去年")
    (datetime.date(2025, 2, 28), datetime.date(2025, 9, 30), datetime.date(2025, 12, 31), None)
    """
    day = _DAY.fullmatch(text.strip())
    if day:
        try:
            return date(int(day[1]), int(day[2]), int(day[3]))
        except ValueError:
            return None
    period = periods.read(text)
    try:
        year = periods.year(period)
    except InvalidPeriod:
        return None
    month = int(period[5:]) if period[4:5] == "-" else _LAST_MONTH[period[4:]]
    return date(year, month, calendar.monthrange(year, month)[1])


def is_stale(as_of: str, months: int, day: date) -> bool:
    """Whether more than so many months lie between a date of record and a day; never where the date is unknown.

    >>> is_stale("2024-12-31", 12, date(2025, 12, 31)), is_stale("2024-12-31", 12, date(2026, 1, 1))
    (False, True)
    """
    known = last_day(as_of)
    return known is not None and day > _later(known, months)


def _later(day: date, months: int) -> date:
    """The day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
