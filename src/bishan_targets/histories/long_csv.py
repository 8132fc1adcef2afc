"""A history as a table, a row a figure, in comma-separated text: the way for many figures.

A file is first read by the column, a large one by Arrow where the extra `parquet` is there. What
that leaves in doubt is read again by the row, which says what is wrong, and where.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import InvalidOperation
from itertools import islice
from typing import Final

from bishan_targets.diagnostics import Diagnostic
from bishan_targets.extras import is_there
from bishan_targets.histories.cells import COLUMNS, NEEDED, Figures, TextColumns
from bishan_targets.histories.csv_rows import CsvRows, reader_of
from bishan_targets.histories.history import History
from bishan_targets.model import Observation
from bishan_targets.source import Source

LARGE: Final = 1 << 22
"""Characters from which on Arrow is worth the time that loading it takes."""
_BLOCK: Final = 1 << 13  # rows read by the column at once
_MOST_ERRORS: Final = 50


def read_csv(source: Source) -> tuple[History | None, list[Diagnostic]]:
    """The figures of a file, and what is wrong with it: then there are none."""
    source = Source(source.file, _with_plain_line_ends(source.text))
    if not source.text.strip():
        return None, [source.at_place("empty-file", 1, 1)]
    first, _, _ = source.text.partition("\n")
    heading = next(csv.reader([first]), [])
    if problem := _heading_problem(source, heading):
        return None, [problem]
    rows = CsvRows(source, heading)
    for read in (_by_arrow, _by_column):
        with suppress(ValueError, InvalidOperation, csv.Error):
            return History(source.file, read(source, heading), rows), []
    figures, diagnostics = _by_row(source.file, rows)
    return (None if diagnostics else History(source.file, figures, rows)), diagnostics


def _with_plain_line_ends(text: str) -> str:
    """The text with the line ends of Unix, but for those that may stand in a cell."""
    if "\r" in text and not ('"' in text and "\n" in text):
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _heading_problem(source: Source, heading: Sequence[str]) -> Diagnostic | None:
    known = set(heading) <= set(COLUMNS) and len(set(heading)) == len(heading)
    if known and set(NEEDED) <= set(heading):
        return None
    values = {"columns": ",".join(COLUMNS)}
    return source.at_place("history-heading", 1, 1, max(1, len(source.lines[0])), **values)


def _by_arrow(source: Source, heading: Sequence[str]) -> Mapping[str, Sequence[Observation]]:
    """All figures; raises ValueError where a row needs a closer look, and for a small file."""
    if len(source.text) < LARGE or not is_there("parquet"):
        raise ValueError("not for Arrow")
    from bishan_targets.histories.arrow_csv import read

    return read(source, heading)


def _by_column(source: Source, heading: Sequence[str]) -> Figures:
    """All figures; raises what `read_csv` suppresses where a row needs a closer look."""
    found: Figures = defaultdict(list)
    columns = TextColumns(source.file)
    reader = reader_of(source.text)
    next(reader)
    rows = filter(None, reader)
    while block := list(islice(rows, _BLOCK)):
        cells = zip(heading, zip(*block, strict=True), strict=True)
        columns.add_to(found, dict(cells))
    return found


def _by_row(file: str, rows: CsvRows) -> tuple[Figures, list[Diagnostic]]:
    found: Figures = defaultdict(list)
    diagnostics: list[Diagnostic] = []
    columns = TextColumns(file)
    try:
        for row in rows.rows():
            problems = rows.problems(row)
            diagnostics += problems
            if not problems:
                columns.add_to(found, {name: [cell] for name, cell in row.cells.items()})
            if len(diagnostics) >= _MOST_ERRORS:
                break
    except csv.Error as error:
        diagnostics.append(rows.broken(error))
    return found, diagnostics
