"""Titles under which a metric's figures stand: of different ones, they may be different things."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.layouts.arrangement import Arrangement, Layout
from bishan_targets.tables.layouts.units import says_units_alone
from bishan_targets.tables.layouts.words import is_note, is_qualifier, is_remark
from bishan_targets.tables.series import some_of
from bishan_targets.tables.sheet import Sheet, period_of
from bishan_targets.text.folding import folded

# Numbers and parts of the year, which differ between the tables of one series.
_OF_TIME: Final = re.compile(
    r"[\W\d_]+|[〇一二三四五六七八九十]+|(?:上|下)?半年|季度?|[年月份日至表续]|第|sheet|continued|table"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|quarter"
)

_OF_PLAN: Final = re.compile(
    r"规划|纲要|计划|目标|指标|任务|\b(?:plan|strategy|programme|program|targets?|goals?|indicators?)\b",
    re.IGNORECASE,
)
_WITHIN_YEAR: Final = re.compile(r"\d月|季度|半年|quarter", re.IGNORECASE)
# `表1 主要指标表`: what numbers the table, and says that it is one.
_OF_TABLE: Final = re.compile(
    r"^(?:附[表件录]|专栏|表|(?:table|annex|box)\b)\s*[\d一二三四五六七八九十]*[-.\d]*[\s:：.、]*"
    r"|(?:(?:完成|进展|执行|落实)情况)?(?:(?:一览|汇总|明细)?表)?$",
    re.IGNORECASE,
)


def plan_named(sheet: Sheet, header: int) -> str | None:
    """The plan that the only title above a header row names: 某县“十四五”规划主要指标.

    Without words for the table itself, such as its number; None for the title of a report on a
    part of a year.
    """
    found = [text for row in range(header) if (text := title_in(sheet, row))]
    if len(found) != 1 or not _OF_PLAN.search(found[0]) or _WITHIN_YEAR.search(found[0]):
        return None
    return _OF_TABLE.sub("", " ".join(found[0].split())).strip() or None


def title_at(sheet: Sheet, arrangement: Arrangement) -> Callable[[int], str]:
    """A function from a row with a figure to the title that it stands under.

    In a table with one row per metric, that may be the name of a group of rows.
    """
    has_groups = arrangement.layout is Layout.BY_PERIOD
    rows = range(len(sheet.rows) if has_groups else arrangement.header + 1)
    titles = [(row, text) for row in rows if (text := title_in(sheet, row))]

    def title(row: int) -> str:
        place = bisect_left(titles, row, key=itemgetter(0))
        return titles[place - 1][1] if place else ""

    return title


def title_in(sheet: Sheet, row: int) -> str:
    """The text of a row that is a title, or the name of a group."""
    text = next((cell.text for cell in sheet.rows[row] if cell.text), "")
    is_other = is_remark(text) or says_units_alone(text) or is_qualifier(text)
    return text if text and not is_other and is_note(sheet, row) else ""


def differing_titles(
    file: str, titles: Mapping[str, Iterable[str]], sheets: Mapping[str, Iterable[str]]
) -> list[Diagnostic]:
    """A question for each metric with figures under several titles, or in several sheets."""
    found: list[Diagnostic] = []
    for metric in titles:
        for texts in (titles[metric], sheets.get(metric, ())):
            if len(different := _different(texts)) > 1:
                values = {"id": metric, "known": some_of(different)}
                found.append(Diagnostic("doubtful-tables", file=file, values=values))
                break
    return found


def without_time(text: str) -> str:
    """A title or heading without numbers and dates, folded for comparison."""
    return "" if period_of(text) else _OF_TIME.sub("", folded(text))


def _different(texts: Iterable[str]) -> Sequence[str]:
    """The texts that differ by more than numbers and dates."""
    plain = ((without_time(text), text) for text in texts)
    return list({key: text for key, text in plain if key}.values())
