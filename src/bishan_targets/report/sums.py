"""Goals for sums of figures, over several years or within one, and how far the sums are."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures

if TYPE_CHECKING:
    from bishan_targets.report.goals import GoalReport, TotalReport
    from bishan_targets.report.target import TargetReport
    from bishan_targets.report.values import Number


class Measured(NamedTuple):
    """The part of a TargetReport on a goal and its gap, if no more is known."""

    goal: GoalReport | None
    figures: str
    total: TotalReport | None
    gap: Number | None
    verdict: Verdict


AnyMeasured: TypeAlias = "TargetReport | Measured"


def is_of_year(target: AnyMeasured) -> bool:
    """Whether the goal is for the amount of a year, or of a part of one."""
    goal = target.goal
    if goal is None or target.total is not None:
        return False
    return goal.each_year or target.figures == Figures.YEAR_TO_DATE


def is_within_year(target: TargetReport) -> bool:
    """Whether the goal is for the year of the latest figure."""
    year, goal = target.year, target.goal
    is_of_it = bool(year and goal and year.first_day <= goal.by <= year.last_day)
    return is_of_it and is_of_year(target)


def has_parts_of_year(target: TargetReport) -> bool:
    """Whether the year of the latest figure tells more than that figure does.

    It does if figures come more often than once a year, or the goal is for that year.
    """
    return target.year is not None and (target.every != Every.YEAR or is_within_year(target))


def is_met_early(target: TargetReport) -> bool:
    """Whether a goal for the year's amount was met before its own day."""
    goal, met_on = target.goal, target.year.met_on if target.year else None
    return bool(goal and met_on and met_on.date < goal.by) and is_within_year(target)


def is_cap_on_sum(target: AnyMeasured) -> bool:
    """Whether the goal is a bound of a sum that holds until the sum exceeds it.

    That is an upper bound, or a lower one of a sum that may fall below zero.
    """
    goal = target.goal
    if goal is None or goal.value is None or not (target.total or is_of_year(target)):
        return False
    if goal.value == 0:
        return goal.op in ("<=", ">=")
    return goal.op[0] == ("<" if goal.value > 0 else ">")


def is_reached_early(target: TargetReport) -> bool:
    """Whether the goal may be met before its own day: not if a whole amount or members decide."""
    is_sum = target.total is not None or is_of_year(target)
    is_floor = bool(target.goal and target.goal.op[0] == ">")
    if is_counted(target):
        return False
    return not is_sum or (is_floor and not is_cap_on_sum(target))


def is_counted(target: TargetReport) -> bool:
    """Whether figures are numbers of members, which members' own figures project."""
    return target.rollup is not None and target.rollup.method == "meeting"


def is_complete(target: TargetReport) -> bool:
    """Whether the figures of all periods of a sum are known."""
    return target.total is not None and target.total.known >= target.total.expected


def is_undecided(target: AnyMeasured) -> bool:
    """Whether the deadline of a sum has passed, and figures that would decide it are unknown."""
    return target.total is not None and target.verdict is Verdict.OVERDUE


class Beyond(StrEnum):
    """Names of a gap once nothing is missing.

    `left` is the rest of a cap on a sum, `spare` the distance below any other cap, and `over` the
    one beyond a floor or into a band.
    """

    LEFT = "left"
    SPARE = "spare"
    OVER = "over"


def beyond(target: AnyMeasured) -> Beyond | None:
    """The name of a target's gap if nothing is missing; None otherwise, or while undecided."""
    if is_undecided(target):
        return None
    if has_something_left(target):
        return Beyond.LEFT
    if target.gap is None or target.gap >= 0:
        return None
    return Beyond.SPARE if target.goal and target.goal.op[0] == "<" else Beyond.OVER


def has_something_left(target: AnyMeasured) -> bool:
    """Whether an upper bound of a sum is known to hold so far."""
    return is_cap_on_sum(target) and target.gap is not None and target.gap <= 0
