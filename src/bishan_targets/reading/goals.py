"""Goals of all kinds from a plan's tables, interim goals and former ones.

Plans whose targets have only the four operators are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from bishan_targets.model.goals import FormerGoal, Goal, Operator, Quantity, Step
from bishan_targets.model.periods import last_of_year
from bishan_targets.model.targets import Better
from bishan_targets.reading.schema.goal_tables import (
    BoundTable,
    FormerGoalTable,
    GoalTable,
    WholeTargetTable,
    YearTable,
)
from bishan_targets.reading.schema.plan_file import OPERATORS

AnyGoalTable: TypeAlias = GoalTable | WholeTargetTable


def any_goal_of(table: AnyGoalTable, by: date) -> Goal | None:
    """The first goal of a table, to be met by the end of the day `by`; None without one.

    The goals of `years` end with the last of them.
    """
    if found := _bound_or_band(table, by):
        return found
    if table.growth and (bound := _bound(table.growth)):
        return Goal(*bound, by, of=Quantity.GROWTH)
    if table.total and (bound := _bound(table.total)):
        return Goal(*bound, by, of=Quantity.TOTAL, start=table.total.from_)
    if isinstance(table, FormerGoalTable | WholeTargetTable) and table.each_year:
        found = _bound_or_band(table.each_year, by)
        return found and found._replace(of=Quantity.YEAR)
    return _goal_of_years(table) if isinstance(table, WholeTargetTable) else None


def _bound_or_band(table: AnyGoalTable | YearTable, by: date) -> Goal | None:
    if bound := _bound(table):
        return Goal(*bound, by)
    if table.between:
        low, high = table.between
        return Goal(Operator.BETWEEN, low, by, high)
    if table.about is not None and table.within is not None and table.within > 0:
        return Goal(Operator.BETWEEN, table.about - table.within, by, table.about + table.within)
    return None


def _goal_of_years(table: WholeTargetTable) -> Goal | None:
    if not table.years or table.better is None:
        return None
    last = max(table.years)
    operator = Operator.AT_LEAST if table.better is Better.HIGHER else Operator.AT_MOST
    by = last_of_year(last, table.year_starts)
    return Goal(operator, table.years[last], by, of=Quantity.YEAR)


def _bound(table: BoundTable | WholeTargetTable) -> tuple[Operator, Decimal] | None:
    found = ((OPERATORS[key], getattr(table, key)) for key in OPERATORS)
    return next((each for each in found if each[1] is not None), None)


def steps_of(table: WholeTargetTable) -> tuple[Step, ...]:
    """A target's interim goals, in order of their days."""
    goals = ((any_goal_of(each, each.by), each.since) for each in table.steps)
    return tuple(sorted((Step(goal, since) for goal, since in goals if goal), key=_day_of_step))


def _day_of_step(step: Step) -> date:
    return step.goal.by


def former_goals_of(table: WholeTargetTable, by: date) -> tuple[FormerGoal, ...]:
    """The goals that were replaced, the oldest first; `by` is the present one's deadline."""
    deadlines = former_deadlines(table.was, by)
    goals = ((any_goal_of(each, deadlines[each.until] or by), each) for each in table.was)
    found = [FormerGoal(goal, was.until, was.reason, was.source) for goal, was in goals if goal]
    return tuple(sorted(found, key=lambda each: each.until))


def former_deadlines(was: Iterable[FormerGoalTable], by: date | None) -> dict[date, date | None]:
    """The deadline of each goal that was replaced, by `until`; by default the next goal's."""
    found: dict[date, date | None] = {}
    for each in sorted(was, key=lambda each: each.until, reverse=True):
        by = found[each.until] = each.by or by
    return found
