"""Several tables in one sheet, below or beside each other, as sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, takewhile
from typing import Final

from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.own_workbook import own_targets
from bishan_targets.tables.layouts.words import is_name, is_note, is_remark, kind_of
from bishan_targets.tables.months_of_title import with_year_of_title
from bishan_targets.tables.sheet import EMPTY, Cell, Sheet, period_of

_OF_HEADINGS: Final = ("date", "name", "id")
_FIRST_CELLS: Final = 2


def tables_in(sheet: Sheet) -> list[Sheet]:
    """The tables of a sheet, each in its place; the sheet itself if it is one table, or none."""
    if sheet.kinds or own_targets(sheet):
        return [sheet]
    below = _if_all_are_tables(sheet, _cut(sheet, _starts(sheet)))
    parts = (each for table in below for each in _if_all_are_tables(table, _beside(table)))
    return [with_year_of_title(each) for each in parts]


def _if_all_are_tables(sheet: Sheet, parts: Sequence[Sheet]) -> Sequence[Sheet]:
    """Parts of a sheet if each of them alone is a table, else the sheet as it is."""
    return parts if len(parts) > 1 and all(map(lay_out, parts)) else [sheet]


def _starts(sheet: Sheet) -> list[int]:
    """The rows in which tables begin, with their titles: the first one, and those that follow."""
    starts = [0]
    headings = [row for row in range(len(sheet.rows)) if _is_heading(sheet, row)]
    for before, row in pairwise(headings):
        if row - before > 1:
            starts.append(_with_title(sheet, row, before))
    return starts


def _is_heading(sheet: Sheet, row: int) -> bool:
    """Whether a row has headings of names or dates, and otherwise only names and periods."""
    cells = sheet.rows[row]
    if (begin := next(filter(_has_text, cells), None)) is None or begin.day:
        return False
    if not is_name(begin.text):  # as in most rows of a large sheet
        return False
    filled = (cell for cell in cells if cell.text)  # of large sheets, most cells are never made
    first = takewhile(lambda cell: not cell.day and is_name(cell.text), filled)
    if not any(kind_of(cell.text) in _OF_HEADINGS for cell in islice(first, _FIRST_CELLS)):
        return False
    texts = [cell.text for cell in cells if cell.text and not cell.day]
    return len(texts) > 1 and all(is_name(text) or period_of(text) for text in texts)


def _has_text(cell: Cell) -> bool:
    return bool(cell.text)


def _with_title(sheet: Sheet, row: int, floor: int) -> int:
    """The row of a table's title above its headings, or of these; below a row of another table."""
    start = row
    while start - 1 > floor and is_note(sheet, start - 1):
        text = next((cell.text for cell in sheet.rows[start - 1] if cell.text), "")
        if not text or is_remark(text):  # a unit belongs to the figures below it
            break
        start -= 1
    return start


def _cut(sheet: Sheet, starts: Sequence[int]) -> list[Sheet]:
    if len(starts) == 1:
        return [sheet]
    firsts = sheet.firsts or range(len(sheet.rows))
    return [
        replace(sheet, rows=sheet.rows[start:end], firsts=firsts[start:end])
        for start, end in pairwise([*starts, len(sheet.rows)])
    ]


def _beside(sheet: Sheet) -> list[Sheet]:
    """The parts of a sheet that begin with a heading of dates, or behind an empty column."""
    header = next((row for row in range(len(sheet.rows)) if _is_heading(sheet, row)), None)
    if header is None:
        return [sheet]
    starts = [0, *_columns_of_tables(sheet, header)]
    if len(starts) == 1:
        return [sheet]
    ends = [*starts[1:], sheet.columns[-1] + 1]
    return [
        replace(sheet, rows=[_only(cells, start, end) for cells in sheet.rows])
        for start, end in zip(starts, ends, strict=True)
    ]


def _columns_of_tables(sheet: Sheet, header: int) -> Iterator[int]:
    for before, column in pairwise(sheet.columns):
        kind = kind_of(sheet.cell(header, column).text)
        is_again = kind == "date" and kind_of(sheet.cell(header, before).text) != "date"
        if is_again or (column - before > 1 and kind in _OF_HEADINGS):
            yield column


def _only(cells: Sequence[Cell], start: int, end: int) -> list[Cell]:
    """The cells of some columns; a title that stands alone in its row is that of all tables."""
    if len({cell.text for cell in cells if cell.text}) == 1:
        return list(cells)
    return [cell if start <= place < end else EMPTY for place, cell in enumerate(cells)]
