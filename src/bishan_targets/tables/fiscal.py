"""Fiscal years in a table's column, for metrics whose years begin on another day than 1 January."""

from __future__ import annotations

from bishan_targets.model.book import Book
from bishan_targets.model.periods import JANUARY_1, MonthDay
from bishan_targets.tables.layouts.arrangement import Item
from bishan_targets.tables.sheet import Sheet
from bishan_targets.text.fiscal_years import read_fiscal_year
from bishan_targets.text.spans import Span


class FiscalYears:
    """The fiscal years of a sheet's columns, by the `year_starts` of each metric."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        """Read nothing yet."""
        self._sheet = sheet
        self._book = book
        self._starts: dict[str, MonthDay] = {}
        self._are: dict[int, bool] = {}

    def span(self, item: Item, metric: str) -> Span | None:
        """The days of the fiscal year that a figure is of; None for any other period.

        2010-11 is one only among others: a column of nothing but such years, and of several.
        """
        starts = self._year_starts(metric)
        if starts == JANUARY_1 or item.period_at is None or item.period is not None:
            return None
        row, column = item.period_at
        span = read_fiscal_year(self._sheet.cell(row, column).text, starts)
        return span if span and self._are_fiscal(column, starts) else None

    def _year_starts(self, metric: str) -> MonthDay:
        if metric not in self._starts:
            found = (each.year_starts for each in self._book.plan.targets_of(metric))
            self._starts[metric] = next(found, JANUARY_1)
        return self._starts[metric]

    def _are_fiscal(self, column: int, starts: MonthDay) -> bool:
        """Whether each cell with a year is one of the fiscal years; other cells are headings."""
        if column not in self._are:
            cells = (self._sheet.cell(row, column).text for row in range(len(self._sheet.rows)))
            texts = {text for text in cells if any(map(str.isdigit, text))}
            years = {span for text in texts if (span := read_fiscal_year(text, starts))}
            self._are[column] = len(years) == len(texts) > 1
        return self._are[column]
