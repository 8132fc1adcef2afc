"""The gate's rules for milestones: statements, evidence, expected dates, deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from bishan_targets.assessment.milestones import Standing, standing
from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.strict import loosened_severities, loosening
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.milestones import Milestone, State, Statement
from bishan_targets.model.policy import Level, Rule, stricter

_NOTHING: Final = "-"
_REWRITTEN: Final = ("state", "steps_done", "on", "expected")
"""Keys of a statement that may not change; other evidence has a rule of its own."""


def milestone_comparisons(head: Book, base: Book | None, as_of: date) -> Iterator[Comparison]:
    """Every comparison about milestones, against another revision of the book if there is one.

    A milestone that is gone is reported once: its statements have to go with it.
    """
    for milestone in head.plan.milestones.values():
        subject = _Subject(milestone, head, base, as_of)
        yield from _lost(subject)
        yield from _overdue(subject)
        yield from _future_dated(subject)
        yield from _closed_early(subject)
        if base and subject.before:
            yield from _against(subject, subject.before, head.plan, base.plan)
    if base:
        yield from _removed(head, base)


def milestone_levels(head: Book, base: Book | None) -> dict[tuple[str | None, Rule], Level]:
    """The severity of each rule for each milestone, the stricter one of both revisions."""
    plans = [book.plan for book in (head, base) if book]
    levels: dict[tuple[str | None, Rule], Level] = {}
    for plan in plans:
        for name in plan.milestones:
            for rule in Rule:
                found = [_level(rule, name, each) for each in plans]
                levels[name, rule] = stricter(found[0], found[-1])
    return levels


def _level(rule: Rule, name: str, plan: Plan) -> Level:
    milestone = plan.milestones.get(name)
    return plan.policy.level(rule, milestone.policy if milestone else None)


@dataclass(frozen=True)
class _Subject:
    """A milestone of the head, with both revisions' books."""

    milestone: Milestone
    head: Book
    base: Book | None
    as_of: date

    @property
    def before(self) -> Milestone | None:
        """The milestone as it is in the base."""
        return self.base.plan.milestones.get(self.milestone.id) if self.base else None

    @property
    def statements(self) -> Sequence[Statement]:
        """All statements, including those dated after the day of the judgement."""
        return self.head.statements.get(self.milestone.id, ())

    @property
    def statements_before(self) -> Sequence[Statement]:
        """The statements in the base."""
        return self.base.statements.get(self.milestone.id, ()) if self.base else ()

    @cached_property
    def known(self) -> Sequence[Statement]:
        """The statements up to the day of the judgement."""
        return [each for each in self.statements if each.date <= self.as_of]

    @cached_property
    def standing(self) -> Standing:
        """The verdict by the stricter deadline and evidence of both revisions."""
        judged, before = self.milestone, self.before
        if before:
            evidence = before.evidence if before.checkable else judged.evidence
            judged = judged._replace(by=min(judged.by, before.by), evidence=evidence)
        return standing(self.head, judged, self.as_of)

    @property
    def deadline(self) -> date:
        """The earlier deadline of both revisions."""
        return min(self.milestone.by, self.before.by) if self.before else self.milestone.by

    @property
    def latest(self) -> Statement | None:
        """The statement that is judged; None without one, or without a document that can decide."""
        if self.standing.verdict is MilestoneVerdict.NOT_CHECKABLE:
            return None
        return self.known[-1] if self.known else None

    @property
    def is_closed_anew(self) -> bool:
        """Whether the change itself declares the milestone's outcome."""
        old = self.base.plan.policy.closures if self.base else ()
        new = self.head.plan.policy.closures
        return any(each.milestone == self.milestone.id and each not in old for each in new)

    def compare(self, rule: Rule, holds: bool, **values: Any) -> Comparison:
        """A comparison about this milestone."""
        return Comparison(rule, self.milestone.id, holds, **values)


