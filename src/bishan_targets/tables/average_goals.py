"""Goals in a plan's columns of average growth and of sums over its years: 年均增速〔累计〕."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.model.targets import Figures
from bishan_targets.recording.said_levels import GoalSaid, Kind
from bishan_targets.tables.accumulating import kind_of
from bishan_targets.tables.goal_cells import average_growth_in, goal_in
from bishan_targets.tables.layouts.roles import plainly
from bishan_targets.tables.layouts.year_words import end_of_plan
from bishan_targets.text.folding import narrow
from bishan_targets.text.numbers import Refusal, read_figure

_PERCENT: Final = "%"
_YEARS_OF_PLAN: Final = 5
_LEAST_YEARS_IN_SUM: Final = 2
_IS_SUM: Final = re.compile(
    r"[\[〔【](?P<bracketed>[^\[\]〔〕【】]+)[\]〕】]|(?:[五5]年)?累计(?:达到?)?(?P<said>.+)"
)
_OF_GROWTH: Final = re.compile(r"增[长速幅减加]|growth|increase|cagr|aagr")
_OF_SUMS_ALONE: Final = re.compile(r"^(?!.*年均)(?!.*(?:average|mean)).*(?:累计|cumulative|total)")
_SUM_IN_NAME: Final = re.compile(r"[五5]年(?:累计|合计|总计)|累计[五5]年|(?:five|5)-?yeartotal")
_OF_SHARE: Final = re.compile(r"率$|占比|比重|比例|指数|强度")
# 研发经费投入增长: its figures are growth, but average growth is that of the amount.
_GROWTH_OF: Final = re.compile(
    r"(?P<what>.+?)(?:年均)?(?:增长|增速|增幅)(?:率|速度)?|(?P<en>.+?)\s+growth(?:\s+rate)?",
    re.IGNORECASE,
)


class PlanYears(NamedTuple):
    """The day that a plan's way is measured from, and the day by which its goals are meant."""

    base: date
    until: date

    @property
    def begin(self) -> date:
        """The first day of the plan's years."""
        return self.base + timedelta(days=1)


def plan_years(
    titles: Sequence[str], goals: Iterable[date], bases: Iterable[date], figures: Collection[date]
) -> PlanYears | None:
    """The years of a plan's table; None if it does not say them, or has figures within them.

    They end with the five-year plan that a title names, else on the only day of its goals. They
    begin after its only baseline, else with that plan, else after its only figures.
    """
    named = end_of_plan("".join(map(plainly, titles)))
    ends = {day for day in goals if named in (None, day.year)}
    if named and not ends:
        ends = {date(named, 12, 31)}
    starts = set(bases) or ({date(named - _YEARS_OF_PLAN, 12, 31)} if named else set(figures))
    if len(ends) != 1 or len(starts) != 1:
        return None
    base, until = starts.pop(), ends.pop()
    is_before = max(figures, default=base) <= base < until
    return PlanYears(base, until) if is_before else None


def goal_of_years(
    heading: str, text: str, unit: str | None, name: str, figures: Sequence[str]
) -> GoalSaid | None:
    """The goal in a cell below such a heading; None if it says none that a plan can hold.

    Average growth is that of amounts: a metric in % may be an average itself. A sum is one of
    amounts, too: of a share or a stock it is the increase over the years. `figures` are those of
    the metric before the plan's years.
    """
    plain, head = narrow(text).strip(), plainly(heading)
    found = _IS_SUM.fullmatch(plain)
    if found or _OF_SUMS_ALONE.search(head):
        inner = (found["bracketed"] or found["said"]) if found else plain
        return _sum(inner.strip(), unit, name, figures)
    if unit == _PERCENT or (unit is None and _OF_SHARE.search(name)):
        return None
    is_growth = _OF_GROWTH.search(head + plain) or _PERCENT in plain
    return average_growth_in(plain, name) if is_growth else None


def is_sum_of_years(name: str) -> bool:
    """Whether a metric's name says that its goal is the sum of five years: 新增就业（五年累计）."""
    return _SUM_IN_NAME.search(plainly(name)) is not None


def what_grows(name: str) -> str | None:
    """The name of the amount in the name of its growth: R&D spending growth."""
    found = _GROWTH_OF.fullmatch(name)
    return (found["what"] or found["en"]) if found else None


def _sum(text: str, unit: str | None, name: str, figures: Sequence[str]) -> GoalSaid | None:
    if kind_of(name, unit) is Figures.LEVEL:
        return None
    said = goal_in(text, unit, name)
    if said is None or said.operator is None or said.value is None or said.kind is not Kind.LEVEL:
        return None
    is_sum = all(_is_far_above(said.value, figure, unit) for figure in figures)
    return said._replace(kind=Kind.TOTAL) if is_sum else None


def _is_far_above(total: Decimal, figure: str, unit: str | None) -> bool:
    """Whether a sum over years can be one of figures such as this: a stock gains less."""
    found = read_figure(figure, [unit] if unit else [])
    return not isinstance(found, Refusal) and total >= _LEAST_YEARS_IN_SUM * abs(found)
