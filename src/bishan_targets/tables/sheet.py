"""A sheet of cells of any file format."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from bishan_targets.text.periods import read_span
from bishan_targets.text.spans import Span

_LETTERS: Final = 26
LONGEST_NAME: Final = 1000
"""Characters of a heading or name; the patterns would be slow for longer ones."""
_MARK: Final = re.compile(
    r"\s*(?:[*＊†‡#①-⑳¹²³⁴⁵⁶⁷⁸⁹]+|[\[［]\d+[\]］]|[(（]注\d*[)）]|(?<=\D)\d+[)）])$"
)


class Cell(NamedTuple):
    """A cell's text as a person would read it; `day` is set if the file itself marks a date.

    `begins` is the first day of the period that ends on `day`, if the file tells it.
    `fault` is the end of a `cell.` message's key if the file marks the value as missing although
    there should be one. `whole` is the text with the spaces around it. `is_repeated` tells that the
    cell only repeats the first one of a merged range, `is_unclear` that its comma may be a decimal
    point.
    """

    text: str = ""
    day: date | None = None
    fault: str | None = None
    whole: str | None = None
    is_repeated: bool = False
    is_unclear: bool = False
    begins: date | None = None

    @property
    def span(self) -> Span | None:
        """The days that the cell's period covers: one alone if it is a date."""
        if self.day:
            return Span(self.begins or self.day, self.day)
        return span_of(self.text)

    @property
    def period(self) -> date | None:
        """The date of the cell, or the last day of its period."""
        return self.day or period_of(self.text)


EMPTY: Final = Cell()


class Kind(StrEnum):
    """Kind of a column that a format defines; `OTHER` says nothing about its figures."""

    NAME = "name"
    CODE = "code"
    PART = "part"
    DATE = "date"
    VALUE = "value"
    UNIT = "unit"
    MULTIPLIER = "multiplier"
    STATUS = "status"
    ACTION = "action"
    SOURCE = "source"
    NOTE = "note"
    OTHER = "other"


@lru_cache(maxsize=4096)
def period_of(text: str) -> date | None:
    """`read_period`, without a footnote's mark."""
    span = span_of(text)
    return span.last if span else None


@lru_cache(maxsize=4096)
def span_of(text: str) -> Span | None:
    """`read_span`, without a footnote's mark; cached, as headings are read often."""
    return read_span(without_mark(text)) if len(text) <= LONGEST_NAME else None


def without_mark(text: str) -> str:
    """A heading or name without a footnote's mark at its end."""
    return _MARK.sub("", text) if len(text) <= LONGEST_NAME else text


class Hidden(NamedTuple):
    """Rows and columns that a spreadsheet does not show, from 0, as they count in the file."""

    rows: frozenset[int]
    columns: frozenset[int]


NOTHING_HIDDEN: Final = Hidden(frozenset(), frozenset())


@dataclass(frozen=True)
class Sheet:
    """Rows of cells, from the sheet's first row and column on; `name` is empty for a text file.

    Equal rows may be stored once: files can repeat rows, and many are empty. `firsts` then has the
    number of the first equal row, from 0, for each row.

    A format that defines its columns tells the kind of each by `kinds`; row 0 then has their
    headings, and all others hold a figure each. `origins` names a cell by its place in the file, if
    that is another one. `hidden` are the rows and columns that a spreadsheet does not show.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]
    firsts: Sequence[int] | None = None
    kinds: Sequence[Kind] = ()
    origins: Callable[[int, int], str] | None = None
    hidden: Hidden = NOTHING_HIDDEN

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, which may be outside the sheet; both count from 0."""
        try:
            return self.rows[row][column] if row >= 0 and column >= 0 else EMPTY
        except IndexError:
            return EMPTY

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether a cell is in a hidden row or column."""
        number = self.firsts[row] if self.firsts else row
        return column in self.hidden.columns or number in self.hidden.rows

    @cached_property
    def columns(self) -> Sequence[int]:
        """Nonempty columns, from left to right."""
        missing: list[int] = []
        width = 0
        for cells in self.rows:
            length = len(cells)
            if length > width:
                missing += range(width, length)
                width = length
            if missing and (end := bisect_left(missing, length)):
                missing[:end] = [c for c in missing[:end] if not (cells[c].text or cells[c].fault)]
        return sorted(set(range(width)).difference(missing))

    def place(self, row: int, column: int) -> str:
        """A cell's name as in spreadsheets: `Sheet1!C5`, or `C5` if there is only one sheet."""
        if self.origins:
            return self.origins(row, column)
        name = f"{column_name(column)}{(self.firsts[row] if self.firsts else row) + 1}"
        return f"{self.name}!{name}" if self.name else name


@lru_cache(maxsize=1024)
def column_name(column: int) -> str:
    """A column's letters in spreadsheets; columns count from 0."""
    name = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name
