"""A new planning period: a harder goal for a later day, which is no later deadline for the old one.

The base's goal must be out of the way: met, or over, with its outcome recorded in the base or the
goal itself kept among the former ones. Else the new goal needs a pace that is no slower: on a
straight way from the base's latest figure to the new goal, the old one is reached in time.
"""

from __future__ import annotations

from datetime import date

from bishan_targets.assessment.assessment import assessed
from bishan_targets.assessment.gap import Gap, Reason, measure
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.book import BaselineRule, Book, Target
from bishan_targets.model.goals import Goal, Quantity, are_alike, is_looser


def with_new_period(before: Target, target: Target, base: Book, as_of: date) -> Target:
    """The base's target as judged beside a new one: due as late, if that begins another period.

    The interim goals of a period that is over are left out.
    """
    if not _is_harder_and_later(target.goal, before.goal):
        return before
    found = assessed(base, before, as_of)
    verdict = found.judgement.verdict
    is_kept = verdict is Verdict.MISSED and _has_run_out(before.goal, target)
    is_over = verdict is Verdict.MET or is_kept or _is_closed(before, base, as_of)
    if not (is_over or _is_no_slower(target.goal, found.gap)):
        return before
    goal = before.goal._replace(by=target.goal.by)
    return before._replace(goal=goal, steps=() if is_over else before.steps)


def _is_harder_and_later(new: Goal, old: Goal) -> bool:
    if not (new.of is old.of is Quantity.LEVEL and are_alike(new, old)) or new.by <= old.by:
        return False
    return is_looser(old, new) and not is_looser(new, old)


def _is_closed(before: Target, base: Book, as_of: date) -> bool:
    """Whether the base records the outcome of a goal whose day has come."""
    closed = {each.target for each in base.plan.policy.closures}
    return before.id in closed and before.goal.by <= as_of


def _has_run_out(goal: Goal, target: Target) -> bool:
    """Whether a former goal is said to have been in force until after its deadline."""
    return any(each.goal == goal and each.until > goal.by for each in target.was)


def _is_no_slower(new: Goal, gap: Gap) -> bool:
    """Whether the pace from the latest figure to a goal is no slower than that required so far."""
    if isinstance(gap.latest, Reason) or isinstance(gap.required, Reason):
        return False
    towards = measure(new, BaselineRule(), [gap.latest]).required
    if isinstance(towards, Reason):
        return False
    return new.facing(gap.latest.value).operator.direction * (towards - gap.required) >= 0
