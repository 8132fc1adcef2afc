"""Tables with one row per metric and one column per period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from bishan_targets.tables.layouts.arrangement import (
    MOST_HEADER_ROWS,
    MOST_ROWS_BEFORE,
    SAMPLE,
    Arrangement,
    Goal,
    Item,
    Layout,
    ListedItems,
    Spot,
    unnamed,
)
from bishan_targets.tables.layouts.beside_periods import BesidePeriods, beside_periods
from bishan_targets.tables.layouts.column_periods import (
    ColumnPeriod,
    dateless_periods,
    headings_of,
    may_head,
    own_period,
    titled_periods,
)
from bishan_targets.tables.layouts.label_columns import NO_LABELS, Side, labels_of
from bishan_targets.tables.layouts.period_header import Header
from bishan_targets.tables.layouts.planned import planned_year
from bishan_targets.tables.layouts.roles import Role, role_of, titles
from bishan_targets.tables.layouts.units import (
    units_above,
    units_in_words,
    units_of_columns,
    units_said,
)
from bishan_targets.tables.layouts.words import (
    is_name,
    is_note,
    is_number,
    is_qualifier,
    kind_of,
    said_by,
)
from bishan_targets.tables.sheet import Sheet

Periods = Callable[[Sheet, int, int], dict[int, ColumnPeriod]]
"""The columns of figures in a header of some height that begins in a row."""
_LEAST_SAMPLE: Final = 10
_DIGITS_OF_YEAR: Final = 4


def by_period(sheet: Sheet, *, names: Side) -> Arrangement | None:
    """A row of periods, with names of metrics in a column on that side of them.

    Further headers may follow below, each with its own periods.
    """
    return by_columns(sheet, names, _periods_in)


def by_title(sheet: Sheet) -> Arrangement | None:
    """A row of headings as 累计 and 目标, whose period stands in the title."""
    return by_columns(sheet, "left", titled_periods)


def by_figures(sheet: Sheet) -> Arrangement | None:
    """A row of headings as 累计 and 目标, in a table that says no period."""
    return by_columns(sheet, "left", dateless_periods)


def by_columns(sheet: Sheet, names: Side, periods: Periods) -> Arrangement | None:
    """A row of headings that `periods` finds, with names of metrics beside its columns."""
    rows = range(min(len(sheet.rows), MOST_ROWS_BEFORE))
    at = partial(_header_at, sheet, names=names, periods_in=periods)
    header = next((found for top in rows if (found := at(top, SAMPLE))), None)
    if header is None:
        return None
    lowest, floor = header.first - 1, 0
    said: str | None = None
    read = _Found([], [], [])
    left_out: list[Spot] = []
    categories: list[Spot] = []
    section = ""
    while header is not None:
        said = _units_said(sheet, header, floor) or said
        floor = header.first
        left_out += _columns_left_out(sheet, header)
        categories += _apart(sheet, header)
        following = None
        units = [c for c in sheet.columns if kind_of(header.heading(sheet, c)) == "unit"]
        for row in range(header.first, len(sheet.rows)):
            # So that many small tables cost no more than one large one.
            most = min(SAMPLE, max(_LEAST_SAMPLE, row - header.first))
            if _restarts(sheet, row, header) and (following := at(row, most)):
                break
            if is_note(sheet, row):
                spots = said_by(sheet, row)
                left_out += spots
                section = sheet.cell(*spots[0]).text if spots else section
            else:
                above = [section] if is_qualifier(section) else []
                _read_row(sheet, row, header, units, said, above, read)
        header = following
    said = units_in_words(sheet, (row for row, _ in left_out))
    return Arrangement(
        Layout.BY_PERIOD,
        lowest,
        ListedItems(read.items),
        left_out,
        said,
        categories,
        goals=read.goals,
        growth=read.growth,
    )


def _apart(sheet: Sheet, header: Header) -> list[Spot]:
    """The columns that may tell rows apart: all but those of periods, units and remarks."""
    others = [column for column in sheet.columns if column not in header.periods]
    kinds = ((column, kind_of(header.heading(sheet, column))) for column in others)
    return [(header.first - 1, column) for column, kind in kinds if kind not in NO_LABELS]


def _units_said(sheet: Sheet, header: Header, floor: int) -> str | None:
    """The units of a header's figures: in its corner, just below it, above it from a row on."""
    rows = range(header.top, header.first)
    labels = {column for block in header.labels.values() for column in block}
    corner = [units_said(sheet.cell(row, column).text) for row in rows for column in labels]
    first = header.first
    if first < len(sheet.rows) and is_note(sheet, first):
        corner += [units_said(sheet.cell(first, column).text) for column in header.periods]
    corner += [units_in_words(sheet, rows), units_above(sheet, header.top, floor)]
    return next(filter(None, corner), None)


