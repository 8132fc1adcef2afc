"""Wording of diagnostics, in a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Diagnostic, More, Place, Term
from bishan_targets.text.safe import visible

# Limit for text quoted from files; text that the program lists or names is not cut.
_MOST_QUOTED: Final = 60
_WHOLE: Final = frozenset({"file", "other", "reason"})
_LISTS: Final = frozenset({"known", "modules", "similar", "unit"})


class Words(NamedTuple):
    """The sentences of a diagnostic: the problem, the expectation, and the remedy."""

    message: str
    expected: str | None
    hint: str | None


def word(diagnostic: Diagnostic, say: Messages) -> Words:
    """Word a diagnostic; values from files are made harmless."""
    values = {name: _shown(name, value, say) for name, value in diagnostic.values.items()}
    key = f"error.{diagnostic.code}"
    hint = f"hint.{diagnostic.hint}" if diagnostic.hint else f"{key}.hint"
    return Words(
        message=say(key, **values),
        expected=say(f"{key}.expected", **values) if say.has(f"{key}.expected") else None,
        hint=say(hint, **values) if say.has(hint) else None,
    )


def counted(diagnostic: Diagnostic, say: Messages) -> str | None:
    """Number and places of the diagnostics counted with this one; None if there are none."""
    if diagnostic.more is None:
        return None
    places = _places(diagnostic.more, diagnostic.file, say)
    return say.count("diagnostic.more", diagnostic.more.number, places=places)


def _places(more: More, file: str | None, say: Messages) -> str:
    """All places, or the first and the last; only lines if all are in `file`."""
    lines = [each.line for each in more.places if each.line and each.file == file]
    span = len(more.places) < more.number
    if len(lines) < len(more.places):
        beside = file if all(each.file == file for each in more.places) else None
        named = [place_name(each, beside) for each in more.places]
        return _span(named, say) if span else say("list.separator").join(named)
    first, last = lines[0], lines[-1]
    if more.number > 1 and last - first + 1 == more.number:
        return say("places.lines", first=first, last=last)
    if span:
        return say("places.between", first=first, last=last)
    listed = say("list.separator").join(map(str, lines))
    return say.count("places.listed", len(lines), lines=listed)


def _span(named: Sequence[str], say: Messages) -> str:
    return say("places.span", first=named[0], last=named[-1])


def place_name(place: Place, beside: str | None = None) -> str:
    """File and cell or line of a place, without the file if it is `beside`; made harmless."""
    file = None if place.file == beside and (place.line or place.cell) else place.file
    parts = (file, place.cell, place.line)
    return ":".join(visible(str(part)) for part in parts if part is not None)


def _shown(name: str, value: str, say: Messages) -> str:
    if isinstance(value, Term):
        return say(value)
    if name in _LISTS:
        return say("list.separator").join(map(visible, value.split("\n")))
    if len(value) > _MOST_QUOTED and name not in _WHOLE:
        value = value[:_MOST_QUOTED]
        return visible(value) + say.own("…")
    return visible(value)