def _lost(subject: _Subject) -> Iterator[Comparison]:
    """A milestone that was done, but is not by the latest statement.

    If it was done in the base, `milestone-undone` says so.
    """
    latest = subject.latest
    if latest is None or _is_done(subject.statements_before):
        return
    yield subject.compare(
        Rule.LOST,
        subject.standing.verdict is not MilestoneVerdict.LOST,
        value=latest.state,
        reference=State.DONE,
        reference_from="goal",
        day=latest.date,
        aspect="milestone",
    )


def _overdue(subject: _Subject) -> Iterator[Comparison]:
    """A deadline that has passed without a statement or a closure to decide the outcome."""
    latest = subject.latest
    if latest is None or subject.as_of <= subject.deadline:
        return
    is_closed = subject.standing.closure is not None
    yield subject.compare(
        Rule.OVERDUE,
        is_closed or subject.standing.verdict is not MilestoneVerdict.OVERDUE,
        value=latest.state,
        reference=str(subject.deadline),
        reference_from="goal",
        day=latest.date,
        aspect="milestone",
    )


def _closed_early(subject: _Subject) -> Iterator[Comparison]:
    """An outcome recorded before the later deadline of both revisions, and before it is done."""
    milestone, before = subject.milestone, subject.before
    by = max(milestone.by, before.by) if before else milestone.by
    ended = (MilestoneVerdict.MET, MilestoneVerdict.DROPPED)
    for place, each in enumerate(subject.head.plan.policy.closures):
        if each.milestone == milestone.id:
            yield subject.compare(
                Rule.CLOSED_EARLY,
                subject.as_of >= by or subject.standing.verdict in ended,
                value=each.outcome,
                reference=str(by),
                reference_from="goal",
                aspect="milestone",
                place=("closed", place),
            )


def _future_dated(subject: _Subject) -> Iterator[Comparison]:
    """A statement with a future date."""
    if subject.statements:
        last = subject.statements[-1].date
        holds = last <= subject.as_of
        days = {"day": last, "reference_day": subject.as_of}
        yield subject.compare(Rule.FUTURE_DATED, holds, **days, aspect="milestone")


def _against(subject: _Subject, before: Milestone, plan: Plan, base: Plan) -> Iterator[Comparison]:
    yield from _undone(subject)
    yield from _without_evidence(subject, before)
    yield from _slipped(subject)
    yield from _rewritten(subject)
    yield from _loosened(subject.milestone, before)
    settings = (plan, subject.milestone.policy), (base, before.policy)
    yield from loosened_severities(before.id, *settings)


def _removed(head: Book, base: Book) -> Iterator[Comparison]:
    """Milestones of the base that are gone from the plan without a retirement."""
    retired = {each.metric for each in head.plan.policy.retirements}
    for name in base.plan.milestones:
        is_kept = name in head.plan.milestones
        is_retired = name in retired and not is_kept
        aspect = "retired" if is_retired else ""
        yield Comparison(Rule.MILESTONE_REMOVED, name, is_kept or is_retired, aspect=aspect)


def _is_done(statements: Sequence[Statement]) -> bool:
    return bool(statements) and statements[-1].state is State.DONE


def _is_begun(statements: Sequence[Statement]) -> bool:
    return bool(statements) and statements[-1].state is State.BEGUN


def _undone(subject: _Subject) -> Iterator[Comparison]:
    """A milestone that was done in the base and no longer is, unless its outcome is declared."""
    if not _is_done(subject.statements_before):
        return
    last, now = subject.statements_before[-1], subject.statements
    if last.date <= subject.as_of and _is_done(now):
        now = subject.known  # a statement of a day to come does not do it again
    is_done, is_closed = _is_done(now), subject.is_closed_anew
    is_gone = not now or now[-1].date < last.date
    yield subject.compare(
        Rule.MILESTONE_UNDONE,
        is_done or is_closed,
        value=None if is_gone else now[-1].state,
        reference=State.DONE,
        reference_from="base",
        day=last.date if is_gone else now[-1].date,
        aspect="" if is_done else "closed" if is_closed else "removed" if is_gone else "",
    )


