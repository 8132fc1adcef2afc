"""A year beside words for its column in a plan's table: 2020年基数, 目标值（2025年）."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

FIVE_YEARS: Final = {
    "十一五": 2010,
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
    "十六五": 2035,
}
"""The last years of five-year plans."""
_LAST_OF_PLAN: Final = re.compile(
    rf"({'|'.join(FIVE_YEARS)})(?:规划)?(?:时期|期间|期)?(?:末年?|底|期末)"
)
_ANY_YEAR: Final = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_MARKS: Final = re.compile(r"[“”‘’\"'「」()\[\]【】:,、]")
_YEAR: Final = r"(?P<{}>(?:19|20|21)\d\d年?(?:末|底|度)?)"
_VALUE: Final = r"(?:指标)?(?:[数值]|数值|数据|水平|情况)"
# Words for the baseline.
_BASE: Final = (
    r"(?:规划)?(?:基期|基数|基准|基础|基年|现状|base(?:line)?)(?:年|期|year)?"
    rf"(?:{_VALUE}|values?|figures?|levels?|data)?"
)
_SEEN: Final = (
    rf"(?:(?:实际|实现|完成|统计|实绩|现有|已有)+{_VALUE}?"
    r"|(?:actual|current|latest)(?:value|figure|level)?)"
)
_PLAIN: Final = rf"(?:{_VALUE}|(?:value|figure|level)s?)?"
_GOAL: Final = (
    r"(?:(?:规划|计划|发展|预期|主要|总体|最终|五年|近期|远期|力争)*(?:目标|规划|计划|任务|预期)"
    r"(?:[数值量]|数值|年|要求|任务|水平)*"
    r"|(?:力争|计划|拟)?达到"
    r"|(?:end|final|overall|national|plan(?:ned)?)?(?:target|goal|planned|plan|objective)s?"
    r"(?:value|figure|level|year)?s?)"
)
_OF: Final = r"(?:in|by|for|of|at|to)?"


def _beside_a_year(words: str) -> re.Pattern[str]:
    before, behind = _YEAR.format("before"), _YEAR.format("behind")
    return re.compile(f"{before}{words}|{words}{_OF}{behind}")


_BASE_OF_YEAR: Final = _beside_a_year(_BASE)
_SEEN_OF_YEAR: Final = _beside_a_year(_SEEN)
_PLAIN_YEAR: Final = _beside_a_year(_PLAIN)
_GOAL_OF_YEAR: Final = _beside_a_year(_GOAL)
_BASE_ALONE: Final = re.compile(_BASE)


class YearSaid(NamedTuple):
    """The text of a year, and the meaning of the words beside it.

    That its figures are the baseline, or that they were `seen`; of a year alone, neither.
    """

    text: str
    is_base: bool = False
    is_seen: bool = False


def year_of_figures(plain: str) -> YearSaid | None:
    """The year of a heading that otherwise has only words for figures, or for the baseline.

    `plain` has no spaces, full-width forms and capitals.
    """
    bare = _bare(plain)
    for pattern in (_BASE_OF_YEAR, _SEEN_OF_YEAR, _PLAIN_YEAR):
        if match := pattern.fullmatch(bare):
            text = match["before"] or match["behind"]
            return YearSaid(text, pattern is _BASE_OF_YEAR, pattern is _SEEN_OF_YEAR)
    return None


def is_goal_of_year(plain: str) -> bool:
    """Whether a heading says that a plan's goals for a year stand below it: 2025年规划值."""
    return _GOAL_OF_YEAR.fullmatch(_bare(plain)) is not None


def is_base(plain: str) -> bool:
    """Whether a heading says that figures are the baseline, without a year."""
    return _BASE_ALONE.fullmatch(_bare(plain)) is not None


def end_of_plan(plain: str) -> int | None:
    """The last year of the only five-year plan that a text names."""
    named = {year for name, year in FIVE_YEARS.items() if name in plain}
    return named.pop() if len(named) == 1 else None


def last_year_said(plain: str) -> int | None:
    """The last year of the five-year plan that a text names, or else the last year in it."""
    return end_of_plan(plain) or max(map(int, _ANY_YEAR.findall(plain)), default=None)


def _bare(plain: str) -> str:
    """A heading without brackets and quotation marks; the end of a five-year plan as a year."""
    bare = _MARKS.sub("", plain)
    return _LAST_OF_PLAN.sub(lambda match: f"{FIVE_YEARS[match[1]]}年末", bare)
