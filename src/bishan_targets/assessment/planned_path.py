"""The planned path: from the baseline through the interim goals to the goal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from bishan_targets.model.goals import Goal, Quantity, Step
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import calendar_years, days_of


class Place(NamedTuple):
    """A value on a day."""

    date: date
    value: Decimal


class PlannedPath(NamedTuple):
    """Places in order of date, at least two, joined by lines; values in the metric's unit.

    The lines are straight, or of an even rate of growth a year of the calendar if `grows`: then all
    values are above zero. Before the first and after the last place, the first and the last line go
    on.
    """

    places: Sequence[Place]
    grows: bool = False

    def value(self, day: date) -> float:
        """The planned value on a day."""
        start, end = self._around(day)
        if self.grows:
            share = calendar_years(start.date, day) / calendar_years(start.date, end.date)
            return float(start.value) * math.pow(end.value / start.value, share)
        share = (day - start.date).days / (end.date - start.date).days
        return float(start.value) + float(end.value - start.value) * share

    def day_of(self, value: Decimal) -> float | None:
        """The day, counted from the first place, on which the path has a value for the first time.

        A value outside the path's own is on the first or the last line, prolonged; None if that
        line is level, or leads away from it.
        """
        first, last = self.places[0], self.places[-1]
        for start, end in pairwise(self.places):
            if min(start.value, end.value) <= value <= max(start.value, end.value):
                return self._on(start, end, value)
        rises = last.value >= first.value
        is_before = (value < first.value) is rises
        start, end = self.places[:2] if is_before else self.places[-2:]
        beyond = start.value - value if is_before else value - end.value
        leads_there = (end.value > start.value) is (beyond > 0)
        return self._on(start, end, value) if leads_there else None

    def _on(self, start: Place, end: Place, value: Decimal) -> float | None:
        before = (start.date - self.places[0].date).days
        if start.value == end.value:
            return float(before) if value == start.value else None
        share = self._share(start, end, value)
        if self.grows:
            return before + days_of(start.date, share * calendar_years(start.date, end.date))
        return before + share * (end.date - start.date).days

    def _share(self, start: Place, end: Place, value: Decimal) -> float:
        straight = float((value - start.value) / (end.value - start.value))
        rate = math.log(end.value / start.value) if self.grows else 0.0
        if not rate:  # growth too small for a float is a straight line
            return straight
        if value <= 0:
            return -math.inf if end.value > start.value else math.inf
        return math.log(value / start.value) / rate

    def _around(self, day: date) -> tuple[Place, Place]:
        lines = list(pairwise(self.places))
        return next((each for each in lines if day <= each[1].date), lines[-1])


def planned_path(goal: Goal, steps: Sequence[Step], start: Observation) -> PlannedPath:
    """The path from an observation to the goal, which must be due later.

    It goes through each interim goal due between; one decided after its own day is none. A band is
    entered at the bound that `start` faces, and a level that average growth ends at is reached at
    an even rate.
    """
    due = [step.goal for step in steps if not step.is_set_after]
    between = [each for each in due if start.date < each.by < goal.by]
    reached = [Place(each.by, each.facing(start.value).value) for each in (*between, goal)]
    grows = goal.of is Quantity.GROWN and all(each.value > 0 for each in reached)
    return PlannedPath([Place(start.date, start.value), *reached], grows and start.value > 0)
