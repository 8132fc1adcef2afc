"""Statements about milestones to be recorded, compared with standing ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.milestones import Milestone, State, Statement
from bishan_targets.reading.toml.inline import one_line
from bishan_targets.recording.entries import Effect, source_beside
from bishan_targets.text.spelling import closest

_DECISIVE: Final = ("state", "steps_done", "expected", "on", "evidence")
_REMARKS: Final = ("source", "note")


class StatementEntry(NamedTuple):
    """A statement to be recorded about a milestone."""

    milestone: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement as it will stand, the one that stands now for its date, and the effect.

    `amended` is the same statement with another source or note.
    """

    milestone: str
    statement: Statement
    before: Statement | None
    effect: Effect

    @property
    def is_written(self) -> bool:
        """Whether a file changes."""
        return self.effect is not Effect.SAME

    def keys(self, shared: str | None) -> dict[str, object]:
        """The statement's keys in a snapshot whose common source is `shared`."""
        return _keys(self.statement, shared)


def compare_statements(
    entries: Sequence[StatementEntry], book: Book, *, replace: bool
) -> tuple[list[StatementChange], list[Diagnostic]]:
    """The changes by recording statements about milestones of the book, and objections to them.

    A standing statement for the same date with another content is left alone unless `replace` is
    set, and so are source and note of one with the same content. A statement with the state of the
    standing one keeps its keys that are not given anew; one with another state replaces it whole.
    """
    single, diagnostics = _without_twins(entries)
    changes: list[StatementChange] = []
    for entry in single:
        before = _standing(entry, book)
        after = _joined(entry.statement, before)
        effect = _effect(after, before, replace)
        diagnostics += _objections(entry.milestone, after, book.plan.milestones[entry.milestone])
        if before and effect is Effect.REPLACED and not replace:
            diagnostics.append(_stands(entry.milestone, after, before))
        changes.append(StatementChange(entry.milestone, after, before, effect))
    return changes, diagnostics


def _without_twins(
    entries: Sequence[StatementEntry],
) -> tuple[list[StatementEntry], list[Diagnostic]]:
    found: dict[tuple[str, date], StatementEntry] = {}
    diagnostics: list[Diagnostic] = []
    for entry in entries:
        first = found.setdefault((entry.milestone, entry.statement.date), entry)
        if first != entry:
            states = {"first": first.statement.state, "second": entry.statement.state}
            diagnostics.append(
                Diagnostic("statement-twice", values={"id": entry.milestone, **states})
            )
    return list(found.values()), diagnostics


def _standing(entry: StatementEntry, book: Book) -> Statement | None:
    stated = book.statements.get(entry.milestone, ())
    return next((each for each in stated if each.date == entry.statement.date), None)


def _joined(new: Statement, before: Statement | None) -> Statement:
    if before is None or before.state is not new.state:
        return new
    given = {key: value for key in (*_DECISIVE, *_REMARKS) if (value := getattr(new, key))}
    return before._replace(**given)


def _effect(after: Statement, before: Statement | None, replace: bool) -> Effect:
    if before is None:
        return Effect.NEW
    if any(getattr(after, key) != getattr(before, key) for key in _DECISIVE):
        return Effect.REPLACED
    differs = any(getattr(after, key) not in (None, getattr(before, key)) for key in _REMARKS)
    return Effect.AMENDED if replace and differs else Effect.SAME


def _objections(name: str, said: Statement, milestone: Milestone) -> Iterator[Diagnostic]:
    if said.state is State.DONE and said.evidence is None:
        yield Diagnostic("done-without-evidence", values={"id": name}, hint="evidence-option")
    if said.on and said.on > said.date:
        days = {"on": said.on.isoformat(), "date": said.date.isoformat()}
        yield Diagnostic("event-after-statement", values=days, hint="expected-option")
    for step in said.steps_done or ():
        if step not in milestone.steps:
            match = closest(step, milestone.steps)
            values = {"id": name, "step": step, "match": match or ""}
            yield Diagnostic("unknown-step", values=values, hint="did-you-mean" if match else None)


def _stands(name: str, after: Statement, before: Statement) -> Diagnostic:
    """The objection to replacing a statement, with the keys in which the two differ."""
    old, new = _keys(before, before.source), _keys(after, after.source)
    values = {
        "id": name,
        "date": before.date.isoformat(),
        "old": one_line(_own(old, new)),
        "new": one_line(_own(new, old)),
        "file": before.file,
    }
    return Diagnostic("statement-stands", values=values)


def _own(keys: dict[str, object], others: dict[str, object]) -> dict[str, object]:
    """The keys that differ from another's; the state if that one only has more."""
    found = {key: value for key, value in keys.items() if value != others.get(key)}
    return found or {"state": keys["state"]}


def _keys(said: Statement, shared: str | None) -> dict[str, object]:
    keys = {
        "state": str(said.state),
        "steps_done": None if said.steps_done is None else list(said.steps_done),
        "expected": said.expected,
        "on": said.on,
        "evidence": said.evidence,
        "source": source_beside(said.source, shared),
        "note": said.note,
    }
    return {key: value for key, value in keys.items() if value is not None}
