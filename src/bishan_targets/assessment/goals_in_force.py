"""The goals in force on a day: targets are decided, and goals replaced, in the course of time."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.goals import Goal
from bishan_targets.model.targets import Target


class Goals(StrEnum):
    """The goals that apply on a day in the past: those in force then, or today's."""

    THEN = "then"
    NOW = "now"


def book_on(book: Book, day: date, goals: Goals = Goals.THEN) -> Book:
    """The book with its plan, and its members' plans, as they stood on a day.

    Its figures are all there; those that members' goals decide are made anew.
    """
    found = book._replace(plan=plan_on(book.plan, day, goals))
    if not book.members:
        return found
    members = {name: book_on(each, day, goals) for name, each in book.members.items()}
    if all(each.plan is book.members[name].plan for name, each in members.items()):
        return found
    from bishan_targets.assessment.rollups.figures import made_by_targets

    return made_by_targets(found._replace(members=members))


def plan_on(plan: Plan, day: date, goals: Goals = Goals.THEN) -> Plan:
    """The plan as it stood on a day.

    Targets that were decided later are moved to `later`; interim goals decided later are left out.
    With `then`, each target has the goal in force on that day, and only the former goals replaced
    by then; with `now`, it has its present goal on every day. A target whose `since` is the day on
    which a former goal was replaced was there before. A plan that is one of a day already stays as
    it is.
    """
    if plan.on or not any(each.since or each.steps or each.was for each in plan.targets.values()):
        return plan
    there = {id_: each for id_, each in plan.targets.items() if not _is_later(each, day)}
    later = {id_: each for id_, each in plan.targets.items() if _is_later(each, day)}
    targets = {id_: _target_on(each, day, goals) for id_, each in there.items()}
    return plan._replace(targets=targets, later=later, on=day)


def _is_later(target: Target, day: date) -> bool:
    if target.since is None or target.since <= day:
        return False
    return all(each.until != target.since for each in target.was)


def _target_on(target: Target, day: date, goals: Goals) -> Target:
    was = [each for each in target.was if each.until <= day or goals is Goals.NOW]
    following = next((each.goal for each in target.was if each.until > day), None)
    former = following if goals is Goals.THEN else None
    goal = former or target.goal
    steps = [
        each
        for each in target.steps
        if _leads_to(goal, each.goal) and (each.since is None or each.since <= day)
    ]
    # A later `since` is the day of the goal that followed.
    since = None if former and target.since and target.since > day else target.since
    return target._replace(goal=goal, was=tuple(was), steps=tuple(steps), since=since)


def _leads_to(goal: Goal, step: Goal) -> bool:
    """Whether an interim goal belongs to a goal: not if that one was of another kind."""
    kind = (goal.of, goal.operator, goal.start)
    return step.by < goal.by and (step.of, step.operator, step.start) == kind
