"""XML of an Excel worksheet: contents of its cells, row by row, and merged ranges.

openpyxl makes several objects per cell, and gives merged ranges and formulas without results only
for sheets that it holds as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bishan_targets.tables.formats.markup import elements
from bishan_targets.tables.formats.pieces import Piece, joined
from bishan_targets.tables.formats.plain_rows import NotPlainError, Reader, plain_rows
from bishan_targets.tables.formats.workbook import (
    MOST_COLUMNS,
    Area,
    Grid,
    column_of,
    rising,
    trimmed,
)
from bishan_targets.tables.sheet import EMPTY, NOTHING_HIDDEN, Cell, Hidden

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SPACE: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _MERGED, _COLUMN = (f"{_SPACE}{name}" for name in ("row", "mergeCell", "col"))
_TRUE: Final = ("1", "true")
_VALUE, _FORMULA, _INLINE = (f"{_SPACE}{name}" for name in ("v", "f", "is"))
_TEXT, _RUN = (f"{_SPACE}{name}" for name in ("t", "r"))
_LOOK, _ALIGN, _STRIKE, _SHARED = (
    f"{_SPACE}{name}" for name in ("rPr", "vertAlign", "strike", "si")
)
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def fill(grid: Grid, part: bytes, read: Reader) -> Sequence[Area]:
    """Add the rows of a worksheet's XML to a grid, and return the merged ranges.

    `read` makes the cell of some XML, once for all equal ones. Raises TooLargeError for an
    unreasonably large sheet, and any error for an invalid one.
    """
    try:
        rows, others = plain_rows(part, read)
    except NotPlainError:
        return _fill_from_elements(grid, part, read)
    for number, cells, held in rows:
        grid.put(number, cells, held=held)
    return [_area(element) for element in elements(others, (_MERGED,))]


def hidden_in(part: bytes) -> Hidden:
    """The rows and columns that a worksheet's XML hides; raises any error for an invalid one."""
    if b"hidden=" not in part:
        return NOTHING_HIDDEN
    rows: set[int] = set()
    columns: set[int] = set()
    number = -1
    for element in elements(part, (_ROW, _COLUMN)):
        is_hidden = element.get("hidden", "0") in _TRUE
        if element.tag == _ROW:
            number = int(element.get("r", number + 2)) - 1
            rows |= {number} if is_hidden else set()
        elif is_hidden:
            last = min(int(element.attrib["max"]), MOST_COLUMNS)
            columns.update(range(int(element.attrib["min"]) - 1, last))
    return Hidden(frozenset(rows), frozenset(columns))


def _fill_from_elements(grid: Grid, part: bytes, read: Reader) -> Sequence[Area]:
    areas: list[Area] = []
    number = -1
    for element in elements(part, (_ROW, _MERGED)):
        if element.tag == _MERGED:
            areas.append(_area(element))
            continue
        number = int(element.get("r", number + 2)) - 1
        cells = [_cell(each, read) for each in element]
        grid.put(number, _placed(cells, rising(_columns(element))), held=len(cells))
    return areas


def _placed(cells: Sequence[Cell], columns: Sequence[int]) -> list[Cell]:
    """The cells at their columns, with empty ones in between but not at the end."""
    placed = [EMPTY] * (columns[-1] + 1 if cells else 0)
    for column, cell in zip(columns, cells, strict=True):
        placed[column] = cell
    return trimmed(placed)


def _area(merged: Element) -> Area:
    """The merged range; a reference to one cell is a range, too."""
    first, _, last = merged.get("ref", "").partition(":")
    top, left = _place(first)
    bottom, right = _place(last or first)
    return top, left, bottom, right


def _columns(row: Element) -> list[int]:
    """The columns of a row's cells; one without a reference is next to the last."""
    found: list[int] = []
    for cell in row:
        beside = found[-1] + 1 if found else 0
        found.append(_place(cell.attrib["r"])[1] if "r" in cell.attrib else beside)
    return found


def _place(reference: str) -> tuple[int, int]:
    """The row and the column, from 0, of a reference such as C5; raises ValueError."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]) - 1, column_of(match[1])


def _cell(element: Element, read: Reader) -> Cell:
    kind, style = element.get("t", "n"), int(element.get("s", 0))
    if kind == "inlineStr":
        return read.text(style, _inline(element))
    value, formula = element.findtext(_VALUE), element.find(_FORMULA)
    if value:
        return read.numbers(style)(value) if kind == "n" else read.cell(kind, style, value)
    # The result of a formula may be an empty text.
    if formula is None or (kind == "str" and value is not None):
        return EMPTY
    return Cell(f"={formula.text or ''}", fault="formula")


def _inline(cell: Element) -> str:
    """A text of a cell's own."""
    inline = cell.find(_INLINE)
    return "" if inline is None else shown_text(inline)


def shown_texts(part: bytes) -> list[str]:
    """The texts of a part that all sheets share."""
    return [shown_text(element) for element in elements(part, (_SHARED,))]


def shown_text(element: Element) -> str:
    """A text, in one or several pieces, without its pronunciation."""
    return joined(_piece(each) for each in element if each.tag in (_TEXT, _RUN))


def _piece(element: Element) -> Piece:
    if element.tag == _TEXT:
        return Piece(element.text or "")
    align, strike = element.find(f"{_LOOK}/{_ALIGN}"), element.find(f"{_LOOK}/{_STRIKE}")
    aligned = "" if align is None else align.get("val", "")
    is_struck = strike is not None and strike.get("val", "1") not in ("0", "false")
    text = element.findtext(_TEXT) or ""
    return Piece(text, aligned == "superscript", aligned == "subscript", is_struck)
