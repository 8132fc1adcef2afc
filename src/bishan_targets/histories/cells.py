"""The columns of a history with a row a figure, and what their cells may hold."""

from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.cells import from_cell
from bishan_targets.model import is_id
from bishan_targets.numerals import plain_number

COLUMNS: Final = ("date", "metric", "value", "source", "provisional", "note")
NEEDED: Final = COLUMNS[:3]
_FLAGS: Final = {"": False, "false": False, "true": True}


def day_of(text: str) -> date:
    """A date as YYYY-MM-DD; raises ValueError."""
    if len(text) != len("2025-12-31") or text[7] != "-":
        raise ValueError(text)
    return date.fromisoformat(text)


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
    """True or false, in small letters; nothing is false; raises ValueError."""
    if text not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text]


def text_of(text: str) -> str | None:
    """A text without what keeps spreadsheets and terminals from acting on it."""
    return from_cell(text) or None
