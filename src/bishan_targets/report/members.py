"""The members of a plan: the verdict of each one's targets, and how many have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.many import assessed_all
from bishan_targets.assessment.verdict import Flag, Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import DiagnosticReport, Number, diagnostic_reports, plain


class MemberGoalReport(NamedTuple):
    """A member's target: its verdict, flags and odds."""

    id: str
    binding: bool
    verdict: Verdict
    flags: Sequence[str]
    probability: Number | None


class MemberReport(NamedTuple):
    """A member's targets in its plan's order; `errors` are those of one that cannot be read."""

    id: str
    name: Localized | None
    file: str
    targets: Sequence[MemberGoalReport]
    errors: Sequence[DiagnosticReport] = ()


class SharedGoalReport(NamedTuple):
    """A target by its id, as members have it: how many, and how many of them have each verdict."""

    id: str
    name: Localized
    binding: bool
    members: int
    summary: dict[str, int]


class MembersReport(NamedTuple):
    """Members and their goals: binding goals first, then in the order of the members' plans."""

    members: Sequence[MemberReport]
    goals: Sequence[SharedGoalReport]


def members_report(book: Book, as_of: date) -> MembersReport:
    """The members of a book and their targets, as seen on a day; those unread follow."""
    goals = {name: _goals_of(each, as_of) for name, each in book.members.items()}
    return members_of(book, goals)


def members_of(book: Book, goals: Mapping[str, Sequence[MemberGoalReport]]) -> MembersReport:
    """The same of members whose targets are assessed already, by the members' ids."""
    members = [
        MemberReport(name, each.plan.name, each.plan.file, goals[name])
        for name, each in book.members.items()
    ]
    unread = [
        MemberReport(name, None, _file(found), (), diagnostic_reports(found))
        for name, found in book.unread.items()
    ]
    return MembersReport([*members, *unread], _goals(book, members))


def _goals_of(book: Book, as_of: date) -> list[MemberGoalReport]:
    found = assessed_all(book, [*book.plan.tracked.values()], as_of)
    return [_goal(each) for each in found]


def _goal(found: Assessment) -> MemberGoalReport:
    target, odds, judgement = found.target, found.projection.probability, found.judgement
    return MemberGoalReport(
        id=target.id,
        binding=target.policy.binding,
        verdict=judgement.verdict,
        flags=[str(flag) for flag in judgement.flags],
        probability=None if odds is None else plain(odds),
    )


def member_goal(target: TargetReport) -> MemberGoalReport:
    """A member's target from its row."""
    return MemberGoalReport(
        id=target.id,
        binding=target.binding,
        verdict=target.verdict,
        flags=target.flags,
        probability=target.projection.probability,
    )


def _file(found: Sequence[Diagnostic]) -> str:
    return next((each.file for each in found if each.file), "")


def _goals(book: Book, members: Sequence[MemberReport]) -> list[SharedGoalReport]:
    """The goals of all members by id, binding ones first."""
    names: dict[str, Localized] = {}
    for each in book.members.values():
        for target in each.plan.tracked.values():
            names.setdefault(target.id, target.name)
    of_goal: dict[str, list[MemberGoalReport]] = {name: [] for name in names}
    for member in members:
        for goal in member.targets:
            of_goal[goal.id].append(goal)
    found = [
        SharedGoalReport(
            id=name,
            name=names[name],
            binding=any(each.binding for each in goals),
            members=len(goals),
            summary=_summary(goals),
        )
        for name, goals in of_goal.items()
        if goals
    ]
    return sorted(found, key=lambda each: not each.binding)


def _summary(goals: Sequence[MemberGoalReport]) -> dict[str, int]:
    in_time = [each for each in goals if Flag.SET_AFTER not in each.flags]
    counts = Counter(each.verdict for each in in_time)
    return {"total": len(in_time), **{str(each): counts[each] for each in Verdict}}
