"""Columns beside those of periods: goals, and growth on the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bishan_targets.tables.layouts.arrangement import Goal, Item, Reach, Spot
from bishan_targets.tables.layouts.column_periods import ColumnPeriod, own_period
from bishan_targets.tables.layouts.roles import (
    Role,
    goal_day,
    is_average,
    plainly,
    reach_of,
    role_of,
    titles,
    year_above,
)
from bishan_targets.tables.layouts.year_words import end_of_plan, last_year_said
from bishan_targets.tables.sheet import Sheet, period_of

_GOALS: Final = "目标"
_GROWTH_WORDS: Final = re.compile(r"(?:同比|比上年|较上年|增[长速幅减]|±).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BesidePeriods:
    """The columns of goals, with their day, and of growth, each with a heading and a period.

    `averages` are those of goals of average growth or of sums over several years, with headings.
    """

    goals: Mapping[int, date | None] = field(default_factory=dict)
    averages: Mapping[int, str] = field(default_factory=dict)
    growth: Mapping[int, tuple[str, ColumnPeriod]] = field(default_factory=dict)

    def of_goals_years(self, said: Sequence[str]) -> BesidePeriods:
        """The same without averages of other years than the goals', or than a title's plan.

        “十三五”年均增速 beside goals for 2025 is growth that was seen.
        """
        of_plan = end_of_plan("".join(map(plainly, said)))
        ends: set[int | None] = {day.year for day in self.goals.values() if day}
        ends = ends or {of_plan}
        named = {column: last_year_said(plainly(text)) for column, text in self.averages.items()}
        kept = {
            column: text
            for column, text in self.averages.items()
            if ends == {None} or named[column] in {None, *ends}
        }
        return replace(self, averages=kept)

    def goals_of(
        self, row: int, path: Sequence[str], name_at: Spot, unit: Spot | None, units: str | None
    ) -> Iterator[Goal]:
        """The goals of the metric in a row."""
        for column, day in self.goals.items():
            yield Goal((row, column), path, name_at, unit, units, day)
        for column, heading in self.averages.items():
            spot = (row, column)
            yield Goal(spot, path, name_at, unit, units, None, heading=heading)

    def growth_of(self, row: int, path: Sequence[str]) -> Iterator[Item]:
        """The growth of the metric in a row, as figures of a metric of their own."""
        for column, (heading, (at, text, reach, part)) in self.growth.items():
            spot = (row, column)
            yield Item(spot, [*path, heading], spot, at, period=text, reach=reach, part=part)


def beside_periods(
    sheet: Sheet,
    top: int,
    headings: Mapping[int, Mapping[int, str]],
    periods: Mapping[int, ColumnPeriod],
    *,
    has_names: bool,
) -> BesidePeriods:
    """The columns of goals and growth among those with `headings`, which have no period.

    目标 alone heads goals if another column heads the names of metrics (`has_names`).
    """
    goals: dict[int, date | None] = {}
    averages: dict[int, str] = {}
    growth: dict[int, tuple[str, ColumnPeriod]] = {}
    above = titles(sheet, top)
    year = year_above(sheet, top) or _latest_year(sheet, periods)
    for column, said in headings.items():
        heading = "".join(said.values())
        role = role_of(heading)
        if is_average(heading):
            averages[column] = heading
        elif role is Role.GOAL or (has_names and plainly(heading) == _GOALS):
            goals[column] = goal_day(heading, above, year)
        elif role is Role.GROWTH and (period := _period(sheet, top, column, said, periods)):
            growth[column] = list(said.values())[-1], period
    return BesidePeriods(goals, averages, growth)


def _latest_year(sheet: Sheet, periods: Mapping[int, ColumnPeriod]) -> int | None:
    """The year of the last figures; of a baseline alone, the goals are for a later one."""
    days = [
        day
        for at, text, reach, _ in periods.values()
        if reach is not Reach.BASE
        if (day := period_of(text) if text else at and sheet.cell(*at).period)
    ]
    return max(days).year if days else None


def _period(
    sheet: Sheet,
    top: int,
    column: int,
    said: Mapping[int, str],
    periods: Mapping[int, ColumnPeriod],
) -> ColumnPeriod | None:
    """The period of a column of growth: in its headings, or that of the figures to its left."""
    plain = {row: text for row, each in said.items() if (text := _GROWTH_WORDS.sub("", each))}
    if own := own_period(sheet, top, column, plain):
        return own
    reach = reach_of("".join(said.values()))
    before = [each for place, each in periods.items() if place < column]
    same = [each for each in before if reach in (None, each.reach)] or before
    return same[-1] if same else None
