"""A plan's figures as a table that `understanding` can read back, one row per figure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from bishan_targets.model.book import Book, Observation
from bishan_targets.reading.histories.cells import COLUMNS
from bishan_targets.tables.formats.excel import write_xlsx
from bishan_targets.tables.formats.parquet import write_parquet
from bishan_targets.text.cells import as_cell
from bishan_targets.text.safe import escaped


def history(book: Book, ids: Iterable[str] | None) -> Iterator[tuple[str, Observation]]:
    """Figures in snapshots, by metric and date: of the targets or metrics `ids`, all for None."""
    described = book.plan.described
    metrics = (described[each].metric if each in described else each for each in ids or ())
    wanted = None if ids is None else set(metrics)
    for metric in sorted(book.observations):
        if wanted is None or metric in wanted:
            for figure in book.observations[metric]:
                if figure.file != book.plan.file:
                    yield metric, figure


def as_csv(figures: Iterable[tuple[str, Observation]]) -> bytes:
    """Comma-separated, in UTF-8, with every digit; texts as written by `cells`."""
    rows = ([_csv_cell(value) for value in row] for row in _rows(figures))
    return "".join(map(_csv_line, [COLUMNS, *rows])).encode()


def _csv_line(row: Sequence[str]) -> str:
    """A line with our line end; Python quotes only the line ends that it writes itself."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(row)
    return text.getvalue().removesuffix("\r\n") + "\n"


def as_json_lines(figures: Iterable[tuple[str, Observation]]) -> bytes:
    """One object per line, with every digit of the figure."""
    lines = []
    for day, metric, value, *rest in _rows(figures):
        item = dict(zip(COLUMNS, (day.isoformat(), metric, 0, *rest), strict=True))
        text = escaped(json.dumps(item, ensure_ascii=False))
        lines.append(text.replace('"value": 0', f'"value": {_number(value)}', 1) + "\n")
    return "".join(lines).encode()


def as_xlsx(figures: Iterable[tuple[str, Observation]]) -> bytes:
    """A workbook of one sheet; raises InputError if the extra is missing."""
    return write_xlsx(COLUMNS, _rows(figures))


def as_parquet(figures: Iterable[tuple[str, Observation]]) -> bytes:
    """A Parquet file; raises InputError if the extra is missing."""
    return write_parquet(_rows(figures))


def _rows(figures: Iterable[tuple[str, Observation]]) -> Iterator[Sequence[Any]]:
    for metric, each in figures:
        yield each.date, metric, each.value, each.source, each.provisional, each.note


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _number(value)
    return as_cell(str(value))


def _number(value: Decimal) -> str:
    return f"{value:f}"
