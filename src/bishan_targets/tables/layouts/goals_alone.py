"""Tables of a plan's goals without any figure: `指标 | 2025年目标 | 单位`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Final

from bishan_targets.tables.layouts.arrangement import (
    Arrangement,
    Goal,
    Item,
    Layout,
    ListedItems,
)
from bishan_targets.tables.layouts.beside_periods import beside_periods
from bishan_targets.tables.layouts.by_period import by_columns
from bishan_targets.tables.layouts.column_periods import (
    ColumnPeriod,
    has_numbers,
    headings_of,
    is_heading_of_names,
    own_period,
)
from bishan_targets.tables.layouts.planned import planned_year
from bishan_targets.tables.layouts.roles import Role, has_year, plainly, role_of
from bishan_targets.tables.layouts.words import is_number
from bishan_targets.tables.layouts.year_words import last_year_said
from bishan_targets.tables.sheet import Sheet, period_of

_ORDINALS: Final = ("序号", "编号", "no", "no.", "#")


def goals_alone(sheet: Sheet) -> Arrangement | None:
    """A row for each metric and columns of goals, in a table that has no column of figures."""
    found = by_columns(sheet, "left", _columns_of_goals)
    if found is None:
        return None
    goals = [_goal(item) for item in found.items.but(()) if item.path]
    return replace(found, layout=Layout.OF_GOALS, items=ListedItems([]), goals=goals)


def _goal(item: Item) -> Goal:
    day = date.fromisoformat(item.period) if item.period else None
    spots = item.figure, item.path, item.name_at, item.unit
    return Goal(*spots, item.units, day, heading=item.part)


def _columns_of_goals(sheet: Sheet, top: int, height: int) -> dict[int, ColumnPeriod]:
    """The columns of goals, their days as texts; none at all if there is one of figures."""
    headings = {c: headings_of(sheet, top, height, c) for c in sheet.columns}
    texts = {c: list(said.values()) for c, said in headings.items()}
    names = {c for c, said in texts.items() if said and _heads_names(said[-1])}
    is_title = len({cell.text for cell in sheet.rows[top] if cell.text}) == 1
    if is_title or not names or any(map(_is_figure, chain.from_iterable(texts.values()))):
        return {}
    periods = {
        column: period
        for column, said in headings.items()
        if (period := own_period(sheet, top, column, said))
    }
    planned = planned_year(sheet, top, height, periods)
    others = {c: headings[c] for c in texts if c not in periods and c not in names}
    beside = beside_periods(sheet, top, others, {}, has_names=True)
    rest = {c: "".join(texts[c]) for c in others if c not in {*beside.goals, *beside.averages}}
    if len(periods) > bool(planned) or any(map(_may_be_figures, rest.values())):
        return {}
    if any(has_numbers(sheet, top + height, c) for c in rest if plainly(rest[c]) not in _ORDINALS):
        return {}
    days = {**beside.goals, **dict([planned] if planned else [])}
    goals = {c: ColumnPeriod(None, day.isoformat() if day else None) for c, day in days.items()}
    averages = {c: ColumnPeriod(None, None, part=said) for c, said in beside.averages.items()}
    return {**goals, **averages} if goals else {}


def _heads_names(text: str) -> bool:
    return is_heading_of_names(text) and role_of(text) is not Role.GOAL


def _may_be_figures(heading: str) -> bool:
    """Whether a heading is that of figures, or of a year and something not understood."""
    is_of_year = has_year(heading) or last_year_said(plainly(heading)) is not None
    return role_of(heading) is Role.FIGURE or is_of_year


def _is_figure(text: str) -> bool:
    """Whether a text cannot stand in a header: a number that is no year."""
    return is_number(text) and period_of(text) is None
