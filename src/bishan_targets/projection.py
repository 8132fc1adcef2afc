"""Where a metric will be at the deadline, and when its goal will hold: ranges with their odds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Final

from bishan_targets import trend
from bishan_targets.forecast import Forecast, Point
from bishan_targets.gap import Reason
from bishan_targets.model import DAYS_PER_YEAR, Bounds, Goal, Observation, years_between

COVERAGE: Final = 0.8
HORIZON_YEARS: Final = 50
_LOW, _MEDIAN, _HIGH = (1 - COVERAGE) / 2, 0.5, (1 + COVERAGE) / 2
# Days after the latest figure at which the odds are looked at before a crossing is narrowed down.
_HORIZON_DAYS: Final = round(HORIZON_YEARS * DAYS_PER_YEAR)
_GROWING: Final = itertools.accumulate(
    itertools.repeat(1), lambda day, _: day + max(30, day // 5), initial=1
)
_LOOKS: Final = (*itertools.takewhile(lambda day: day < _HORIZON_DAYS, _GROWING), _HORIZON_DAYS)

Model = Callable[[Sequence[Point]], Forecast]
_UNBOUNDED: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Range:
    """A median and the ends of a range, in the metric's unit; `coverage` is the range's share."""

    low: float
    median: float
    high: float
    coverage: float = COVERAGE


@dataclass(frozen=True, slots=True)
class Reached:
    """When the goal will hold: by the median, and by either end of the range.

    None is never within fifty years; `years` runs from the latest observation to the median date.
    """

    earliest: date | None = None
    median: date | None = None
    latest: date | None = None
    years: float | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """What the observations say of the future, or in `why_null` why they say nothing.

    `probability` is that of the goal holding at the deadline.
    """

    observations: int
    at_deadline: Range | None
    probability: float | None
    reached: Reached
    why_null: Reason | None


@dataclass(frozen=True)
class Outlook:
    """What a model's forecast says of a goal; time counts in years from the latest observation.

    What the forecast puts beyond the metric's bounds lies on them.
    """

    goal: Goal
    forecast: Forecast
    bounds: Bounds

    def range(self, ahead: float) -> Range:
        """Median and 80 % range of the value `ahead` years after the latest observation."""
        return Range(*(self.quantile(ahead, p) for p in (_LOW, _MEDIAN, _HIGH)))

    def quantile(self, ahead: float, probability: float) -> float:
        """The value that is not exceeded `ahead` years on with `probability`, within the bounds."""
        lowest, highest = self.bounds.ends
        value = self.forecast.quantile(ahead, probability)
        return min(max(value, float(lowest)), float(highest))

    def odds(self, ahead: float) -> float:
        """The probability that the goal holds `ahead` years after the latest observation."""
        if self._always_holds is not None:
            return float(self._always_holds)
        operator, half = self.goal.operator, self.forecast.resolution / 2.0
        # What is written as the goal's value meets a goal that is not strict.
        shift = operator.direction * (half if operator.strict else -half)
        above = self.forecast.probability_above(ahead, float(self.goal.value) + shift)
        return above if operator.direction > 0 else 1.0 - above

    @cached_property
    def _always_holds(self) -> bool | None:
        """Whether the goal holds at every possible value, or at none; None if that depends."""
        lowest, highest = map(self.goal.holds, self.bounds.ends)
        return lowest if lowest == highest else None


def project(
    goal: Goal,
    history: Sequence[Observation],
    bounds: Bounds = _UNBOUNDED,
    model: Model = trend.fit,
) -> Projection:
    """Project a goal's metric from its observations, in order of date.

    Everything is counted from the latest observation. `at_deadline` and `probability` are None
    with the reason `deadline_passed` where that lies on the deadline or after it; fewer than two
    observations give nothing at all.
    """
    if len(history) < 2:
        reason = Reason.ONE_OBSERVATION if history else Reason.NO_DATA
        return Projection(len(history), None, None, Reached(), reason)
    latest = history[-1]
    outlook = Outlook(goal, model(points(history)), bounds)
    reached = _reached(outlook, latest)
    if latest.date >= goal.by:
        return Projection(len(history), None, None, reached, Reason.DEADLINE_PASSED)
    ahead = years_between(latest.date, goal.by)
    return Projection(
        observations=len(history),
        at_deadline=outlook.range(ahead),
        probability=outlook.odds(ahead),
        reached=reached,
        why_null=None,
    )


def points(history: Sequence[Observation]) -> list[Point]:
    """Observations as a model takes them; time counts in years from the latest of them."""
    latest = history[-1].date
    return [
        Point(years_between(latest, each.date), float(each.value), each.provisional)
        for each in history
    ]


def _reached(outlook: Outlook, latest: Observation) -> Reached:
    if outlook.goal.holds(latest.value):
        return Reached(latest.date, latest.date, latest.date, 0.0)

    @cache
    def odds_on(day: int) -> float:
        return outlook.odds(day / DAYS_PER_YEAR)

    # An end of the range meets the goal when the odds reach what lies beyond that end.
    days = [_first_day(odds_on, level) for level in (_LOW, _MEDIAN, _HIGH)]
    earliest, median, last = (_date_after(latest.date, day) for day in days)
    years = days[1] / DAYS_PER_YEAR if days[1] is not None else None
    return Reached(earliest, median, last, years)


def _first_day(odds_on: Callable[[int], float], level: float) -> int | None:
    """The first day on which the odds are `level` or more, to the day between two looks."""
    before = 0
    for day in _LOOKS:
        if odds_on(day) >= level:
            break
        before = day
    else:
        return None
    while day - before > 1:
        middle = (before + day) // 2
        before, day = (before, middle) if odds_on(middle) >= level else (middle, day)
    return day


def _date_after(start: date, days: int | None) -> date | None:
    if days is None or (date.max - start).days < days:
        return None
    return start + timedelta(days)
