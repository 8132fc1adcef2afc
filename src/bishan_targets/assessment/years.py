"""Figures that accumulate within years, and the share of a year's amount expected by a day.

The arithmetic of docs/concepts/years.md. A year is named by the calendar year in which it starts.
Figures of two years are at the same place if their days are at most three apart, as the last days
of February or of weeks are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from statistics import median
from typing import Final, NamedTuple

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import (
    Every,
    MonthDay,
    day_before_year,
    first_of_year,
    last_of_year,
    months_apart,
    months_of,
    moved_by_years,
    year_of,
)
from bishan_targets.model.targets import Bounds, Figures, Tracked

_SAME_PLACE: Final = 3  # days
_LEAST_YEARS: Final = 2


class ExpectedShare(NamedTuple):
    """Share of an amount that is expected by a day.

    It is the median of the shares in earlier `years`; without these it is that of the days.
    """

    share: float
    years: tuple[int, ...]


class PastShare(NamedTuple):
    """The figure of an earlier year at the same place, and the `whole` that its share is of."""

    year: int
    part: Observation
    whole: Observation

    @property
    def share(self) -> float:
        """The share of the whole that there was."""
        return float(self.part.value / self.whole.value)


@dataclass(frozen=True)
class YearsToDate:
    """A metric's year-to-date figures in order of date; its years begin on `starts`.

    `why_null` is the reason why the latest figure known is not among them.
    """

    figures: Sequence[Observation]
    starts: MonthDay
    why_null: Reason | None = None

    @cached_property
    def by_year(self) -> Mapping[int, Sequence[Observation]]:
        """Each year's figures."""
        years = groupby(self.figures, key=lambda each: self.year_of(each.date))
        return {year: list(figures) for year, figures in years}

    def year_of(self, day: date) -> int:
        """The year that contains a day."""
        return year_of(day, self.starts)

    def last_day(self, year: int) -> date:
        """The last day of a year."""
        return last_of_year(year, self.starts)

    def from_zero(self, year: int) -> list[Observation]:
        """A year's figures after the zero of the day before it; empty without a figure."""
        figures = self.by_year.get(year, ())
        zero = Observation(day_before_year(year, self.starts), Decimal(0))
        return [zero, *figures] if figures else []

    def at(self, year: int, day: date) -> Observation | None:
        """The figure of a year at the place of `day`, the nearest of several; None without one."""
        there = moved_by_years(day, year - self.year_of(day))
        apart = [(abs((each.date - there).days), each) for each in self.by_year.get(year, ())]
        near, figure = min(apart, key=lambda each: each[0], default=(_SAME_PLACE + 1, None))
        return figure if near <= _SAME_PLACE else None

    def are_apart(self, day: date, other: date) -> bool:
        """Whether two days are not at the same place of a year."""
        return abs((day - other).days) > _SAME_PLACE

    def at_place(self, day: date) -> list[Observation]:
        """The figure of each year at the place of `day`, in order of date."""
        found = (self.at(year, day) for year in self.by_year)
        return [each for each in found if each]

    def expected_share(self, day: date, by: date) -> ExpectedShare:
        """The share of the amount by the day `by` that is expected by a `day` of the same year.

        It is C(y, day) ÷ C(y, by), the median over the earlier years with both figures, the latter
        above zero. With fewer than two of these it is the share of the days.
        """
        past = self.past_shares(day, by)
        if len(past) >= _LEAST_YEARS:
            return ExpectedShare(median(each.share for each in past), tuple(y.year for y in past))
        start = day_before_year(self.year_of(day), self.starts)
        return ExpectedShare((day - start).days / max((by - start).days, 1), ())

    def past_shares(self, day: date, by: date) -> list[PastShare]:
        """The shares of earlier years with both figures, that at `by` above zero, in order."""
        found = []
        for before in (each for each in self.by_year if each < self.year_of(day)):
            part, whole = self.at(before, day), self.at(before, by)
            if part and whole and whole.value > 0:
                found.append(PastShare(before, part, whole))
        return found


def years_to_date(
    figures: Sequence[Observation], kind: Figures, every: Every, starts: MonthDay
) -> YearsToDate:
    """The year-to-date figures of a metric, from all that are known, in order of date.

    Amounts of periods are added up from each year's start on, as long as there is exactly one for
    each period; they need intervals of months.
    """
    if kind is not Figures.OF_PERIOD:
        return YearsToDate(figures, starts)
    sums: list[Observation] = []
    year, total, periods, why = 0, Decimal(0), 0, None
    for each in figures:
        if year_of(each.date, starts) != year:
            year, total, periods, why = year_of(each.date, starts), Decimal(0), 0, None
        place = _months_since(first_of_year(year, starts), each.date) // months_of(every)
        if place != periods:
            why = why or (Reason.SEVERAL_IN_PERIOD if place < periods else Reason.PERIODS_MISSING)
        total, periods = total + each.value, periods + 1
        if why is None:
            sums.append(each._replace(value=total))
    return YearsToDate(sums, starts, why)


def _months_since(start: date, day: date) -> int:
    """Whole months from `start`, one of the first 28 days of its month, to a later day."""
    return months_apart(start, day) - (day.day < start.day)


def bounds_of_year(target: Tracked) -> Bounds:
    """The bounds of a year's figures to date; those of single amounts add up.

    The year's first amount may be all that there is so far.
    """
    if target.figures is not Figures.OF_PERIOD:
        return target.bounds
    periods, (least, most) = 12 // months_of(target.every), target.bounds
    return Bounds(
        None if least is None else min(least * periods, Decimal(0)),
        None if most is None else max(most * periods, Decimal(0)),
    )
