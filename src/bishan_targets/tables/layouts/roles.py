"""Roles of an office's columns by their headings: figures, goals, growth, or others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final

from bishan_targets.tables.layouts.arrangement import Reach
from bishan_targets.tables.layouts.words import is_qualifier, kind_of
from bishan_targets.tables.layouts.year_words import end_of_plan, is_base, is_goal_of_year
from bishan_targets.tables.sheet import LONGEST_NAME, Sheet, period_of
from bishan_targets.text.folding import narrow

_YEAR: Final = r"(?:19|20|21)\d\d"
_SPACES: Final = re.compile(r"\s+")
_UNIT_BEHIND: Final = re.compile(r"(?<=.)[(\[][^()\[\]]*[)\]]$")
# How far a goal is: of the goal, but no goal.
_DONE_OF_GOAL: Final = re.compile(
    r"(?:完成|达到|占|为|与|较|距|差|比|实现).{0,8}(?:目标|计划|任务|预算)"
    r"|(?:目标|计划|任务|预算).{0,4}(?:完成|实现|进度|进展|差距|%|比)"
    r"|序时|进度|完成率|完成比|progress|achieved|completion|%of",
)
_GOAL: Final = re.compile(
    r"(?:目标|计划|任务|预期)(?:任务|目标|值|数|量|要求)*$|^(?:目标|计划|预期|规划)(?:任务)?"
    rf"(?:值|数)?[(\[]?{_YEAR}年?[)\]]?$|(?:^|\d年?|annual)(?:target|goal)s?$|^(?:target|goal)s?{_YEAR}$"
)
_SUBJECT: Final = ("目标任务", "目标", "任务", "计划任务", "工作任务", "工作目标")
# Goals of the year that a table is about, of any plan.
_OF_ONE_YEAR: Final = re.compile(r"年度|全年|本年|当年|annual")
_GROWTH: Final = re.compile(
    r"(?:同比|累计|当月|本月|比上年|比去年|较上年|较去年|上年同期|去年同期)*(?:同期)?"
    r"(?:增[长速幅减加]|±|同比)(?:率|速度|幅度|量)?(?:[(\[]?[%±‰]+[)\]]?)*"
)
_OTHER_GROWTH: Final = re.compile(r"年均|平均|环比|上月|上季|average|annual")
_AVERAGE: Final = re.compile(
    r"年均增[长速幅减加]|^年均(?:[(\[].*)?$|年均\W?累计|累计\W?年均|[五5]年累计|[\[〔【]累计[\]〕】]"
    r"|(?:average|mean)annual(?:growth|increase)|annualaveragegrowth|averagegrowth|^[ac]agr\b"
    r"|(?:five|5)-?year(?:cumulative|total|sum)|[\[(]cumulative[\])]"
)
_TO_DATE: Final = re.compile(r"累计|今年以来|年初(?:以来|至今)|本年|year.?to.?date|ytd")
# 本期 is the period that the title says, whatever that is.
_OF_MONTH: Final = re.compile(r"当[月期]|本月(?!止|末)")
_OF_QUARTER: Final = re.compile(r"[当本]季(?!止|末)")
_FIGURE: Final = re.compile(
    r"累计|完成(?:情况|值|数|额|量)?|实绩|实际|实现|当[月季期]|本[月季期](?:止|末)?|本年|今年以来|年初(?:以来|至今)"
    r"|总量|总[数额值]|绝对[值量数额]|数[值量]|[额量值数]|止|截至|截止|目前|现状|进展|情况|actual|value|ytd|至今"
)
_PART: Final = re.compile(
    r"1[-—–~至到]{1,2}\d{1,2}月(?:份|末|底)?|\d{1,2}月(?:份|末|底)?|[上下]半年|全年"
    r"|前[一二三四1-4]个?季度|第?[一二三四1-4]季度末?"
)
_ANY_YEAR: Final = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_SINCE_JANUARY: Final = re.compile(r"1[-—–~至到]|前|上半年")
_YEAR_IN_TITLE: Final = re.compile(rf"(?<!\d)({_YEAR})\s*年")
_PERIOD_IN_TITLE: Final = re.compile(
    rf"(?<!\d){_YEAR}\s*年\s*(?:1\s*[-—–~至到]{{1,2}}\s*)?(?:\d{{1,2}}\s*月(?:份|末|底)?"
    r"|上半年|前[一二三四1-4]个?季度|第?[一二三四1-4]季度|全年)(?!\s*\d{1,2}\s*日)"
)
_DAY_OF_TABLE: Final = re.compile(
    r"制表|填报|填表|报送|上报|打印|印发|发布|更新|印刷|时间[:：]|日期[:：]|updated|printed|公报|年鉴|文件"
)


class Role(Enum):
    """Role of a column."""

    FIGURE = "figure"
    GOAL = "goal"
    GROWTH = "growth"
    OTHER = "other"


@lru_cache(maxsize=4096)
def role_of(heading: str) -> Role:
    """The role of a column by its headings, joined from the top down."""
    plain = plainly(heading)
    if len(heading) > LONGEST_NAME or _DONE_OF_GOAL.search(plain):
        return Role.OTHER
    bare = _UNIT_BEHIND.sub("", plain)
    if plain not in _SUBJECT and (_GOAL.search(bare) or is_goal_of_year(plain)):
        return Role.GOAL
    if is_growth(heading):
        return Role.GROWTH
    rest = _PART.sub("", re.sub(rf"{_YEAR}年?度?", "", bare))
    is_figure = (
        kind_of(heading) == "value" or is_base(bare) or (plain and not _FIGURE.sub("", rest))
    )
    return Role.FIGURE if is_figure else Role.OTHER


def is_growth(heading: str) -> bool:
    """Whether a heading is that of growth on the year before, behind any other words."""
    plain = plainly(heading)
    if _OTHER_GROWTH.search(plain):
        return False
    found = _GROWTH.search(plain)
    ends_so = bool(found and _GROWTH.fullmatch(plain[found.start() :]))
    return ends_so or (is_qualifier(plain) and re.search(r"growth|change|yoy", plain) is not None)


def is_average(heading: str) -> bool:
    """Whether a heading of a plan is that of average growth, or of a sum over several years."""
    return _AVERAGE.search(plainly(heading)) is not None


def plainly(heading: str) -> str:
    """A heading without spaces, full-width forms and capitals."""
    return _SPACES.sub("", narrow(heading)).lower()


def reach_of(heading: str) -> Reach | None:
    """Whether a heading says that its figures add up, and from when."""
    plain = plainly(heading)
    if is_base(_UNIT_BEHIND.sub("", plain)):
        return Reach.BASE
    if _TO_DATE.search(plain):
        return Reach.TO_DATE
    if _OF_QUARTER.search(plain):
        return Reach.OF_QUARTER
    if _OF_MONTH.search(plain):
        return Reach.OF_PERIOD
    part = _PART.search(plain)
    if not part or not (_SINCE_JANUARY.match(part[0])):
        return None
    return Reach.TO_DATE if "完成" in plain or "实现" in plain else Reach.SPAN


def part_in(heading: str) -> str | None:
    """The part of a year in a heading without its year: `1-9月累计`; None without any."""
    found = _PART.search(plainly(heading))
    return found[0] if found else None


def has_year(heading: str) -> bool:
    """Whether a heading names a year; behind a space, a digit may be before it: Q1 2024/25."""
    return any(map(_ANY_YEAR.search, (narrow(heading), plainly(heading))))


def year_above(sheet: Sheet, top: int) -> int | None:
    """The only year that the titles above a row say, if they say one."""
    texts = titles(sheet, top)
    years = {int(each[1]) for text in texts for each in _ANY_YEAR.finditer(text)}
    is_said = any(map(_YEAR_IN_TITLE.search, texts))
    return years.pop() if len(years) == 1 and is_said else None


def period_above(sheet: Sheet, top: int) -> str | None:
    """The only period within a year that the titles above a row say, if they say one."""
    found = {
        plainly(each[0]) for text in titles(sheet, top) for each in _PERIOD_IN_TITLE.finditer(text)
    }
    only = found.pop() if len(found) == 1 else None
    return only if only and period_of(only) else None


def titles(sheet: Sheet, top: int) -> list[str]:
    """The texts above a row that stand alone in theirs, without those of the day it was made."""
    found: list[str] = []
    for row in range(min(top, len(sheet.rows))):
        texts = {narrow(cell.text) for cell in sheet.rows[row] if cell.text and not cell.day}
        found += [text for text in texts if len(texts) == 1 and not _DAY_OF_TABLE.search(text)]
    return [text for text in found if len(text) <= LONGEST_NAME]


def goal_day(heading: str, said: Sequence[str], year: int | None) -> date | None:
    """The last day of the year for which a column has goals.

    By its heading, else by the five-year plan that one of the titles `said` names, unless the
    goals are those of one year; else `year`, that of the table.
    """
    plain = plainly(heading)
    years = {int(each) for each in re.findall(rf"(?<!\d){_YEAR}(?!\d)", plain)}
    if len(years) > 1:
        return None
    end = years.pop() if years else end_of_plan(plain)
    if end is None and not _OF_ONE_YEAR.search(plain):
        end = end_of_plan("".join(map(plainly, said)))
    end = end or year
    return date(end, 12, 31) if end else None
