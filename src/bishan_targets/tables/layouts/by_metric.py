"""Tables with one row per period and one column per metric."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from bishan_targets.tables.layouts.arrangement import (
    MOST_HEADER_ROWS,
    MOST_ROWS_BEFORE,
    SAMPLE,
    Arrangement,
    Item,
    Layout,
    Spot,
    unnamed,
)
from bishan_targets.tables.layouts.beside import column_for, columns_beside
from bishan_targets.tables.layouts.units import (
    says_units_alone,
    units_above,
    units_in_words,
    units_said,
)
from bishan_targets.tables.layouts.within_years import part_of_year, period_within
from bishan_targets.tables.layouts.words import (
    is_name,
    is_note,
    is_number,
    is_other_than_seen,
    kind_of,
    said_by,
)
from bishan_targets.tables.sheet import Sheet, period_of

_LEAST_SHARE: Final = 0.5
_MOST_COLUMNS_BEFORE: Final = 60  # a column of periods is to the left of the others
_OTHER_DAYS: Final = re.compile(
    r"(?:start|begin|from|since|updated?|published|release|created)\b(?!.*\d)"
    r"|(?:开始|起始|更新|发布|填报|录入|上报)(?:日期|时间)"
)
_LONGEST_HEADING: Final = 40
_OF_TIME: Final = re.compile(r"[年期时日月季]|year|date|period|time|month|quarter|fy")
_SEASONS: Final = ("季", "quarter")


def by_metric(sheet: Sheet, *, whole: bool) -> Arrangement | None:
    """A column of periods with names of metrics in the rows above its first one.

    With `whole`, each row must have a period; otherwise half of them, and several.
    """
    for column in _in_order(sheet):
        first = _first_period(sheet, column)
        if first is None:
            continue
        rows = [row for row in range(first, len(sheet.rows)) if not is_note(sheet, row)]
        rows = [row for row in rows if not _is_other_than_seen(sheet, row, column)]
        if not _have_periods(sheet, rows, column, whole=whole):
            continue
        header = _header_rows(sheet, first, column)
        if header and not _may_be_counts(sheet, rows, header, column):
            return _arranged(sheet, header, column, rows)
    return None


def by_value(sheet: Sheet) -> Arrangement | None:
    """A table with one column headed as that of the figures, as if the heading were a name."""
    for arrangement in (by_metric(sheet, whole=True), by_metric(sheet, whole=False)):
        if arrangement:
            return arrangement
    return by_heading(sheet)


def by_heading(sheet: Sheet) -> Arrangement | None:
    """A column whose heading alone says that it has periods, so that each invalid one is named."""
    for header in range(min(len(sheet.rows), MOST_ROWS_BEFORE)):
        for column in sheet.columns[:_MOST_COLUMNS_BEFORE]:
            if kind_of(sheet.cell(header, column).text) != "date":
                continue
            below = range(header + 1, len(sheet.rows))
            rows = [row for row in below if _is_dated(sheet, row, column)]
            if rows:
                return _arranged(sheet, [header], column, rows)
    return None


def _is_dated(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a row has digits in place of a period, and a figure."""
    text = sheet.cell(row, column).text
    return any(map(str.isdigit, text)) and _has_figures(sheet, row, column)


def _in_order(sheet: Sheet) -> list[int]:
    """The columns in which periods may stand: first those headed so, last those of other days."""
    columns = sheet.columns[:_MOST_COLUMNS_BEFORE]
    rows = range(min(len(sheet.rows), MOST_ROWS_BEFORE))
    headed = {c for c in columns if any(kind_of(sheet.cell(r, c).text) == "date" for r in rows)}
    others = {c for c in columns if any(_is_of_another(sheet.cell(r, c).text) for r in rows)}
    if others and any(_heads_names_and_values(sheet, row) for row in rows):
        columns = [column for column in columns if column not in others]
    return sorted(columns, key=lambda column: (column in others, column not in headed))


