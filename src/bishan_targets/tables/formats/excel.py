"""Excel's workbooks (`.xlsx`, `.xlsm`), read and written through openpyxl."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bishan_targets.extras import require
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.tables.formats.looks import with_look
from bishan_targets.tables.formats.markup import MOST_ELEMENTS
from bishan_targets.tables.formats.workbook import (
    Grid,
    Room,
    TooLargeError,
    broken,
    date_cell,
    number_cell,
    part_of_date,
    text_cell,
    unpacked,
)
from bishan_targets.tables.formats.worksheet import fill, hidden_in, shown_texts
from bishan_targets.tables.sheet import Cell, Sheet
from bishan_targets.text.display import display_width

if TYPE_CHECKING:
    from zipfile import ZipFile

# For characters not allowed in XML, and for text that looks like one of these escapes.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")
_HAS_CELLS = re.compile(r"xl/(worksheets/|sharedStrings)")
_MOST_SHEETS: Final = 1000
# Before it, Excel counts a day that never existed.
_FIRST_DAY: Final = date(1900, 3, 1)
_SAMPLE: Final = 1000  # rows by which columns are made as wide as needed
_PADDING: Final = 2
_WIDEST: Final = 48
_MOST_PLACES: Final = 10
_NO_DAY: Final = 60


def read_xlsx(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    """The visible sheets of a workbook, merged cells filled with their displayed value."""
    require("sheets")
    archive = unpacked(content)
    if isinstance(archive, str):
        return broken(file, archive)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about features that do not affect values
            return list(_sheets(file, content, archive))
    except TooLargeError:
        return broken(file, "large")
    except Exception:  # openpyxl raises any error that the broken part causes
        return broken(file)


def _sheets(file: str, content: bytes, archive: ZipFile) -> Iterator[Sheet]:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    _check_parts(archive)
    # The same as `load_workbook`, without searching each sheet for its size.
    reader: Any = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read_manifest()
    texts = _shared_texts(reader, archive)
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    room = Room()
    read: dict[str, Sheet] = {}
    for sheet, rel in reader.parser.find_sheets():
        if sheet.state != "visible" or "chartsheet" in rel.Type:
            continue
        if same := read.get(rel.target):
            room.take(0, sum(map(len, same.rows)))
            yield replace(same, name=sheet.name)
            continue
        grid = Grid(room)
        made = _Reader(file, reader.wb, texts)
        part = archive.read(rel.target)
        areas = fill(grid, part, made)
        read[rel.target] = grid.sheet(file, sheet.name, areas, hidden_in(part))
        yield read[rel.target]


def _shared_texts(reader: Any, archive: ZipFile) -> Sequence[str]:
    """The texts that all sheets share; openpyxl does not tell how their pieces look."""
    reader.read_strings()
    names = [name for name in archive.namelist() if "sharedStrings" in name]
    parts = [archive.read(name) for name in names[:1]]
    if any(b"vertAlign" in part or b"strike" in part for part in parts):
        # As openpyxl does, which reads the escape of an underscore as one.
        return [text.replace("x005F_", "") for text in shown_texts(parts[0])]
    return list(reader.shared_strings)


def _check_parts(archive: ZipFile) -> None:
    """Refuse a workbook with far too many sheets, or with far too much besides cells.

    openpyxl holds each style as a separate object. Raises TooLargeError.
    """
    parts = archive.infolist()
    beside = [part for part in parts if not _HAS_CELLS.match(part.filename)]
    if any(archive.read(part).count(b"<") > MOST_ELEMENTS for part in beside):
        raise TooLargeError
    books = [part for part in parts if part.filename.endswith("workbook.xml")]
    sheets = sum(archive.read(each).count(b"sheetId=") for each in books)
    if sheets > _MOST_SHEETS:
        raise TooLargeError


class _Reader:
    """Makes cells from a sheet's XML, with the texts and formats of the workbook."""

    def __init__(self, file: str, book: Any, texts: Sequence[str]) -> None:
        self.failure = InputError([broken(file)])
        self._book = book
        self._texts = texts
        self._known: dict[int, Callable[[str], Cell]] = {}

    def numbers(self, style: int) -> Callable[[str], Cell]:
        """A function for the cells of numbers in a style."""
        if style not in self._known:
            self._known[style] = self._new_numbers(style)
        return self._known[style]

    def cell(self, kind: str, style: int, value: str) -> Cell:
        """The cell of a value of another type."""
        match kind:
            case "s":
                return self.text(style, self._shared(int(value)))
            case "b":
                return text_cell(bool(int(value)))
            case "e":
                return Cell(value, fault="error")
            case "d":
                return _moment_cell(_moment(value), self._form(style))
        return self.text(style, value)

    def text(self, style: int, text: str) -> Cell:
        """The cell of a text."""
        cell = text_cell(_without_escapes(text))
        is_struck, is_raised = self._look(style)
        return with_look(cell, is_struck=is_struck, is_raised=is_raised) if text else cell

    def _shared(self, place: int) -> str:
        if place < 0:
            raise IndexError(place)
        return self._texts[place]

    def _new_numbers(self, style: int) -> Callable[[str], Cell]:
        form = self._form(style)
        is_struck, is_raised = self._look(style)
        is_date = style in self._book._date_formats
        if is_struck or (is_raised and not is_date):
            return lambda value: with_look(
                number_cell(_number(value), form), is_struck=is_struck, is_raised=is_raised
            )
        if not is_date:
            return lambda value: number_cell(_number(value), form)
        is_span = style in self._book._timedelta_formats
        return _moments(form, self._book.epoch, is_span=is_span)

    def _look(self, style: int) -> tuple[bool, bool]:
        """Whether cells of a style are, as a whole, struck out and in superscript."""
        font = self._book._fonts[self._book._cell_styles[style].fontId]
        return bool(font.strike), font.vertAlign == "superscript"

    def _form(self, style: int) -> str:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        number = self._book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(self._book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])


