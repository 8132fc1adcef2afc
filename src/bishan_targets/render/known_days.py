"""The days on which goals will be met, as precisely as they are known.

A projection tells a month within two years of the day of the assessment, and only a year beyond:
a day would claim more than it knows. Formats for programs keep the days.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bishan_targets.messages import Messages

_NEAR_YEARS: Final = 2
_MANY_YEARS: Final = 10


def in_cell(day: date, as_of: date) -> str:
    """A projected day in a table: `2027-03`, or beyond two years `2029`."""
    return f"{day:%Y-%m}" if is_near(day, as_of) else f"{day:%Y}"


def in_sentence(day: date, as_of: date, say: Messages) -> str:
    """The same in a sentence: `March 2027`, or `2029`."""
    if not is_near(day, as_of):
        return say("day.year", year=day.year)
    month = say("day.months").split()[day.month - 1]
    return say("day.month", month=month, year=day.year)


def years_until(years: float, day: date, as_of: date) -> str:
    """The years from the latest figure to such a day: with a decimal if its month is told.

    Ten years and more have none.
    """
    has_decimal = years < _MANY_YEARS if is_near(day, as_of) else years < _NEAR_YEARS
    return f"{years:.1f}" if has_decimal else f"{years:.0f}"


def is_near(day: date, as_of: date) -> bool:
    """Whether a day lies within two years of the day of the assessment, before or after it."""
    first, last = sorted((day, as_of))
    apart = (last.year - first.year, last.month, last.day)
    return apart <= (_NEAR_YEARS, first.month, first.day)
