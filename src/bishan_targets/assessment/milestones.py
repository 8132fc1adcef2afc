"""Verdict on a milestone, from the statements made about it: no percentage, no odds."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import Final, NamedTuple

from bishan_targets.assessment.verdict import MilestoneVerdict as Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.milestones import Milestone, State, Statement
from bishan_targets.model.policy import Closure

_MISSED: Final = (
    *("missed", "not met", "not reached", "not achieved", "not done"),
    *("未完成", "未达标", "未达到", "未达成", "未实现", "未建成"),
)


class MilestoneFlag(StrEnum):
    """Remarks beside a milestone's verdict that do not change it."""

    LATE = "late"
    EXPECTED_PASSED = "expected_passed"


class Standing(NamedTuple):
    """A milestone's verdict on one day, and the values behind it.

    `state` is that of the latest statement made by that day, None if there is none.
    `steps_done` are in the plan's order. `expected` is the latest expected date ever stated and
    `slip_days` its distance in days from the first one, negative if it moved forward; both are None
    if none was stated. `done_on` is the day on which the milestone was done, None while it is not.
    """

    verdict: Verdict
    flags: Sequence[MilestoneFlag]
    state: State | None
    expected: date | None
    slip_days: int | None
    steps_done: Sequence[str]
    done_on: date | None
    closure: Closure | None


def standing(book: Book, milestone: Milestone, as_of: date) -> Standing:
    """Judge one of a book's milestones on the day `as_of`; later statements do not exist."""
    statements = [each for each in book.statements.get(milestone.id, ()) if each.date <= as_of]
    closures = book.plan.policy.closures
    closure = next((each for each in closures if each.milestone == milestone.id), None)
    expected = [each.expected for each in statements if each.expected]
    done_on = _done_on(statements)
    verdict = _verdict(milestone, statements, closure, as_of)
    return Standing(
        verdict=verdict,
        flags=_flags(milestone, verdict, expected, done_on, as_of),
        state=statements[-1].state if statements else None,
        expected=expected[-1] if expected else None,
        slip_days=(expected[-1] - expected[0]).days if expected else None,
        steps_done=_steps_done(milestone, statements),
        done_on=done_on,
        closure=closure,
    )


def says_missed(closure: Closure) -> bool:
    """Whether a closure's outcome begins with one of the words for a milestone that was missed."""
    return closure.outcome.strip().casefold().startswith(_MISSED)


def _verdict(
    milestone: Milestone, statements: Sequence[Statement], closure: Closure | None, as_of: date
) -> Verdict:
    """The first rule of docs/concepts/verdicts.md that applies."""
    if not milestone.checkable:
        return Verdict.NOT_CHECKABLE
    state = statements[-1].state if statements else None
    if state in _ENDED:
        return _ENDED[state]
    has_passed = as_of > milestone.by
    if has_passed and closure and says_missed(closure):
        return Verdict.MISSED
    if state is None:
        return Verdict.NO_DATA
    return Verdict.OVERDUE if has_passed else _open(milestone, statements)


_ENDED: Final[dict[State | None, Verdict]] = {
    State.DONE: Verdict.MET,
    State.DROPPED: Verdict.DROPPED,
}


def _open(milestone: Milestone, statements: Sequence[Statement]) -> Verdict:
    """The verdict on a milestone that is begun and whose deadline is still to come."""
    if any(each.state is State.DONE for each in statements):
        return Verdict.LOST
    expected = [each.expected for each in statements if each.expected]
    is_late = bool(expected) and expected[-1] > milestone.by
    return Verdict.EXPECTED_LATE if is_late else Verdict.AS_PLANNED


def _done_on(statements: Sequence[Statement]) -> date | None:
    """The day on which a milestone was done: the one stated last, else that of the statement.

    Statements before one that takes it back do not count.
    """
    done = list(takewhile(lambda each: each.state is State.DONE, reversed(statements)))
    if not done:
        return None
    return next((each.on for each in done if each.on), done[-1].date)


def _steps_done(milestone: Milestone, statements: Sequence[Statement]) -> list[str]:
    stated = (each.steps_done for each in reversed(statements) if each.steps_done is not None)
    done = frozenset(next(stated, ()))
    return [step for step in milestone.steps if step in done]


def _flags(
    milestone: Milestone,
    verdict: Verdict,
    expected: Sequence[date],
    done_on: date | None,
    as_of: date,
) -> list[MilestoneFlag]:
    is_open = verdict in (Verdict.AS_PLANNED, Verdict.LOST, Verdict.EXPECTED_LATE)
    stands = {
        MilestoneFlag.LATE: verdict is Verdict.MET and bool(done_on and done_on > milestone.by),
        MilestoneFlag.EXPECTED_PASSED: is_open and bool(expected) and expected[-1] < as_of,
    }
    return [flag for flag, holds in stands.items() if holds]
