"""A table's metrics and figures where there is no plan yet that could know them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bishan_targets.diagnostics import InputError
from bishan_targets.entries import Entry
from bishan_targets.model import (
    BaselineRule,
    Book,
    Bounds,
    Every,
    Goal,
    Operator,
    Plan,
    Target,
)
from bishan_targets.numerals import NO_FIGURE
from bishan_targets.tables.layout import lay_out
from bishan_targets.tables.names import particular, readings
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.understanding import Told, understand
from bishan_targets.templates import NewGoal, new_id


def draft_goals(file: str, sheets: Sequence[Sheet]) -> tuple[list[NewGoal], list[Entry]]:
    """A goal to be filled in for each metric of a table, and the table's figures.

    Raises InputError, which holds all that is not understood.
    """
    goals: dict[str, NewGoal] = {}
    for sheet in sheets:
        arrangement = lay_out(sheet)
        for item in arrangement.items.but(()) if arrangement else ():
            if item.path and sheet.cell(*item.figure).text.lower() not in NO_FIGURE:
                unit = sheet.cell(*item.unit).text if item.unit else None
                _add(goals, particular(item.path), unit)
    book = Book(Plan(None, None, file, {goal.id: _target(goal) for goal in goals.values()}), {}, ())
    understood, diagnostics = understand(file, sheets, book, Told())
    if diagnostics:
        raise InputError(diagnostics)
    return list(goals.values()), [entry for each in understood for entry in each.entries]


def _add(goals: dict[str, NewGoal], text: str, unit: str | None) -> None:
    name, beside = list(readings(text))[-1]
    if name and name not in goals:
        taken = [goal.id for goal in goals.values()]
        goals[name] = NewGoal(new_id(name, taken), name, unit or beside)


def _target(goal: NewGoal) -> Target:
    """A target that knows its names and unit; what its goal is does not matter here."""
    return Target(
        id=goal.id,
        name={"und": goal.name},
        unit={"und": goal.unit} if goal.unit else None,
        goal=Goal(Operator.AT_LEAST, Decimal(0), date.max),
        baseline=BaselineRule(),
        decimals=None,
        every=Every.YEAR,
        bounds=Bounds(),
        source=None,
        note=None,
    )
