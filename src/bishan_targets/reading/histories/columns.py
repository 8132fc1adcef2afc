"""Figures of a table of texts, kept as columns until they are needed."""

import re
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from itertools import count, repeat
from typing import Final, Generic, TypeVar

from bishan_targets.model.observations import Observation
from bishan_targets.reading.histories.cells import day_of, flag_of, metric_of, number_of, text_of
from bishan_targets.reading.histories.lazy import LazyFigures

# Of at most MOST_DIGITS digits, like nearly all.
_PLAIN_NUMBERS: Final = re.compile(rb"(?:-?[0-9]{1,14}(?:\.[0-9]{1,14})?+\n)*+")
_Value = TypeVar("_Value")


class _Remembered(dict[str, _Value], Generic[_Value]):
    """Parsed cells, each distinct text parsed once: dates, ids and sources recur."""

    def __init__(self, read: Callable[[str], _Value]) -> None:
        self._read = read

    def __missing__(self, text: str) -> _Value:
        self[text] = value = self._read(text)
        return value

    def column(self, texts: Iterable[str]) -> Iterable[_Value]:
        """The values of many cells."""
        return map(self.__getitem__, texts)


class TextColumns:
    """The figures of one file, added in blocks of rows; most are never made."""

    def __init__(self, file: str) -> None:
        """Start empty; `file` is the path for observations."""
        self._file = file
        self._rows = _Remembered(_no_rows)
        self._days: list[date] = []
        self._numbers: list[str] = []
        self._sources: list[str | None] = []
        self._notes: list[str | None] = []
        self._flags: list[bool] = []
        self._day, self._flag = _Remembered(day_of), _Remembered(flag_of)
        self._text = _Remembered(text_of)

    def add(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Add the rows of a block, given as columns; raises ValueError for a doubtful cell."""
        rows = count(len(self._days))
        self._days += self._day.column(columns["date"])
        self._numbers.append(checked_numbers(columns["value"]))
        self._sources += _optional("source", self._text, columns)
        self._notes += _optional("note", self._text, columns)
        self._flags += _optional("provisional", self._flag, columns)
        deque(map(array.append, self._rows.column(columns["metric"]), rows), maxlen=0)

    def figures(self) -> dict[str, Sequence[Observation]]:
        """Each metric's figures in order of date, those for one day in order of the rows."""
        return {metric: self._of_metric(rows) for metric, rows in self._rows.items()}

    @cached_property
    def _values(self) -> list[str]:
        return "".join(self._numbers).split("\n")

    def _of_metric(self, rows: Sequence[int]) -> Sequence[Observation]:
        days = set(map(self._days.__getitem__, rows))
        if len(days) < len(rows):
            return self._observations(rows)
        return LazyFigures(len(rows), partial(self._observations, rows))

    def _observations(self, rows: Sequence[int]) -> list[Observation]:
        in_order = sorted(rows, key=self._days.__getitem__)

        def column(cells: Sequence[_Value]) -> Iterable[_Value]:
            return map(cells.__getitem__, in_order)

        return list(
            map(
                Observation,
                column(self._days),
                map(Decimal, column(self._values)),
                column(self._sources),
                column(self._notes),
                column(self._flags),
                repeat(self._file),
            )
        )


def checked_numbers(texts: Sequence[str]) -> str:
    """Numbers accepted by Decimal, each valid in a file; raises ValueError otherwise.

    If all are short and of plain digits, one check of all of them suffices.
    """
    lines = "\n".join((*texts, ""))
    if lines.count("\n") == len(texts) and _PLAIN_NUMBERS.fullmatch(lines.encode()):
        return lines
    return "".join(f"{number_of(text)}\n" for text in texts)


def _no_rows(metric: str) -> "array[int]":
    metric_of(metric)
    return array("L")


def _optional(
    name: str, read: _Remembered[_Value], columns: Mapping[str, Sequence[str]]
) -> Iterable[_Value]:
    """An optional column; if missing, each cell has the value of an empty one."""
    rows = len(columns["value"])
    texts = columns.get(name, ("",))
    first = texts[0]
    # As in most blocks, and faster to check.
    is_the_same = texts.count(first) == len(texts)
    return repeat(read[first], rows) if is_the_same else read.column(texts)
