"""Members and their goals as a matrix of verdicts, binding goals first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.report.members import MemberReport, MembersReport, SharedGoalReport
from bishan_targets.text.safe import visible

SIGNS: Final = {
    Verdict.MET: "✓",
    Verdict.ON_TRACK: "+",
    Verdict.AT_RISK: "~",
    Verdict.OFF_TRACK: "!",
    Verdict.LOST: "×",
    Verdict.MISSED: "×",
    Verdict.OVERDUE: "?",
    Verdict.TOO_FEW: ".",
    Verdict.NO_DATA: ".",
    Verdict.NO_GOAL: ".",
}
"""One sign for each verdict in a narrow matrix."""
_LAGGING: Final = (Verdict.OFF_TRACK, Verdict.LOST, Verdict.MISSED, Verdict.OVERDUE)


_WORST_FIRST: Final = (
    *(Verdict.MISSED, Verdict.LOST, Verdict.OVERDUE, Verdict.OFF_TRACK, Verdict.AT_RISK),
    *(Verdict.NO_DATA, Verdict.TOO_FEW, Verdict.NO_GOAL, Verdict.ON_TRACK, Verdict.MET),
)
RANKS: Final = {verdict: rank for rank, verdict in enumerate(_WORST_FIRST)}
"""The order of verdicts in a sorted matrix."""


class Matrix(NamedTuple):
    """Columns are goals, by their number; `rows` has a verdict for each, None for one not set."""

    goals: Sequence[str]
    members: Sequence[str]
    rows: Sequence[Sequence[Verdict | None]]


def matrix(report: MembersReport, say: Messages) -> Matrix:
    """The members in their order, those that cannot be read left out."""
    ids = [each.id for each in report.goals]
    readable = [each for each in report.members if not each.errors]
    rows = []
    for member in readable:
        verdicts = {each.id: each.verdict for each in member.targets}
        rows.append([verdicts.get(name) for name in ids])
    return Matrix(
        [goal_name(each, say) for each in report.goals],
        [visible(each.id) for each in readable],
        rows,
    )


def goal_name(goal: SharedGoalReport, say: Messages) -> str:
    """The goal's name; a binding one is marked."""
    name = visible(say.pick(goal.name))
    return say("members.binding", name=name) if goal.binding else name


def counts(report: MembersReport, say: Messages) -> list[list[str]]:
    """A heading and a row for each goal: how many members, and how many have each verdict."""
    used = [each for each in Verdict if any(goal.summary.get(each) for goal in report.goals)]
    heading = [say("members.goal"), say("members.members")]
    heading += [say(f"verdict.{each}") for each in used]
    rows = [
        [goal_name(goal, say), str(goal.members), *(str(goal.summary[each]) for each in used)]
        for goal in report.goals
    ]
    return [heading, *rows]


def words(report: MembersReport, say: Messages) -> list[list[str]]:
    """A heading and a row for each member, with verdicts in words."""
    found = matrix(report, say)
    heading = [say("members.member"), *found.goals]
    rows = [
        [name, *(say(f"verdict.{each}") if each else nothing(say) for each in row)]
        for name, row in zip(found.members, found.rows, strict=True)
    ]
    return [heading, *rows]


def sentences(report: MembersReport, say: Messages) -> list[str]:
    """The number of members, and those that cannot be read."""
    readable = [each for each in report.members if not each.errors]
    said = [say.count("members.summary", len(readable), lagging=_lagging(readable))]
    unread = [visible(each.id) for each in report.members if each.errors]
    if unread:
        said.append(say("members.unread", members=say("list.separator").join(unread)))
    return said


def _lagging(members: Sequence[MemberReport]) -> int:
    """The number of members with a binding target that lags."""
    return sum(
        any(goal.binding and goal.verdict in _LAGGING for goal in each.targets) for each in members
    )


def legend(report: MembersReport, say: Messages) -> str:
    """The signs that the matrix uses, with their verdicts."""
    used = {goal.verdict for each in report.members for goal in each.targets}
    by_sign: dict[str, list[str]] = {}
    for verdict in Verdict:
        if verdict in used:
            by_sign.setdefault(SIGNS[verdict], []).append(say(f"verdict.{verdict}"))
    either = say("members.either")
    return say("list.separator").join(
        f"{say.own(sign)} {either.join(verdicts)}" for sign, verdicts in by_sign.items()
    )
