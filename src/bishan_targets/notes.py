"""What is to be known of figures before conclusions are drawn: as a value, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.diagnostics import Term

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
