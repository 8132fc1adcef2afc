"""Goals in words and signs, for tables and sentences."""

from __future__ import annotations

from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.targets import SYMBOLS
from bishan_targets.render.numbers import exact
from bishan_targets.report.goals import FormerGoalReport, GoalReport, InterimGoalReport
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Number

_SIGNS: Final = ("%", "‰")
_OF_FALL: Final = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_DECIDED: Final = ("met", "missed")
AnyGoal = GoalReport | InterimGoalReport | FormerGoalReport


def operator(op: str, say: Messages) -> str:
    """The sign for the operator of a goal with one bound."""
    return say.own(SYMBOLS[op])


def goal_words(goal: AnyGoal, decimals: int | None, say: Messages, unit: str = "") -> str:
    """A goal's operator and value, with `unit` after it; that many decimals, else in full.

    A band has both bounds, a growth rate says that it is one, and so does a sum.
    """
    if goal.low is not None and goal.high is not None:
        low, high = exact(goal.low, decimals, say=say), exact(goal.high, decimals, say=say)
        return band_words(low, high, unit, say)
    if goal.growth is not None:
        rate = exact(abs(goal.growth), say=say)
        return rate_words(goal.op, rate, say, falls=goal.growth < 0)
    if goal.value is None:
        return say.own("—")
    words = f"{operator(goal.op, say)} {exact(goal.value, decimals, say=say)}{unit}"
    is_sum = not isinstance(goal, InterimGoalReport) and goal.total_from is not None
    return say("goal.total", goal=words) if is_sum else words


def band_words(low: str, high: str, unit: str, say: Messages) -> str:
    """The bounds of a band with their unit: 45% to 55%, but 45 to 55 firms."""
    sign = unit if unit in _SIGNS else ""
    return say("goal.between", low=low + sign, high=high) + unit


def rate_words(op: str, rate: str, say: Messages, *, falls: bool) -> str:
    """Average growth in signs; growth below zero as a fall, with the operator reversed."""
    if falls:
        return say("goal.fall", operator=operator(_OF_FALL[op], say), rate=rate)
    return say("goal.growth", operator=operator(op, say), rate=rate)


def goal_in_prose(goal: AnyGoal, decimals: int | None, say: Messages, unit: str = "") -> str:
    """A goal within a sentence, as `at least 3.5%`; as `goal_words` otherwise."""
    if goal.growth is not None:
        rate = f"{exact(abs(goal.growth), say=say)}%"
        if goal.growth < 0:
            return say(f"prose.fall.{goal.op}", rate=rate)
        return say("prose.growth", rate=say(f"prose.{goal.op}", value=rate))
    if goal.value is None or goal.low is not None:
        return goal_words(goal, decimals, say, unit)
    words = say(f"prose.{goal.op}", value=exact(goal.value, decimals, say=say) + unit)
    is_sum = not isinstance(goal, InterimGoalReport) and goal.total_from is not None
    return say("prose.total", sum=words) if is_sum else words


def goal_in_cell(goal: GoalReport, decimals: int | None, say: Messages) -> str:
    """The same in few columns: a growth rate as `≥ 7% a year`."""
    if goal.growth is None:
        return goal_words(goal, decimals, say)
    return say("cell.growth", operator=operator(goal.op, say), rate=exact(goal.growth, say=say))


def levels(goal: AnyGoal | None) -> list[Number]:
    """The levels that a goal is drawn at: one, or both bounds of a band; none if not known."""
    if goal is None:
        return []
    return [each for each in (goal.value, goal.low, goal.high) if each is not None]


def facing(goal: AnyGoal, value: Number) -> Number | None:
    """The level that `value` has to reach: the goal's, or the nearer bound of a band."""
    return min(levels(goal), key=lambda level: abs(level - value), default=None)


def outcome(step: InterimGoalReport, say: Messages) -> str:
    """The outcome of an interim goal, and whether it counts."""
    words = say("step.late" if step.late else f"step.{step.verdict}")
    return say("step.set_after", outcome=words) if step.set_after else words


def steps_in_time(target: TargetReport) -> tuple[int, int]:
    """The number of interim goals met in time, and of all that are decided and count."""
    decided = [each for each in target.steps if not each.set_after and each.verdict in _DECIDED]
    return sum(each.verdict == "met" and not each.late for each in decided), len(decided)
