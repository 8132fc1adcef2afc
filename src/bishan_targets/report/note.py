"""What is to be known of figures before conclusions are drawn: as a value, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.model.diagnostics import Severity, Term
from bishan_targets.report.values import DiagnosticReport

if TYPE_CHECKING:
    from bishan_targets.messages import Messages


class Note(NamedTuple):
    """One thing to be known of the figures that a document shows; `code` names it for programs.

    `key` is that of its message, a counted one where there is a `number`. `values` fill its
    placeholders: a Term has words of its own, and a list is one of ids.
    """

    code: str
    key: str
    values: Mapping[str, str | int | date | list[str]] = MappingProxyType({})
    number: int | None = None


def word_note(note: Note, say: Messages) -> str:
    """Put a note into a sentence."""
    values = {name: _listed(value, say) for name, value in note.values.items()}
    if note.number is None:
        return say(note.key, **values)
    return say.count(note.key, note.number, **values)


def _listed(value: object, say: Messages) -> object:
    if isinstance(value, Term):
        return say(value)
    return say("list.separator").join(value) if isinstance(value, list) else value


def with_notes(
    diagnostics: Iterable[DiagnosticReport], notes: Iterable[Note]
) -> list[DiagnosticReport]:
    """The diagnostics of the input and, in the place of earlier notes, these, in English."""
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
