"""Spans of days, as periods cover them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple

MONTHS_OF_YEAR: Final = 12
_SUNDAY: Final = 7


class Span(NamedTuple):
    """The first and the last day of a period; both are the same for a day or a moment."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days, with the first and the last one."""
        return (self.last - self.first).days + 1


def of_day(day: date) -> Span:
    """A single day."""
    return Span(day, day)


def of_months(year: int, first: int, last: int) -> Span:
    """Whole months of a year, from 1 to 12; raises ValueError for others, or in the wrong order."""
    span = Span(date(year, first, 1), _end_of_month(year, last))
    if last < first:
        raise ValueError(last)
    return span


def part_of_year(year: int, number: int, parts: int) -> Span:
    """One of the equal parts of a year, from 1; raises ValueError for a number that it lacks."""
    months = MONTHS_OF_YEAR // parts
    return of_months(year, months * (number - 1) + 1, months * number)


def end_of_months(year: int, month: int) -> Span:
    """The last day of a month, for a level at its end; raises ValueError for no month."""
    return of_day(_end_of_month(year, month))


def of_week(year: int, week: int, day: int | None = None) -> Span:
    """A week of ISO 8601, from Monday to Sunday, or one of its days; raises ValueError for none."""
    if day:
        return of_day(date.fromisocalendar(year, week, day))
    return Span(date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, _SUNDAY))


def from_start(first: date, *, years: int = 0, months: int = 0, days: int = 0) -> Span:
    """A span of some length; raises ValueError for none, or if it ends beyond the calendar."""
    total = first.month - 1 + months
    year, month = first.year + years + total // MONTHS_OF_YEAR, total % MONTHS_OF_YEAR + 1
    after = date(year, month, min(first.day, monthrange(year, month)[1])) + timedelta(days)
    if after <= first:
        raise ValueError(after)
    return Span(first, after - timedelta(1))


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