def _heads_names_and_values(sheet: Sheet, row: int) -> bool:
    """Whether a row heads a table with one row per figure, whose dates are no column's."""
    return {"name", "value"} <= {kind_of(cell.text) for cell in sheet.rows[row]}


def _is_of_another(text: str) -> bool:
    """Whether a column is headed as the days on which periods begin, or figures were given out."""
    return len(text) <= _LONGEST_HEADING and _OTHER_DAYS.match(text.lower()) is not None


def _is_other_than_seen(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cell(row, column)
    return cell.day is None and is_other_than_seen(cell.text)


def _may_be_counts(sheet: Sheet, rows: Sequence[int], header: list[int], column: int) -> bool:
    """Whether plain numbers that look like years may be figures, as their heading says."""
    heading = sheet.cell(header[0], column).text
    if column == sheet.columns[0] or not heading or _OF_TIME.search(heading.lower()):
        return False
    cells = [sheet.cell(row, column) for row in rows[:SAMPLE]]
    return all(cell.day is None and is_number(cell.text) for cell in cells)


def has_periods(sheet: Sheet, header: int, column: int) -> bool:
    """Whether a column has nothing but periods below its heading, and is not of other days."""
    rows = range(header + 1, min(len(sheet.rows), header + 1 + SAMPLE))
    cells = [cell for row in rows if (cell := sheet.cell(row, column)).text]
    of_another = _is_of_another(sheet.cell(header, column).text)
    return bool(cells) and not of_another and all(cell.period for cell in cells)


def joined_period(sheet: Sheet, row: int, header: int, year: int, within: int) -> str:
    """The period of a year's column and of a month's or quarter's, as one text."""
    cell, part = sheet.cell(row, year), sheet.cell(row, within).text
    text = (str(cell.day.year) if cell.day else cell.text).rstrip("年")
    if part.isdecimal():
        heading = sheet.cell(header, within).text.lower()
        return f"{text}{'Q' if any(word in heading for word in _SEASONS) else '-'}{part}"
    return f"{text}年{part}" if part else cell.text


def _first_period(sheet: Sheet, column: int) -> int | None:
    """The first row with a period beside other cells; a period alone is the table's own date."""
    for row, cells in enumerate(sheet.rows):
        if sheet.cell(row, column).period:
            filled = islice((cell for cell in cells if cell.text), 2)
            if len(list(filled)) > 1:
                return row
    return None


def _have_periods(sheet: Sheet, rows: Sequence[int], column: int, *, whole: bool) -> bool:
    """Whether the rows have periods, all of them or half; notes do not count."""
    periods = (sheet.cell(row, column).period for row in rows)
    return all(periods) if whole else 1 < sum(map(bool, periods)) >= _LEAST_SHARE * len(rows)


def _header_rows(sheet: Sheet, first: int, column: int) -> list[int]:
    """The rows above the first period with names for the columns beside it, from the bottom up."""
    found: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - SAMPLE), -1):
        texts = [sheet.cell(row, each).text for each in sheet.columns if each != column]
        named = {text for text in texts if _may_name(text)}
        is_title = named == {sheet.cell(row, column).text}
        if is_title or (found and not named) or len(found) == MOST_HEADER_ROWS:
            break
        if named:
            found.append(row)
    return found


def _may_name(text: str) -> bool:
    """Whether a text heads a column: a name, or a month of the years beside it."""
    is_named = is_name(text) and not says_units_alone(text)
    return is_named or (bool(text) and part_of_year([text]) is not None)


