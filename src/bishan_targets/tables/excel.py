"""Excel's workbooks (`.xlsx`, `.xlsm`), read and written through openpyxl."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bishan_targets.diagnostics import Diagnostic
from bishan_targets.extras import require
from bishan_targets.tables.sheet import EMPTY, Cell, Sheet
from bishan_targets.tables.workbook import (
    Area,
    Grid,
    Room,
    TooLargeError,
    broken,
    date_cell,
    number_cell,
    text_cell,
    unpacked,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORTH_A_LOOK = re.compile(rb"<(?:\w+:)?(?:f|mergeCell)[\s/>]")
# Of characters that XML has no place for, and of what looks like one of these escapes.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")
_MOST_ROWS: Final = 1_048_576
_MOST_ELEMENTS: Final = 200_000  # of styles and the like: Excel has room for 65,490 styles
_HAS_CELLS = re.compile(r"xl/(worksheets/|sharedStrings)")
_MOST_SHEETS: Final = 1000
_MOST_READ: Final = 1_000_000_000  # bytes of all sheets together
# Before it, Excel counts a day that there never was.
_FIRST_DAY: Final = date(1900, 3, 1)


def read_xlsx(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    """The visible sheets of a workbook, merged cells filled with what they show."""
    require("sheets")
    archive = unpacked(content)
    if isinstance(archive, str):
        return broken(file, archive)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that are of no matter for values
            return [Sheet(file, name, rows) for name, rows in _sheets(content, archive)]
    except TooLargeError:
        return broken(file, "large")
    except Exception:  # openpyxl raises whatever the broken part of the file leads to
        return broken(file)


def _sheets(content: bytes, archive: ZipFile) -> Iterator[tuple[str, list[list[Cell]]]]:
    import openpyxl

    _check_parts(archive)
    room = Room()
    stream = io.BytesIO(content)
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            areas, formulas = _beside_values(sheet, archive)
            grid = Grid(room)
            for row, cells in _rows(sheet):
                faults = formulas.get(row, {})
                grid.put(row, [_cell(cell, faults.get(c)) for c, cell in enumerate(cells)])
            yield sheet.title, grid.merged(areas)


def _check_parts(archive: ZipFile) -> None:
    """Refuse a workbook that has one part read as many sheets, or beside its cells far too much.

    openpyxl holds each style as an object of its own. Raises TooLargeError.
    """
    parts = archive.infolist()
    beside = [part for part in parts if not _HAS_CELLS.match(part.filename)]
    if any(archive.read(part).count(b"<") > _MOST_ELEMENTS for part in beside):
        raise TooLargeError
    books = [part for part in parts if part.filename.endswith("workbook.xml")]
    sheets = sum(archive.read(each).count(b"sheetId=") for each in books)
    largest = max(part.file_size for part in parts)
    if sheets > _MOST_SHEETS or sheets * largest > _MOST_READ:
        raise TooLargeError


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows and their numbers, each as long as it is written: a sheet may claim any size."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows()):
        if number >= _MOST_ROWS:
            raise TooLargeError
        yield number, row


def _beside_values(sheet: Any, archive: ZipFile) -> tuple[list[Area], dict[int, dict[int, str]]]:
    """What openpyxl tells only of sheets that it holds as a whole, twice over.

    The merged ranges, and by row and column the formulas whose results are not in the file.
    """
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils.cell import coordinate_to_tuple
    from openpyxl.worksheet.cell_range import CellRange

    areas: list[Area] = []
    formulas: dict[int, dict[int, str]] = {}
    if not _WORTH_A_LOOK.search(archive.read(sheet._worksheet_path)):
        return areas, formulas
    with archive.open(sheet._worksheet_path) as source:
        for _, element in iterparse(source):
            if element.tag == f"{_MAIN}mergeCell":
                area = CellRange(element.get("ref"))
                areas.append(
                    (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
                )
            elif element.tag == f"{_MAIN}c" and (text := _without_result(element)):
                row, column = coordinate_to_tuple(element.get("r"))
                formulas.setdefault(row - 1, {})[column - 1] = text
            if element.tag == f"{_MAIN}row":
                element.clear()
    return areas, formulas


def _without_result(cell: Element) -> str | None:
    """The formula of a cell that holds nothing else."""
    formula = cell.find(f"{_MAIN}f")
    if formula is None or cell.findtext(f"{_MAIN}v"):
        return None
    return f"={formula.text or ''}"


def _cell(cell: Any, formula: str | None) -> Cell:
    value = cell.value
    if value is None:
        return Cell(formula, fault="formula") if formula else EMPTY
    if cell.data_type == "e":
        return Cell(str(value), fault="error")
    if isinstance(value, datetime | date):
        return date_cell(value, cell.number_format)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_cell(value, cell.number_format)
    return text_cell(_ESCAPED.sub(_character, value) if isinstance(value, str) else value)


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def write_xlsx(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet; text stays text, whatever it begins with."""
    require("sheets")
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("actuals")
    for row in [heading, *rows]:
        sheet.append([_written(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _written(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, Decimal):
        # Spreadsheets show fifteen digits: a number that has more goes as text.
        value = float(value) if Decimal(f"{float(value):.15g}") == value else f"{value:f}"
    elif isinstance(value, str):
        value = _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", value)
    elif isinstance(value, date) and value < _FIRST_DAY:
        value = value.isoformat()
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell
