"""A history as comma-separated text, one row per figure: the format for many figures.

A file is read as columns, a block of rows at a time. Doubtful files are read again by rows, which
gives errors with their places.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import suppress

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.reading.histories.cells import COLUMNS, NEEDED
from bishan_targets.reading.histories.columns import TextColumns
from bishan_targets.reading.histories.csv_blocks import (
    Block,
    heading_of,
    parsed_blocks,
    split_blocks,
)
from bishan_targets.reading.histories.csv_rows import CsvRows
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.toml.source import Source


def read_csv(source: Source) -> tuple[History | None, list[Diagnostic]]:
    """The figures of a file and its errors; with errors there are no figures."""
    source = Source(source.file, _with_plain_line_ends(source.text))
    if not source.text or source.text.isspace():
        return None, [source.at_place("empty-file", 1, 1)]
    heading = heading_of(source.text)
    if problem := _heading_problem(source, heading):
        return None, [problem]
    rows = CsvRows(source, heading)
    with suppress(ValueError):
        return _history(rows, split_blocks(source.text, heading)), []
    try:
        return _history(rows, parsed_blocks(source.text, heading)), []
    except (ValueError, csv.Error):
        problems = rows.problems()
        if not problems:
            raise
        return None, problems


def _with_plain_line_ends(text: str) -> str:
    """The text with Unix line ends, except for those that may be inside a cell."""
    if "\r" in text and not ('"' in text and "\n" in text):
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _heading_problem(source: Source, heading: Sequence[str]) -> Diagnostic | None:
    known = set(heading) <= set(COLUMNS) and len(set(heading)) == len(heading)
    if known and set(NEEDED) <= set(heading):
        return None
    values = {"columns": ",".join(COLUMNS)}
    return source.at_place("history-heading", 1, 1, max(1, len(source.lines[0])), **values)


def _history(rows: CsvRows, blocks: Iterable[Block]) -> History:
    """All figures; raises ValueError for a doubtful row."""
    columns = TextColumns(rows.file)
    for block in blocks:
        columns.add(block)
    return History(rows.file, columns.figures(), rows)
