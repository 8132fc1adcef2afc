"""Span of the vertical axis of a target's chart, on a page or a terminal."""

from __future__ import annotations

import math
from typing import Final

from bishan_targets.render.goal_lines import drawn_goal, goal_levels
from bishan_targets.report.page import ChartReport
from bishan_targets.report.values import Number

_ROOM: Final = 0.06


def extent(chart: ChartReport) -> tuple[float, float]:
    """The least and the greatest value to show, with some margin.

    After the deadline the bounds of the fan may lie outside; otherwise they would make all else
    small. There is a margin below zero only if a value is negative.
    """
    goal = drawn_goal(chart)
    values: list[Number] = [*goal_levels(chart), *(f.value for f in chart.figures)]
    values += [each.value for each in chart.path]
    if chart.years:
        values += [each.value for year in chart.years.earlier for each in year.figures]
    for each in chart.fan:
        ahead = goal is None or each.date <= goal.by
        values += [each.low, each.high] if ahead else [each.median]
    low, high = min(values), max(values)
    room = (high - low) * _ROOM or abs(high) * _ROOM or 1
    floor = 0 if low >= 0 else -math.inf
    return max(low - room, floor), high + room
