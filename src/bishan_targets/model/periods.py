"""Intervals and the calendar: how often figures are due, months, years, years to date."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

DAYS_PER_YEAR: Final = 365.25
MonthDay: TypeAlias = tuple[int, int]
"""A month and a day of it, in every year."""
JANUARY_1: Final[MonthDay] = (1, 1)


class Every(StrEnum):
    """Interval at which figures are due."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def days(self) -> float:
        """Length of the interval in days; a year has 365.25."""
        return _DAYS[self]


_DAYS: Final[Mapping[Every, float]] = {
    Every.DAY: 1,
    Every.WEEK: 7,
    Every.MONTH: DAYS_PER_YEAR / 12,
    Every.QUARTER: DAYS_PER_YEAR / 4,
    Every.HALF_YEAR: DAYS_PER_YEAR / 2,
    Every.YEAR: DAYS_PER_YEAR,
}


_MONTHS: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


def months_of(every: Every) -> int:
    """Months in an interval of a month or more; KeyError for a shorter one."""
    return _MONTHS[every]


def has_whole_months(every: Every) -> bool:
    """Whether an interval is a number of months, so that years are whole intervals."""
    return every in _MONTHS


def months_apart(start: date, day: date) -> int:
    """Calendar months from that of `start` to that of `day`; 0 within one month."""
    return (day.year - start.year) * 12 + day.month - start.month


def calendar_years(start: date, end: date) -> float:
    """Years from `start` to `end`: whole ones between days of the same month and day.

    The rest counts by its share of the year that it lies in. 29 February has its anniversary on
    28 February. Negative if `end` comes first.
    """
    if end < start:
        return -calendar_years(end, start)
    years = end.year - start.year
    if _anniversary(start, end.year) > end:
        years -= 1
    last = _anniversary(start, start.year + years)
    if last == end:
        return float(years)
    return years + (end - last).days / _days_after(start, last.year)


def _days_after(day: date, year: int) -> int:
    """Days from an anniversary to the next one; the calendar repeats itself every 400 years."""
    year = year if year < date.max.year else year - 400
    return (_anniversary(day, year + 1) - _anniversary(day, year)).days


def days_of(start: date, years: float) -> float:
    """Days from `start` on until so many `calendar_years` have passed, parts of a day included."""
    whole = math.floor(years) if math.isfinite(years) else 0
    if not (math.isfinite(years) and date.min.year <= start.year + whole <= date.max.year):
        return years * DAYS_PER_YEAR
    last = _anniversary(start, start.year + whole)
    return (last - start).days + (years - whole) * _days_after(start, last.year)


def _anniversary(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day and year != day.year else day.replace(year=year)


def end_of_period(start: date, every: Every, place: int) -> date:
    """The last day of an interval, the number `place` (from 0) of those from the day `start` on.

    `start` is one of the first 28 days of its month. The calendar ends with the year 9999, and so
    does an interval that would go on.
    """
    months = start.month - 1 + (place + 1) * months_of(every)
    year = start.year + months // 12
    if year > date.max.year:
        return date.max
    return date(year, months % 12 + 1, start.day) - timedelta(1)


def are_whole_periods(start: date, last: date, every: Every) -> bool:
    """Whether the days from `start` to `last`, both included, are whole intervals.

    Only intervals of months are that begin on one of the first 28 days of a month, and not on the
    first day of the calendar, which none comes before.
    """
    if every not in _MONTHS or not (date.min < start < last and start.day <= 28):
        return False
    months = months_through(start, last)
    place = months // months_of(every) - 1
    return months % months_of(every) == 0 and end_of_period(start, every, place) == last


def months_through(start: date, last: date) -> int:
    """Calendar months from that of `start` to that of the day after `last`."""
    if last == date.max:
        return months_apart(start, last) + 1
    return months_apart(start, last + timedelta(1))


def year_of(day: date, starts: MonthDay) -> int:
    """The year that contains a day, named by the calendar year in which it starts."""
    return day.year if (day.month, day.day) >= starts else day.year - 1


def first_of_year(year: int, starts: MonthDay) -> date:
    """The first day of a year, or of the calendar."""
    return date(year, *starts) if year >= date.min.year else date.min


def last_of_year(year: int, starts: MonthDay) -> date:
    """The last day of a year; the calendar ends with 9999."""
    return date.max if year >= date.max.year else first_of_year(year + 1, starts) - timedelta(1)


def day_before_year(year: int, starts: MonthDay) -> date:
    """The day before a year begins; the calendar's first day if there is none."""
    first = first_of_year(year, starts)
    return first if first == date.min else first - timedelta(1)


def moved_by_years(day: date, years: int) -> date:
    """The same day of the month so many years later; 28 February for the 29th.

    The calendar's first and last years are not left.
    """
    year = day.year + years
    return _anniversary(day, min(max(year, date.min.year), date.max.year))


def years_between(start: date, end: date) -> float:
    """Time from `start` to `end` in years of 365.25 days; negative if `end` comes first."""
    return (end - start).days / DAYS_PER_YEAR
