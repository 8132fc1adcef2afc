"""The status of milestones: a row each, and the statements behind it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.milestones import standing
from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.model.book import Book
from bishan_targets.model.localized import Localized
from bishan_targets.model.milestones import Statement

# A field named `date` shadows the type when annotations are evaluated.
Day = date


class ClosureReport(NamedTuple):
    """The outcome of a goal that the plan has closed, in its own words."""

    outcome: str
    source: str


class MilestoneReport(NamedTuple):
    """The status of one milestone.

    `evidence` names the document that decides, or is `none`. `state` is the latest one stated,
    `steps_done` are those of `steps` that are done, and `done_on` the day on which all was done.
    `expected` is the latest expected date, and `slip_days` its distance in days from the first one.
    """

    id: str
    name: Localized
    by: date
    owner: Localized | None
    binding: bool
    evidence: str
    steps: Sequence[str]
    state: str | None
    steps_done: Sequence[str]
    done_on: date | None
    expected: date | None
    slip_days: int | None
    verdict: MilestoneVerdict
    flags: Sequence[str]
    closed: ClosureReport | None


class StatementReport(NamedTuple):
    """One statement about a milestone; `steps_done` is None if it says nothing of steps."""

    date: Day
    state: str
    steps_done: Sequence[str] | None
    expected: Day | None
    on: Day | None
    evidence: str | None
    source: str | None
    note: str | None
    file: str


def milestone_reports(
    book: Book, as_of: date, ids: Iterable[str] | None = None
) -> list[MilestoneReport]:
    """The milestones set by the day `as_of`, of those with these ids, in the plan's order."""
    return [
        _row(book, each.id, as_of)
        for each in book.plan.chosen_milestones(ids)
        if each.since is None or each.since <= as_of
    ]


def milestone_report(
    book: Book, id_: str, as_of: date
) -> tuple[MilestoneReport, list[StatementReport]]:
    """One milestone's row, and the statements made about it by the day `as_of`."""
    statements = [each for each in book.statements.get(id_, ()) if each.date <= as_of]
    return _row(book, id_, as_of), [statement_report(each) for each in statements]


def _row(book: Book, id_: str, as_of: date) -> MilestoneReport:
    milestone = book.plan.milestones[id_]
    found = standing(book, milestone, as_of)
    closure = found.closure
    return MilestoneReport(
        id=milestone.id,
        name=milestone.name,
        by=milestone.by,
        owner=milestone.owner,
        binding=milestone.binding,
        evidence=milestone.evidence,
        steps=list(milestone.steps),
        state=found.state,
        steps_done=list(found.steps_done),
        done_on=found.done_on,
        expected=found.expected,
        slip_days=found.slip_days,
        verdict=found.verdict,
        flags=[str(flag) for flag in found.flags],
        closed=ClosureReport(closure.outcome, closure.source) if closure else None,
    )


def statement_report(statement: Statement) -> StatementReport:
    """A statement in output form."""
    return StatementReport(**statement._asdict())
