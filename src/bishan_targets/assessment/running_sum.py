"""Sums of a metric's figures since a day: their known and their missing periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.assessment.gap import Gap, Reason
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import (
    Every,
    end_of_period,
    months_apart,
    months_of,
    months_through,
)
from bishan_targets.model.targets import Bounds, Figures

if TYPE_CHECKING:
    from bishan_targets.assessment.years import YearsToDate


class Restarting(NamedTuple):
    """The figures behind a sum of years to date, those of the year under way included.

    `bounds` are those of a figure; with `never_falls`, none is below the one before it in its year.
    """

    years: YearsToDate
    bounds: Bounds
    never_falls: bool


class Flow(NamedTuple):
    """The figures that are added up, one a period, and the first day of the period to come.

    `figures` holds all complete periods, including those before the sum starts. A part of the
    period to come is in the sum if that goes beyond its first day. If the figures added up are
    those of years to date, `restarting` tells how far the year under way has come.
    """

    figures: Sequence[Observation]
    every: Every
    begins: date
    restarting: Restarting | None = None

    @property
    def known(self) -> Sequence[Observation]:
        """The figures that the projection goes by."""
        return self.restarting.years.figures if self.restarting else self.figures


class RunningSum(NamedTuple):
    """The sum of the figures since a goal's first day, period by period.

    `sums` starts with zero on the day before; it is empty without a figure. `known` of `expected`
    periods are complete. Nothing is to be judged (`why_null`), and `sums` is empty, with a period
    missing before a later figure (`missing`, the days that they end on), several figures in one, or
    one dated before the end of its period, which may be a part of the amount; `partial` is the sum
    of all figures nevertheless, on the day of the latest one.
    """

    sums: Sequence[Observation]
    partial: Observation | None
    known: int
    expected: int
    missing: Sequence[date] = ()
    why_null: Reason | None = None
    flow: Flow | None = None


def running_sum(
    goal: Goal, kind: Figures, every: Every, known: Sequence[Observation]
) -> RunningSum:
    """The sum for a goal from the figures of its metric, in order of date.

    Figures of a period (`of_period`) are added up; of figures of a year to date, the last one of
    each year is, and a year is complete with a figure of its last day.
    """
    start = goal.start or goal.by
    if kind is Figures.YEAR_TO_DATE:
        every = Every.YEAR
    expected = months_through(start, goal.by) // months_of(every)
    inside = [each for each in known if start <= each.date <= goal.by]
    periods: dict[int, list[Observation]] = {}
    for each in inside:
        periods.setdefault(months_apart(start, each.date) // months_of(every), []).append(each)
    is_over = bool(known) and known[-1].date > goal.by
    over = expected if is_over else max(periods, default=0)
    if kind is Figures.YEAR_TO_DATE:
        return _of_years(start, expected, over, periods, known)
    return _of_periods(start, every, expected, over, periods, known)


def partial_gap(total: RunningSum, reason: Reason) -> Gap:
    """The gap of a sum that cannot be judged: the partial sum as latest figure, and `reason`."""
    latest = total.partial or Reason.NO_DATA
    return Gap(*[reason] * len(Gap._fields))._replace(latest=latest)


def _of_periods(
    start: date,
    every: Every,
    expected: int,
    over: int,
    periods: dict[int, list[Observation]],
    known: Sequence[Observation],
) -> RunningSum:
    """`over` is the number of periods with figures from after them."""
    sums, total = [_zero(start)], Decimal(0)
    for place, figures in sorted(periods.items()):
        total += sum((each.value for each in figures), Decimal(0))
        day = end_of_period(start, every, place)
        sums.append(figures[-1]._replace(date=day, value=total))
    missing = _missing(start, every, over, periods)
    whole = sum(
        figures[-1].date == end_of_period(start, every, place) for place, figures in periods.items()
    )
    why = _why_unclear(periods, missing, whole)
    flow = Flow(known, every, _day_after(sums[-1].date))
    shown = sums if periods and not why else []
    return RunningSum(shown, _partial(periods, total), whole, expected, missing, why, flow)


def _why_unclear(
    periods: dict[int, list[Observation]], missing: Sequence[date], whole: int
) -> Reason | None:
    if any(len(figures) > 1 for figures in periods.values()):
        return Reason.SEVERAL_IN_PERIOD
    if missing:
        return Reason.PERIODS_MISSING
    return Reason.WITHIN_PERIOD if whole < len(periods) else None


def _of_years(
    start: date,
    expected: int,
    over: int,
    periods: dict[int, list[Observation]],
    known: Sequence[Observation],
) -> RunningSum:
    sums, before, complete, begins = [_zero(start)], Decimal(0), 0, start
    missing: list[date] = []
    for place, figures in sorted(periods.items()):
        end = end_of_period(start, Every.YEAR, place)
        sums += [each._replace(value=before + each.value) for each in figures]
        before += figures[-1].value
        if figures[-1].date == end:
            complete += 1
            begins = _day_after(end)
        elif place < over:
            missing.append(end)
    missing = sorted({*missing, *_missing(start, Every.YEAR, over, periods)})
    why = Reason.PERIODS_MISSING if missing else None
    years = [each for each in known if each.date == _end_of_year(each.date, start)]
    shown = sums if periods and not why else []
    flow = Flow(years, Every.YEAR, begins)
    return RunningSum(shown, _partial(periods, before), complete, expected, missing, why, flow)


def _partial(periods: dict[int, list[Observation]], total: Decimal) -> Observation | None:
    return periods[max(periods)][-1]._replace(value=total) if periods else None


def _end_of_year(day: date, start: date) -> date:
    """The last day of the year, beginning as `start` does, that contains `day`."""
    first = start.replace(year=day.year)
    return end_of_period(first, Every.YEAR, 0) if first <= day else first - timedelta(1)


def _missing(
    start: date, every: Every, over: int, periods: dict[int, list[Observation]]
) -> list[date]:
    return [end_of_period(start, every, each) for each in range(over) if each not in periods]


def _day_after(day: date) -> date:
    """The next day; the calendar's last one is the next to itself."""
    return min(day, date.max - timedelta(1)) + timedelta(1)


def _zero(start: date) -> Observation:
    return Observation(start - timedelta(1), Decimal(0))
