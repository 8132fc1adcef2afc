"""The columns of a history with a row a figure, and what their cells may hold."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any, Final, Generic, TypeVar

from bishan_targets.model import Observation, is_id
from bishan_targets.numerals import MOST_DIGITS, plain_number

COLUMNS: Final = ("date", "metric", "value", "source", "provisional", "note")
NEEDED: Final = COLUMNS[:3]
GUARDED: Final = "=+-@'\t\r"
"""What a text may begin with that spreadsheets take for a formula; they see an apostrophe first."""

_FLAGS: Final = {"": False, "false": False, "true": True}
_PLAIN_DIGITS: Final = b"0123456789-.\n"

Figures = defaultdict[str, list[Observation]]
_Value = TypeVar("_Value")


class Remembered(dict[str, _Value], Generic[_Value]):
    """What cells say, each text read once: dates, ids and sources come again and again."""

    def __init__(self, read: Callable[[str], _Value]) -> None:
        """Start empty; `read` may raise ValueError."""
        self._read = read

    def __missing__(self, text: str) -> _Value:
        self[text] = value = self._read(text)
        return value

    def column(self, texts: Iterable[str]) -> Iterable[_Value]:
        """What each of many cells says."""
        return map(self.__getitem__, texts)


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
    """A text without the apostrophe that keeps spreadsheets from taking it for a formula."""
    if text[:1] == "'" and text[1:2] and text[1] in GUARDED:
        return text[1:]
    return text or None


def numbers(texts: Sequence[str]) -> list[Decimal]:
    """A column of numbers; raises ValueError or decimal.InvalidOperation.

    Where all are short and of plain digits, as nearly always, Decimal itself checks them.
    """
    joined = "\n".join(texts) + "\n"
    is_plain = not joined.encode().translate(None, _PLAIN_DIGITS) and ".\n" not in joined
    if is_plain and max(map(len, texts)) <= MOST_DIGITS:
        return list(map(Decimal, texts))
    return list(map(number_of, texts))


class TextColumns:
    """Reads the text columns of one file, a block at a time."""

    def __init__(self, file: str) -> None:
        """Start with nothing remembered; `file` is the path that observations name."""
        self._file = file
        self._days = Remembered(day_of)
        self._metrics = Remembered(metric_of)
        self._texts = Remembered(text_of)
        self._flags = Remembered(flag_of)

    def add_to(self, found: Figures, columns: Mapping[str, Sequence[str]]) -> None:
        """Add a block's figures to those found; raises ValueError or decimal.InvalidOperation."""
        figures = map(
            Observation,
            self._days.column(columns["date"]),
            numbers(columns["value"]),
            self._column("source", self._texts, columns),
            self._column("note", self._texts, columns),
            self._column("provisional", self._flags, columns),
            repeat(self._file),
        )
        add(found, self._metrics.column(columns["metric"]), figures)

    @staticmethod
    def _column(
        name: str, read: Remembered[Any], columns: Mapping[str, Sequence[str]]
    ) -> Iterable[Any]:
        """An optional column; where there is none, each cell is what an empty one is."""
        return read.column(columns[name]) if name in columns else repeat(read[""])


def add(found: Figures, metrics: Iterable[str], figures: Iterable[Observation]) -> None:
    """Add figures to those found, each to those of its metric."""
    for metric, figure in zip(metrics, figures, strict=True):
        found[metric].append(figure)
