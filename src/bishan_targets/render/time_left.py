"""The time between a latest figure and a deadline in words, if it is less than a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.periods import calendar_years, months_apart

_OF_YEAR: Final = {3: "quarter", 6: "half"}


def is_short(day: date, by: date) -> bool:
    """Whether less than a year is left, so that a change a year says nothing."""
    return 0 < calendar_years(day, by) < 1


def is_one_year(day: date, by: date) -> bool:
    """Whether exactly a year is left."""
    return calendar_years(day, by) == 1


def time_left(day: date, by: date, say: Messages) -> str:
    """Whole months between ends of months, as a part of the year if they are one; else days."""
    if not (_ends_month(day) and _ends_month(by)):
        return say.count("time_left.days", (by - day).days)
    months = months_apart(day, by)
    if by.month == 12 and months in _OF_YEAR:
        return say(f"time_left.{_OF_YEAR[months]}")
    return say.count("time_left.months", months)


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
