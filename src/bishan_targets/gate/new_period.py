"""A new planning period: a harder goal for a later day, which is no later deadline for the old one.

The base's goal must be out of the way: over, and met; or with its outcome recorded in the base, or
kept among the former goals. Else the new goal needs a pace that is no slower: on the straight way
from the base's latest figure to the new goal, the old one is reached in time.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Goal, Quantity, are_alike, is_looser
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Target


def with_new_period(before: Target, target: Target, base: Book, as_of: date) -> Target:
    """The base's target as judged beside a new one: due as late, if that begins another period.

    The interim goals of a period that is over are left out.
    """
    if not _is_harder_and_later(target.goal, before.goal):
        return before
    found = assessed(base, before, as_of)
    is_over = before.goal.by <= as_of and _has_outcome(
        before, target, base, found.judgement.verdict
    )
    if not (is_over or _is_no_slower(target.goal, before.goal, found.gap.latest)):
        return before
    goal = before.goal._replace(by=target.goal.by)
    return before._replace(goal=goal, steps=() if is_over else before.steps)


def _is_harder_and_later(new: Goal, old: Goal) -> bool:
    if not (new.of is old.of is Quantity.LEVEL and are_alike(new, old)) or new.by <= old.by:
        return False
    return is_looser(old, new) and not is_looser(new, old)


def _has_outcome(before: Target, target: Target, base: Book, verdict: Verdict) -> bool:
    """Whether a goal that is over was met, or its outcome is recorded.

    A missed one that was in force until after its deadline may be kept as a former goal instead.
    """
    is_closed = any(each.target == before.id for each in base.plan.policy.closures)
    was = (each for each in target.was if each.goal == before.goal)
    is_kept = verdict is Verdict.MISSED and any(each.until > each.goal.by for each in was)
    return is_closed or is_kept or verdict is Verdict.MET


def _is_no_slower(new: Goal, old: Goal, latest: Observation | Reason) -> bool:
    """Whether the straight way from a figure to a goal not met yet reaches the old one in time."""
    if isinstance(latest, Reason) or new.holds(latest.value) or latest.date >= old.by:
        return False
    faster = _pace(new, latest) - _pace(old, latest)
    return new.facing(latest.value).operator.direction * faster >= 0


def _pace(goal: Goal, latest: Observation) -> Decimal:
    """The change a day from a figure to a goal."""
    return (goal.facing(latest.value).value - latest.value) / (goal.by - latest.date).days
