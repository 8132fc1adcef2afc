"""The last year of a plan's table, whose figures are goals: `2020年 | 2025年 | 属性`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from bishan_targets.tables.layouts.column_periods import ColumnPeriod, headings_of
from bishan_targets.tables.layouts.properties import tells_nature
from bishan_targets.tables.layouts.roles import plainly, titles
from bishan_targets.tables.layouts.year_words import end_of_plan, year_of_figures
from bishan_targets.tables.sheet import Sheet

_YEAR: Final = re.compile(r"((?:19|20|21)\d\d)年?")
_LEAST_YEARS: Final = 2
_OF_A_PLAN: Final = re.compile(
    r"规划|十[一二三四五六七八九]五.{0,3}(?:时期|期间)|主要(?:指标)?目标|目标指标"
)
# Figures that were seen, of any plan; halfway, its last year is still to come.
_SEEN: Final = re.compile(
    r"^(?!.*中期).*(?:完成|实现情况|统计|实际|实绩|历史|actual|achieve|result)"
)
_FOLLOWED: Final = re.compile(r"执行|落实|监测|进展|progress|monitor|tracking")


def planned_year(
    sheet: Sheet, top: int, height: int, periods: Mapping[int, ColumnPeriod]
) -> tuple[int, date] | None:
    """The column of a plan's goals among those headed by nothing but years, and their day.

    It is that of the last year, if a column tells which indicators bind, or if the title is that of
    a plan and years lie between the last two; a year alone must be the last one of the five-year
    plan in the title. The title may also say that all figures were seen.
    """
    years = _years(sheet, top, height, periods)
    said = [plainly(text) for text in titles(sheet, top)]
    known = sorted(set(years.values()))
    if not known or (len(known) < _LEAST_YEARS and known != [end_of_plan("".join(said))]):
        return None
    last = known[-1]
    columns = [column for column, year in years.items() if year == last]
    is_apart = all(last - before > 1 for before in known[-2:-1])
    if any(_SEEN.search(text) or (_FOLLOWED.search(text) and not is_apart) for text in said):
        return None
    is_of_plan = is_apart and any(map(_OF_A_PLAN.search, said))
    if len(columns) != 1 or not (is_of_plan or _has_natures(sheet, top + height, periods)):
        return None
    return columns[0], date(last, 12, 31)


def _years(
    sheet: Sheet, top: int, height: int, periods: Mapping[int, ColumnPeriod]
) -> dict[int, int]:
    """The years by column; none at all if a column has another period, or more than its year.

    A year may be that of the baseline.
    """
    found: dict[int, int] = {}
    for column in periods:
        heading = plainly("".join(headings_of(sheet, top, height, column).values()))
        said = year_of_figures(heading)
        year = _YEAR.fullmatch(said.text) if said and not said.is_seen else None
        if year is None:
            return {}
        found[column] = int(year[1])
    return found


def _has_natures(sheet: Sheet, first: int, periods: Mapping[int, ColumnPeriod]) -> bool:
    """Whether a column says how indicators bind: no table of figures alone says that."""
    rows = range(first, len(sheet.rows))
    return any(tells_nature(sheet, rows, c) for c in sheet.columns if c not in periods)
