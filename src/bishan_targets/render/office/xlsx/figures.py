"""The sheets of figures: targets by periods, and each figure with its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells
from bishan_targets.render.office.xlsx.goals import places
from bishan_targets.render.office.xlsx.sheet import DAY, Cell, number_form
from bishan_targets.report.page import Card, Page
from bishan_targets.text.safe import visible

NAMED = 2
"""The columns before the first period: name and unit."""


def days(page: Page) -> list[date]:
    """All days with figures, in order: the columns."""
    return sorted({each.date for card in page.cards for each in card.detail.history})


def rows(page: Page, say: Messages) -> list[list[Cell]]:
    """A heading of dates, and a row for each target; provisional figures are in italics."""
    columns = days(page)
    form = _form(columns, say)
    heading = [Cell(say("column.name")), Cell(say("column.unit"))]
    found = [[*heading, *(Cell(each, form) for each in columns)]]
    for card in page.cards:
        cells = Cells(card.target, page.status.as_of, say)
        known = {each.date: each for each in card.detail.history}
        number = number_form(places(card))
        figures = [
            Cell(known[day].value, number, known[day].provisional) if day in known else Cell(None)
            for day in columns
        ]
        found.append([Cell(cells.name), Cell(cells.unit), *figures])
    return found


def sources(page: Page, say: Messages) -> list[list[Cell]]:
    """A row for each figure, with properties for which columns by period have no room."""
    named = ("date", "value", "provisional", "source")
    heading = [say("column.name"), *(say(f"show.history.{each}") for each in named)]
    found = [[*(Cell(each) for each in heading), Cell(say("office.column.note"))]]
    for card in page.cards:
        found += _of_card(card, page.status.as_of, say)
    return found


def _of_card(card: Card, as_of: date, say: Messages) -> list[list[Cell]]:
    name, form = Cells(card.target, as_of, say).name, number_form(places(card))
    return [
        [
            Cell(name),
            Cell(each.date, DAY),
            Cell(each.value, form, each.provisional),
            Cell(say("show.yes") if each.provisional else ""),
            Cell(visible(each.source or "")),
            Cell(visible(each.note or "")),
        ]
        for each in card.detail.history
    ]


def _form(columns: Sequence[date], say: Messages) -> str:
    """The format of the periods: years or months, if all figures are for the ends of some."""
    if all((each.month, each.day) == (12, 31) for each in columns):
        return say("office.form.year")
    if all((each + timedelta(1)).day == 1 for each in columns if each < date.max):
        return say("office.form.month")
    return DAY
