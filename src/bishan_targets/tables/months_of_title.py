"""Months or quarters as rows below a title with their year: 2024年…, then 1月, 2月."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bishan_targets.tables.layouts.arrangement import MOST_ROWS_BEFORE
from bishan_targets.tables.layouts.roles import titles
from bishan_targets.tables.layouts.within_years import part_of_year, period_within
from bishan_targets.tables.layouts.words import is_note, kind_of
from bishan_targets.tables.sheet import Cell, Sheet, period_of

_FIRST_COLUMNS: Final = 3
_LEAST_PARTS: Final = 2
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_NAMED: Final = re.compile(r"^((?:19|20|21)\d\d)年?度?$")
_MONTHS: Final = ("月", "月份", "month")


def with_year_of_title(sheet: Sheet) -> Sheet:
    """The sheet with the year of its title in a column of months or quarters that says none.

    The title, or else the sheet's name, must name one year, and most cells of the column be parts
    of a year; the other cells stay as they are.
    """
    for header in range(min(len(sheet.rows), MOST_ROWS_BEFORE)):
        for column in sheet.columns[:_FIRST_COLUMNS]:
            if kind_of(sheet.cell(header, column).text) in ("within", "date"):
                return _dated(sheet, header, column)
    return sheet


def _dated(sheet: Sheet, header: int, column: int) -> Sheet:
    years = {year for text in titles(sheet, header) for year in _YEAR.findall(text)}
    years = years or set(_NAMED.findall(sheet.name))
    heading = sheet.cell(header, column).text
    rows = [r for r in range(header + 1, len(sheet.rows)) if not is_note(sheet, r)]
    if len(years) != 1 or sheet.kinds or not rows:
        return sheet
    year = Cell(text=years.pop())
    found = {row: text for row in rows if (text := _period(sheet.cell(row, column), heading, year))}
    if len(found) < _LEAST_PARTS or 2 * len(found) < len(rows):
        return sheet
    cells = [list(row) for row in sheet.rows]
    for row, text in found.items():
        cells[row][column] = cells[row][column]._replace(text=text)
    return replace(sheet, rows=cells)


def _period(cell: Cell, heading: str, year: Cell) -> str | None:
    """The part of the title's year that a cell names; None for anything else."""
    is_month = heading.strip().lower() in _MONTHS and cell.text.isdecimal()
    part = None if cell.day else part_of_year([f"{cell.text}月" if is_month else cell.text])
    text = period_within(year, part) if part else ""
    return text if period_of(text) else None
