"""The years up to the deadline of a goal for a year's amount: ranges, odds and the planned value.

All days are at the deadline's place in the year, so that like is compared with like.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.gap import Reason, known_on
from bishan_targets.assessment.projection import trusted
from bishan_targets.assessment.projection.course import Method, points
from bishan_targets.assessment.projection.fan import Spread, spread
from bishan_targets.assessment.projection.forecast import Forecast, Path
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.assessment.projection.timeline import Paced, TimelineDay, planned_values
from bishan_targets.assessment.projection.years import YearOutlook
from bishan_targets.assessment.year_goals import YearAim
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import moved_by_years, years_between
from bishan_targets.model.targets import Bounds

_FAN_DAYS = 8


class YearCourse(NamedTuple):
    """A goal for a year's amount, and the outlook of its figures."""

    aim: YearAim
    outlook: YearOutlook


def year_timeline(
    course: YearCourse, until: date | None, method: Method, pace: float | None
) -> list[TimelineDay] | Reason:
    """The amount at the deadline's place in each year to come, by `method`.

    The last day is that of the deadline, or the last such day up to `until`. The trusted method
    goes by all figures; any other by those of earlier years at that place. `pace`, in the metric's
    unit a year, replaces the median's.
    """
    aim = course.aim
    if len(aim.years.figures) < 2:
        return Reason.ONE_OBSERVATION
    days = _days(aim, until or aim.target.goal.by)
    if not days:
        return Reason.DEADLINE_PASSED
    found = _continued(course, method, pace)
    if isinstance(found, Reason):
        return found
    start, forecast = found
    planned = planned_values(aim.target, aim.history)
    return [_day(aim, day, start, forecast, planned(day)) for day in days]


def _days(aim: YearAim, last: date) -> list[date]:
    latest, by = aim.years.figures[-1].date, aim.target.goal.by
    years = range(latest.year - by.year - 1, last.year - by.year + 1)
    places = (moved_by_years(by, each) for each in years)
    return [each for each in places if latest < each <= last]


def _continued(
    course: YearCourse, method: Method, pace: float | None
) -> tuple[Observation, Forecast | Path] | Reason:
    """A continuation, and the figure that its time is counted from."""
    aim, latest = course.aim, course.outlook.latest
    if method is trusted.fit:
        forecast = course.outlook.forecast
        return latest, forecast if pace is None else Paced(forecast, float(latest.value), pace)
    past = known_on(aim.years.at_place(aim.target.goal.by), latest.date)
    if len(past) < 2:
        return Reason.NO_YEAR_BEFORE
    if pace is not None:
        return latest, Path(float(latest.value), pace=pace)
    found = method(points(past))
    return found if isinstance(found, Reason) else (past[-1], found)


def _day(
    aim: YearAim, day: date, start: Observation, found: Forecast | Path, planned: float | None
) -> TimelineDay:
    ahead, target = years_between(start.date, day), aim.target
    if isinstance(found, Path):
        return TimelineDay(day, found.value(ahead), None, None, None, planned)
    outlook = Outlook(found, target.bounds)
    ranged, odds = outlook.range(ahead), outlook.odds(target.goal, ahead)
    return TimelineDay(day, ranged.median, ranged.low, ranged.high, odds, planned)


def year_fan(course: YearCourse) -> Sequence[Spread]:
    """The spreads up to the deadline, from the last figure that is compared with the goal.

    Within the goal's year their days are evenly spaced; before it they are at the deadline's place
    in each year. Empty for fewer than two figures, none to start from, or after the deadline.
    """
    aim, latest, by = course.aim, course.outlook.latest, course.aim.target.goal.by
    if len(aim.years.figures) < 2 or not aim.history or latest.date >= by:
        return []
    if aim.begun:
        return fan_within(course.outlook, by, aim.target.bounds)
    return _spreads(course.outlook, aim.history[-1], _days(aim, by), aim.target.bounds)


def fan_within(outlook: YearOutlook, by: date, bounds: Bounds) -> Sequence[Spread]:
    """The spreads from the latest figure to a later day of its year, evenly spaced.

    Empty for fewer than two figures, or for no later day.
    """
    latest = outlook.latest
    if len(outlook.years.figures) < 2 or latest.date >= by:
        return []
    days = [latest.date + (by - latest.date) * i / _FAN_DAYS for i in range(1, _FAN_DAYS + 1)]
    return _spreads(outlook, latest, days, bounds)


def _spreads(
    outlook: YearOutlook, start: Observation, days: Sequence[date], bounds: Bounds
) -> Sequence[Spread]:
    """The point that the lines start from, and the spreads on later days."""
    latest, value = outlook.latest, float(start.value)
    ahead = Outlook(outlook.forecast, bounds)
    return [
        Spread(start.date, value, value, value, value, value),
        *(spread(day, years_between(latest.date, day), ahead) for day in sorted({*days})),
    ]
