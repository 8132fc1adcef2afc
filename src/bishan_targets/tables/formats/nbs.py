"""Exports of the National Bureau of Statistics of China (data.stats.gov.cn).

Lines above the table say the database, the period, and for tables by area the indicator.
"""

from __future__ import annotations

from typing import Final

from bishan_targets.tables.formats.unfolding import Label, unfolded
from bishan_targets.tables.sheet import Kind, Sheet

_DATABASE: Final = "数据库："
_INDICATOR: Final = "指标："
_INDICATORS: Final = "指标"
_AREAS: Final = "地区"
_LAST: Final = ("注：", "数据来源：")
_MOST_ROWS_ABOVE: Final = 6
_SOURCE: Final = {Kind.SOURCE: "国家统计局"}


def read_nbs(sheet: Sheet) -> Sheet | None:
    """A row for each figure of an export; None for any other sheet."""
    above = [sheet.cell(row, 0).text for row in range(min(len(sheet.rows), _MOST_ROWS_ABOVE))]
    if not above or not above[0].startswith(_DATABASE):
        return None
    for header, text in enumerate(above):
        if text == _INDICATORS:
            return _table(sheet, header, Label(0, text, Kind.NAME), "")
        if text == _AREAS and (name := _indicator(above[:header])):
            return _table(sheet, header, Label(0, text, Kind.PART), name)
    return None


def _indicator(above: list[str]) -> str:
    named = (text.removeprefix(_INDICATOR) for text in above if text.startswith(_INDICATOR))
    return next(named, "")


def _table(sheet: Sheet, header: int, label: Label, name: str) -> Sheet:
    cells = enumerate(sheet.rows[header])
    periods = {column: cell for column, cell in cells if column and cell.text}
    firsts = ((row, sheet.cell(row, 0).text) for row in range(header + 1, len(sheet.rows)))
    rows = [row for row, text in firsts if text and not text.startswith(_LAST)]
    constants = {Kind.NAME: name, **_SOURCE} if name else _SOURCE
    return unfolded(sheet, header, [label], periods, rows, constants=constants)
