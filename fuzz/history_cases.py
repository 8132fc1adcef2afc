"""Long histories in `actuals/`: comma-separated text and Parquet, with hostile cells and bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any, Final

import pyarrow
from pyarrow.parquet import write_table

from fuzz.case import PLAN, SNAPSHOTS, WRITTEN, Case
from fuzz.mutation import DATES, NUMBERS, TEXTS, mutated, text

_COLUMNS: Final = ("date", "metric", "value", "source", "provisional", "note")
_TOKENS: Final = tuple(
    each.encode(errors="surrogatepass")
    for each in (*NUMBERS, *DATES, *TEXTS, *_COLUMNS, ",", '"', '""', "\n", "\r", "firms", "true")
)
_COMMANDS: Final[Sequence[tuple[Sequence[str], Sequence[str]]]] = (
    *((("validate",), ()), (("status", "--json"), ()), (("show", "firms"), ())),
    *((("status", "--format", "csv"), ()), (("export",), ()), (("check", "--no-base"), ())),
    *((("project", "--json"), ()), (("backtest",), ())),
    (("record", "firms=1", "--date", "2022-12-31", "--yes"), WRITTEN),
    (("record", "share=1", "--date", "2019-12-31", "--replace", "--yes"), WRITTEN),
)
Row = list[str]


def history_case(random: Random) -> Case:
    """A plan with one history beside its snapshots or in their place."""
    form, make = random.choice((("csv", _csv), ("csv", _csv), ("parquet", _parquet)))
    beside = SNAPSHOTS if random.random() < 0.5 else {}
    files = {"targets.toml": PLAN, **beside, f"actuals/history.{form}": make(random)}
    command, may_change = random.choice(_COMMANDS)
    return Case(files, command, may_change)


def _csv(random: Random) -> bytes:
    heading = list(_COLUMNS)
    if random.random() < 0.3:
        random.shuffle(heading)
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(random)]
    stream = io.StringIO()
    dialect = random.choice(("excel", "excel", "unix"))
    end = random.choice(("\n", "\n", "\r\n", "\r"))
    writer = csv.writer(stream, dialect, lineterminator=end)
    writer.writerow(heading)
    writer.writerows([row[name] for name in heading] for row in rows)
    content = stream.getvalue().encode(errors="surrogatepass")
    return mutated(content, random, _TOKENS) if random.random() < 0.5 else content


def _rows(random: Random) -> list[Row]:
    """Rows for as many days, most of them sound; now and then very many, or a day twice."""
    count = random.choice((1, 3, 20, 3000))
    first = date(1900, 1, 1).toordinal()
    rows = [
        [
            *(str(date.fromordinal(first + 13 * i)), random.choice(("firms", "share"))),
            *(str(random.randrange(-99, 999) / 4), "a yearbook", "false", ""),
        ]
        for i in range(count)
    ]
    for _ in range(random.choice((0, 0, 1, 3))):
        random.choice(rows)[random.randrange(len(_COLUMNS))] = text(random)
    if random.random() < 0.1:
        rows.append(random.choice(rows))
    return rows


def _parquet(random: Random) -> bytes:
    columns = dict(zip(_COLUMNS, map(list, zip(*_rows(random), strict=True)), strict=True))
    stream = io.BytesIO()
    arrays = {name: _array(name, cells, random) for name, cells in columns.items()}
    compression = random.choice(("snappy", "none", "zstd", "gzip"))
    write_table(pyarrow.table(arrays), stream, compression=compression)
    content = stream.getvalue()
    return mutated(content, random, _TOKENS) if random.random() < 0.5 else content


def _array(name: str, cells: list[str], random: Random) -> Any:
    """A column of the type that it should have, or of another."""
    texts = [cell.encode(errors="replace").decode() for cell in cells]
    sound = _SOUND.get(name, pyarrow.array)
    make = (
        random.choice(_OTHERS) if random.random() < 0.05 else random.choice((sound, pyarrow.array))
    )
    try:
        return make(texts)
    except (ValueError, KeyError):  # a cell that is not sound
        return pyarrow.array(texts)


_SOUND: Final[Mapping[str, Callable[[list[str]], Any]]] = {
    "date": lambda texts: pyarrow.array(list(map(date.fromisoformat, texts))),
    "value": lambda texts: pyarrow.array(list(map(float, texts))),
    "provisional": lambda texts: pyarrow.array([{"true": True, "false": False}[x] for x in texts]),
}
_OTHERS: Final[Sequence[Callable[[list[str]], Any]]] = (
    lambda texts: pyarrow.array([each.encode() for each in texts]),
    lambda texts: pyarrow.nulls(len(texts)),
    lambda texts: pyarrow.array([[each] for each in texts]),
)
