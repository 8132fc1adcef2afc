"""Years to date by their pace, so that a January can be compared with the December before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.model.book import Plan
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import MonthDay, day_before_year, year_of
from bishan_targets.model.targets import Figures

_YEAR: Final = 365


class Paces(NamedTuple):
    """A metric's figures in order of date; if they are years to date, its years begin on `starts`.

    The pace of a year to date is the amount that a whole year has at it. Any other figure is its
    own pace.
    """

    figures: Sequence[Observation]
    starts: MonthDay | None

    def of(self, value: Decimal, day: date) -> Decimal:
        """The pace of a figure."""
        if self.starts is None:
            return value
        start = day_before_year(year_of(day, self.starts), self.starts)
        return value * _YEAR / max((day - start).days, 1)

    def of_all(self) -> Sequence[Observation]:
        """The figures with their paces for values."""
        if self.starts is None:
            return self.figures
        return [each._replace(value=self.of(each.value, each.date)) for each in self.figures]

    def figure_at(self, pace: Decimal, day: date) -> Decimal:
        """The figure with this pace, the nearest to `day` of several; the pace itself of none."""
        apart = {
            abs((each.date - day).days): each.value
            for each in self.figures
            if self.starts and self.of(each.value, each.date) == pace
        }
        return apart[min(apart)] if apart else pace

    def shifted(self, value: Decimal, pace: Decimal, day: date) -> Decimal:
        """`value`, with its point shifted as far as that of its own pace is in `pace`."""
        if self.starts is None:
            return pace
        return value.scaleb(round((pace / self.of(value, day)).log10())).normalize()


def paces(plan: Plan, metric: str, figures: Sequence[Observation]) -> Paces:
    """The paces of a metric's figures, by the description that the plan gives of it."""
    targets = plan.targets_of(metric)
    is_to_date = bool(targets) and targets[0].figures is Figures.YEAR_TO_DATE
    return Paces(figures, targets[0].year_starts if is_to_date else None)
