"""The last year of a plan's table, whose figures are goals: `2020年 | 2025年 | 属性`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bishan_targets.tables.layouts.column_periods import ColumnPeriod, headings_of
from bishan_targets.tables.layouts.roles import plainly, titles
from bishan_targets.tables.sheet import Sheet

_YEAR: Final = re.compile(r"((?:19|20|21)\d\d)年?")
_LEAST_YEARS: Final = 2
# How a plan's indicator binds: no table of figures alone says that.
_NATURE: Final = re.compile(
    r"[(\[]?(?:预期性?|约束性?|引导性?|指导性)(?:指标|目标)?[)\]]?"
    r"|(?:binding|obligatory|anticipatory|expected|indicative)(?:target|goal|indicator)?",
)
_OF_A_PLAN: Final = re.compile(
    r"规划|十[一二三四五六七八九]五.{0,3}(?:时期|期间)|主要(?:指标)?目标|目标指标"
)
# Figures that were seen, whatever plan they are of; halfway, its last year is still to come.
_SEEN: Final = re.compile(
    r"^(?!.*中期).*(?:完成|实现情况|统计|实际|实绩|历史|actual|achieve|result)"
)
_FOLLOWED: Final = re.compile(r"执行|落实|监测|进展|progress|monitor|tracking")


def planned_year(
    sheet: Sheet, top: int, height: int, periods: Mapping[int, ColumnPeriod]
) -> tuple[int, date] | None:
    """The column of a plan's goals among those headed by nothing but years, and their day.

    It is that of the last year, if a column tells which indicators bind, or if the title is that of
    a plan and years lie between the last two. The title may also say that all figures were seen.
    """
    years = _years(sheet, top, height, periods)
    said = [plainly(text) for text in titles(sheet, top)]
    if len(set(years.values())) < _LEAST_YEARS:
        return None
    *_, before, last = sorted(set(years.values()))
    columns = [column for column, year in years.items() if year == last]
    is_apart = last - before > 1
    if any(_SEEN.search(text) or (_FOLLOWED.search(text) and not is_apart) for text in said):
        return None
    is_of_plan = is_apart and any(map(_OF_A_PLAN.search, said))
    if len(columns) != 1 or not (is_of_plan or _tells_nature(sheet, top + height, periods)):
        return None
    return columns[0], date(last, 12, 31)


def _years(
    sheet: Sheet, top: int, height: int, periods: Mapping[int, ColumnPeriod]
) -> dict[int, int]:
    """The years by column; none at all if a column has another period, or more than its year."""
    found: dict[int, int] = {}
    for column in periods:
        heading = "".join(headings_of(sheet, top, height, column).values())
        year = _YEAR.fullmatch(plainly(heading))
        if year is None:
            return {}
        found[column] = int(year[1])
    return found


def _tells_nature(sheet: Sheet, first: int, periods: Mapping[int, ColumnPeriod]) -> bool:
    """Whether most texts of a column say how an indicator binds."""
    others = [column for column in sheet.columns if column not in periods]
    rows = range(first, len(sheet.rows))
    return any(_are_natures([sheet.cell(row, c).text for row in rows]) for c in others)


def _are_natures(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return 2 * sum(1 for text in filled if _NATURE.fullmatch(plainly(text))) > len(filled)
