"""What to say about a diagnostic, in a language."""

from __future__ import annotations

from typing import Final, NamedTuple

from bishan_targets.diagnostics import Diagnostic, Term
from bishan_targets.messages import Messages
from bishan_targets.text import visible

# How much is quoted of what a file says; what the program itself lists or names stays whole.
_MOST_QUOTED: Final = 60
_WHOLE: Final = frozenset({"known", "file", "other", "reason"})


class Words(NamedTuple):
    """The sentences of a diagnostic: what is wrong, what was expected, and how to mend it."""

    message: str
    expected: str | None
    hint: str | None


def word(diagnostic: Diagnostic, say: Messages) -> Words:
    """Put a diagnostic into words; the values that came from files are made harmless."""
    values = {name: _shown(name, value, say) for name, value in diagnostic.values.items()}
    key = f"error.{diagnostic.code}"
    hint = f"hint.{diagnostic.hint}" if diagnostic.hint else f"{key}.hint"
    return Words(
        message=say(key, **values),
        expected=say(f"{key}.expected", **values) if say.has(f"{key}.expected") else None,
        hint=say(hint, **values) if say.has(hint) else None,
    )


def _shown(name: str, value: str, say: Messages) -> str:
    if isinstance(value, Term):
        return say(value)
    if len(value) > _MOST_QUOTED and name not in _WHOLE:
        value = value[:_MOST_QUOTED] + "…"
    return visible(value)
