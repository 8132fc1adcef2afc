"""Values of the gate's comparisons in full: never rounded into another meaning."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, TypeAlias

from bishan_targets.gate.comparison import Value
from bishan_targets.messages import Messages
from bishan_targets.render.numbers import exact
from bishan_targets.report.values import plain
from bishan_targets.text.safe import visible

_MOST_PLAIN: Final = 30
Shown: TypeAlias = Value | str | None


def in_full(amount: Shown, say: Messages) -> str:
    """A figure with all its digits; a text made harmless."""
    if isinstance(amount, Decimal):
        text = f"{amount.normalize():f}"
        return say.figure(text) if len(text) <= _MOST_PLAIN else f"{amount:e}"
    return exact(plain(amount), say=say) if isinstance(amount, float) else visible(amount or "")
