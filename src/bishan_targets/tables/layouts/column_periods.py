"""The period of a column's figures: in its own headings, or in the title of the table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bishan_targets.tables.layouts.arrangement import Reach, Spot
from bishan_targets.tables.layouts.roles import (
    Role,
    has_year,
    part_in,
    period_above,
    plainly,
    reach_of,
    role_of,
    year_above,
)
from bishan_targets.tables.layouts.words import (
    is_name,
    is_number,
    kind_of,
    without_plain_words,
)
from bishan_targets.tables.layouts.year_words import year_of_figures
from bishan_targets.tables.sheet import Sheet, period_of, span_of
from bishan_targets.text.folding import narrow

_SUBJECTS: Final = (
    "kpi",
    "measure",
    "performancemeasure",
    "performanceindicator",
    "目标任务",
    "重点工作",
    "工作任务",
    "主要任务",
    "任务名称",
    "考核指标",
    "监测指标",
    "主要指标",
)
_MONTHS: Final = re.compile(r"(\d{4})年1[-—–~至到]{1,2}(\d{1,2})月(?:份|末|底)?")
_MONTH: Final = re.compile(r"(\d{4})年(\d{1,2})月(?:份|末|底)?")
_YEAR_AND_WORDS: Final = re.compile(r"(?:19|20|21)\d\d年?[^\W\d]+$")
_SAMPLE: Final = 60
_LEAST_HEADINGS: Final = 2


OF_ONE_PERIOD: Final = (Reach.OF_PERIOD, Reach.OF_QUARTER)


class ColumnPeriod(NamedTuple):
    """A column's period: the place of its heading, and the text if that cell does not suffice.

    Without a place, the text is that of the title, or a part of a year; without either, the table
    has no period. `reach` and `part` are as in Item.
    """

    at: Spot | None
    text: str | None
    reach: Reach | None = None
    part: str | None = None


def headings_of(sheet: Sheet, top: int, height: int, column: int) -> dict[int, str]:
    """The texts of a column's headings by row; a repeated text counts once.

    In text files, a former merged cell is an empty one to the right of its text.
    """
    said: dict[int, str] = {}
    last = top + height - 1
    for row in range(top, top + height):
        text = sheet.cell(row, column).text or _to_the_left(sheet, row, column, last)
        if text and text not in said.values():
            said[row] = text
    return said


def _to_the_left(sheet: Sheet, row: int, column: int, last: int) -> str:
    """The heading that an empty cell above another heading continues; "" if there is none."""
    if row == last or len({cell.text for cell in sheet.rows[row] if cell.text}) < 2:
        return ""
    for each in range(column, -1, -1):
        below = any(sheet.cell(under, each).text for under in range(row + 1, last + 1))
        if not below or sheet.cell(row, each).text:
            return sheet.cell(row, each).text if below else ""
    return ""


def own_period(sheet: Sheet, top: int, column: int, said: Mapping[int, str]) -> ColumnPeriod | None:
    """The period of a column's headings combined; a figure below one is not part of it.

    A part of a year, as 1-9月, belongs to the only year that the titles above say.
    """
    if not said or any(is_number(text) for text in list(said.values())[1:]):
        return None
    at = (max(said), column)
    if len(said) == 1 and sheet.cell(*at).day:
        return ColumnPeriod(at, None)
    heading = "".join(said.values())
    if named := year_of_figures(plainly(heading)):
        return ColumnPeriod(at, named.text, Reach.BASE if named.is_base else None)
    joined = without_plain_words(heading)
    if not period_of(joined) and is_part(joined) and (year := year_above(sheet, top)):
        joined = f"{year}年{narrow(joined).strip()}"
    return _reaching(at, joined, reach_of(heading)) if period_of(joined) else None


def may_head(text: str) -> bool:
    """Whether a text may be a heading: a name, a period, a part of a year, a year and words."""
    is_period = period_of(text) is not None or is_part(text)
    return is_name(text) or is_period or _YEAR_AND_WORDS.match(plainly(text)) is not None


def _reaching(at: Spot | None, text: str, reach: Reach | None) -> ColumnPeriod:
    """A month's column with the year to date as the months from January on, and the reverse."""
    month = _MONTH.fullmatch(plainly(text))
    if month and reach is Reach.TO_DATE and int(month[2]) > 1:
        return ColumnPeriod(at, f"{month[1]}年1-{month[2]}月", reach)
    months = _MONTHS.fullmatch(plainly(text))
    if months and reach in OF_ONE_PERIOD:
        return ColumnPeriod(at, _last_of(reach, int(months[1]), int(months[2])), reach)
    return ColumnPeriod(at, text, reach)


