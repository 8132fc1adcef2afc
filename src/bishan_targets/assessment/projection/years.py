"""Projection of figures that start from zero every year, and of a goal for one of the years."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import year_to_date
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.deadline import Projection
from bishan_targets.assessment.projection.forecast import Forecast
from bishan_targets.assessment.projection.outlook import Outlook, Range
from bishan_targets.assessment.projection.reached import LEVELS, Reached, dates
from bishan_targets.assessment.years import YearsToDate
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import DAYS_PER_YEAR, day_before_year, years_between
from bishan_targets.model.targets import Bounds

_LEAST_FIGURES: Final = 2


@dataclass(frozen=True)
class YearOutlook:
    """The outlook of year-to-date figures; its time runs from the latest of them.

    With `never_falls`, none is below the one before it in its year.
    """

    years: YearsToDate
    never_falls: bool = False

    @property
    def latest(self) -> Observation:
        """The latest figure; there must be one."""
        return self.years.figures[-1]

    @cached_property
    def forecast(self) -> Forecast:
        """The distribution of the figure on a later day."""
        known = points(self.years.figures)
        return year_to_date.fit(known, self.years.starts, never_falls=self.never_falls)

    def range_on(self, day: date, bounds: Bounds) -> Range | None:
        """The range of the figure on a day, of the latest or a later one; None for a single figure.

        On the latest day it is that figure.
        """
        if len(self.years.figures) < _LEAST_FIGURES:
            return None
        ahead = years_between(self.latest.date, day)
        if ahead <= 0:
            return Range(*[float(self.latest.value)] * 3)
        return Outlook(self.forecast, bounds).range(ahead)

    def project(self, goal: Goal, bounds: Bounds) -> Projection:
        """The projection of the figure to the goal's day, and its odds then.

        The goal is for a level, in the year that contains its deadline; nothing else can meet it.
        Fewer than two figures give no projection.
        """
        figures = len(self.years.figures)
        if figures < _LEAST_FIGURES:
            return Projection(figures, None, None, Reached(), Reason.ONE_OBSERVATION)
        reached = self._reached(goal, bounds)
        if self.latest.date >= goal.by:
            return Projection(figures, None, None, reached, Reason.DEADLINE_PASSED)
        outlook = Outlook(self.forecast, bounds)
        return Projection(
            observations=figures,
            at_deadline=self.range_on(goal.by, bounds),
            probability=outlook.odds(goal, years_between(self.latest.date, goal.by)),
            reached=reached,
            why_null=None,
        )

    def _reached(self, goal: Goal, bounds: Bounds) -> Reached:
        """The dates on which a floor is reached in its year; other bounds count at its end."""
        if not goal.is_to_be_reached:
            return Reached()
        year = self.years.by_year.get(self.years.year_of(goal.by), ())
        met = next((each.date for each in year if goal.holds(each.value)), None)
        if met:
            return Reached(met, met, met, years_between(self.latest.date, met))
        has = Outlook(self.forecast, bounds).asked(goal)
        return dates(self.latest.date, [self._first_day(goal, has, odds) for odds in LEVELS])

    def _first_day(
        self, goal: Goal, has: Callable[[float, float], bool], odds: float
    ) -> int | None:
        """The first day of the goal's year with these odds, counted from the latest figure."""
        before = day_before_year(self.years.year_of(goal.by), self.years.starts)
        start = max((before - self.latest.date).days, 0)
        days = range(start + 1, (goal.by - self.latest.date).days + 1)
        if not days or not has(days[-1] / DAYS_PER_YEAR, odds):
            return None
        return days[bisect_left(days, True, key=lambda day: has(day / DAYS_PER_YEAR, odds))]
