"""Tables with a row a period and a column a metric."""

from __future__ import annotations

from itertools import islice
from typing import Final

from bishan_targets.tables.arrangement import (
    MOST_HEADER_ROWS,
    SAMPLE,
    Arrangement,
    Item,
    Layout,
    Spot,
    unit_above,
    unnamed,
)
from bishan_targets.tables.sheet import Sheet, period_of
from bishan_targets.tables.words import is_name, is_note, kind_of, said_by, units_of_all

_LEAST_SHARE: Final = 0.5
_MOST_COLUMNS_BEFORE: Final = 60  # a column of periods stands to the left of the others
_SEASONS: Final = ("季", "quarter")


def by_metric(sheet: Sheet, *, whole: bool) -> Arrangement | None:
    """A column of periods with names of metrics in the rows above its first one.

    With `whole`, each row must have a period; else half of them, of which there are several.
    """
    for column in range(min(sheet.width, _MOST_COLUMNS_BEFORE)):
        first = _first_period(sheet, column)
        if first is None or not _has_periods(sheet, first, column, whole=whole):
            continue
        if header := _header_rows(sheet, first, column):
            return _arranged(sheet, first, header, column)
    return None


def joined_period(sheet: Sheet, row: int, header: int, year: int, within: int) -> str:
    """The period of a year's column and of a month's or quarter's, as one text."""
    cell, part = sheet.cell(row, year), sheet.cell(row, within).text
    text = (str(cell.day.year) if cell.day else cell.text).rstrip("年")
    if part.isdecimal():
        heading = sheet.cell(header, within).text.lower()
        return f"{text}{'Q' if any(word in heading for word in _SEASONS) else '-'}{part}"
    return f"{text}年{part}" if part else cell.text


def _first_period(sheet: Sheet, column: int) -> int | None:
    """The first row with a period beside something; alone, it is the day of the table itself."""
    for row, cells in enumerate(sheet.rows):
        if sheet.cell(row, column).period:
            filled = islice((cell for cell in cells if cell.text), 2)
            if len(list(filled)) > 1:
                return row
    return None


def _has_periods(sheet: Sheet, first: int, column: int, *, whole: bool) -> bool:
    """Whether the rows from `first` on have periods; notes do not count."""
    rows = [row for row in range(first, len(sheet.rows)) if not is_note(sheet, row)]
    found = sum(bool(sheet.cell(row, column).period) for row in rows)
    return found == len(rows) if whole else 1 < found >= _LEAST_SHARE * len(rows)


def _header_rows(sheet: Sheet, first: int, column: int) -> list[int]:
    """The rows above the first period that name the columns beside it, from the bottom up."""
    found: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - SAMPLE), -1):
        texts = [sheet.cell(row, each).text for each in range(sheet.width) if each != column]
        named = {text for text in texts if is_name(text) and not units_of_all(text)}
        is_title = named == {sheet.cell(row, column).text}
        if is_title or (found and not named) or len(found) == MOST_HEADER_ROWS:
            break
        if named:
            found.append(row)
    return found


def _arranged(sheet: Sheet, first: int, header: list[int], column: int) -> Arrangement:
    within = _within(sheet, first, header[0], column)
    columns = [c for c in range(sheet.width) if c not in (column, within)]
    paths = {c: _path(sheet, header, c) for c in columns}
    items: list[Item] = []
    left_out = [spot for c in columns if not paths[c] for spot in unnamed(sheet, first, c)]
    # From the heading on: a date that is none may stand above the first one.
    for row in range(header[0] + 1, len(sheet.rows)):
        if is_note(sheet, row) or (row < first and _numbers_columns(sheet, row, column)):
            left_out += said_by(sheet, row)
            continue
        period = None
        if within is not None:
            period = joined_period(sheet, row, header[0], column, within)
        at: Spot = (row, column)
        items += [
            Item((row, c), path, name_at=(header[0], c), period_at=at, period=period)
            for c, path in paths.items()
            if path
        ]
    return Arrangement(Layout.BY_METRIC, header[0], items, left_out, unit_above(sheet, first))


def _numbers_columns(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a row below the heading only counts the columns (甲, 1, 2, 3)."""
    texts = [cell.text for c, cell in enumerate(sheet.rows[row]) if c != column and cell.text]
    return texts == [str(number + 1) for number in range(len(texts))]


def _within(sheet: Sheet, first: int, header: int, column: int) -> int | None:
    """The column to the right that says which part of the year is meant, if there is one."""
    beside = column + 1
    if kind_of(sheet.cell(header, beside).text) == "within":
        return beside
    rows = [row for row in range(first, len(sheet.rows))[:SAMPLE] if not is_note(sheet, row)]
    texts = [joined_period(sheet, row, header, column, beside) for row in rows]
    parts = [is_name(sheet.cell(row, beside).text) for row in rows]
    return beside if any(parts) and all(map(period_of, texts)) else None


def _path(sheet: Sheet, header: list[int], column: int) -> list[str]:
    """What names a column, from the top down; a heading that is repeated counts once."""
    texts = [sheet.cell(row, column).text for row in reversed(header)]
    return [t for i, t in enumerate(texts) if t and t not in texts[:i] and not units_of_all(t)]