def _without_escapes(text: str) -> str:
    """A text with the characters that escapes stand for; half of one alone is none."""
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if found == text:
        return text
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _moments(form: str, epoch: datetime, *, is_span: bool) -> Callable[[str], Cell]:
    """A function from numbers to dates and times, or to time spans, by their format."""
    from openpyxl.utils.datetime import from_excel

    zero = epoch.toordinal()
    is_shown_whole = part_of_date(form) == "day"

    def cell(value: str) -> Cell:
        number = _number(value)
        try:
            if isinstance(number, int) and number > _NO_DAY and not is_span:
                day = date.fromordinal(zero + number)
                return Cell(day.isoformat(), day) if is_shown_whole else date_cell(day, form)
            return _moment_cell(from_excel(number, epoch, timedelta=is_span), form)
        except (OverflowError, ValueError):  # no calendar has such a day
            return Cell("#VALUE!", fault="error")

    return cell


def _number(value: str) -> float:
    """An integer, which may be of any size, or a binary number; raises ValueError."""
    return int(value) if value.isdecimal() or not set(value) & set(".eE") else float(value)


def _moment(value: str) -> Any:
    from openpyxl.utils import datetime as excels

    return excels.from_ISO8601(value)  # type: ignore[no-untyped-call]


def _moment_cell(moment: Any, form: str) -> Cell:
    return date_cell(moment, form) if isinstance(moment, date) else text_cell(moment)


def write_xlsx(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet; text stays text, even if it begins like a formula."""
    require("sheets")
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("actuals")
    sheet.freeze_panes = "A2"
    known = list(rows)
    for number, width in enumerate(_widths([heading, *known[:_SAMPLE]]), 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = width
    for row in [heading, *known]:
        sheet.append([_written(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    """Widths of columns in which these rows can be read, the longest texts in part."""
    shown = ([display_width(str(value)) for value in column] for column in zip(*rows, strict=True))
    return [min(max(column) + _PADDING, _WIDEST) for column in shown]


def storable(value: Any) -> Any:
    """A value as a workbook can hold it, else as text: long numbers, early days, odd characters."""
    if isinstance(value, Decimal):
        # Spreadsheets show fifteen digits: a longer number is written as text.
        return float(value) if Decimal(f"{float(value):.15g}") == value else f"{value:f}"
    if isinstance(value, str):
        return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", value)
    if isinstance(value, date) and value < _FIRST_DAY:
        return value.isoformat()
    return value


def _number_format(value: Decimal) -> str:
    """Thousands apart, and as many decimals as the figure has."""
    places = -int(value.as_tuple().exponent)
    return f"#,##0.{'0' * places}" if 0 < places <= _MOST_PLACES else "#,##0"


def _written(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    form = _number_format(value) if isinstance(value, Decimal) else None
    value = storable(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif form and isinstance(value, float):
        cell.number_format = form
    return cell
