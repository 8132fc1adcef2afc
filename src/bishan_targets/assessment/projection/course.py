"""The continuation of a target's figures by any method, be they levels or added up to sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import forecast, trusted
from bishan_targets.assessment.projection.forecast import Forecast, Path, Point
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.assessment.projection.sums import Periods, SumForecast, SumPath
from bishan_targets.assessment.running_sum import Flow, Restarting
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import years_between

_LEAST_YEARS: Final = 2

Model: TypeAlias = Callable[[Sequence[Point]], Forecast]
Method: TypeAlias = Callable[[Sequence[Point]], Forecast | Path | Reason]


def points(history: Sequence[Observation]) -> list[Point]:
    """Observations as points for a model; time in years from the latest of them."""
    latest = history[-1].date
    return [
        Point(years_between(latest, each.date), float(each.value), each.provisional, each.date)
        for each in history
    ]


def has_seasons(history: Sequence[Observation]) -> bool:
    """Whether the figures show seasons, as the trusted projection sees them.

    The latest figure has no say in that. Two whole years are needed.
    """
    return len(history) > 1 and forecast.has_seasons(trusted.fit(points(history)))


def forecast_of(model: Model, history: Sequence[Observation], flow: Flow | None) -> Forecast:
    """The distribution of the values after `history`.

    If these are running sums, `flow` has the figures that are added up: they are projected, and
    their projections added up. Those of years to date are projected as such, not by the `model`.
    """
    if flow is None:
        return model(points(history))
    if flow.restarting:
        return _of_years(flow.restarting, float(history[-1].value))
    return _summed(model(points(flow.figures)), history, flow)


def continued(
    method: Method, history: Sequence[Observation], flow: Flow | None
) -> Forecast | Path | SumPath | Reason:
    """The same by any method: a distribution, a path without a range, or a reason for neither.

    Figures of years to date are continued by the trusted one, and by others only whole years.
    """
    if flow and flow.restarting:
        if method is trusted.fit:
            return _of_years(flow.restarting, float(history[-1].value))
        if len(flow.figures) < _LEAST_YEARS:
            return Reason.NO_YEAR_BEFORE
    found = method(points(flow.figures if flow else history))
    if isinstance(found, Reason) or flow is None:
        return found
    if isinstance(found, Path):
        return SumPath(found, float(history[-1].value), _periods(history, flow))
    return _summed(found, history, flow)


def _of_years(restarting: Restarting, so_far: float) -> Forecast:
    from bishan_targets.assessment.projection import year_to_date
    from bishan_targets.assessment.projection.year_sums import YearSumForecast

    years, bounds, never_falls = restarting
    known = points(years.figures)
    forecast = year_to_date.fit(known, years.starts, never_falls=never_falls)
    return YearSumForecast(Outlook(forecast, bounds), so_far, years)


def _summed(found: Forecast, history: Sequence[Observation], flow: Flow) -> SumForecast:
    return SumForecast(found, float(history[-1].value), _periods(history, flow))


def _periods(history: Sequence[Observation], flow: Flow) -> Periods:
    return Periods(history[-1].date, flow.begins, flow.every)


def known_figures(history: Sequence[Observation], flow: Flow | None) -> int:
    """The number of figures that a projection of `history` goes by."""
    return len(flow.known) if flow and history else len(history)
