"""The columns of a history with one row per figure, and the valid contents of their cells."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.model.targets import is_id
from bishan_targets.text.cells import from_cell
from bishan_targets.text.numbers import plain_number

COLUMNS: Final = ("date", "metric", "value", "source", "provisional", "note")
NEEDED: Final = COLUMNS[:3]
_FLAGS: Final = {"": False, "false": False, "true": True}
_DATE: Final = len("2025-12-31")
# As pandas, Arrow and spreadsheets write midnight.
_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?", re.ASCII)
_TIME: Final = re.compile(r"[ T]?[0-9]{2}:[0-9]{2}.*|Z|[+-][0-9]{2}:?[0-9]{2}", re.ASCII)


class TimeOfDayError(ValueError):
    """A date with a time of day or a time zone: its day depends on the place."""


def day_of(text: str) -> date:
    """A date as YYYY-MM-DD, alone or followed by midnight; raises ValueError.

    For another time of day, or one with a time zone, it is TimeOfDayError.
    """
    if len(text) < _DATE or text[7] != "-":
        raise ValueError(text)
    day, rest = date.fromisoformat(text[:_DATE]), text[_DATE:]
    if rest and not _MIDNIGHT.fullmatch(rest):
        raise TimeOfDayError(text) if _TIME.fullmatch(rest) else ValueError(text)
    return day


def code_of(name: str, error: Exception) -> str:
    """The diagnostic's code for an unreadable cell of that column."""
    return "history-time" if isinstance(error, TimeOfDayError) else f"history-{name}"


def metric_of(text: str) -> str:
    """A metric's id; raises ValueError."""
    if not is_id(text):
        raise ValueError(text)
    return text


def number_of(text: str) -> Decimal:
    """A number in plain digits that a file may hold; raises ValueError."""
    found = plain_number(text)
    if found is None:
        raise ValueError(text)
    return found


def flag_of(text: str) -> bool:
    """True or false, in any case; an empty text is false; raises ValueError."""
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise ValueError(text)
    return flag


def text_of(text: str) -> str | None:
    """A text without the escapes that protect spreadsheets and terminals."""
    return from_cell(text) or None