def _arranged(sheet: Sheet, header: list[int], column: int, rows: Sequence[int]) -> Arrangement:
    """The table of some rows, which are all but the notes from the first period on."""
    first, heading = rows[0], header[0]
    within = _within(sheet, rows, heading, column)
    others = [c for c in sheet.columns if c not in (column, within)]
    beside = columns_beside(sheet, heading, others)
    read = {c for columns in beside.values() for c in columns}
    columns = [c for c in others if c not in read]
    paths = {c: path for c in columns if (path := _path(sheet, header, c))}
    left_out = [spot for c in columns if c not in paths for spot in unnamed(sheet, first, c)]
    # From the heading on: an invalid date may be above the first one.
    above = [row for row in range(heading + 1, first) if _has_figures(sheet, row, column)]
    taken = {*above, *rows}
    for row in range(heading + 1, len(sheet.rows)):
        if row not in taken:
            left_out += said_by(sheet, row)
    items = _Items(sheet, heading, [*above, *rows], paths, column, within, beside)
    corner = (units_said(sheet.cell(row, column).text) for row in header)
    units = (
        next(filter(None, corner), None)
        or units_above(sheet, first, floor=heading + 1)
        or units_in_words(sheet, header)
        or units_above(sheet, header[-1])
        or units_in_words(sheet, (row for row, _ in left_out))
    )
    apart = [(heading, c) for c in columns]
    of_units = [(heading, c) for kind in ("unit", "multiplier") for c in beside.get(kind, ())]
    return Arrangement(Layout.BY_METRIC, heading, items, left_out, units, apart, of_units)


@dataclass(frozen=True, slots=True)
class _Items:
    """The items of some rows, each made on demand."""

    sheet: Sheet
    header: int
    rows: Sequence[int]
    paths: Mapping[int, Sequence[str]]
    column: int
    within: int | None
    beside: Mapping[str, Sequence[int]]

    def but(self, nameless: Container[Spot], /) -> Iterator[Item]:
        """See Items."""
        named = [
            (c, path, (self.header, c), self._beside(c), part_of_year(path))
            for c, path in self.paths.items()
        ]
        period = None
        for row in self.rows:
            if self.within is not None:
                period = joined_period(self.sheet, row, self.header, self.column, self.within)
            at = (row, self.column)
            for c, path, name_at, beside, part in named:
                if name_at not in nameless:
                    said = period or (part and period_within(self.sheet.cell(*at), part))
                    item = Item((row, c), _name(path, part), name_at, at, None, said)
                    yield item._replace(**_in_row(row, beside)) if beside else item

    def _beside(self, figures: int) -> dict[str, int]:
        """The columns beside one of figures, by their kinds."""
        found = {kind: column_for(self.beside, kind, figures) for kind in self.beside}
        return {kind: column for kind, column in found.items() if column is not None}


def _in_row(row: int, columns: Mapping[str, int]) -> dict[str, Any]:
    return {kind: (row, column) for kind, column in columns.items()}


def _has_figures(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a row below the heading is neither a note nor a numbering of columns (甲, 1, 2)."""
    texts = [cell.text for c, cell in enumerate(sheet.rows[row]) if c != column and cell.text]
    numbers = [str(number + 1) for number in range(len(texts))]
    return not is_note(sheet, row) and texts != numbers


def _within(sheet: Sheet, rows: Sequence[int], header: int, column: int) -> int | None:
    """The column to the right with the part of the year, if there is one."""
    beside = column + 1
    if kind_of(sheet.cell(header, beside).text) == "within":
        return beside
    sample = [row for row in rows if row < rows[0] + SAMPLE]
    texts = [joined_period(sheet, row, header, column, beside) for row in sample]
    parts = [is_name(sheet.cell(row, beside).text) for row in sample]
    return beside if any(parts) and all(map(period_of, texts)) else None


def _name(path: Sequence[str], part: str | None) -> Sequence[str]:
    """The headings without a month below the metric's name."""
    return path[:-1] if part and len(path) > 1 else path


def _path(sheet: Sheet, header: list[int], column: int) -> list[str]:
    """Headings of a column, from the top down; a repeated heading counts once."""
    texts = [sheet.cell(row, column).text for row in reversed(header)]
    return [t for i, t in enumerate(texts) if t and t not in texts[:i] and not says_units_alone(t)]
