"""Contents of a site beside its pages: a goal as its members have it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.assessed import assessed
from bishan_targets.model.book import Book
from bishan_targets.report.members import MemberReport, MembersReport, SharedGoalReport
from bishan_targets.report.status import Report, status_report
from bishan_targets.report.target import target_report


class GoalOfMembers(NamedTuple):
    """A goal: the members that have it, and `status` with the target of each, in their order."""

    goal: SharedGoalReport
    members: Sequence[MemberReport]
    status: Report


def goal_of_members(
    book: Book, as_of: date, members: MembersReport, goal: SharedGoalReport
) -> GoalOfMembers:
    """The targets of members with the goal's id, as seen on a day."""
    having = [each for each in members.members if any(t.id == goal.id for t in each.targets)]
    books = [book.members[each.id] for each in having]
    targets = [
        target_report(each, assessed(each, each.plan.tracked[goal.id], as_of)) for each in books
    ]
    return GoalOfMembers(goal, having, status_report(book, as_of, targets, []))
