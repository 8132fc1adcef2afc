"""The unit of a metric's level, and that of a difference between two of its levels."""

from __future__ import annotations

from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.text.width import narrow

# Two shares differ by points, not by per cent of each other.
_IN_POINTS: Final = {"%": "percent", "‰": "per_mille"}
_FIRST_WIDE: Final = "\u2e80"


def spaced(unit: str) -> str:
    """A unit as it follows a number: behind a space where it is a word of letters, as `firms`.

    Signs such as `%` and Chinese words follow at once, and no unit is none.
    """
    return f" {unit}" if unit[:1].isalpha() and unit[0] < _FIRST_WIDE else unit


def difference_unit(unit: str, say: Messages) -> str:
    """The unit of a gap, to stand alone in a cell: points for shares (`pp`), else `unit` itself."""
    kind = _IN_POINTS.get(narrow(unit))
    return say(f"unit.{kind}") if kind else unit


def difference_in_cell(number: str, unit: str, say: Messages) -> str:
    """A difference with its unit, as short as can be: `0.9 pp`, `12 firms`; `unit` is the level's.

    A number of no unit stays alone.
    """
    kind = _IN_POINTS.get(narrow(unit))
    return say(f"unit.{kind}.inline", n=number) if kind else number + spaced(unit)


def difference(number: str, unit: str, say: Messages) -> str:
    """The same for a sentence: `0.9 percentage points`, `1 percentage point`, `12 firms`."""
    kind = _IN_POINTS.get(narrow(unit))
    if kind is None:
        return number + spaced(unit)
    form = say.plural(1 if number.lstrip("+-") == "1" else 2)
    return say(f"unit.{kind}.{form}", n=number)
