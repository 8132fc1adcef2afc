"""OpenDocument spreadsheets (`.ods`), with one XML file of tables, rows and cells.

No small and maintained reader that distinguishes merged cells, percentages and errors was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bishan_targets.extras import require
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.markup import elements
from bishan_targets.tables.formats.workbook import (
    MOST_COLUMNS,
    Area,
    Grid,
    Room,
    TooLargeError,
    broken,
    number_cell,
    text_cell,
    unpacked,
)
from bishan_targets.tables.sheet import EMPTY, Cell, Sheet
from bishan_targets.text.periods import read_period

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{{{_URN}:{name}:1.0}}" for name in ("office", "table", "text", "style")
)
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROW, _TABLE_OF_ROWS, _HIDING = f"{_TABLE}table-row", f"{_TABLE}table", f"{_STYLE}style"
_BREAKS: Final = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_MOST_SPACES: Final = 10_000
_ERRORS: Final = ("#", "Err:")


def read_ods(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    """The visible sheets of a spreadsheet, merged cells filled with their displayed value."""
    require("sheets")
    archive = unpacked(content)
    if isinstance(archive, str):
        return broken(file, archive)
    try:
        if _is_locked(archive):
            return broken(file, "locked")
        return list(_sheets(file, archive))
    except TooLargeError:
        return broken(file, "large")
    except Exception:  # damage can cause any error
        return broken(file)


def _is_locked(archive: ZipFile) -> bool:
    name = "META-INF/manifest.xml"
    return name in archive.namelist() and b"encryption-data" in archive.read(name)


def _sheets(file: str, archive: ZipFile) -> Iterator[Sheet]:
    hidden: set[str] = set()
    room = Room()
    table = _Table(room)
    for element in elements(archive.read("content.xml"), (_HIDING, _ROW, _TABLE_OF_ROWS)):
        if element.tag == _HIDING:
            if _hides(element):
                hidden.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == _ROW:
            table.add(element)
        else:
            if element.get(f"{_TABLE}style-name") not in hidden:
                name = element.get(f"{_TABLE}name", "")
                yield table.grid.sheet(file, name, table.areas)
            table = _Table(room)


def _hides(style: Element) -> bool:
    properties = style.find(f"{_STYLE}table-properties")
    return properties is not None and properties.get(f"{_TABLE}display") == "false"


class _Table:
    """A table's rows in turn; a row or cell may be repeated."""

    def __init__(self, room: Room) -> None:
        self.grid = Grid(room)
        self.areas: list[Area] = []
        self._row = 0

    def add(self, element: Element) -> None:
        """Add a row; raises TooLargeError."""
        cells, held, copies = self._cells(element)
        times = _count(element, "number-rows-repeated")
        self.grid.put(self._row, cells, held=held, copies=copies, times=times)
        self._row += times

    def _cells(self, row: Element) -> tuple[list[Cell], int, int]:
        """A row's cells, the number of them in the file, and the number of mere repetitions."""
        cells: list[Cell] = []
        held = copies = empty = 0
        for element in row:
            if element.tag not in _CELLS:
                continue
            times = _count(element, "number-columns-repeated")
            cell = _cell(element)
            if cell is EMPTY:
                empty += times
                continue
            if len(cells) + empty + times > MOST_COLUMNS:
                raise TooLargeError
            cells += [EMPTY] * empty
            self._span(element, len(cells))
            cells += [cell] * times
            held, copies, empty = held + 1, copies + times - 1, 0
        return cells, held, copies

    def _span(self, element: Element, column: int) -> None:
        bottom = self._row + _count(element, "number-rows-spanned") - 1
        right = column + _count(element, "number-columns-spanned") - 1
        if (bottom, right) != (self._row, column):
            self.areas.append((self._row, column, bottom, right))


def _count(element: Element, name: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{name}", "1")))


def _cell(element: Element) -> Cell:
    kind, text = element.get(f"{_OFFICE}value-type"), _shown(element)
    has_formula = element.get(f"{_TABLE}formula") is not None
    if has_formula and text.startswith(_ERRORS):
        return Cell(text, fault="error")
    if has_formula and kind is None:
        return Cell(element.get(f"{_TABLE}formula", ""), fault="formula")
    if kind in ("float", "currency", "percentage"):
        form = "%" if kind == "percentage" else ""
        return number_cell(Decimal(element.get(f"{_OFFICE}value", "")), form)
    if kind == "date":
        return _date(element.get(f"{_OFFICE}date-value", ""), text)
    return text_cell(text)


def _date(value: str, shown: str) -> Cell:
    """A date, or the last day of the period that the cell displays."""
    day, _, time = value.partition("T")
    if time.strip("0:."):
        return Cell(f"{day} {time}")
    exact = date.fromisoformat(day)
    period = read_period(shown)
    found = period if period and exact <= period and exact.year == period.year else exact
    return Cell(found.isoformat(), found)


def _shown(cell: Element) -> str:
    """The paragraphs of a cell; comments, which are inside it, are left out."""
    return "\n".join(_text(child) for child in cell if child.tag == f"{_TEXT}p")


def _spaces(count: int) -> str:
    if count > _MOST_SPACES:
        raise TooLargeError
    return " " * count


def _text(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(_spaces(int(child.get(f"{_TEXT}c", "1"))))
        else:
            parts.append(_BREAKS.get(child.tag) or _text(child))
        parts.append(child.tail or "")
    return "".join(parts)
