"""The days named on the axis of a chart: the ends of periods, as figures are dated there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

_MOST_MONTHS: Final = 7
_MOST_YEARS: Final = 12
_MONTHS: Final = (1, 2, 3, 6)
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_DECEMBER: Final = 12


class Ticks(NamedTuple):
    """Days, all to be named by their years, or by their months."""

    days: list[date]
    by_year: bool

    def names(self) -> list[str]:
        """Such as 2021 or 2021-06."""
        length = len("2021") if self.by_year else len("2021-06")
        return [each.isoformat()[:length] for each in self.days]


def ticks(first: date, last: date) -> Ticks:
    """The last days of some months or years between two days, both included.

    Seven months or twelve years at most. None within a month or two: only days tell them apart.
    """
    months = month_ends(first, last)
    for step in _MONTHS:
        if len(months) < step * _MOST_MONTHS:
            found = [each for each in months if each.month % step == 0]
            return Ticks(found if len(found) > 1 else [], by_year=False)
    years = [each for each in months if each.month == _DECEMBER]
    step = next(each for each in _YEARS if len(years) <= each * _MOST_YEARS)
    return Ticks([each for each in years if each.year % step == 0], by_year=True)


def month_ends(first: date, last: date) -> list[date]:
    """The last days of the months between two days, both included."""
    months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
    after = [date(each // 12, each % 12 + 1, 1) for each in months if each // 12 <= date.max.year]
    ends = [each - timedelta(1) for each in after]
    return [each for each in ends if each <= last]
