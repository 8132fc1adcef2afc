"""Places of days within years that begin on any day of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

_DAYS: Final = 365
_COMMON_YEAR: Final = 2001


class Place(NamedTuple):
    """A year, by the calendar year in which it begins, and the share of it that has gone by.

    The share is above 0 and, on the year's last day, 1. A leap day counts as the day before it, so
    that a day of the calendar has the same share in all years.
    """

    year: int
    share: float


def place_of(day: date, starts: tuple[int, int]) -> Place:
    """The place of a day, in years that begin on that month and day."""
    begins = _number(*starts)
    number = _number(day.month, day.day)
    return Place(day.year - (number < begins), ((number - begins) % _DAYS + 1) / _DAYS)


def _number(month: int, day: int) -> int:
    is_leap_day = (month, day) == (2, 29)
    return date(_COMMON_YEAR, month, day - is_leap_day).timetuple().tm_yday
