"""Metrics of a table as goals to be filled in, for a plan that does not exist yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bishan_targets.recording.new_plan import NewGoal, new_id
from bishan_targets.tables.layouts.arrangement import Item
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.names import particular, readings
from bishan_targets.tables.sheet import Sheet
from bishan_targets.text.numbers import NO_FIGURE, unit_behind
from bishan_targets.text.width import folded, narrow

# Signs that can only be the unit of the number before them.
_SIGNS = ("%", "‰")


def draft_goals(sheets: Sequence[Sheet]) -> list[NewGoal]:
    """A goal to be filled in for each metric of a table that has a figure."""
    figures: dict[str, list[str]] = {}
    named: dict[str, tuple[str, str | None]] = {}
    for sheet, item in _items(sheets):
        figure = sheet.cell(*item.figure).text
        name, unit = list(readings(particular(item.path)))[-1]
        if name and narrow(figure).strip().lower() not in NO_FIGURE:
            beside = sheet.cell(*item.unit).text if item.unit else None
            named.setdefault(folded(name), (name, beside or unit))
            figures.setdefault(folded(name), []).append(figure)
    goals: list[NewGoal] = []
    for key, (name, unit) in named.items():
        id_ = new_id(name, [goal.id for goal in goals])
        goals.append(NewGoal(id_, name, unit or _sign(figures[key])))
    return goals


def _items(sheets: Iterable[Sheet]) -> Iterable[tuple[Sheet, Item]]:
    for sheet in sheets:
        arrangement = lay_out(sheet)
        for item in arrangement.items.but(()) if arrangement else ():
            if item.path:
                yield sheet, item


def _sign(figures: Iterable[str]) -> str | None:
    """The sign after every figure of a metric, if they share one."""
    units = {unit_behind(figure) for figure in figures}
    found = units.pop() if len(units) == 1 else None
    return found if found in _SIGNS else None
