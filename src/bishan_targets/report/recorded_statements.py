"""Statements about milestones to be recorded, or recorded, and their effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.milestones import standing
from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.model.book import Book
from bishan_targets.model.localized import Localized
from bishan_targets.recording.draft import Draft
from bishan_targets.recording.statements import StatementChange
from bishan_targets.report.milestones import StatementReport, statement_report
from bishan_targets.report.values import Day


class RecordedStatement(NamedTuple):
    """A given statement as it stands then; `before` is the previous one for its date.

    `effect` is the change made, and `future_dated` tells whether its date is still to come.
    """

    milestone: str
    name: Localized
    date: Day
    effect: str
    before: StatementReport | None
    state: str
    steps_done: Sequence[str] | None
    expected: Day | None
    on: Day | None
    evidence: str | None
    source: str | None
    note: str | None
    future_dated: bool


class MilestoneStanding(NamedTuple):
    """A milestone's verdict and latest expected date."""

    verdict: MilestoneVerdict
    expected: Day | None


class MilestoneEffect(NamedTuple):
    """A milestone's verdict before and after."""

    id: str
    name: Localized
    before: MilestoneStanding
    after: MilestoneStanding


def recorded_statements(draft: Draft, as_of: date) -> list[RecordedStatement]:
    """The statements of a draft, with the source given in their snapshot."""
    return [_recorded(each, draft.after, as_of) for each in draft.statements]


def milestone_effects(draft: Draft, as_of: date) -> list[MilestoneEffect]:
    """The milestones whose statements change, in the plan's order, judged on the day `as_of`."""
    changed = {each.milestone for each in draft.statements if each.is_written}
    return [
        MilestoneEffect(
            id=milestone.id,
            name=milestone.name,
            before=_standing(draft.before, milestone.id, as_of),
            after=_standing(draft.after, milestone.id, as_of),
        )
        for milestone in draft.after.plan.milestones.values()
        if milestone.id in changed
    ]


def _recorded(change: StatementChange, after: Book, as_of: date) -> RecordedStatement:
    day = change.statement.date
    stated = after.statements[change.milestone]
    now = statement_report(next(each for each in stated if each.date == day))
    keys = now._asdict()
    del keys["file"]
    return RecordedStatement(
        milestone=change.milestone,
        name=after.plan.milestones[change.milestone].name,
        effect=change.effect,
        before=statement_report(change.before) if change.before else None,
        future_dated=day > as_of,
        **keys,
    )


def _standing(book: Book, milestone: str, as_of: date) -> MilestoneStanding:
    found = standing(book, book.plan.milestones[milestone], as_of)
    return MilestoneStanding(found.verdict, found.expected)
