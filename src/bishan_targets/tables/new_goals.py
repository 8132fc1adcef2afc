"""Metrics of a table as goals to be filled in, for a plan that does not exist yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from bishan_targets.recording.new_plan import NewGoal, new_id
from bishan_targets.tables.layouts.arrangement import Item, Layout
from bishan_targets.tables.layouts.beside import value_column
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.units import several_units
from bishan_targets.tables.layouts.words import is_category, is_name, is_qualifier
from bishan_targets.tables.names import name_and_unit, particular
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.stacked import tables_in
from bishan_targets.text.folding import folded
from bishan_targets.text.numbers import says_none, unit_behind

# Signs that can only be the unit of the number before them.
_SIGNS = ("%", "‰")


def draft_goals(sheets: Sequence[Sheet]) -> list[NewGoal]:
    """A goal to be filled in for each metric of a table that has a figure."""
    figures: dict[str, list[str]] = {}
    named: dict[str, tuple[str, str | None]] = {}
    for sheet, item, units in _items(sheets):
        figure = sheet.cell(*item.figure).text
        name, unit = name_and_unit(particular(item.path))
        if name and not says_none(figure):
            beside = sheet.cell(*item.unit).text if item.unit else None
            named.setdefault(folded(name), (name, beside or unit or units))
            figures.setdefault(folded(name), []).append(figure)
    goals: list[NewGoal] = []
    for key, (name, unit) in named.items():
        if all(map(is_name, figures[key])):
            continue
        id_ = new_id(name, [goal.id for goal in goals])
        goals.append(NewGoal(id_, name, unit or _sign(figures[key])))
    return goals


def _items(sheets: Iterable[Sheet]) -> Iterable[tuple[Sheet, Item, str | None]]:
    """The items that have a name, each with the unit that the table says of all, if it is one."""
    for sheet in chain.from_iterable(map(tables_in, sheets)):
        if not (arrangement := lay_out(sheet)):
            continue
        by_metric = arrangement.layout is Layout.BY_METRIC
        only = value_column(sheet, arrangement.header) if by_metric else None
        for item in arrangement.items.but(()):
            is_figure = only in (None, item.figure[1])
            is_figure = is_figure and not sheet.is_hidden(*item.figure)
            if item.path and is_figure and _is_metric(sheet, item):
                units = several_units(item.units or arrangement.units)
                yield sheet, item, units[0] if len(units) == 1 else None


def _is_metric(sheet: Sheet, item: Item) -> bool:
    """Whether a name is that of a metric, not of a breakdown, a forecast or a growth rate."""
    is_breakdown = is_category(item.path[-1]) and is_name(sheet.cell(*item.figure).text)
    return not (is_breakdown or any(map(is_qualifier, item.path[:-1])))


def _sign(figures: Iterable[str]) -> str | None:
    """The sign after every figure of a metric, if they share one."""
    units = {unit_behind(figure) for figure in figures}
    found = units.pop() if len(units) == 1 else None
    return found if found in _SIGNS else None
