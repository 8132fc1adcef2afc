"""Rows of a history in comma-separated text, read one by one, with their places."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Final, NamedTuple

from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Term
from bishan_targets.reading.histories.cells import (
    code_of,
    day_of,
    flag_of,
    metric_of,
    number_of,
    text_of,
)
from bishan_targets.reading.histories.csv_blocks import reader_of
from bishan_targets.reading.toml.source import Source

_CELL: Final = r'"(?:[^"]|"")*"|[^,]*'
_READERS: Final = {
    "date": day_of,
    "metric": metric_of,
    "value": number_of,
    "source": text_of,
    "provisional": flag_of,
    "note": text_of,
}


class Row(NamedTuple):
    """A row of the table: its cells by heading, its first line, the number of its cells."""

    cells: dict[str, str]
    line: int
    width: int


class CsvRows:
    """Finds the places of rows and cells of a table."""

    def __init__(self, source: Source, heading: Sequence[str]) -> None:
        """Keep the text, which is searched only for errors."""
        self._source = source
        self._heading = heading
        self.line = 1
        """First line of the next row."""

    @property
    def file(self) -> str:
        """The file's path as displayed."""
        return self._source.file

    def rows(self) -> Iterator[Row]:
        """Every nonempty row below the heading; raises csv.Error for broken quotes."""
        reader = reader_of(self._source.text)
        next(reader)
        self.line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield Row(dict(zip(self._heading, cells, strict=False)), self.line, len(cells))
            self.line = reader.line_num + 1

    def broken(self, error: csv.Error) -> Diagnostic:
        """Diagnostic for the error that ends the table early."""
        if "field limit" in str(error):
            reason = Term("table.long-cell")
            return Diagnostic("bad-table", file=self._source.file, values={"reason": reason})
        return self._whole_line("bad-quotes", self.line)

    def check(self, row: Row, found: Gathered) -> None:
        """Add the errors of a row: the number of cells, else each unreadable cell."""
        if row.width != len(self._heading):
            values = {"given": str(row.width), "due": str(len(self._heading))}
            make = partial(self._whole_line, "history-row", row.line, **values)
            found.add("history-row", values, make)
            return
        for name, cell in row.cells.items():
            try:
                _READERS[name](cell)
            except ValueError as error:
                code, values = code_of(name, error), {"given": cell}
                found.add(code, values, partial(self._at, code, row, name, **values))

    def at_metric(
        self, code: str, metric: str, day: date, which: int, /, **values: str
    ) -> Diagnostic:
        """A diagnostic at the metric's cell in one of the rows for that day."""
        return self._at(code, self._rows_of[metric, day][which], "metric", **values)

    def at_value(self, code: str, metric: str, day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the value's cell in the first row for that day."""
        return self._at(code, self._rows_of[metric, day][0], "value", **values)

    def at_date(self, code: str, metric: str, day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the date's cell in the first row for that day."""
        return self._at(code, self._rows_of[metric, day][0], "date", **values)

    def first_place(self, metric: str, day: date, /) -> str:
        """File and line of the first row for that day."""
        return f"{self._source.file}:{self._rows_of[metric, day][0].line}"

    def line_of(self, key: KeyPath) -> int | None:
        """The line of a figure, whose key is `values`, its metric and its date."""
        _, metric, day = key
        return self._rows_of[str(metric), day_of(str(day))][0].line

    @cached_property
    def _rows_of(self) -> dict[tuple[str, date], list[Row]]:
        found: dict[tuple[str, date], list[Row]] = {}
        for row in self.rows():
            key = row.cells["metric"], day_of(row.cells["date"])
            found.setdefault(key, []).append(row)
        return found

    def _whole_line(self, code: str, line: int, **values: str) -> Diagnostic:
        return self._source.at_place(code, line, 1, len(self._source.lines[line - 1]), **values)

    def _at(self, code: str, row: Row, name: str, **values: str) -> Diagnostic:
        spans = _cell_spans(self._source.lines[row.line - 1])
        # A cell over several lines hides those after it.
        column, length = spans[min(self._heading.index(name), len(spans) - 1)]
        return self._source.at_place(code, row.line, column, length, **values)


def _cell_spans(line: str) -> list[tuple[int, int]]:
    """Column, from 1, and length of each cell on a line; an empty one has the length 1."""
    spans, start = [], 0
    while match := re.compile(_CELL).match(line, start):
        spans.append((start + 1, max(1, match.end() - start)))
        start = match.end() + 1
        if line[match.end() : start] != ",":
            break
    return spans
