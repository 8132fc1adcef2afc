"""The rows of a history as a table: what is wrong with them, and where the figures stand."""

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
"""What the cells of each column say; each may raise ValueError or TypeError."""
Row: TypeAlias = tuple[int, dict[str, Any]]
"""A row's line or number, and its cells by column."""


class TablePlaces(ABC):
    """Finds rows and cells of a table again: all are read once more, when something is wrong."""

    readers: ClassVar[Readers]

    def __init__(self, file: str) -> None:
        """`file` is the table's path as shown to people."""
        self.file = file

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Every row of the table."""

    @abstractmethod
    def at(self, code: str, row: int, column: str, /, **values: str) -> Diagnostic:
        """A diagnostic at a cell."""

    def check(self, row: Row, found: Gathered) -> None:
        """Add each cell of a row that holds something else than its column should."""
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
