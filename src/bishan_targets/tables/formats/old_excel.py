"""Workbooks of older Excel (`.xls`), through xlrd, which tells errors, formats and dates apart."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bishan_targets.extras import require
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.looks import with_look
from bishan_targets.tables.formats.pieces import Piece, joined
from bishan_targets.tables.formats.workbook import (
    Grid,
    Room,
    TooLargeError,
    broken,
    date_cell,
    number_cell,
    text_cell,
    trimmed,
)
from bishan_targets.tables.sheet import EMPTY, Cell, Hidden, Sheet

_RAISED: Final = 1
_LOWERED: Final = 2
# Name of the part that holds a locked workbook, as stored in such files.
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def read_xls(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    """The visible sheets of a workbook, merged cells filled with their displayed value."""
    require("sheets")
    import xlrd

    if _LOCKED in content:
        return broken(file, "locked")
    try:
        with xlrd.open_workbook(
            logfile=io.StringIO(), file_contents=content, formatting_info=True, ragged_rows=True
        ) as book:
            return list(_sheets(file, book))
    except TooLargeError:
        return broken(file, "large")
    except Exception as error:  # xlrd raises any error that the broken part causes
        return broken(file, "locked" if "encrypted" in str(error) else "broken")


def _sheets(file: str, book: Any) -> Iterator[Sheet]:
    room = Room()
    for sheet in book.sheets():
        if sheet.visibility == 0:
            grid = Grid(room)
            for row in range(sheet.nrows):
                cells = [_as_seen(book, cell, _cell(book, cell)) for cell in sheet.row(row)]
                for column in range(len(cells)):
                    if runs := sheet.rich_text_runlist_map.get((row, column)):
                        text = _in_pieces(book, sheet.cell_value(row, column), runs)
                        cells[column] = text_cell(text)
                grid.put(row, trimmed(cells), held=len(cells))
            areas = [
                (top, left, end - 1, right - 1) for top, end, left, right in sheet.merged_cells
            ]
            yield grid.sheet(file, sheet.name, areas, _hidden(sheet))


def _hidden(sheet: Any) -> Hidden:
    rows, columns = sheet.rowinfo_map, sheet.colinfo_map
    return Hidden(
        frozenset(row for row, info in rows.items() if info.hidden),
        frozenset(column for column, info in columns.items() if info.hidden),
    )


def _in_pieces(book: Any, text: str, runs: Sequence[tuple[int, int]]) -> str:
    """A text whose fonts change at some places."""
    starts = [0, *(start for start, _ in runs)]
    fonts = [None, *(book.font_list[font] for _, font in runs)]
    return joined(
        Piece(text[start:end])
        if font is None
        else Piece(
            text[start:end],
            font.escapement == _RAISED,
            font.escapement == _LOWERED,
            font.struck_out,
        )
        for start, end, font in zip(starts, [*starts[1:], len(text)], fonts, strict=True)
    )


def _as_seen(book: Any, cell: Any, read: Cell) -> Cell:
    """A cell with the fault of its look as a whole."""
    font = book.font_list[book.xf_list[cell.xf_index].font_index]
    is_raised = font.escapement == _RAISED
    return with_look(read, is_struck=bool(font.struck_out), is_raised=is_raised)


def _cell(book: Any, cell: Any) -> Cell:
    import xlrd

    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    match cell.ctype:
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return EMPTY
        case xlrd.XL_CELL_ERROR:
            return Cell(xlrd.error_text_from_code.get(cell.value, "#?"), fault="error")
        case xlrd.XL_CELL_DATE:
            return _date(book, cell.value, form)
        case xlrd.XL_CELL_NUMBER:
            return number_cell(cell.value, form)
        case xlrd.XL_CELL_BOOLEAN:
            return text_cell(bool(cell.value))
    return text_cell(cell.value)


def _date(book: Any, value: float, form: str) -> Cell:
    import xlrd

    try:
        return date_cell(xlrd.xldate_as_datetime(value, book.datemode), form)
    except (xlrd.XLDateError, OverflowError, ValueError):  # no calendar has such a day
        return Cell(str(value), fault="error")
