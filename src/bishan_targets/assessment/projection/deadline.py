"""Projection of a metric to the deadline, and of the date of meeting its goal, with odds."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import trusted
from bishan_targets.assessment.projection.course import Model, forecast_of, known_figures, points
from bishan_targets.assessment.projection.forecast import Forecast
from bishan_targets.assessment.projection.odds import Chances, asks_for_barely, just_short
from bishan_targets.assessment.running_sum import Flow
from bishan_targets.model.book import DAYS_PER_YEAR, Bounds, Observation, years_between
from bishan_targets.model.goals import Goal

COVERAGE: Final = 0.8
HORIZON_YEARS: Final = 50
_LOW, _MEDIAN, _HIGH = (1 - COVERAGE) / 2, 0.5, (1 + COVERAGE) / 2
REACHED_ODDS: Final = (_LOW, _MEDIAN, _HIGH)
"""Odds at the dates of `Reached`."""
_HORIZON_DAYS: Final = round(HORIZON_YEARS * DAYS_PER_YEAR)

_UNBOUNDED: Final = Bounds()


class Range(NamedTuple):
    """A median and the bounds of a range, in the metric's unit; `coverage` is the range's share."""

    low: float
    median: float
    high: float
    coverage: float = COVERAGE


class Reached(NamedTuple):
    """Dates at which the odds of meeting the goal are 10 %, 50 % and 90 %.

    None is never within fifty years; `years` runs from the latest observation to the median date.
    """

    earliest: date | None = None
    median: date | None = None
    latest: date | None = None
    years: float | None = None


class Projection(NamedTuple):
    """Projection from the observations; `why_null` is the reason if there is none.

    `probability` is that of the goal being met by the deadline: see `odds`.
    """

    observations: int
    at_deadline: Range | None
    probability: float | None
    reached: Reached
    why_null: Reason | None


class Outlook(NamedTuple):
    """A metric's forecast; time is in years from the latest observation.

    Probability beyond the metric's bounds is moved to the bounds.
    """

    forecast: Forecast
    bounds: Bounds

    def range(self, ahead: float) -> Range:
        """Median and 80 % range of the value `ahead` years after the latest observation."""
        return Range(*(self.quantile(ahead, p) for p in (_LOW, _MEDIAN, _HIGH)))

    def quantile(self, ahead: float, probability: float) -> float:
        """The value not exceeded with `probability` after `ahead` years, within the bounds."""
        lowest, highest = self.bounds.ends
        value = self.forecast.quantile(ahead, probability)
        return min(max(value, float(lowest)), float(highest))


def project(
    goal: Goal,
    history: Sequence[Observation],
    bounds: Bounds = _UNBOUNDED,
    model: Model = trusted.fit,
    flow: Flow | None = None,
) -> Projection:
    """Project a goal's metric from its observations, in order of date.

    If these are running sums, `flow` holds the figures that are added up.

    Time runs from the latest observation. `at_deadline` and `probability` are None with the reason
    `deadline_passed` if that is on or after the deadline; with fewer than two observations there is
    no projection.
    """
    observations = known_figures(history, flow)
    if observations < 2:
        reason = Reason.ONE_OBSERVATION if observations else Reason.NO_DATA
        return Projection(observations, None, None, Reached(), reason)
    latest = history[-1]
    forecast = forecast_of(model, history, flow)
    chances = chances_of(goal, bounds, forecast, model, history, of_sum=flow is not None)
    reached = _reached(chances, latest)
    if latest.date >= goal.by:
        return Projection(observations, None, None, reached, Reason.DEADLINE_PASSED)
    return Projection(
        observations=observations,
        at_deadline=Outlook(forecast, bounds).range(years_between(latest.date, goal.by)),
        probability=chances.odds((goal.by - latest.date).days),
        reached=reached,
        why_null=None,
    )


def project_without_goal(
    history: Sequence[Observation], reason: Reason = Reason.NO_GOAL
) -> Projection:
    """The projection of a metric without a goal for its level: none, for a reason."""
    return Projection(len(history), None, None, Reached(), reason)


def chances_of(
    goal: Goal,
    bounds: Bounds,
    forecast: Forecast,
    model: Model,
    history: Sequence[Observation],
    *,
    of_sum: bool,
) -> Chances:
    """The odds of a goal by a forecast, and by that of a figure just short of it if it holds."""
    is_barely = not of_sum and asks_for_barely(goal, history[-1].value, forecast)
    barely = model(just_short(goal, points(history))) if is_barely else None
    return Chances(goal, bounds, forecast, barely, of_sum=of_sum)


def _reached(chances: Chances, latest: Observation) -> Reached:
    if chances.of_sum and not chances.goal.is_to_be_reached:
        return Reached()  # what counts is the sum at the end
    if chances.goal.holds(latest.value):
        return Reached(latest.date, latest.date, latest.date, 0.0)
    # Nothing is added to a sum after its last day.
    last_day = (chances.goal.by - latest.date).days if chances.of_sum else _HORIZON_DAYS
    days = [chances.first_day(odds, last_day) for odds in REACHED_ODDS]
    earliest, median, last = (_date_after(latest.date, day) for day in days)
    years = days[1] / DAYS_PER_YEAR if days[1] is not None else None
    return Reached(earliest, median, last, years)


def _date_after(start: date, days: int | None) -> date | None:
    if days is None or (date.max - start).days < days:
        return None
    return start + timedelta(days)
