"""What all kinds of spreadsheets have in common: numbers, dates, merged cells, sensible sizes."""

from __future__ import annotations

import io
import re
import zipfile
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from bishan_targets.diagnostics import Diagnostic, Term
from bishan_targets.packed import most_unpacked
from bishan_targets.tables.sheet import EMPTY, Cell

MOST_CELLS: Final = 5_000_000
"""How many cells a workbook may have, empty ones between others included."""
MOST_COLUMNS: Final = 16_384
"""How many columns a sheet may have: as many as spreadsheet programs know."""
# Python's other methods let go of any amount at once, and no spreadsheet program uses them.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONGEST_NUMBER: Final = 200  # digits

Area = tuple[int, int, int, int]
"""Top, left, bottom and right of a merged range, from 0, all of them included."""

_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DECEMBER: Final = 12


class TooLargeError(Exception):
    """A workbook has more cells than MOST_CELLS, or says more than it has bytes for."""


class Room:
    """How many cells a workbook may still have."""

    def __init__(self) -> None:
        """Start with room for MOST_CELLS."""
        self._left = MOST_CELLS

    def take(self, cells: int) -> None:
        """Use room; raises TooLargeError where there is none left."""
        self._left -= cells
        if self._left < 0:
            raise TooLargeError


class Grid:
    """A sheet's cells as they are read, row by row; what is empty at the ends is dropped."""

    def __init__(self, room: Room) -> None:
        """Start with no rows, in the room that all sheets of a workbook share."""
        self._room = room
        self._rows: list[list[Cell]] = []
        self._width = 0

    def put(self, row: int, cells: list[Cell]) -> None:
        """Set a row that lies below all that are there; raises TooLargeError."""
        while cells and cells[-1] == EMPTY:
            cells.pop()
        if not cells:
            return
        self._width = max(self._width, len(cells))
        if self._width > MOST_COLUMNS or (row + 1) * self._width > MOST_CELLS:
            raise TooLargeError
        self._room.take(len(cells) + row - len(self._rows))
        self._rows += [[] for _ in range(row - len(self._rows))]
        self._rows.append(cells)

    def merged(self, areas: Iterable[Area]) -> list[list[Cell]]:
        """The rows, with what a merged range shows in each of its cells; raises TooLargeError."""
        for top, left, bottom, right in areas:
            shown = self._at(top, left)
            if shown == EMPTY:
                continue
            repeated, end = replace(shown, is_repeated=True), min(right + 1, self._width)
            for row in range(top, min(bottom + 1, len(self._rows))):
                cells = self._rows[row]
                self._room.take(1 + max(0, end - left))
                cells += [EMPTY] * (end - len(cells))
                cells[left:end] = [repeated] * (end - left)
            self._rows[top][left] = shown
        return self._rows

    def _at(self, row: int, column: int) -> Cell:
        cells = self._rows[row] if row < len(self._rows) else []
        return cells[column] if column < len(cells) else EMPTY


def broken(file: str, reason: str = "broken") -> Diagnostic:
    """The error of a file that is no table; `reason` is the end of a `table.` message's key."""
    return Diagnostic("bad-table", file=file, values={"reason": Term(f"table.{reason}")})


def unpacked(content: bytes) -> zipfile.ZipFile | str:
    """A packed file whose parts are whole and of sensible size, or why it is none: see `broken`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        if any(part.compress_type not in _METHODS for part in archive.infolist()):
            return "broken"
        if sum(part.file_size for part in archive.infolist()) > most_unpacked(len(content)):
            return "large"
        return "broken" if archive.testzip() else archive
    except Exception:  # zipfile raises whatever the damage leads to
        return "broken"


def number_cell(number: float | Decimal, form: str) -> Cell:
    """A number as a person reads it, given the format that it is shown in.

    Spreadsheets calculate with binary numbers and show fifteen digits of them: what is 0.1 + 0.2
    there is 0.3, not 0.30000000000000004.
    """
    exact = Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)
    if "%" in _LITERALS.sub("", form) and exact.is_finite():
        return Cell(f"{digits(exact * 100)}%")
    return Cell(digits(exact))


def date_cell(value: date, form: str) -> Cell:
    """A date, or the last day of the month or year where that is all that the cell shows."""
    if isinstance(value, datetime) and value.time() != datetime.min.time():
        return Cell(value.isoformat(" "))
    day = value.date() if isinstance(value, datetime) else value
    shown = _LITERALS.sub("", form).lower().replace("general", "")
    # In Chinese formats, e is the year.
    if ("y" in shown or "e" in shown) and "d" not in shown:
        month = day.month if "m" in shown else _DECEMBER
        day = date(day.year, month, monthrange(day.year, month)[1])
    return Cell(day.isoformat(), day)


def text_cell(value: Any) -> Cell:
    """Any other value as text."""
    text = "" if value is None else str(value)
    return Cell(text.strip(), whole=text) if text else EMPTY


def digits(number: Decimal) -> str:
    """A number in plain digits: spreadsheets hold whole ones with a point, too."""
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
