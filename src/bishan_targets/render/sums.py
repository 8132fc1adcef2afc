"""Goals for sums of figures, and how far the sums are."""

from __future__ import annotations

from datetime import date

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.numbers import exact
from bishan_targets.report.show import Detail
from bishan_targets.report.target import TargetReport


def is_cap_on_sum(target: TargetReport) -> bool:
    """Whether the goal is an upper bound of a sum, which holds until the sum exceeds it."""
    return target.total is not None and target.goal is not None and target.goal.op in ("<", "<=")


def is_complete(target: TargetReport) -> bool:
    """Whether the figures of all periods of a sum are known."""
    return target.total is not None and target.total.known >= target.total.expected


def is_undecided(target: TargetReport) -> bool:
    """Whether the deadline of a sum has passed, and figures that would decide it are unknown."""
    return target.total is not None and target.verdict is Verdict.OVERDUE


def has_something_left(target: TargetReport) -> bool:
    """Whether an upper bound of a sum is known to hold so far."""
    return is_cap_on_sum(target) and target.gap is not None and target.gap <= 0


def running_sums(detail: Detail, decimals: int | None, say: Messages) -> dict[date, str]:
    """The sum up to each figure that counts, by its date; with gaps, only a word."""
    target = detail.target
    goal = target.goal if target else None
    if target is None or goal is None or goal.total_from is None:
        return {}
    counted = [each.date for each in detail.history if goal.total_from <= each.date <= goal.by]
    if target.gap is None:
        return dict.fromkeys(counted, say("show.history.counted"))
    sums = (exact(each.value, decimals) for each in detail.sums)
    return dict(zip(counted, sums, strict=False))