def _header_at(
    sheet: Sheet, top: int, most: int, *, names: Side, periods_in: Periods
) -> Header | None:
    """The header that begins in a row; columns are examined in at most `most` rows below it."""
    for height in range(min(MOST_HEADER_ROWS, len(sheet.rows) - top), 0, -1):
        if periods := periods_in(sheet, top, height):
            header = Header(top, height, periods, {})
            labels = labels_of(sheet, header, names, most)
            found = replace(header, labels=labels)
            if labels.keys() == periods.keys() and not _is_none(sheet, found):
                found = replace(found, beside=_beside(sheet, found))
                found = _without_goals(sheet, found)
                if not found.periods:
                    return None
                beside = found.beside.of_goals_years(titles(sheet, top))
                units = units_of_columns(sheet, top, height, found.periods)
                return replace(found, beside=beside, units=units)
    return None


def _without_goals(sheet: Sheet, header: Header) -> Header:
    """The header with a plan's last year among its goals, if no other column has them."""
    beside = header.beside
    found = planned_year(sheet, header.top, header.height, header.periods)
    if found is None or beside.goals or header.periods[found[0]].at is None:
        return header
    column, day = found
    return replace(
        header,
        periods={each: period for each, period in header.periods.items() if each != column},
        labels={each: labels for each, labels in header.labels.items() if each != column},
        beside=replace(beside, goals={column: day}),
    )


def _beside(sheet: Sheet, header: Header) -> BesidePeriods:
    """The columns of goals and growth beside those of periods and labels."""
    labels = {column for block in header.labels.values() for column in block}
    others = [c for c in sheet.columns if c not in header.periods and c not in labels]
    headings = {c: headings_of(sheet, header.top, header.height, c) for c in others}
    has_names = any(kind_of(header.heading(sheet, c)) in ("name", "id") for c in labels)
    return beside_periods(sheet, header.top, headings, header.periods, has_names=has_names)


def _is_none(sheet: Sheet, header: Header) -> bool:
    """Whether a row of periods heads nothing: figures that look like years, a day above a table."""
    label = sheet.cell(header.first - 1, next(iter(header.labels.values()))[0]).text
    if kind_of(label) or header.height > 1:
        return False
    return _are_counts(sheet, header, label) or _is_day_of_table(sheet, header)


def _are_counts(sheet: Sheet, header: Header, label: str) -> bool:
    """Whether plain numbers beside a name stand under headings that are no periods."""
    cells = [sheet.cell(header.top, column) for column in header.periods]
    above = [sheet.cell(header.top - 1, column) for column in header.periods]
    are_headed = all(is_name(cell.text) and not cell.is_repeated for cell in above if cell.text)
    are_plain = all(cell.day is None and is_number(cell.text) for cell in cells)
    return bool(label) and are_plain and are_headed and all(cell.text for cell in above)


def _is_day_of_table(sheet: Sheet, header: Header) -> bool:
    """Whether one period stands above a row that is the heading of names, or a day of periods."""
    if len(header.periods) > 1:
        return False
    cell = sheet.cell(header.top, next(iter(header.periods)))
    is_day = bool(cell.day) or sum(map(str.isdigit, cell.text)) > _DIGITS_OF_YEAR
    for row in range(header.first, min(len(sheet.rows), header.first + MOST_HEADER_ROWS)):
        if any(kind_of(cell.text) in ("name", "id") for cell in sheet.rows[row]):
            return True
        if is_day and not header.periods.keys() >= _periods_in(sheet, row, 1).keys():
            return True
    return False


