"""Record batches as rows of checked values; unknown and missing columns are refused by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple

from bishan_targets.batches.kinds import KEY, Kind, Refused
from bishan_targets.batches.problems import require_none


class Column(NamedTuple):
    """A column by name; a required one must be there, and without nulls."""

    name: str
    kind: Kind
    is_required: bool = False


class Row(NamedTuple):
    """The values of a row, None for null and for a column that is not there.

    `place` names the row in problems: rows count from 1, over all batches.
    """

    place: str
    key: tuple[Any, ...]
    values: tuple[Any, ...]


def batches_of(source: Any) -> Any:
    """The record batches of an object with Arrow's stream protocol, or of an iterable of them."""
    from pyarrow import RecordBatchReader

    is_stream = hasattr(source, "__arrow_c_stream__")
    return RecordBatchReader.from_stream(source) if is_stream else source


def rows_by_batch(
    title: str, source: Any, keys: Sequence[str], columns: Sequence[Column]
) -> Iterator[list[Row]]:
    """The rows of each batch; BatchError with all problems of the first that has any."""
    numbers = count(1)
    for batch in batches_of(source):
        yield _rows(title, batch, keys, columns, numbers)


def _rows(
    title: str, batch: Any, keys: Sequence[str], columns: Sequence[Column], numbers: Iterator[int]
) -> list[Row]:
    wanted = [*(Column(name, KEY, True) for name in keys), *columns]
    require_none(_problems_of_columns(title, batch.schema, wanted))
    size, width = batch.num_rows, len(keys)
    cells = [_cells(batch, each, size) for each in wanted]
    places = [f"{title}, row {next(numbers)}" for _ in range(size)]
    require_none(list(_problems_of_cells(places, wanted, cells)))
    rows = zip(places, *cells, strict=True)
    return [Row(place, tuple(row[:width]), tuple(row[width:])) for place, *row in rows]


def _cells(batch: Any, column: Column, size: int) -> list[Any]:
    if column.name not in batch.schema.names:
        return [None] * size
    return column.kind.read(batch.column(column.name))


def _problems_of_columns(title: str, schema: Any, columns: Sequence[Column]) -> list[str]:
    names = schema.names
    known = {each.name: each for each in columns}
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [f"{title}: two columns {name}" for name in twice]
    problems += [f"{title}: unknown column {name}" for name in names if name not in known]
    missing = [each.name for each in columns if each.is_required and each.name not in names]
    problems += [f"{title}: no column {name}" for name in missing]
    return problems + [
        f"{title}: column {field.name} is {field.type}; expected are {known[field.name].kind.words}"
        for field in schema
        if field.name in known and not known[field.name].kind.takes(field.type)
    ]


def _problems_of_cells(
    places: Sequence[str], columns: Sequence[Column], cells: Sequence[Sequence[Any]]
) -> Iterator[str]:
    for column, values in zip(columns, cells, strict=True):
        for place, value in zip(places, values, strict=True):
            if isinstance(value, Refused):
                yield f"{place}: {column.name} is refused: {value}"
            elif value is None and column.is_required:
                yield f"{place}: {column.name} is null"
