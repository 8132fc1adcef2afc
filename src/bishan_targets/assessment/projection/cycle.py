"""The places of dated figures in the calendar year: months, quarters or half-years."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import gcd
from typing import Final, NamedTuple

_YEAR: Final = 12
_LEAST_YEARS: Final = 2
_LEAST_KNOWN: Final = 0.75  # of the periods from the first figure to the last


class Cycle(NamedTuple):
    """Regular figures within years, by their periods of `months` calendar months.

    `places` counts the periods from the first figure on, and `seasons` gives each figure's place in
    the year, from 0. `last` is the last figure's date; `at_end` tells that all figures describe the
    last day of a month.
    """

    months: int
    places: tuple[int, ...]
    seasons: tuple[int, ...]
    last: date
    at_end: bool

    @property
    def length(self) -> int:
        """Periods a year."""
        return _YEAR // self.months

    def season_after(self, periods: int) -> int:
        """The place in the year that many periods after the last figure."""
        return (self.seasons[-1] + periods) % self.length

    def periods_in(self, years: float) -> int:
        """The whole number of periods nearest to a time."""
        return round(years * self.length)

    def day_after(self, periods: int) -> int:
        """The day of the figure so many periods after the last, counted in days from that.

        Days after the calendar's end are as far from each other as on average.
        """
        month = self.last.month - 1 + periods * self.months
        year, month = self.last.year + month // _YEAR, month % _YEAR + 1
        if year > date.max.year:
            return round(periods * self.months * 365.25 / _YEAR)
        ends = monthrange(year, month)[1]
        day = ends if self.at_end else min(self.last.day, ends)
        return (date(year, month, day) - self.last).days


def cycle_of(days: Sequence[date]) -> Cycle | None:
    """The cycle of figures with these dates, in order; None if there is none to be known.

    That is so for figures less than two whole years long, or a year or more apart; for dates that
    are neither all the last of a month nor all on one day of it; and with more than a quarter of
    the periods missing.
    """
    if len(days) < _LEAST_YEARS * 2 - 1:
        return None
    at_end = all((day + timedelta(1)).day == 1 for day in days if day != date.max)
    if not at_end and len({day.day for day in days}) > 1:
        return None
    numbers = [day.year * _YEAR + day.month - 1 for day in days]
    gaps = {after - before for before, after in pairwise(numbers)}
    months = gcd(*gaps)
    if _YEAR % months or months == _YEAR or min(gaps) < 1:
        return None
    places = tuple((number - numbers[0]) // months for number in numbers)
    periods = places[-1] + 1
    if periods * months < _LEAST_YEARS * _YEAR or len(days) < _LEAST_KNOWN * periods:
        return None
    seasons = tuple(number % _YEAR // months for number in numbers)
    return Cycle(months, places, seasons, days[-1], at_end)
