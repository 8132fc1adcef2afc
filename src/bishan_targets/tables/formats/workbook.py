"""Common parts of all spreadsheet formats: numbers, dates, merged cells, size limits."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, Literal

from bishan_targets.model.diagnostics import Diagnostic, Term
from bishan_targets.reading.unpacking import most_unpacked
from bishan_targets.tables.formats.number_format import (
    LITERALS,
    around_digits,
    is_scaled,
    shown_instead,
    shows_percent,
)
from bishan_targets.tables.sheet import EMPTY, NOTHING_HIDDEN, Cell, Hidden, Sheet

MOST_CELLS: Final = 5_000_000
"""Limit for the cells of a workbook, including empty ones between others."""
MOST_COLUMNS: Final = 16_384
"""Limit for the columns of a sheet, as in spreadsheet programs."""
MOST_ROWS: Final = 1_048_576
"""Limit for the rows of a sheet, as in spreadsheet programs."""
# Cost of a cell that only repeats another one, and of an empty one, as shares of a workbook's
# allowance for any file, or for each cell that the file holds.
_COPY: Final = 10
_GAP: Final = 1
_ANYWAY: Final = 1_000_000
_EACH: Final = 20
# Python's other methods decompress any amount at once, and no spreadsheet program uses them.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONGEST_NUMBER: Final = 200  # digits
_OF_DIGITS: Final = ("General", "0", "0.0", "0.00", "#,##0", "#,##0.00", "")

Area = tuple[int, int, int, int]
"""Top, left, bottom and right of a merged range, from 0, inclusive."""

_DECEMBER: Final = 12
_LETTERS: Final = 26


class TooLargeError(Exception):
    """A workbook has more cells than MOST_CELLS, or more than its bytes justify."""


def column_of(letters: str) -> int:
    """The column with that name (A, …, XFD), from 0; raises TooLargeError beyond the last one."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    if number > MOST_COLUMNS:
        raise TooLargeError
    return number - 1


def rising(columns: Sequence[int]) -> Sequence[int]:
    """The columns, in rising order; raises ValueError if they are not."""
    if any(first >= second for first, second in pairwise(columns)):
        raise ValueError("cells out of order")
    return columns


def trimmed(cells: list[Cell]) -> list[Cell]:
    """The cells without trailing empty ones."""
    while cells and cells[-1] is EMPTY:
        cells.pop()
    return cells


class Room:
    """Remaining number of cells for a workbook: those of its file, and some more for repetitions.

    A few bytes can repeat a cell, or stretch it over others, any number of times.
    """

    def __init__(self) -> None:
        """Start with room for MOST_CELLS."""
        self._left = MOST_CELLS
        self._spare = _ANYWAY

    def take(self, held: int, copies: int, gaps: int = 0) -> None:
        """Use room; raises TooLargeError if there is not enough.

        `held` is the number of cells in the file itself, `copies` that of cells that repeat one of
        them, `gaps` that of empty cells between others, if there are any.
        """
        gaps = gaps if gaps > 0 else 0
        self._left -= held + copies + gaps
        self._spare += _EACH * held - _COPY * copies - _GAP * gaps
        if self._left < 0 or self._spare < 0:
            raise TooLargeError


