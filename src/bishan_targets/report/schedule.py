"""Whether a target keeps to its schedule, by the shares that every output shows."""

from __future__ import annotations

from typing import NamedTuple

from bishan_targets.report.sums import is_cap_on_sum, is_within_year
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Number, plain


class Shares(NamedTuple):
    """The share of the way, amount or cap that is `done`, and the one `expected` by then."""

    done: Number | None
    expected: Number | None


def shares(target: TargetReport) -> Shares:
    """Progress and time elapsed; of a year's amount the share expected by now.

    Of a cap on a sum, `done` is the share of it that is used.
    """
    done, expected = target.progress, target.elapsed
    if target.year and is_within_year(target):
        return Shares(target.year.done if done is None else done, target.year.expected_share)
    return Shares(_used(target) if done is None else done, expected)


def lead_in_points(found: Shares) -> float | None:
    """Percentage points that `done` is ahead of `expected`, from both as shown; None if unknown."""
    if found.done is None or found.expected is None:
        return None
    return round(round(100 * found.done, 1) - round(100 * found.expected, 1), 1)


def has_bends(target: TargetReport) -> bool:
    """Whether the planned path is no straight line, so that days count, and not shares."""
    return not is_within_year(target) and bool(target.growth or target.steps)


def is_behind(target: TargetReport) -> bool | None:
    """Whether less is done than planned, or more of a cap is used; None without a schedule."""
    if target.progress is not None and target.progress < 0:
        return True
    if has_bends(target):
        return None if target.ahead_days is None else target.ahead_days < 0
    lead = lead_in_points(shares(target))
    if lead is None:
        return None
    return lead > 0 if is_cap_on_sum(target) else lead < 0


def behind(target: TargetReport) -> float | None:
    """The share by which a target is behind; None if it is not, or if days count."""
    done, expected = shares(target)
    if done is None or expected is None or has_bends(target) or not is_behind(target):
        return None
    return float(plain(abs(expected - done)))


def _used(target: TargetReport) -> Number | None:
    """The share used of a cap on the sum of several years."""
    goal, total = target.goal, target.total
    if not (goal and goal.value and total) or target.gap is None or not is_cap_on_sum(target):
        return None
    return plain(float(total.so_far) / float(goal.value))
