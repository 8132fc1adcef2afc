"""A history as a table, a row a figure, in Parquet: the extra `parquet` reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import count, repeat
from typing import Any, Final

from bishan_targets.columns import (
    COLUMNS,
    NEEDED,
    Figures,
    Remembered,
    add,
    day_of,
    metric_of,
)
from bishan_targets.diagnostics import Diagnostic, KeyPath
from bishan_targets.extras import require
from bishan_targets.histories import History
from bishan_targets.numerals import fits

MOST_ROWS: Final = 2_000_000
"""More than a file may have: a few bytes can stand for any number of equal rows."""
_BATCH: Final = 1 << 16
_MOST_ERRORS: Final = 50


def read_parquet(file: str, content: bytes) -> tuple[History | None, list[Diagnostic]]:
    """The figures of a file, and what is wrong with it: then there are none.

    Dates are dates, or texts as YYYY-MM-DD; values are decimals, integers or floating-point
    numbers, of which the shortest decimal that stands for each counts. Raises InputError where the
    extra is missing.
    """
    require("parquet")
    import pyarrow

    table = ParquetTable(file, content)
    try:
        if problem := table.problem():
            return None, [problem]
        figures = _figures(table)
    except (pyarrow.ArrowException, OSError, OverflowError):
        return None, [Diagnostic("bad-parquet", file=file)]
    except (ValueError, TypeError):
        return None, table.problems()
    return History(file, figures, table), []


def _figures(table: ParquetTable) -> Figures:
    """All figures; raises ValueError or TypeError for a cell that holds something else."""
    found: Figures = defaultdict(list)
    days, metrics = Remembered(_day), Remembered(metric_of)
    for columns in table.blocks():
        rows = zip(
            days.column(columns["date"]),
            map(_number, columns["value"]),
            _texts(columns, "source"),
            _texts(columns, "note"),
            _flags(columns),
            repeat(table.file),
            strict=False,
        )
        add(found, rows, metrics.column(columns["metric"]))
    return found


def _day(value: Any) -> date:
    if isinstance(value, str):
        return day_of(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(value)
    return value


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(value)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not (number.is_finite() and fits(number)):
        raise ValueError(value)
    return number


def _text(value: Any) -> str | None:
    if not isinstance(value, str | None):
        raise TypeError(value)
    return value or None


def _flag(value: Any) -> bool:
    if not isinstance(value, bool | None):
        raise TypeError(value)
    return bool(value)


def _texts(columns: dict[str, list[Any]], name: str) -> Iterable[str | None]:
    return map(_text, columns[name]) if name in columns else repeat(None)


def _flags(columns: dict[str, list[Any]]) -> Iterable[bool]:
    return map(_flag, columns["provisional"]) if "provisional" in columns else repeat(False)


_READERS: Final = {
    "date": _day,
    "metric": metric_of,
    "value": _number,
    "source": _text,
    "provisional": _flag,
    "note": _text,
}


class ParquetTable:
    """One file's table; its rows count from 1, and a cell is named `value[17]`."""

    def __init__(self, file: str, content: bytes) -> None:
        """Keep the content; `file` is its path as shown to people."""
        self.file = file
        self._content = content

    @cached_property
    def _opened(self) -> Any:
        from pyarrow import BufferReader
        from pyarrow.parquet import ParquetFile

        return ParquetFile(BufferReader(self._content))

    def problem(self) -> Diagnostic | None:
        """What is wrong with the table as a whole."""
        names: Sequence[str] = self._opened.schema_arrow.names
        known = set(names) <= set(COLUMNS) and len(set(names)) == len(names)
        if not known or not set(NEEDED) <= set(names):
            return Diagnostic(
                "history-heading", file=self.file, values={"columns": ",".join(COLUMNS)}
            )
        if self._opened.metadata.num_rows > MOST_ROWS:
            return Diagnostic("too-many-rows", file=self.file, values={"most": f"{MOST_ROWS:,}"})
        return None

    def blocks(self) -> Iterator[dict[str, list[Any]]]:
        """The columns by name, a block of rows at a time."""
        for batch in self._opened.iter_batches(batch_size=_BATCH):
            yield batch.to_pydict()

    def problems(self) -> list[Diagnostic]:
        """Each cell that holds something else than its column should."""
        found = []
        for number, row in self._rows():
            for name, value in row.items():
                try:
                    _READERS[name](value)
                except (ValueError, TypeError):
                    found.append(self._at(f"history-{name}", number, name, given=str(value)))
            if len(found) >= _MOST_ERRORS:
                break
        return found

    def at_metric(self, code: str, metric: str, day: date, **values: str) -> Diagnostic:
        """A diagnostic at the metric's cell in the last row for that day."""
        return self._at(code, self._rows_of[metric, day][-1], "metric", **values)

    def at_value(self, code: str, metric: str, day: date, **values: str) -> Diagnostic:
        """A diagnostic at the value's cell in the last row for that day."""
        return self._at(code, self._rows_of[metric, day][-1], "value", **values)

    def first_place(self, metric: str, day: date) -> str:
        """File and cell of the first figure for that day."""
        return f"{self.file}:value[{self._rows_of[metric, day][0]}]"

    def line_of(self, key: KeyPath) -> int | None:  # noqa: ARG002 - the file has no lines
        """None: the file has no lines."""
        return None

    def _rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        numbers = count(1)
        for columns in self.blocks():
            for cells in zip(*columns.values(), strict=True):
                yield next(numbers), dict(zip(columns, cells, strict=True))

    @cached_property
    def _rows_of(self) -> dict[tuple[str, date], list[int]]:
        found: dict[tuple[str, date], list[int]] = {}
        for number, row in self._rows():
            found.setdefault((row["metric"], _day(row["date"])), []).append(number)
        return found

    def _at(self, code: str, number: int, name: str, **values: str) -> Diagnostic:
        return Diagnostic(code, file=self.file, cell=f"{name}[{number}]", values=values)
