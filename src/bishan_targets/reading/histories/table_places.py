"""The rows of a history in table form: their errors, and the places of the figures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from typing import Any, ClassVar, TypeAlias

from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.reading.histories.cells import code_of

Readers: TypeAlias = Mapping[str, Callable[[Any], Any]]
"""Parsers for the cells of each column; all may raise ValueError or TypeError."""
Row: TypeAlias = tuple[int, dict[str, Any]]
"""A row's line or number, and its cells by column."""


class TablePlaces(ABC):
    """Finds the places of rows and cells of a table, which is read again for errors."""

    readers: ClassVar[Readers]

    def __init__(self, file: str) -> None:
        """`file` is the table's path as displayed."""
        self.file = file

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Every row of the table."""

    @abstractmethod
    def at(self, code: str, row: int, column: str, /, **values: str) -> Diagnostic:
        """A diagnostic at a cell."""

    def check(self, row: Row, found: Gathered) -> None:
        """Add an error for each unreadable cell of a row."""
        place, cells = row
        for name, cell in cells.items():
            try:
                self.readers[name](cell)
            except (ValueError, TypeError) as error:
                code, values = code_of(name, error), {"given": str(cell)}
                found.add(code, values, partial(self.at, code, place, name, **values))

    def at_metric(
        self, code: str, metric: str, day: date, which: int, /, **values: str
    ) -> Diagnostic:
        """A diagnostic at the metric's cell in one of the rows for that day."""
        return self.at(code, self.rows_of[metric, day][which], "metric", **values)

    def at_value(self, code: str, metric: str, day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the value's cell in the first row for that day."""
        return self.at(code, self.rows_of[metric, day][0], "value", **values)

    def at_date(self, code: str, metric: str, day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the date's cell in the first row for that day."""
        return self.at(code, self.rows_of[metric, day][0], "date", **values)

    @cached_property
    def rows_of(self) -> dict[tuple[str, date], list[int]]:
        """The lines or numbers of the rows for each metric and day."""
        found: dict[tuple[str, date], list[int]] = {}
        for place, cells in self.rows():
            key = cells["metric"], self.readers["date"](cells["date"])
            found.setdefault(key, []).append(place)
        return found
