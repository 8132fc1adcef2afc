"""A target's goal as a level that a course of figures is compared with.

The goal of a level is that already. Average growth from the baseline on ends at a level; a sum of
figures is the level of the running sums; a goal for figures that accumulate is a level of these in
its year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.assessment.gap import Reason, find_baseline, known_on
from bishan_targets.assessment.running_sum import Flow, Restarting, RunningSum, running_sum
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import calendar_years
from bishan_targets.model.targets import BaselineRule, Bounds, Figures, Target

if TYPE_CHECKING:
    from bishan_targets.assessment.year_goals import YearAim


class Aim(NamedTuple):
    """A target whose goal and steps are levels of `history`; None with the reason in `why_null`.

    For the goal of a sum, `history` holds the running sums, from zero on the day before it starts,
    `total` says how far they go, and `flow` has the figures added up. For a goal for a year's
    amount, `year` has the years, and `history` the figures of the goal's.
    """

    target: Target | None
    history: Sequence[Observation]
    why_null: Reason | None = None
    total: RunningSum | None = None
    flow: Flow | None = None
    year: YearAim | None = None


def aim(target: Target, known: Sequence[Observation], as_of: date) -> Aim:
    """The aim of a target, from the figures of its metric in order of date, known on `as_of`."""
    if is_of_years(target):
        return _of_years(target, known, as_of)
    match target.goal.of:
        case Quantity.GROWTH:
            return _growth(target, known)
        case Quantity.TOTAL:
            return _total(target, known)
    return Aim(_with_floor(target, known), known)


def is_of_years(target: Target) -> bool:
    """Whether a target's goal is for the amount of a year, or of each."""
    if target.figures is Figures.YEAR_TO_DATE:
        return target.goal.of is not Quantity.TOTAL
    return target.goal.of is Quantity.YEAR


def _of_years(target: Target, known: Sequence[Observation], as_of: date) -> Aim:
    from bishan_targets.assessment.year_goals import year_aim
    from bishan_targets.assessment.years import years_to_date

    years = years_to_date(known, target.figures, target.every, target.year_starts)
    if years.why_null:
        return Aim(None, known, years.why_null)
    if target.goal.of is Quantity.GROWTH:
        found = _growth(target, years.at_place(target.goal.by))
        if found.target is None:
            return Aim(None, known, found.why_null if known else Reason.NO_DATA)
        target = found.target
    year = year_aim(target, years, as_of)
    return Aim(year.target, year.history, year=year)


def _with_floor(target: Target, history: Sequence[Observation]) -> Target:
    """The target, whose metric has its latest figure as lower bound if it never falls."""
    if not history:
        return target
    return target._replace(bounds=target.bounds_after(history[-1].value))


def _growth(target: Target, known: Sequence[Observation]) -> Aim:
    baseline = find_baseline(target.baseline, known)
    if isinstance(baseline, Reason):
        return Aim(None, known, baseline if known else Reason.NO_DATA)
    steps = tuple(each._replace(goal=grown(each.goal, baseline)) for each in target.steps)
    found = target._replace(goal=grown(target.goal, baseline), steps=steps)
    return Aim(_with_floor(found, known), known)


def grown(goal: Goal, baseline: Observation) -> Goal:
    """The level that a goal for average growth ends at: b·(1 + r/100)^T, T in years.

    Between days of the same month and day T is a whole number, and the level exact.
    """
    years = calendar_years(baseline.date, goal.by)
    exponent = Decimal(int(years)) if years.is_integer() else Decimal(years)
    factor = (1 + goal.value / 100) ** exponent
    return goal._replace(value=baseline.value * factor, of=Quantity.GROWN)


def _total(target: Target, known: Sequence[Observation]) -> Aim:
    found = running_sum(target.goal, target.figures, target.every, known)
    if found.why_null:
        return Aim(None, known, found.why_null, total=found)
    # The steps of a sum add up from the same day.
    steps = tuple(each._replace(goal=as_level(each.goal)) for each in target.steps)
    start = BaselineRule(day_before(target.goal), Decimal(0))
    level = target._replace(
        goal=as_level(target.goal), steps=steps, baseline=start, bounds=Bounds(), keep=False
    )
    return Aim(level, found.sums, total=found, flow=_flow(target, found, known))


def _flow(target: Target, total: RunningSum, known: Sequence[Observation]) -> Flow | None:
    """The figures added up to a sum, with the year under way if they are years to date."""
    if not (total.flow and total.sums) or target.figures is not Figures.YEAR_TO_DATE:
        return total.flow
    from bishan_targets.assessment.years import YearsToDate, bounds_of_year

    years = YearsToDate(known_on(known, total.sums[-1].date), target.year_starts)
    restarting = Restarting(years, bounds_of_year(target), target.never_falls)
    return total.flow._replace(restarting=restarting)


def as_level(goal: Goal) -> Goal:
    """The goal of a sum as that of the running sums' level."""
    return goal._replace(of=Quantity.LEVEL, start=None)


def day_before(goal: Goal) -> date:
    """The day before a sum starts, on which it is zero."""
    return (goal.start or goal.by) - timedelta(1)
