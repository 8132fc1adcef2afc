"""Units of a metric's level, and of a difference between two levels."""

from __future__ import annotations

from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.text.folding import narrow

# Two shares differ by points, not by per cent of each other.
_IN_POINTS: Final = {"%": "percent", "‰": "per_mille"}
_FIRST_WIDE: Final = "\u2e80"


def spaced(unit: str, say: Messages) -> str:
    """A unit as it follows a number: after a space if it is a word of letters, such as `firms`.

    Signs such as `%` and Chinese words follow directly; an empty unit adds nothing.
    """
    if unit[:1].isdigit():
        return f" {say.own('×')} {unit}"
    return f" {unit}" if unit[:1].isalpha() and unit[0] < _FIRST_WIDE else unit


def is_rate(unit: str) -> bool:
    """Whether figures are shares, rates or indices, and no numbers of things."""
    return not unit or narrow(unit) in _IN_POINTS or "/" in unit


def difference_unit(unit: str, say: Messages) -> str:
    """The unit of a gap for a separate cell: points for shares (`pp`), else `unit` itself."""
    kind = _IN_POINTS.get(narrow(unit))
    return say(f"unit.{kind}") if kind else unit


def difference_in_cell(number: str, unit: str, say: Messages) -> str:
    """A difference with its unit, in short form: `0.9 pp`, `12 firms`; `unit` is the level's.

    Without a unit, the number alone.
    """
    kind = _IN_POINTS.get(narrow(unit))
    return say(f"unit.{kind}.inline", n=number) if kind else number + spaced(unit, say)


def difference(number: str, unit: str, say: Messages) -> str:
    """The same for a sentence: `0.9 percentage points`, `1 percentage point`, `12 firms`."""
    kind = _IN_POINTS.get(narrow(unit))
    if kind is None:
        return number + spaced(unit, say)
    form = say.plural(1 if number.lstrip("+-") == "1" else 2)
    return say(f"unit.{kind}.{form}", n=number)
