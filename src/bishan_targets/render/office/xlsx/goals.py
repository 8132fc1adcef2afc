"""The sheet of targets: a row for each, as offices keep them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.targets import Figures
from bishan_targets.render.cells import Cells
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.numbers import exact
from bishan_targets.render.office.xlsx.sheet import DAY, PERCENT, Cell, number_form, quoted
from bishan_targets.report.page import Card, Page
from bishan_targets.report.schedule import shares
from bishan_targets.report.sums import is_within_year
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import FigureReport, Number
from bishan_targets.report.year_on_year import YearOnYear, year_on_year

COLUMNS: Final = (
    *("column.name", "column.unit", "column.binding", "column.owner"),
    *("office.column.baseline", "column.goal", "office.column.latest"),
    *("office.column.baseline_date", "column.by", "column.latest_date"),
    *("office.column.growth", "office.column.points"),
    *("column.progress", "column.elapsed", "column.verdict", "office.column.note"),
)
_POINTS: Final = COLUMNS.index("office.column.points")
_MOST_PLACES: Final = 10


def rows(page: Page, say: Messages) -> list[list[Cell]]:
    """A heading, and a row for each target; the goal is a number with its sign in its format.

    Growth on the year before is a share; that of shares is in points, in a column of its own.
    """
    table = [[Cell(say(each)) for each in COLUMNS], *(_row(card, say) for card in page.cards)]
    if any(row[_POINTS].value is not None for row in table[1:]):
        return table
    return [[*row[:_POINTS], *row[_POINTS + 1 :]] for row in table]


def places(card: Card) -> int:
    """The decimals that the target's figures are shown with: its own, or as many as they have."""
    target = card.target
    if target.decimals is not None:
        return target.decimals
    values = [each.value for each in card.detail.history]
    return min(_MOST_PLACES, max((_places(each) for each in values), default=0))


def _places(value: Number) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _row(card: Card, say: Messages) -> list[Cell]:
    target, form = card.target, number_form(places(card))
    baseline = _baseline(card)
    cells, latest = Cells(target, card.detail.as_of, say), target.latest
    growth = year_on_year(target, card.detail.history)
    return [
        *(Cell(each) for each in (cells.name, cells.unit, cells.binding, cells.owner)),
        _value(baseline, form),
        _goal(target, cells, form),
        Cell(latest.value, form, latest.provisional) if latest else Cell(None),
        Cell(baseline.date, DAY) if baseline else Cell(None),
        Cell(target.goal.by, DAY) if target.goal and cells.by != cells.nothing else Cell(None),
        Cell(latest.date, DAY) if latest else Cell(None),
        *_growth(growth, places(card)),
        *(Cell(each, PERCENT) for each in shares(target)),
        Cell(cells.verdict),
        Cell(_note(card, cells, say)),
    ]


def _baseline(card: Card) -> FigureReport | None:
    """The baseline; of a year's amount that of the year before, and of other sums none.

    They begin at zero, which is no figure of any day.
    """
    target, start = card.target, card.target.baseline
    if start is None or not (target.total or is_within_year(target)):
        return start
    if target.figures != Figures.YEAR_TO_DATE or target.total:
        return None
    whole = (each for each in card.detail.history if each.date == start.date)
    return next((FigureReport(each.date, each.value) for each in whole), None)


def _value(figure: FigureReport | None, form: str) -> Cell:
    return Cell(figure.value, form) if figure else Cell(None)


def _goal(target: TargetReport, cells: Cells, form: str) -> Cell:
    """The goal's number, with the words around it in its format; without one number, all words."""
    goal = target.goal
    if goal is None:
        return Cell(None)
    if goal.value is None or goal.growth is not None:
        return Cell(cells.goal)
    before, number, behind = cells.goal.partition(exact(goal.value, target.decimals, say=cells.say))
    if not number:
        return Cell(cells.goal)
    if goal.each_year:
        before = f"{cells.say('office.goal.year')} {before}"
    own = form if target.decimals is not None else number_form(_places(goal.value))
    return Cell(goal.value, f"{quoted(before)}{own}{quoted(behind)}")


def _growth(found: YearOnYear | None, decimals: int) -> Sequence[Cell]:
    if found is None:
        return Cell(None), Cell(None)
    signed = f"+{number_form(decimals)};-{number_form(decimals)};{number_form(decimals)}"
    return Cell(found.growth, "+0.0%;-0.0%;0.0%"), Cell(found.points, signed)


def _note(card: Card, cells: Cells, say: Messages) -> str:
    flags = [say("office.sentence", text=cells.flags)] if cells.flags else []
    return say("sentence.separator").join([*flags, *gap_words(card.target, card.detail.as_of, say)])
