"""The fan of a chart: the projected ranges for the days ahead, in two widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bishan_targets.assessment.projection import trusted
from bishan_targets.assessment.projection.course import Model, forecast_of, known_figures
from bishan_targets.assessment.projection.cycle import Cycle
from bishan_targets.assessment.projection.forecast import cycle_in
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.assessment.projection.timeline import year_ends
from bishan_targets.assessment.running_sum import Flow
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import years_between
from bishan_targets.model.targets import Target

_HALF: Final = (0.25, 0.75)
_FEWEST_DAYS: Final = 8
_MOST_PERIODS: Final = 60


@dataclass(frozen=True, slots=True)
class Spread:
    """One day, in the metric's unit: the median, and the bounds of the 50 % and the 80 % range."""

    date: date
    low: float
    lower: float
    median: float
    upper: float
    high: float


def fan(
    target: Target,
    history: Sequence[Observation],
    until: date,
    flow: Flow | None = None,
    model: Model = trusted.fit,
) -> list[Spread]:
    """The spreads to the day `until`, from the latest figure, the point at which all lines meet.

    There is one at each year's end, and at the deadline if it lies between; with seasons, also at
    each of the figures to come, unless there are more than sixty. Empty for fewer than
    two figures, or if `until` is not after the latest of them. If `history` holds running sums,
    `flow` has the figures that are added up.
    """
    if known_figures(history, flow) < 2 or until <= history[-1].date:
        return []
    latest = history[-1]
    outlook = Outlook(forecast_of(model, history, flow), target.bounds)
    start = float(latest.value)
    days = _days(latest.date, target.goal.by, until)
    if cycle := cycle_in(outlook.forecast):
        days = sorted({*days, *_period_ends(cycle, latest.date, until)})
    return [
        Spread(latest.date, start, start, start, start, start),
        *(spread(day, years_between(latest.date, day), outlook) for day in days),
    ]


def _days(start: date, by: date, until: date) -> list[date]:
    """Year ends, the deadline and the last day; for short spans also evenly spaced days."""
    days = year_ends(start, until)
    if len(days) < _FEWEST_DAYS:
        days += [start + (until - start) * i / _FEWEST_DAYS for i in range(_FEWEST_DAYS)]
    return sorted({day for day in (*days, by) if start < day <= until})


def _period_ends(cycle: Cycle, start: date, until: date) -> list[date]:
    """The days of the figures to come, if they are not too many for a chart; else none."""
    ahead = [cycle.day_after(period) for period in range(1, _MOST_PERIODS + 2)]
    days = [start + timedelta(days) for days in ahead if days <= (until - start).days]
    return days if len(days) <= _MOST_PERIODS else []


def spread(day: date, ahead: float, outlook: Outlook) -> Spread:
    """The spread on a day, `ahead` years after the latest figure."""
    wide = outlook.range(ahead)
    lower, upper = (outlook.quantile(ahead, probability) for probability in _HALF)
    return Spread(day, wide.low, lower, wide.median, upper, wide.high)
