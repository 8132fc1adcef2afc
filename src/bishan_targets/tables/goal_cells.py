"""Goals in the cells of a table: 6.5%左右, 控制在5.5%以内, 6%-7%, 年均增长8%以上."""

from __future__ import annotations

from bishan_targets.recording.said_goals import average_growth, goal_said
from bishan_targets.recording.said_levels import GoalSaid
from bishan_targets.text.numbers import Refusal


def goal_in(text: str, unit: str | None, name: str) -> GoalSaid | None:
    """The goal in a metric's cell; None if it says none, or one that a plan cannot have."""
    found = goal_said(text, unit, name)
    return None if isinstance(found, Refusal) else found


def average_growth_in(text: str, name: str) -> GoalSaid | None:
    """The goal in a metric's cell of average growth; None if it says none, or another one."""
    found = average_growth(text, name)
    return None if isinstance(found, Refusal) else found
