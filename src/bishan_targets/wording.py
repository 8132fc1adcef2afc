"""What to say about a diagnostic or a finding, in a language."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.diagnostics import Diagnostic, Term
from bishan_targets.gate.comparison import Comparison
from bishan_targets.messages import Messages
from bishan_targets.model import SYMBOLS, Goal
from bishan_targets.policy import Rule
from bishan_targets.text import visible

_MOST_PLAIN: Final = 30

# How much is quoted of what a file says; what the program itself lists or names stays whole.
_MOST_QUOTED: Final = 60
_WHOLE: Final = frozenset({"known", "file", "other", "reason"})


class Words(NamedTuple):
    """The sentences of a diagnostic: what is wrong, what was expected, and how to mend it."""

    message: str
    expected: str | None
    hint: str | None


def word_finding(comparison: Comparison, say: Messages) -> Words:
    """Put a finding of the gate into words; what came from files is made harmless."""
    general = f"finding.{comparison.rule}"
    kind, _, detail = comparison.aspect.partition(".")
    origin = f"finding.from.{comparison.reference_from}"
    waiver = comparison.waiver
    show = _percent if comparison.rule is Rule.OFF_TRACK else _value
    values = {
        "value": show(comparison.value),
        "reference": show(comparison.reference),
        "origin": say(origin) if say.has(origin) else "",
        "limit": _value(comparison.limit),
        "difference": _difference(comparison),
        "date": str(comparison.day or ""),
        "goal": _goal(comparison.goal),
        "by": str(comparison.goal.by) if comparison.goal else "",
        "aspect": detail or kind,
        "reason": visible(waiver.reason) if waiver else "",
        "owner": visible(waiver.owner) if waiver else "",
    }
    specific = f"{general}.{kind}"
    has_own = bool(kind) and say.has(specific)
    message = say(specific if has_own else general, **values)
    own_hint = f"{specific}.hint"
    return Words(message, None, say(own_hint if say.has(own_hint) else f"{general}.hint", **values))


def _goal(goal: Goal | None) -> str:
    return f"{SYMBOLS[goal.operator]} {_value(goal.value)}" if goal else ""


def _difference(comparison: Comparison) -> str:
    value, reference = comparison.value, comparison.reference
    if isinstance(value, Decimal) and isinstance(reference, Decimal):
        return _value(abs(value - reference))
    return ""


def _percent(share: Decimal | float | str | None) -> str:
    # Rounded down, so that odds below a threshold are not shown as the threshold.
    return f"{math.floor(round(100 * float(share or 0), 9))}%"


def _value(value: Decimal | float | str | None) -> str:
    if isinstance(value, Decimal):
        plain = f"{value.normalize():f}"
        return plain if len(plain) <= _MOST_PLAIN else f"{value:e}"
    return f"{value:.4g}" if isinstance(value, float) else visible(value or "")


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
