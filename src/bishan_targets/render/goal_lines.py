"""A target's goals as levels in the course of time, for charts on a page or a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.render.goal_words import levels
from bishan_targets.report.goals import FormerGoalReport, GoalReport, InterimGoalReport
from bishan_targets.report.page import ChartReport
from bishan_targets.report.values import Number


class Corner(NamedTuple):
    """A level on a day."""

    date: date
    level: Number


class FormerLine(NamedTuple):
    """A former goal's level, from the day on which it is first drawn to that of the next goal."""

    goal: FormerGoalReport
    start: date
    level: Number


def drawn_goal(chart: ChartReport) -> GoalReport | None:
    """The goal; None if it cannot be drawn among the figures, as that of a sum with gaps."""
    is_unclear = chart.target.total is not None and chart.target.gap is None
    return None if is_unclear else chart.target.goal


def is_of_sums(chart: ChartReport) -> bool:
    """Whether the figures drawn are running sums."""
    return chart.target.total is not None and drawn_goal(chart) is not None


def interim_goals(chart: ChartReport) -> Sequence[InterimGoalReport]:
    """The interim goals, those that do not count among them; among years, those of the year."""
    steps = chart.target.steps if drawn_goal(chart) else ()
    if chart.years is None:
        return steps
    start = chart.figures[0].date
    return [each for each in steps if start < each.by <= chart.years.last_day]


def stepped_lines(chart: ChartReport) -> list[list[Corner]]:
    """The level wanted in each span: a line for each bound, its corners at the spans' ends.

    A level holds from the corner before it. Empty without interim goals that count.
    """
    goal, start = drawn_goal(chart), _start(chart)
    counted = [each for each in interim_goals(chart) if not each.set_after]
    if goal is None or start is None or not counted:
        return []
    wanted: list[GoalReport | InterimGoalReport] = [*counted, goal]
    spans = [each for each in wanted if each.by > start]
    lines = []
    for bound in range(len(levels(goal))):
        ends = [Corner(each.by, levels(each)[bound]) for each in spans]
        lines.append([Corner(start, ends[0].level), *ends] if ends else [])
    return [line for line in lines if line]


def former_lines(chart: ChartReport) -> list[FormerLine]:
    """The levels of the former goals, each up to the day on which it was replaced.

    One for a level is not drawn among sums, nor one for a sum among levels.
    """
    goal, start = drawn_goal(chart), _start(chart)
    found = []
    for was in chart.target.was if goal and start else ():
        if start and start < was.until:
            is_alike = bool(goal and goal.total_from) == bool(was.total_from)
            found += [FormerLine(was, start, level) for level in levels(was) if is_alike]
            start = was.until
    return found


def goal_levels(chart: ChartReport) -> list[Number]:
    """All levels that goals are drawn at."""
    steps = (level for each in interim_goals(chart) for level in levels(each))
    former = (each.level for each in former_lines(chart))
    return [*levels(drawn_goal(chart)), *steps, *former]


def goal_days(chart: ChartReport) -> list[date]:
    """All days that goals are drawn on."""
    goal = drawn_goal(chart)
    days = [goal.by] if goal else []
    return [*days, *(each.by for each in interim_goals(chart))]


def _start(chart: ChartReport) -> date | None:
    return min((each.date for each in chart.figures), default=None)