def _last_of(reach: Reach | None, year: int, month: int) -> str:
    """The month or the quarter with which the months up to one end."""
    is_quarter = reach is Reach.OF_QUARTER and month % 3 == 0
    return f"{year}年{month // 3}季度" if is_quarter else f"{year}年{month}月"


def is_part(text: str) -> bool:
    """Whether a text is a part of a year, such as 1-9月, and nothing else."""
    return part_in(text) == plainly(text)


def titled_periods(sheet: Sheet, top: int, height: int) -> dict[int, ColumnPeriod]:
    """Columns of figures whose period stands in the title above the table.

    Below a heading of names only; in such a table, columns may also be those of districts. That
    of a baseline is of another period.
    """
    if period_above(sheet, top) is None or not _has_names(sheet, top, height):
        return {}
    figures = _figures(sheet, top, height)
    return {
        column: period_of_title(sheet, top, each)
        for column, each in figures.items()
        if each.reach is not Reach.BASE
    }


def dateless_periods(sheet: Sheet, top: int, height: int) -> dict[int, ColumnPeriod]:
    """Columns of figures below a heading of names, in a table that says no period, or no year.

    Those of a baseline only if there are no others, which are of another period.
    """
    found = _figures(sheet, top, height) if _has_names(sheet, top, height) else {}
    others = {column: each for column, each in found.items() if each.reach is not Reach.BASE}
    return others or found


def period_of_title(sheet: Sheet, top: int, column: ColumnPeriod) -> ColumnPeriod:
    """A column's period if the titles above a row say one: its month, or the year to date."""
    title = period_above(sheet, top)
    span = span_of(title) if title else None
    if title is None or span is None:
        return column
    last, text = span.last, title
    is_long = (span.first.month, span.first.day) == (1, 1) and span.days > 31
    if column.reach in OF_ONE_PERIOD and is_long:
        text = _last_of(column.reach, last.year, last.month)
    reach = column.reach or (Reach.SPAN if is_long else None)
    return _reaching(None, text, reach)._replace(part=column.part)


def _figures(sheet: Sheet, top: int, height: int) -> dict[int, ColumnPeriod]:
    """The columns headed as those of figures, or else those of districts and the like."""
    found: dict[int, ColumnPeriod] = {}
    parts: dict[int, ColumnPeriod] = {}
    for column in sheet.columns:
        said = list(headings_of(sheet, top, height, column).values())
        heading = "".join(said)
        if not heading or own_period(sheet, top, column, headings_of(sheet, top, height, column)):
            continue
        own = ColumnPeriod(None, part_in(heading), reach_of(heading))
        if role_of(heading) is Role.FIGURE and not is_measured_otherwise(heading):
            found[column] = own
        elif (part := _part(said)) and has_numbers(sheet, top + height, column):
            parts[column] = own._replace(part=part)
    return found or parts


def is_measured_otherwise(heading: str) -> bool:
    """Whether a heading is a value's by its words, but a column of another kind by its place."""
    return kind_of(heading) not in (None, "value")


def _part(said: Sequence[str]) -> str | None:
    """The name of a district or the like, alone or above a word for the plain figure.

    A year is no part of its name: 2020年预计 heads neither.
    """
    *above, last = said
    if not above:
        if has_year(last):
            return None
        is_plain = role_of(last) is Role.OTHER and kind_of(last) is None and is_name(last)
        return last if is_plain else None
    return above[-1] if role_of(last) is Role.FIGURE else None


def _has_names(sheet: Sheet, top: int, height: int) -> bool:
    """Whether a header has a heading of names, no title, and no row of figures."""
    if len({cell.text for cell in sheet.rows[top] if cell.text}) < _LEAST_HEADINGS:
        return False
    for row in range(top, top + height):
        if any(is_number(cell.text) for cell in sheet.rows[row] if cell.text):
            return False
    texts = [cell.text for row in range(top, top + height) for cell in sheet.rows[row]]
    return any(is_heading_of_names(text) for text in texts if text)


def is_heading_of_names(text: str) -> bool:
    """Whether a heading is that of the names of metrics, or of tasks."""
    return kind_of(text) in ("name", "id") or plainly(text) in _SUBJECTS


def has_numbers(sheet: Sheet, first: int, column: int) -> bool:
    """Whether most cells of a column are numbers, in the first rows below a header."""
    rows = range(first, min(len(sheet.rows), first + _SAMPLE))
    texts = [text for row in rows if (text := sheet.cell(row, column).text)]
    return 2 * sum(map(is_number, texts)) > len(texts)
