"""Months and quarters as headings beside a column of years: the period is of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bishan_targets.tables.sheet import Cell, period_of
from bishan_targets.text.folding import narrow

# Not M1 or T2, which are names of metrics, too.
_PART: Final = re.compile(
    r"(?:0?[1-9]|1[0-2])月份?|[一二三四五六七八九十]{1,2}月份?|第?[一二三四1-4]季度|[上下]半年|q[1-4]|h[12]"
    r"|1月?[-—–~至到]{1,2}\d{1,2}月份?|前[一二三四1-4]个?季度"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
)
_YEAR: Final = re.compile(r"(?:19|20|21)\d\d\s*(?:年度?)?")


def part_of_year(path: Sequence[str]) -> str | None:
    """The month, quarter or half-year that the lowest heading of a column is; None if another."""
    plain = narrow(path[-1]).strip().lower()
    return plain.rstrip(".") if _PART.fullmatch(plain) else None


def period_within(cell: Cell, part: str) -> str:
    """The part of a row's year, as one text; it is no period if the row has no plain year."""
    plain = narrow(cell.text).strip()
    if cell.day or not _YEAR.fullmatch(plain):
        return f"{plain} {part}"
    year = plain[:4]
    joined = (f"{year}年{part}", f"{year} {part}", f"{year}{part}")
    return next((text for text in joined if period_of(text)), joined[0])
