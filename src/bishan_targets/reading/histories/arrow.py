"""From Arrow's columns to each metric's figures, checked as columns with few objects made.

Dates, metrics, sources, notes and flags recur: each distinct cell is parsed once, by the same
functions as in every other format, and the rows keep its number. Observations are made on demand.
Errors and doubtful cases raise ValueError or TypeError, and are left to a reader by rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise, repeat
from typing import Any, Generic, NamedTuple, TypeVar

from bishan_targets.model.observations import Observation
from bishan_targets.reading.histories.lazy import LazyFigures
from bishan_targets.reading.histories.table_places import Readers

_Value = TypeVar("_Value")


class Coded(NamedTuple, Generic[_Value]):
    """A column as its distinct values, and the index of its value for each row."""

    values: Sequence[_Value]
    codes: Any

    def ordered(self, order: Any) -> Coded[_Value]:
        """The column with its rows in another order."""
        return self._replace(codes=self.codes.take(order))


class _Rows(NamedTuple):
    """The rows by metric and date."""

    file: str
    days: Coded[date]
    values: Any
    number: Callable[[Any], Decimal]
    sources: Coded[str | None]
    notes: Coded[str | None]
    flags: Coded[bool]

    def observations(self, start: int, end: int) -> list[Observation]:
        """Observations of some rows."""
        cells = self.values.slice(start, end - start).to_pylist()
        days, *others = (
            map(column.values.__getitem__, column.codes.slice(start, end - start).to_pylist())
            for column in (self.days, self.sources, self.notes, self.flags)
        )
        return list(map(Observation, days, map(self.number, cells), *others, repeat(self.file)))


def figures_by_metric(
    file: str, columns: Mapping[str, Any], readers: Readers
) -> dict[str, LazyFigures]:
    """Each metric's figures, from columns by name with values already checked.

    A reader gets None for an empty cell. Raises ValueError or TypeError if another cell cannot be
    parsed, a day occurs twice, or there are no rows.
    """
    metrics = coded(columns["metric"], readers["metric"])
    days = coded(columns["date"], readers["date"])
    order = _order(metrics, days)
    if order is not None:
        metrics, days = metrics.ordered(order), days.ordered(order)
        columns = {name: column.take(order) for name, column in columns.items()}
    rows = _Rows(
        file=file,
        days=days,
        values=columns["value"],
        number=readers["value"],
        sources=_optional(columns, "source", readers),
        notes=_optional(columns, "note", readers),
        flags=_optional(columns, "provisional", readers),
    )
    return {
        metric: LazyFigures(end - start, partial(rows.observations, start, end))
        for metric, start, end in _spans(metrics)
    }


def coded(column: Any, read: Callable[[Any], _Value]) -> Coded[_Value]:
    """A column with each distinct cell parsed once."""
    cells, codes = _numbered(column)
    places: dict[_Value, int] = {}
    numbers = [places.setdefault(read(cell), len(places)) for cell in cells]
    if len(places) < len(cells):  # such as an empty text and a missing one
        codes = _integers(numbers).take(codes)
    return Coded(list(places), codes)


def _numbered(column: Any) -> tuple[list[Any], Any]:
    """A column's distinct cells, and the index of its cell for each row."""
    if not hasattr(column, "dictionary"):
        column = column.dictionary_encode(null_encoding="encode")
    cells, codes = column.dictionary.to_pylist(), column.indices
    if codes.null_count:
        again = codes.dictionary_encode(null_encoding="encode")
        cells = [None if code is None else cells[code] for code in again.dictionary.to_pylist()]
        codes = again.indices
    return cells, codes


def _integers(numbers: Iterable[int]) -> Any:
    """A column of numbers. Arrow would import pandas for a list."""
    import pyarrow

    content = array("q", numbers)
    return pyarrow.Array.from_buffers(
        pyarrow.int64(), len(content), [None, pyarrow.py_buffer(content)]
    )


def _optional(columns: Mapping[str, Any], name: str, readers: Readers) -> Coded[Any]:
    """An optional column: if missing, each cell is empty."""
    import pyarrow

    column = columns[name] if name in columns else pyarrow.nulls(len(columns["value"]))
    return coded(column, readers[name])


def _order(metrics: Coded[str], days: Coded[date]) -> Any:
    """The rows' order by metric and date, None if already so; ValueError for a duplicate day."""
    from pyarrow import compute

    ranks = {day: rank for rank, day in enumerate(sorted(days.values))}
    rank_of_row = _integers(ranks[day] for day in days.values).take(days.codes)
    first_of_metric = _integers(range(0, len(metrics.values) * len(ranks), len(ranks)))
    keys = compute.add(first_of_metric.take(metrics.codes), rank_of_row)
    if _rises(keys):
        return None
    order = compute.array_sort_indices(keys)
    if not _rises(keys.take(order)):
        raise ValueError("a day comes twice")
    return order


def _rises(keys: Any) -> bool:
    from pyarrow import compute

    rises = compute.less(keys.slice(0, len(keys) - 1), keys.slice(1))
    return compute.all(rises, min_count=0).as_py() is True


def _spans(metrics: Coded[str]) -> list[tuple[str, int, int]]:
    """Each metric with the start and end of its rows."""
    from pyarrow import compute

    runs = compute.run_end_encode(metrics.codes)
    ends = pairwise([0, *runs.run_ends.to_pylist()])
    return [
        (metrics.values[code], start, end)
        for code, (start, end) in zip(runs.values.to_pylist(), ends, strict=True)
    ]
