"""A history as a Parquet table, one row per figure; needs the extra `parquet`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final

from bishan_targets.extras import require
from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.observations import Observation
from bishan_targets.reading.histories.arrow import figures_by_metric
from bishan_targets.reading.histories.cells import day_of, flag_of, metric_of
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.histories.parquet_file import columns_of
from bishan_targets.reading.histories.table_places import Readers, Row, TablePlaces
from bishan_targets.text.numbers import MOST_DIGITS, MOST_EXPONENT, fits

_BATCH: Final = 1 << 16


def read_parquet(file: str, content: bytes) -> tuple[History | None, list[Diagnostic]]:
    """The figures of a file and its errors; with errors there are no figures.

    Dates are dates, moments at midnight without a time zone, or texts of either; values are
    decimals, integers or floating-point numbers, which count as the shortest decimal that
    represents them. Raises InputError if the extra is missing.
    """
    require("parquet")
    columns = columns_of(file, content)
    if isinstance(columns, Diagnostic):
        return None, [columns]
    table = ParquetTable(file, columns)
    figures, diagnostics = _figures(table)
    return (None if diagnostics else History(file, figures, table)), diagnostics


def _figures(table: ParquetTable) -> tuple[Mapping[str, Sequence[Observation]], list[Diagnostic]]:
    # Invalid, doubtful, or of a type unsupported by Arrow for this: reading by rows shows which.
    with suppress(ValueError, TypeError, NotImplementedError):
        return _by_arrow(table), []
    try:
        return _by_row(table), []
    except (ValueError, TypeError):
        return {}, table.problems()


def _by_arrow(table: ParquetTable) -> Mapping[str, Sequence[Observation]]:
    """All figures; raises the errors suppressed by `_figures` for a doubtful cell."""
    columns = table.columns
    if columns["value"].null_count or not _all_fit(columns["value"]):
        raise ValueError("numbers of an unusual form")
    return figures_by_metric(table.file, columns, _READERS)


def _all_fit(values: Any) -> bool:
    """Whether all are certainly numbers that a file may hold."""
    from pyarrow import types

    if types.is_float64(values.type):
        return _all_of_sensible_size(values)
    if types.is_decimal(values.type):
        return bool(values.type.precision <= MOST_DIGITS)
    return bool(types.is_integer(values.type))


def _all_of_sensible_size(values: Any) -> bool:
    import pyarrow
    from pyarrow import compute

    if not compute.all(compute.is_finite(values)).as_py():
        return False
    sizes = compute.min_max(compute.abs(values.filter(values.cast(pyarrow.bool_()))))
    least, most = sizes["min"].as_py() or 1.0, sizes["max"].as_py() or 1.0
    return bool(least >= 10.0 ** (1 - MOST_EXPONENT) and most <= 10.0 ** (MOST_EXPONENT - 1))


def _by_row(table: ParquetTable) -> Mapping[str, Sequence[Observation]]:
    """All figures; raises ValueError or TypeError for a cell of a wrong type."""
    found = defaultdict(list)
    for _, row in table.rows():
        metric = metric_of(row["metric"])
        found[metric].append(
            Observation(
                _day(row["date"]),
                _number(row["value"]),
                _text(row.get("source")),
                _text(row.get("note")),
                _flag(row.get("provisional")),
                table.file,
            )
        )
    return found


def _day(value: Any) -> date:
    if not isinstance(value, str):
        raise TypeError(value)
    return day_of(value)


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
    if isinstance(value, str):
        return flag_of(value)
    if not isinstance(value, bool | None):
        raise TypeError(value)
    return bool(value)


_READERS: Final[Readers] = {
    "date": _day,
    "metric": metric_of,
    "value": _number,
    "source": _text,
    "provisional": _flag,
    "note": _text,
}


class ParquetTable(TablePlaces):
    """One file's table; its rows count from 1, and a cell is named `value[17]`."""

    readers = _READERS

    def __init__(self, file: str, columns: Mapping[str, Any]) -> None:
        """Keep the columns by name; `file` is the path as displayed."""
        super().__init__(file)
        self.columns = columns

    def problems(self) -> list[Diagnostic]:
        """Diagnostics for each cell with the wrong content for its column."""
        found = Gathered()
        for row in self.rows():
            self.check(row, found)
        return list(found)

    def first_place(self, metric: str, day: date, /) -> str:
        """File and cell of the first figure for that day."""
        return f"{self.file}:value[{self.rows_of[metric, day][0]}]"

    def at(self, code: str, row: int, column: str, /, **values: str) -> Diagnostic:
        """A diagnostic at a cell."""
        return Diagnostic(code, file=self.file, cell=f"{column}[{row}]", values=values)

    def rows(self) -> Iterator[Row]:
        """The number and the cells by name of each row."""
        numbers = count(1)
        for start in range(0, len(self.columns["value"]), _BATCH):
            block = [_cells(column.slice(start, _BATCH)) for column in self.columns.values()]
            for cells in zip(*block, strict=True):
                yield next(numbers), dict(zip(self.columns, cells, strict=True))


def _cells(column: Any) -> list[Any]:
    """A column's cells; equal texts of a numbered column are the same object."""
    if not hasattr(column, "dictionary"):
        return list(column.to_pylist())
    texts = column.dictionary.to_pylist()
    return [None if code is None else texts[code] for code in column.indices.to_pylist()]
