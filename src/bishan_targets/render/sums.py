"""Goals for sums of figures, and how far the sums are."""

from __future__ import annotations

from bishan_targets.assessment.verdict import Verdict
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
