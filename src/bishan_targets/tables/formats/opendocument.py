"""OpenDocument spreadsheets (`.ods`), with one XML file of tables, rows and cells.

No small and maintained reader that distinguishes merged cells, percentages and errors was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.extras import require
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.looks import with_look
from bishan_targets.tables.formats.markup import elements
from bishan_targets.tables.formats.pieces import Piece, joined
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
from bishan_targets.tables.sheet import EMPTY, Cell, Hidden, Sheet
from bishan_targets.text.numbers import Refusal, read_figure
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
_COLUMN: Final = f"{_TABLE}table-column"
_BREAKS: Final = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_MOST_SPACES: Final = 10_000
# Not 1.00E+03, nor the bracket of (5).
_BEHIND: Final = re.compile(r"[\d.]\s*([^\d\s.,()%+-][^\d]*)$")
_SCALE: Final = 100  # far more than rounding leaves out
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
    looks: dict[str, _Look] = {}
    room = Room()
    table = _Table(room, looks)
    wanted = (_HIDING, _COLUMN, _ROW, _TABLE_OF_ROWS)
    for element in elements(archive.read("content.xml"), wanted):
        if element.tag == _HIDING:
            name = element.get(f"{_STYLE}name", "")
            if _hides(element):
                hidden.add(name)
            if look := _look(element):
                looks[name] = look
        elif element.tag == _ROW:
            table.add(element)
        elif element.tag == _COLUMN:
            table.add_column(element)
        else:
            if element.get(f"{_TABLE}style-name") not in hidden:
                name = element.get(f"{_TABLE}name", "")
                yield table.grid.sheet(file, name, table.areas, table.hidden)
            table = _Table(room, looks)


def _look(style: Element) -> _Look | None:
    """The look of text in a style, if it has a meaning."""
    properties = style.find(f"{_STYLE}text-properties")
    if properties is None:
        return None
    position = properties.get(f"{_STYLE}text-position", "")
    line = properties.get(f"{_STYLE}text-line-through-style", "none")
    look = _Look(position.startswith("super"), position.startswith("sub"), line != "none")
    return look if any(look) else None


def _hides(style: Element) -> bool:
    properties = style.find(f"{_STYLE}table-properties")
    return properties is not None and properties.get(f"{_TABLE}display") == "false"


def _is_hidden(element: Element) -> bool:
    """Whether a row or column is hidden, by hand or by a filter."""
    return element.get(f"{_TABLE}visibility", "visible") != "visible"


class _Look(NamedTuple):
    """Whether a part of a text stands higher or lower, or is struck out."""

    is_raised: bool
    is_lowered: bool
    is_struck: bool


_Looks = Mapping[str, _Look]
_PLAIN: Final = _Look(is_raised=False, is_lowered=False, is_struck=False)


class _Table:
    """A table's rows in turn; a row or cell may be repeated."""

    def __init__(self, room: Room, looks: _Looks) -> None:
        self._looks = looks
        self.grid = Grid(room)
        self.areas: list[Area] = []
        self._row = self._column = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()

    @property
    def hidden(self) -> Hidden:
        """The rows and columns that are not shown."""
        return Hidden(frozenset(self._hidden_rows), frozenset(self._hidden_columns))

    def add_column(self, element: Element) -> None:
        """Add the description of one column or several."""
        times = min(_count(element, "number-columns-repeated"), MOST_COLUMNS)
        if _is_hidden(element):
            self._hidden_columns.update(range(self._column, self._column + times))
        self._column += times

    def add(self, element: Element) -> None:
        """Add a row; raises TooLargeError."""
        cells, held, copies = self._cells(element)
        times = _count(element, "number-rows-repeated")
        if _is_hidden(element):
            self._hidden_rows.add(self._row)
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
            cell = _cell(element, self._looks)
            look = self._looks.get(element.get(f"{_TABLE}style-name", ""), _PLAIN)
            cell = with_look(cell, is_struck=look.is_struck, is_raised=look.is_raised)
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


def _cell(element: Element, looks: _Looks) -> Cell:
    kind, text = element.get(f"{_OFFICE}value-type"), _shown(element, looks)
    has_formula = element.get(f"{_TABLE}formula") is not None
    if has_formula and text.startswith(_ERRORS):
        return Cell(text, fault="error")
    if has_formula and kind is None:
        return Cell(element.get(f"{_TABLE}formula", ""), fault="formula")
    if kind in ("float", "currency", "percentage"):
        form = "0%" if kind == "percentage" else ""
        cell = number_cell(Decimal(element.get(f"{_OFFICE}value", "")), form)
        return _as_shown(cell, text) if kind == "float" else cell
    if kind == "date":
        return _date(element.get(f"{_OFFICE}date-value", ""), text)
    return text_cell(text)


def _as_shown(cell: Cell, shown: str) -> Cell:
    """A number with the text that the cell shows behind it; refused if it shows thousands."""
    match = _BEHIND.search(shown)
    unit = match[1] if match else ""
    number, whole = read_figure(shown, [unit]), read_figure(cell.text)
    if isinstance(number, Refusal) or isinstance(whole, Refusal):
        return cell
    if number and abs(whole) > _SCALE * abs(number):
        return cell._replace(fault="scaled")
    return cell._replace(text=f"{cell.text}{unit}")


def _date(value: str, shown: str) -> Cell:
    """A date, or the last day of the period that the cell displays."""
    day, _, time = value.partition("T")
    if time.strip("0:."):
        return Cell(f"{day} {time}")
    exact = date.fromisoformat(day)
    period = read_period(shown)
    found = period if period and exact <= period and exact.year == period.year else exact
    return Cell(found.isoformat(), found)


def _shown(cell: Element, looks: _Looks) -> str:
    """The paragraphs of a cell; comments, which are inside it, are left out."""
    return "\n".join(
        joined(_pieces(child, looks, _PLAIN)) for child in cell if child.tag == f"{_TEXT}p"
    )


def _spaces(count: int) -> str:
    if count > _MOST_SPACES:
        raise TooLargeError
    return " " * count


def _pieces(element: Element, looks: _Looks, own: _Look) -> Iterator[Piece]:
    yield Piece(element.text or "", *own)
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield Piece(_spaces(int(child.get(f"{_TEXT}c", "1"))), *own)
        elif child.tag in _BREAKS:
            yield Piece(_BREAKS[child.tag], *own)
        else:
            yield from _pieces(child, looks, looks.get(child.get(f"{_TEXT}style-name", ""), own))
        yield Piece(child.tail or "", *own)
