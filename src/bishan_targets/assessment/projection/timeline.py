"""The years from the latest figure to the deadline: projection and linear path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from bishan_targets.assessment.gap import Reason, find_baseline, is_held
from bishan_targets.assessment.planned_path import planned_path
from bishan_targets.assessment.projection import drift, naive, trusted
from bishan_targets.assessment.projection.course import Method, continued, known_figures
from bishan_targets.assessment.projection.forecast import Forecast, Path
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.assessment.projection.sums import SumPath
from bishan_targets.assessment.running_sum import Flow
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import years_between
from bishan_targets.model.targets import Target

METHODS: Final[Mapping[str, Method]] = {
    "trend": trusted.fit,
    "drift": drift.fit,
    "linear": naive.line,
    "cagr": naive.growth_rate,
}
TRUSTED: Final = "trend"


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """One day of a timeline, values in the metric's unit.

    `low`, `high` and `probability` (that the goal holds on that day) are None if the method gives
    no range. `planned` is the value on the linear path from the baseline to the goal,
    None after the deadline or without a baseline.
    """

    date: date
    median: float
    low: float | None
    high: float | None
    probability: float | None
    planned: float | None


@dataclass(frozen=True, slots=True)
class Paced:
    """A forecast with its median replaced by an even pace from the latest figure on.

    The uncertainty is as wide as before, around another median.
    """

    forecast: Forecast
    start: float
    pace: float

    def quantile(self, time: float, probability: float) -> float:
        """The value not exceeded at `time` (years) with `probability`."""
        return self.forecast.quantile(time, probability) + self._shift(time)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the value at `time` (years) is `value` or more."""
        # Rounding must not part a figure that never changed from itself.
        unmoved = float(f"{value - self._shift(time):.12g}")
        return self.forecast.probability_above(time, unmoved, strict=strict)

    def _shift(self, time: float) -> float:
        return self.start + self.pace * time - self.forecast.quantile(time, 0.5)


class Course(NamedTuple):
    """A target's figures, or running sums with the figures that are added up."""

    history: Sequence[Observation]
    flow: Flow | None


_MOST_YEARS: Final = 100  # all years, by hundreds


def year_ends(start: date, end: date) -> list[date]:
    """Every 31 December after `start` and before `end`, then `end`; none if that is not later.

    Over more than a hundred years, only every tenth year; over more than a thousand, every
    hundredth.
    """
    if end <= start:
        return []
    apart = next(each for each in (1, 10, 100) if end.year - start.year <= _MOST_YEARS * each)
    years = range(start.year + -start.year % apart, end.year, apart)
    return [day for year in years if (day := date(year, 12, 31)) > start] + [end]


def timeline(
    target: Target,
    history: Sequence[Observation],
    until: date | None = None,
    method: Method = trusted.fit,
    pace: float | None = None,
    flow: Flow | None = None,
) -> list[TimelineDay] | Reason:
    """The target's value at each year's end and on the last day, projected by `method`.

    The last day is `until`, by default the deadline, which always has its own step. `pace`, in the
    metric's unit a year, replaces the method's pace for the median. If `history` holds running
    sums, `flow` has the figures that are added up.
    """
    if (known := known_figures(history, flow)) < 2:
        return Reason.ONE_OBSERVATION if known else Reason.NO_DATA
    latest, goal = history[-1], target.goal
    last = until or goal.by
    days = year_ends(latest.date, last)
    if latest.date < goal.by < last:
        days = sorted({*days, goal.by})
    if not days:
        return Reason.DEADLINE_PASSED
    planned = planned_values(target, history)
    found = _project(target, Course(history, flow), method, pace)
    if isinstance(found, Reason):
        return found
    return [found(day, planned(day)) for day in days]


Project = Callable[[date, float | None], TimelineDay]


def _project(
    target: Target, course: Course, method: Method, pace: float | None
) -> Project | Reason:
    """A function for one day of a timeline, given its planned value."""
    latest = course.history[-1]
    found = _paced(continued(method, *course), float(latest.value), pace)
    if isinstance(found, Reason):
        return found
    if isinstance(found, Path | SumPath):
        return partial(_plain_step, latest.date, found)
    return partial(_step, latest.date, Outlook(found, target.bounds), target.goal)


def _paced(
    found: Forecast | Path | SumPath | Reason, start: float, pace: float | None
) -> Forecast | Path | SumPath | Reason:
    if pace is None or isinstance(found, Reason):
        return found
    if isinstance(found, Path | SumPath):
        return Path(start, pace=pace)
    return Paced(found, start, pace)


def planned_values(
    target: Target, history: Sequence[Observation]
) -> Callable[[date], float | None]:
    """The value on the path from the baseline to the goal, by day; None without a path."""
    baseline = find_baseline(target.baseline, history)
    has_path = not is_held(target.goal, baseline, keep=target.keep)

    def planned(day: date) -> float | None:
        if isinstance(baseline, Reason) or not has_path or day > target.goal.by:
            return None
        return planned_path(target.goal, target.steps, baseline).value(day)

    return planned


def _step(
    start: date, outlook: Outlook, goal: Goal, day: date, planned: float | None
) -> TimelineDay:
    ahead = years_between(start, day)
    found = outlook.range(ahead)
    odds = outlook.odds(goal, ahead)
    return TimelineDay(day, found.median, found.low, found.high, odds, planned)


def _plain_step(start: date, path: Path | SumPath, day: date, planned: float | None) -> TimelineDay:
    return TimelineDay(day, path.value(years_between(start, day)), None, None, None, planned)
