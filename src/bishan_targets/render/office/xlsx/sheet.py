"""A sheet as offices keep it: headings that stay, widths that fit, and pages that print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.report.values import Number
from bishan_targets.tables.formats.excel import storable
from bishan_targets.text.display import display_width

if TYPE_CHECKING:
    from openpyxl import Workbook

DAY: Final = "yyyy-mm-dd"
PERCENT: Final = "0.0%"
_MOST_COLUMNS_WIDE: Final = 48
_MOST_ACROSS: Final = 230  # characters on a page, which is then printed at half its size
_MARGIN: Final = 3
_LINE: Final = 15.5  # points
_ACTING: Final = ("=", "+", "-", "@")
_MOST_OF_NAME: Final = 31
_A4: Final = 9


class Cell(NamedTuple):
    """A value, and the number format that it is shown with."""

    value: str | Number | date | None
    form: str | None = None
    is_provisional: bool = False


class Print(NamedTuple):
    """Header and footer of each printed page."""

    title: str
    page: str
    font: str


def add_sheet(
    book: Workbook,
    name: str,
    rows: Sequence[Sequence[Cell]],
    printed: Print,
    *,
    frozen: int = 1,
    lines: Sequence[int] = (),
) -> Any:
    """A sheet with the rows, the first being the heading.

    The first `frozen` columns stay in view; those at the places `lines` hold sentences, which wrap.
    """
    sheet: Any = book.create_sheet(name[:_MOST_OF_NAME])
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row, start=1):
            _put(sheet.cell(number, place), cell, printed, is_heading=number == 1)
    _fit(sheet, rows, lines)
    sheet.freeze_panes = sheet.cell(2, frozen + 1)
    sheet.auto_filter.ref = sheet.dimensions
    lay_out(sheet, printed)
    _fit_pages(sheet, frozen)
    return sheet


def _fit_pages(sheet: Any, frozen: int) -> None:
    """As few pages across as can be read; the heading and the frozen columns are on each."""
    from openpyxl.utils import get_column_letter

    across = sum(each.width for each in sheet.column_dimensions.values())
    sheet.page_setup.fitToWidth = math.ceil(across / _MOST_ACROSS)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = f"A:{get_column_letter(frozen)}"


def lay_out(sheet: Any, printed: Print) -> None:
    """A4 across, with the plan's name above and the page's number below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.oddHeader.center.text = printed.title
    sheet.oddFooter.center.text = printed.page


def print_words(title: str, say: Messages) -> Print:
    """The words around printed pages; `&` begins a command there."""
    return Print(title.replace("&", "&&"), say("office.page"), say("office.font"))


def number_form(decimals: int) -> str:
    """The format of a number with that many decimals."""
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def quoted(text: str) -> str:
    """Text within a number format."""
    return '"' + text.replace('"', "''") + '"' if text else ""


def put_value(there: Any, given: str | Number | date | None) -> Any:
    """Put a value into a cell, and return it as it is kept; nothing from a file is a formula."""
    there.value = value = storable(given)
    if isinstance(value, str):
        there.data_type = "s"
        there.quotePrefix = value.startswith(_ACTING)
    return value


def _put(there: Any, cell: Cell, printed: Print, *, is_heading: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    value = put_value(there, cell.value)
    if cell.form and not isinstance(value, str):
        there.number_format = cell.form
    side = Side(style="thin", color="BFBFBF")
    there.border = Border(left=side, right=side, top=side, bottom=side)
    there.font = Font(name=printed.font, size=11, bold=is_heading, italic=cell.is_provisional)
    is_text = isinstance(value, str) and not is_heading
    there.alignment = Alignment(
        vertical="center", wrap_text=is_heading or is_text, horizontal=None if is_text else "center"
    )
    if not is_text and not is_heading:
        there.alignment = Alignment(vertical="center", horizontal="right")
    if is_heading:
        there.fill = PatternFill("solid", fgColor="EDEDED")


def _fit(sheet: Any, rows: Sequence[Sequence[Cell]], lines: Sequence[int]) -> None:
    """Widths by the longest text, heights by the number of lines: not all programs find them."""
    from openpyxl.utils import get_column_letter

    for place in range(len(rows[0])):
        widest = max(display_width(_shown(row[place])) for row in rows) + _MARGIN
        width = _MOST_COLUMNS_WIDE if place in lines else min(_MOST_COLUMNS_WIDE, widest)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
        for number, row in enumerate(rows, start=1):
            tall = -(-display_width(_shown(row[place])) // (width - _MARGIN)) * _LINE
            height = sheet.row_dimensions[number].height or _LINE
            sheet.row_dimensions[number].height = max(height, tall)


def _shown(cell: Cell) -> str:
    """A text about as long as the cell is shown."""
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    if isinstance(cell.value, int | float):
        words = "".join((cell.form or "").split('"')[1::2])
        places = (cell.form or "").partition(".")[2].count("0")
        factor = 100 if (cell.form or "").endswith("%") else 1
        return f"{cell.value * factor:,.{places}f}%{words}"
    return cell.value or ""
