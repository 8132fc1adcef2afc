"""The periods of a table's items: each text is read, and reported, once."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bishan_targets.tables.foreseen import Foreseen
from bishan_targets.tables.headed_periods import as_headed
from bishan_targets.tables.layouts.arrangement import Item, Reach, Spot
from bishan_targets.tables.sheet import period_of, span_of
from bishan_targets.tables.table_cells import TableCells
from bishan_targets.tables.understood import Told
from bishan_targets.text.spans import Span

_YEAR_AND_PART: Final = re.compile(r"(\d{4})(?:[-/]?(\d\d)|/(\d))")
_YEAR: Final = re.compile(r"\d{4}年?")
_DECADE: Final = 10
_EXAMPLE: Final = 2021
_LONGEST_SPAN: Final = 30


class ItemPeriods:
    """Periods by item. `unread` is a written period in a column that holds none by its heading.

    `not_seen` collects the places of periods that are foreseen.
    """

    def __init__(
        self, cells: TableCells, told: Told, foreseen: Foreseen, unread: Spot | None
    ) -> None:
        """Keep the arguments; nothing is read yet."""
        self.not_seen: set[Spot] = set()
        self._cells = cells
        self._told = told
        self._foreseen = foreseen
        self._unread_periods = unread
        self._periods: dict[tuple[Spot | None, str | None], date | None] = {}
        self._headed: dict[tuple[int, str], str | None] = {}

    def check_spans(self) -> None:
        """2001-03, 2002-04, 2003-05 are three years each, not months; so is one among years.

        2015/6 beside 2016/7, and 200809 beside 200910, are such years, too.
        """
        cells = {at: self._cells.sheet.cell(*at) for at, _ in self._periods if at}
        texts = {at: cell.text for at, cell in cells.items() if not cell.day}
        forms = {at: _YEAR_AND_PART.fullmatch(text) for at, text in texts.items()}
        found = {spot: _years_of(form) for spot, form in forms.items() if form}
        lengths = {(part - year) % 100 for year, part in found.values()}
        among_years = any(_YEAR.fullmatch(text) for text in texts.values())
        longest = max(lengths, default=0)
        is_span = longest < (_DECADE if len(set(found.values())) == 1 else _LONGEST_SPAN)
        if is_span and len(lengths) == 1 and (among_years or len(set(found.values())) > 1):
            for spot in found:
                self._cells.complain(spot, "bad-period", given=self._cells.text(spot))

    def last_day(self, item: Item) -> date | None:
        """The last day of an item's period; None if that is wrong, or foreseen."""
        key = (item.period_at, item.period)
        if key not in self._periods:
            self._periods[key] = self._new_period(item)
        return self._periods[key]

    def check_line_through(self, spot: Spot) -> None:
        """A name or date that is struck out no longer holds for its figures."""
        if self._cells.sheet.cell(*spot).fault == "struck":
            self._cells.complain(spot, "struck-out", given=self._cells.text(spot))

    def _new_period(self, item: Item) -> date | None:
        if item.period_at is None:
            if spot := self._unread_periods:
                self._cells.complain(spot, "unread-periods", given=self._cells.text(spot))
                return self._told.date
            return self._period_of_title(item)
        cell = self._cells.sheet.cell(*item.period_at)
        self.check_line_through(item.period_at)
        said = self._said_period(item)
        found = cell.period if said is None else period_of(said)
        if found is None:
            self._cells.complain(item.period_at, "bad-period", given=said or cell.text)
        elif self._foreseen.has(cell.text, found.year):
            self.not_seen.add(item.period_at)
        return found

    def _said_period(self, item: Item) -> str | None:
        """The text of a period that several cells say, as a column's heading does: 季度."""
        if item.period is not None or item.period_at is None:
            return item.period
        cell, column = self._cells.sheet.cell(*item.period_at), item.period_at[1]
        if cell.day:
            return None
        if (column, cell.text) not in self._headed:
            heading = self._cells.text(self._cells.heading(item.period_at))
            texts = (row[column].text for row in self._cells.sheet.rows if column < len(row))
            self._headed[column, cell.text] = as_headed(heading, cell.text, texts)
        return self._headed[column, cell.text]

    def _period_of_title(self, item: Item) -> date | None:
        """The last day of the period in a title, or of that given for a table without dates.

        If both are there, or a heading has a part of the year, they must be one.
        """
        told = self._told.date
        span = self._span_of_title(item)
        if told is None and span is None:
            self._complain_of_none(item)
        elif told and span and span.last != told:
            self._cells.complain(self._cells.heading(item.figure), "own-dates")
        return told or (span.last if span else None)

    def _complain_of_none(self, item: Item) -> None:
        """No period: of the baseline, or at all."""
        if item.reach is not Reach.BASE:
            part = span_of(f"{_EXAMPLE}年{item.period}") if item.period else None
            values = {"given": item.period or "", "date": str(part.last)} if part else {}
            hint = "period-without-year" if part else None
            self._cells.complain(item.figure, "no-period", hint=hint, **values)
            return
        heading = self._cells.heading(item.figure)
        self._cells.complain(heading, "no-base-year", given=self._cells.text(heading))

    def _span_of_title(self, item: Item) -> Span | None:
        """The period in a title; a part of a year is of the one given."""
        if item.period is None:
            return None
        year = f"{self._told.date.year}年" if self._told.date else ""
        return span_of(item.period) or span_of(year + item.period)

    def begins(self, item: Item) -> date | None:
        """The first day of an item's period."""
        if item.period_at is None:
            span = self._span_of_title(item)
            return span.first if span else self._told.begins
        cell = self._cells.sheet.cell(*item.period_at)
        said = self._said_period(item)
        span = cell.span if said is None else span_of(said)
        return span.first if span else None


def _years_of(form: re.Match[str]) -> tuple[int, int]:
    """The years that a text would begin and end with, the latter without its century: 2015/6."""
    first = int(form[1])
    if form[2]:
        return first, int(form[2])
    following = (first + 1) % 100
    return first, following if following % 10 == int(form[3]) else int(form[3])
