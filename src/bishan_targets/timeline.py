"""The years from the latest figure to the deadline: the projection beside the straight way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bishan_targets import drift, naive, trend
from bishan_targets.forecast import Forecast, Path, Point
from bishan_targets.gap import Reason, find_baseline, straight_way
from bishan_targets.model import Observation, Target, years_between
from bishan_targets.projection import Outlook, points

Method = Callable[[Sequence[Point]], Forecast | Path | Reason]
METHODS: Final[Mapping[str, Method]] = {
    "trend": trend.fit,
    "drift": drift.fit,
    "linear": naive.line,
    "cagr": naive.growth_rate,
}
TRUSTED: Final = "trend"


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a timeline, values in the metric's unit.

    `low`, `high` and `probability` (that the goal holds on that day) are None where the method
    gives no range. `planned` is the value on the straight way from the baseline to the goal, None
    after the deadline and where there is no baseline.
    """

    date: date
    median: float
    low: float | None
    high: float | None
    probability: float | None
    planned: float | None


@dataclass(frozen=True, slots=True)
class Paced:
    """A forecast whose median is replaced by an even pace from the latest figure on.

    What is not known about the future is as wide as before, about another middle.
    """

    forecast: Forecast
    start: float
    pace: float

    def quantile(self, time: float, probability: float) -> float:
        """The value that is not exceeded at `time` (years) with `probability`."""
        return self.forecast.quantile(time, probability) + self._shift(time)

    def probability_above(self, time: float, value: float) -> float:
        """The probability that the value at `time` (years) is above `value`."""
        return self.forecast.probability_above(time, value - self._shift(time))

    @property
    def resolution(self) -> float:
        """That of the forecast underneath."""
        return self.forecast.resolution

    def _shift(self, time: float) -> float:
        return self.start + self.pace * time - self.forecast.quantile(time, 0.5)


def milestones(start: date, end: date) -> list[date]:
    """Every 31 December after `start` and before `end`, then `end`; none if that is not later."""
    if end <= start:
        return []
    year_ends = (date(year, 12, 31) for year in range(start.year, end.year))
    return [day for day in year_ends if day > start] + [end]


def timeline(
    target: Target,
    history: Sequence[Observation],
    until: date | None = None,
    method: Method = trend.fit,
    pace: float | None = None,
) -> list[Step] | Reason:
    """The target's value at each year's end and on the last day, projected by `method`.

    The last day is `until`, by default the deadline, which has a step of its own in any case.
    `pace`, in the metric's unit a year, is what the median follows instead of the method's.
    """
    if len(history) < 2:
        return Reason.ONE_OBSERVATION if history else Reason.NO_DATA
    latest, goal = history[-1], target.goal
    last = until or goal.by
    days = milestones(latest.date, last)
    if latest.date < goal.by < last:
        days = sorted({*days, goal.by})
    if not days:
        return Reason.DEADLINE_PASSED
    planned = _planned(target, history)
    timed = [(day, years_between(latest.date, day)) for day in days]
    found = method(points(history))
    if isinstance(found, Reason):
        return found
    if isinstance(found, Path):
        path = found if pace is None else Path(float(latest.value), pace=pace)
        return [_plain_step(day, ahead, path, planned(day)) for day, ahead in timed]
    forecast = found if pace is None else Paced(found, float(latest.value), pace)
    outlook = Outlook(goal, forecast, target.bounds)
    return [_step(day, ahead, outlook, planned(day)) for day, ahead in timed]


def _planned(target: Target, history: Sequence[Observation]) -> Callable[[date], float | None]:
    baseline = find_baseline(target.baseline, history)

    def planned(day: date) -> float | None:
        if isinstance(baseline, Reason) or day > target.goal.by:
            return None
        return straight_way(target.goal, baseline, day)

    return planned


def _step(day: date, ahead: float, outlook: Outlook, planned: float | None) -> Step:
    found = outlook.range(ahead)
    return Step(day, found.median, found.low, found.high, outlook.odds(ahead), planned)


def _plain_step(day: date, ahead: float, path: Path, planned: float | None) -> Step:
    return Step(day, path.value(ahead), None, None, None, planned)
