"""Tables with one row per district or the like and one column per metric, for one period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bishan_targets.tables.layouts.arrangement import (
    MOST_HEADER_ROWS,
    MOST_ROWS_BEFORE,
    Arrangement,
    Item,
    Layout,
    ListedItems,
    Reach,
)
from bishan_targets.tables.layouts.column_periods import (
    ColumnPeriod,
    has_numbers,
    headings_of,
    is_heading_of_names,
    period_of_title,
)
from bishan_targets.tables.layouts.roles import Role, part_in, reach_of, role_of
from bishan_targets.tables.layouts.units import units_above
from bishan_targets.tables.layouts.words import is_category, is_name, is_note, is_number, said_by
from bishan_targets.tables.sheet import Sheet

_Headings = Mapping[int, Sequence[str]]


def by_place(sheet: Sheet) -> Arrangement | None:
    """A column headed 区县 or the like, and metrics above the others; the title has the period."""
    for top in range(min(len(sheet.rows), MOST_ROWS_BEFORE)):
        for height in range(min(MOST_HEADER_ROWS, len(sheet.rows) - top), 0, -1):
            headings = _headings(sheet, top, height)
            if place := _column_of_places(sheet, top + height, headings):
                return _arranged(sheet, top, top + height, headings, place - 1)
    return None


def _headings(sheet: Sheet, top: int, height: int) -> _Headings:
    """The headings of all columns in rows without figures; none if there are some."""
    cells = [cell for row in range(top, top + height) for cell in sheet.rows[row] if cell.text]
    if any(cell.day or is_number(cell.text) for cell in cells):
        return {}
    said = {c: list(headings_of(sheet, top, height, c).values()) for c in sheet.columns}
    return {column: texts for column, texts in said.items() if texts}


def _column_of_places(sheet: Sheet, first: int, headings: _Headings) -> int:
    """The number, from 1, of the column of places, if names stand below and figures beside it."""
    if any(is_heading_of_names(text) for texts in headings.values() for text in texts):
        return 0
    for column, texts in headings.items():
        if is_category(texts[-1]) and len(texts) == 1:
            is_named = is_name(sheet.cell(first, column).text)
            others = (c for c in headings if c != column)
            return (
                column + 1 if is_named and any(has_numbers(sheet, first, c) for c in others) else 0
            )
    return 0


def _arranged(sheet: Sheet, top: int, first: int, headings: _Headings, place: int) -> Arrangement:
    rows = [row for row in range(first, len(sheet.rows)) if not is_note(sheet, row)]
    notes = [
        spot for r in range(first, len(sheet.rows)) if r not in rows for spot in said_by(sheet, r)
    ]
    lowest = first - 1
    left_out = list(notes)
    apart = [(_heading_row(sheet, lowest, place), place)]
    items: list[Item] = []
    growth: list[Item] = []
    for column, texts in headings.items():
        heading = "".join(texts)
        role = role_of(heading)
        if column == place:
            continue
        if not has_numbers(sheet, first, column) or role is Role.GOAL:
            left_out.append((_heading_row(sheet, lowest, column), column))
            continue
        period = period_of_title(
            sheet, top, ColumnPeriod(None, part_in(heading), reach_of(heading))
        )
        found = [_item(row, column, texts, period, lowest) for row in rows]
        if role is Role.GROWTH and len(texts) > 1:
            growth += [item._replace(name_at=item.figure) for item in found]
            left_out.append((_heading_row(sheet, lowest, column), column))
        else:
            items += found
    said = units_above(sheet, top)
    layout = Layout.BY_PLACE
    return Arrangement(layout, lowest, ListedItems(items), left_out, said, apart, growth=growth)


def _item(row: int, column: int, texts: Sequence[str], period: ColumnPeriod, lowest: int) -> Item:
    reach: Reach | None = period.reach
    at = (lowest, column)
    return Item((row, column), list(texts), at, None, period=period.text, reach=reach)


def _heading_row(sheet: Sheet, lowest: int, column: int) -> int:
    rows = range(lowest, max(-1, lowest - MOST_HEADER_ROWS), -1)
    return next((row for row in rows if sheet.cell(row, column).text), lowest)
