"""Notes on figures, to be read before drawing conclusions: as values, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.model.diagnostics import Severity, Term
from bishan_targets.model.localized import Localized
from bishan_targets.report.values import DiagnosticReport
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.messages import Messages


_MOST_NAMED: Final = 6


class Note(NamedTuple):
    """A note on the figures of a document; `code` identifies it for programs.

    `key` is the key of its message, a counted one if there is a `number`. `values` fill the
    placeholders: a Term is worded in each language, and a list is one of ids or of names.
    """

    code: str
    key: str
    values: Mapping[str, str | int | date | list[str] | list[Localized]] = MappingProxyType({})
    number: int | None = None


def word_note(note: Note, say: Messages) -> str:
    """Word a note as a sentence."""
    values = {name: _listed(value, say) for name, value in note.values.items()}
    if note.number is None:
        return say(note.key, **values)
    return say.count(note.key, note.number, **values)


def not_decided_notes(later: Sequence[str]) -> list[Note]:
    """A note on the targets left out because they were decided after the day, by their ids."""
    values = {"ids": list(later)}
    key = "note.not_decided_yet"
    return [Note("not-decided-yet", key, values, number=len(later))] if later else []


def _listed(value: object, say: Messages) -> object:
    if isinstance(value, Term):
        return say(value)
    if not isinstance(value, list):
        return value
    ids = [each for each in value if isinstance(each, str)]
    if ids:
        return say("list.separator").join(ids)
    names = [visible(say.pick(each)) for each in value]
    listed = say("brief.names").join(names[:_MOST_NAMED])
    return listed if len(names) <= _MOST_NAMED else say("note.more", names=listed)


def with_notes(
    diagnostics: Iterable[DiagnosticReport], notes: Iterable[Note]
) -> list[DiagnosticReport]:
    """The diagnostics of the input, with these notes, in English, in place of earlier ones."""
    from bishan_targets import messages

    found = [each for each in diagnostics if each.severity != Severity.NOTE]
    say = messages.load("en")
    return [*found, *(_report(each.code, word_note(each, say)) for each in notes)]


def _report(code: str, message: str) -> DiagnosticReport:
    return DiagnosticReport(
        code=code,
        severity=Severity.NOTE,
        file=None,
        line=None,
        column=None,
        cell=None,
        message=message,
        hint=None,
        more=0,
        until=None,
    )
