"""The header of a table with one column per period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bishan_targets.tables.layouts.beside_periods import BesidePeriods
from bishan_targets.tables.layouts.column_periods import ColumnPeriod
from bishan_targets.tables.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Header:
    """A header's rows, the periods of its columns, and the columns of labels for each.

    `beside` are the columns of goals and of growth, `units` those that headings say of columns.
    """

    top: int
    height: int
    periods: dict[int, ColumnPeriod]
    labels: dict[int, Sequence[int]]
    beside: BesidePeriods = field(default_factory=BesidePeriods)
    units: Mapping[int, str] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The first row below the header."""
        return self.top + self.height

    def heading(self, sheet: Sheet, column: int) -> str:
        """A column's lowest heading."""
        return sheet.cell(self.heading_row(sheet, column), column).text

    def heading_row(self, sheet: Sheet, column: int) -> int:
        """The row of a column's lowest heading, else the lowest one of all."""
        rows = range(self.first - 1, self.top - 1, -1)
        return next((row for row in rows if sheet.cell(row, column).text), self.first - 1)