def _without_evidence(subject: _Subject, before: Milestone) -> Iterator[Comparison]:
    """Evidence that the plan no longer names, or that a statement `done` has no more."""
    if before.checkable:
        yield subject.compare(
            Rule.EVIDENCE_REMOVED,
            subject.milestone.checkable,
            value=subject.milestone.evidence,
            reference=before.evidence,
            reference_from="base",
            aspect="plan",
        )
    now = {each.date: each for each in subject.statements if each.state is State.DONE}
    for old in subject.statements_before:
        if old.state is State.DONE and (new := now.get(old.date)):
            yield subject.compare(
                Rule.EVIDENCE_REMOVED,
                new.evidence == old.evidence,
                value=new.evidence,
                reference=old.evidence,
                reference_from="base",
                day=old.date,
                aspect="statement",
            )


def _slipped(subject: _Subject) -> Iterator[Comparison]:
    """An expected date later than the latest one stated in the base, while it is not done."""
    # A statement of a day to come may be a slip, but takes none back.
    begun = [each for each in (subject.known, subject.statements) if _is_begun(each)]
    found = filter(None, map(_expected, begun))
    new = max(found, key=lambda each: each.expected, default=None)
    old = _expected(subject.statements_before)
    if old is None or new is None:
        return
    yield subject.compare(
        Rule.EXPECTED_SLIPPED,
        new.expected <= old.expected,
        value=str(new.expected),
        reference=str(old.expected),
        reference_from="base",
        day=new.stated,
    )


class _Expected(NamedTuple):
    """An expected date, and the day of the statement that gives it."""

    stated: date
    expected: date


def _expected(statements: Sequence[Statement]) -> _Expected | None:
    """The expected date stated last."""
    found = (_Expected(each.date, each.expected) for each in reversed(statements) if each.expected)
    return next(found, None)


def _rewritten(subject: _Subject) -> Iterator[Comparison]:
    """Statements of the base that were changed or removed."""
    now = {each.date: each for each in subject.statements}
    found = [
        each
        for old in subject.statements_before
        for each in _changes(subject, old, now.get(old.date))
    ]
    if subject.statements_before and not found:
        found = [subject.compare(Rule.HISTORY_REWRITTEN, True, reference_from="base")]
    yield from found


def _changes(subject: _Subject, old: Statement, new: Statement | None) -> Iterator[Comparison]:
    """The keys of a statement that changed, or the statement itself if it is gone."""
    if new is None:
        yield subject.compare(
            Rule.HISTORY_REWRITTEN,
            False,
            reference=old.state,
            reference_from="base",
            day=old.date,
            aspect="statement-gone",
        )
        return
    for key in _REWRITTEN:
        before, after = getattr(old, key), getattr(new, key)
        if _sorted(before) != _sorted(after):
            yield subject.compare(
                Rule.HISTORY_REWRITTEN,
                False,
                value=_written(after),
                reference=_written(before),
                reference_from="base",
                day=old.date,
                aspect=f"statement.{key}",
            )


def _sorted(value: object) -> object:
    """A key's value; the order of steps does not count."""
    return sorted(value) if isinstance(value, list) else value


def _written(value: object) -> str:
    """A key's value as text; a state stays one, for its name in the reader's language."""
    if isinstance(value, list):
        return _listed(value)
    if isinstance(value, State):
        return value
    return _NOTHING if value is None else str(value)


def _listed(steps: Sequence[str]) -> str:
    return " / ".join(steps) or _NOTHING


def _loosened(milestone: Milestone, before: Milestone) -> Iterator[Comparison]:
    """A later deadline, steps that are gone, another document that decides, no longer binding."""
    new, old = milestone.by, before.by
    yield loosening(before.id, "deadline", str(new), str(old), new > old)
    gone = [step for step in before.steps if step not in milestone.steps]
    steps = _listed(milestone.steps), _listed(gone or before.steps)
    yield loosening(before.id, "steps", *steps, bool(gone))
    other = milestone.evidence != before.evidence
    is_other = other and before.checkable and milestone.checkable
    yield loosening(before.id, "evidence", milestone.evidence, before.evidence, is_other)
    if milestone.binding or before.binding:
        binding = str(milestone.binding).lower(), str(before.binding).lower()
        yield loosening(before.id, "binding", *binding, before.binding and not milestone.binding)
