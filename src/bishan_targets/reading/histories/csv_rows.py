"""Rows of a history in comma-separated text, read one by one, with their places."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Final

from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Term
from bishan_targets.reading.histories.cells import day_of, flag_of, metric_of, number_of, text_of
from bishan_targets.reading.histories.csv_blocks import reader_of
from bishan_targets.reading.histories.table_places import Readers, Row, TablePlaces
from bishan_targets.reading.toml.source import Source

_CELL: Final = r'"(?:[^"]|"")*"|[^,]*'
_READERS: Final[Readers] = {
    "date": day_of,
    "metric": metric_of,
    "value": number_of,
    "source": text_of,
    "provisional": flag_of,
    "note": text_of,
}


class CsvRows(TablePlaces):
    """The rows of a file and their cells; a row is known by its first line."""

    readers = _READERS

    def __init__(self, source: Source, heading: Sequence[str]) -> None:
        """Keep the text, which is searched only for errors."""
        super().__init__(source.file)
        self._source = source
        self._heading = heading
        self._line = 1  # first line of the next row

    def rows(self) -> Iterator[Row]:
        """Every nonempty row below the heading; raises csv.Error for broken quotes."""
        for line, cells in self._lines():
            yield line, dict(zip(self._heading, cells, strict=False))

    def problems(self) -> list[Diagnostic]:
        """Errors, row by row: the number of cells, else each unreadable cell."""
        found = Gathered()
        try:
            for line, cells in self._lines():
                if len(cells) == len(self._heading):
                    self.check((line, dict(zip(self._heading, cells, strict=True))), found)
                else:
                    values = {"given": str(len(cells)), "due": str(len(self._heading))}
                    make = partial(self._whole_line, "history-row", line, **values)
                    found.add("history-row", values, make)
        except csv.Error as error:
            found.append(self._broken(error))
        return list(found)

    def first_place(self, metric: str, day: date, /) -> str:
        """File and line of the first row for that day."""
        return f"{self.file}:{self.rows_of[metric, day][0]}"

    def line_of(self, key: KeyPath) -> int | None:
        """The line of a figure, whose key is `values`, its metric and its date."""
        _, metric, day = key
        wanted = day_of(str(day))
        rows = self._dates_of[str(metric)]
        return next(line for line, text in rows if day_of(text) == wanted)

    @cached_property
    def _dates_of(self) -> dict[str, list[tuple[int, str]]]:
        """The lines of each metric's rows, with their dates as written."""
        metric, day = map(self._heading.index, ("metric", "date"))
        found: dict[str, list[tuple[int, str]]] = {}
        for line, cells in self._lines():
            found.setdefault(cells[metric], []).append((line, cells[day]))
        return found

    def at(self, code: str, row: int, column: str, /, **values: str) -> Diagnostic:
        """A diagnostic at a cell; one over several lines hides those after it."""
        spans = _cell_spans(self._source.lines[row - 1])
        start, length = spans[min(self._heading.index(column), len(spans) - 1)]
        return self._source.at_place(code, row, start, length, **values)

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        reader = reader_of(self._source.text)
        next(reader)
        self._line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield self._line, cells
            self._line = reader.line_num + 1

    def _broken(self, error: csv.Error) -> Diagnostic:
        """Diagnostic for the error that ends the table early."""
        if "field limit" in str(error):
            reason = Term("table.long-cell")
            return Diagnostic("bad-table", file=self.file, values={"reason": reason})
        return self._whole_line("bad-quotes", self._line)

    def _whole_line(self, code: str, line: int, **values: str) -> Diagnostic:
        return self._source.at_place(code, line, 1, len(self._source.lines[line - 1]), **values)


def _cell_spans(line: str) -> list[tuple[int, int]]:
    """Column, from 1, and length of each cell on a line; an empty one has the length 1."""
    spans, start = [], 0
    while match := re.compile(_CELL).match(line, start):
        spans.append((start + 1, max(1, match.end() - start)))
        start = match.end() + 1
        if line[match.end() : start] != ",":
            break
    return spans