def _periods_in(sheet: Sheet, top: int, height: int) -> dict[int, ColumnPeriod]:
    """The columns with a period in the header's rows, and the period.

    Each row of the header must add something to at least one of them, and none may hold figures.
    A column that the row below heads as growth, rank or the like has no figures of the period.
    """
    found: dict[int, ColumnPeriod] = {}
    told: set[int] = set()
    for column in sheet.columns:
        said = headings_of(sheet, top, height, column)
        period = own_period(sheet, top, column, said)
        if period:
            found[column] = period
            told |= said.keys() | _merged(sheet, top, height, column)
        elif not all(map(may_head, said.values())):
            return {}
    is_title = len({cell.text for cell in sheet.rows[top]}) == 1 and height == 1
    if len(told) < height or is_title:
        return {}
    below = {column: sheet.cell(top + height, column).text for column in found}
    return {column: each for column, each in found.items() if not _is_measure(below[column])}


def _is_measure(heading: str) -> bool:
    """Whether a text heads what is said of figures: their growth, their rank."""
    return bool(heading) and (role_of(heading) is Role.GROWTH or is_qualifier(heading))


def _merged(sheet: Sheet, top: int, height: int, column: int) -> set[int]:
    return {row for row in range(top, top + height) if sheet.cell(row, column).is_repeated}


def _restarts(sheet: Sheet, row: int, header: Header) -> bool:
    """Whether a row is the header of a further table: it has periods in place of figures.

    Figures such as 2021 look like years, so that its label must be a heading, or be missing along
    with a period that is written as such.
    """
    said = [cell for column in header.periods if (cell := sheet.cell(row, column)).text]
    if not said or not all(cell.period for cell in said):
        return False
    first = min(block[0] for block in header.labels.values())
    label = sheet.cell(row, first).text
    is_heading = bool(label) and label == sheet.cell(header.top, first).text
    is_heading |= kind_of(label) is not None
    return is_heading or (not label and not all(is_number(cell.text) for cell in said))


class _Found(NamedTuple):
    """The contents of a table's rows."""

    items: list[Item]
    goals: list[Goal]
    growth: list[Item]


def _read_row(
    sheet: Sheet,
    row: int,
    header: Header,
    units: Sequence[int],
    said: str | None,
    above: Sequence[str],
    found: _Found,
) -> None:
    labels: Sequence[int] = ()
    for column, (at, period, reach, part) in header.periods.items():
        if header.labels[column] is not labels:
            labels = header.labels[column]
            named = [c for c in labels if is_name(sheet.cell(row, c).text)]
            path = [sheet.cell(row, c).text for c in named]
            path = [*above, *path] if path else path
            name_at = row, named[-1] if named else labels[-1]
            unit = bisect_right(units, labels[0])
            unit_at = (row, units[unit]) if unit < len(units) else None
            if path and column == next(iter(header.periods)):
                found.goals.extend(header.beside.goals_of(row, path, name_at, unit_at, said))
                found.growth.extend(header.beside.growth_of(row, path))
        figure = row, column
        item = Item(figure, path, name_at, at, None, period, unit_at)
        item = item._replace(units=header.units.get(column, said))
        found.items.append(item._replace(reach=reach, part=part) if reach or part else item)


def _columns_left_out(sheet: Sheet, header: Header) -> Iterator[Spot]:
    """Columns beside the labels with other contents, such as a growth rate."""
    blocks = {id(block): block for block in header.labels.values()}
    labels = {column for block in blocks.values() for column in block}
    first = min([*labels, *header.periods])
    for column in sheet.columns:
        if column < first or column in header.periods or column in labels:
            continue
        if kind_of(header.heading(sheet, column)) == "unit":
            continue
        if header.heading(sheet, column):
            yield header.heading_row(sheet, column), column
        else:
            yield from unnamed(sheet, header.first, column)