class Grid:
    """A sheet's cells as they are read, row by row; rows without cells take no room.

    Consecutive equal rows are kept once, with the number of the first one.
    """

    def __init__(self, room: Room) -> None:
        """Start with no rows, with room shared by all sheets of a workbook."""
        self._room = room
        self._rows: list[Sequence[Cell]] = []
        self._firsts: list[int] = []
        self._end = 0
        self._width = 0

    def put(
        self, row: int, cells: Sequence[Cell], *, held: int, copies: int = 0, times: int = 1
    ) -> None:
        """Add `times` equal rows, below all existing ones.

        `held` cells are in the file, and `copies` only repeat one of them. Raises TooLargeError,
        and ValueError for a row not below the others.
        """
        if not cells:
            return
        if row < self._end:
            raise ValueError("rows out of order")
        width = len(cells)
        if width > MOST_COLUMNS or row + times > MOST_ROWS:
            raise TooLargeError
        self._room.take(held, copies, width - held - copies)
        if width > self._width:
            self._width = width
        if row > self._end:
            self._append(self._end, [])
        self._append(row, cells)
        self._end = row + times

    def sheet(
        self,
        file: str,
        name: str,
        areas: Sequence[Area] = (),
        hidden: Hidden = NOTHING_HIDDEN,
    ) -> Sheet:
        """The rows, with a merged range's value in each of its cells; raises TooLargeError."""
        if areas:
            self._part({edge for top, _, bottom, _ in areas for edge in (top, top + 1, bottom + 1)})
        for area in areas:
            self._fill(area)
        return Sheet(file, name, self._rows, self._firsts, hidden=hidden)

    def _append(self, first: int, cells: Sequence[Cell]) -> None:
        self._firsts.append(first)
        self._rows.append(cells)

    def _part(self, edges: set[int]) -> None:
        """Separate equal rows at the edges of merged ranges among them."""
        if len(self._firsts) == self._end:
            return
        in_order, rows, firsts = sorted(edges), self._rows, self._firsts
        self._rows, self._firsts = [], []
        for cells, first, end in zip(rows, firsts, [*firsts[1:], self._end], strict=True):
            self._append(first, cells)
            for edge in in_order[bisect_right(in_order, first) : bisect_left(in_order, end)]:
                self._room.take(0, len(cells))
                self._append(edge, list(cells))

    def _fill(self, area: Area) -> None:
        top, left, bottom, right = area
        first, last = bisect_left(self._firsts, top), bisect_right(self._firsts, bottom)
        shown = self._rows[first][left] if first < last and left < len(self._rows[first]) else EMPTY
        if shown is EMPTY:
            return
        repeated, end = shown._replace(is_repeated=True), min(right + 1, self._width)
        for row in range(first, last):
            self._room.take(0, 1 + max(0, end - left))
            cells = self._changeable(row)
            cells += [EMPTY] * (end - len(cells))
            cells[left:end] = [repeated] * (end - left)
        self._changeable(first)[left] = shown

    def _changeable(self, row: int) -> list[Cell]:
        cells = self._rows[row]
        if not isinstance(cells, list):
            cells = self._rows[row] = list(cells)
        return cells


def broken(file: str, reason: str = "broken") -> Diagnostic:
    """The error for a file that is no table; `reason` is the end of a `table.` message's key."""
    return Diagnostic("bad-table", file=file, values={"reason": Term(f"table.{reason}")})


def unpacked(content: bytes) -> zipfile.ZipFile | str:
    """A packed file with whole parts of sensible size, or the reason for refusal: see `broken`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        if any(part.compress_type not in _METHODS for part in archive.infolist()):
            return "broken"
        if sum(part.file_size for part in archive.infolist()) > most_unpacked(len(content)):
            return "large"
        return "broken" if archive.testzip() else archive
    except Exception:  # damage can make zipfile raise anything
        return "broken"


def number_cell(number: float | Decimal, form: str) -> Cell:
    """A number as a person reads it, given its display format, with the text around it.

    Spreadsheets calculate with binary numbers and show fifteen digits of them: their 0.1 + 0.2 is
    0.3, not 0.30000000000000004.
    """
    if form in _OF_DIGITS:
        return Cell(str(number) if isinstance(number, int) else digits(_exact(number)))
    if (instead := shown_instead(form, number)) is not None:
        return text_cell(instead)
    exact = _exact(number)
    is_share = shows_percent(form) and exact.is_finite()
    text = f"{digits(exact * 100)}%" if is_share else digits(exact)
    before, behind = around_digits(form, number)
    return Cell(f"{before}{text}{behind}", fault="scaled" if is_scaled(form, number) else None)


def _exact(number: float | Decimal) -> Decimal:
    return Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)


def date_cell(value: date, form: str) -> Cell:
    """A date, or the last day of the month or year if the cell displays only that."""
    if isinstance(value, datetime):
        if value.time() != time.min:
            return Cell(value.isoformat(" "))
        value = value.date()
    if (part := part_of_date(form)) != "day":
        month = value.month if part == "month" else _DECEMBER
        value = date(value.year, month, monthrange(value.year, month)[1])
    return Cell(value.isoformat(), value)


@lru_cache(maxsize=1024)
def part_of_date(form: str) -> Literal["day", "month", "year"]:
    """The part of a date displayed by a number format."""
    shown = LITERALS.sub("", form).lower().replace("general", "")
    # In Chinese formats, e is the year.
    if "d" in shown or not ("y" in shown or "e" in shown):
        return "day"
    return "month" if "m" in shown else "year"


def text_cell(value: Any) -> Cell:
    """Any other value as text."""
    text = "" if value is None else str(value)
    return Cell(text.strip(), whole=text) if text else EMPTY


def digits(number: Decimal) -> str:
    """A number in plain digits: spreadsheets also store whole ones with a point."""
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
