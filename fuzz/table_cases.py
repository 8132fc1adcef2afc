"""Tables: for `import`, text, JSON Lines, Excel and OpenDocument; as history, CSV and Parquet."""

import contextlib
import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import pyarrow
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy as Strategy
from pyarrow.parquet import write_table
from spreadsheets import ods, ods_cell, ods_table, xlsx, zipped

from fuzz.case import IN_ORDER, PLAN, ROOT, WRITTEN, Case
from fuzz.hostile import ANYWHERE, ATOMS, NUMBERS, SOUND_NUMBERS, TEXT, encoded, mostly, mutated
from fuzz.toml_cases import COMMAND

Rows = Sequence[Sequence[str]]
Cells = Sequence[Sequence[object]]

_NAMES: Final = (
    "firms|share|企业|firms|share|企业|其中：企业（家）|企业/家|x|企业,  /|1. firms".split("|")
)
_PERIODS: Final = "2022 2021 2021年6月 2021Q2 2021-12-31 2022年上半年 2019 44561".split()
_HISTORY: Final = "date metric value source provisional note".split()
_HEADING: Final = [*_HISTORY, "unit"]
_ODD: Final = (*_NAMES, *_PERIODS, *_HEADING, *ATOMS)
_TOKENS: Final = encoded(*_ODD, *',;\t"\n\r(', '""', "true", " " * 99, "x," * 500)
# Fields of packed tables that must not be trusted, and their places.
_XML: Final = (
    *b"""-1 0 1048577 16385 999999999 1e999999999 NaN x XFD1048576 A1:XFD1048576 ZZZZ9 &a; <a> ]]> <!---->
    _x001b_[31m &#x202e; &#27; \xff""".split(),
    b"9" * 5000,
)
_XML_PLACES: Final = (
    *(rb'(?<=")-?\d+(?=")', rb'(?<=")-?\d+(?=")', rb"(?<=>)[^<>]+(?=<)", ANYWHERE),
    rb"<(\w+:)?(c|row|v|table-cell|table-row|p|s|xf|mergeCell|sheet)\b[^>]*/>",
)

_NAME: Final = mostly(st.sampled_from(_NAMES), TEXT, 40)
_PERIOD: Final = mostly(st.sampled_from(_PERIODS), TEXT, 40)
_NUMBER: Final = mostly(st.sampled_from(SOUND_NUMBERS), st.sampled_from(NUMBERS) | TEXT, 40)
_UNIT: Final = mostly(st.just(""), st.sampled_from(("家", "%")) | TEXT, 8)
_NOTE: Final = mostly(st.just(""), TEXT, 4)


def _table(left: Sequence[str], names: Strategy[str], *cells: Strategy[str]) -> Strategy[Rows]:
    """A heading with distinct further names, and rows whose first two cells are distinct."""
    more = len(cells) - len(left)
    across = st.lists(names, min_size=more, max_size=more, unique=True)
    rows = st.lists(st.tuples(*cells), min_size=1, max_size=8, unique_by=lambda row: row[:2])
    return st.builds(lambda heading, body: [[*left, *heading], *body], across, rows)


_ROWS: Final = (
    _table(_HEADING, _NAME, _PERIOD, _NAME, _NUMBER, _NOTE, st.just(""), _NOTE, _UNIT)
    | _table(["指标", "单位"], _PERIOD, _NAME, _UNIT, *[_NUMBER] * 3)
    | _table(["年份"], _NAME, _PERIOD, *[_NUMBER] * 3)
)


@st.composite
def _of_many_days(draw: st.DrawFn) -> Rows:
    """A history with mostly valid rows; sometimes very long, or with a duplicate day."""
    first = date(1900, 1, 1).toordinal()
    days = [str(date.fromordinal(first + 13 * i)) for i in range(3000)]
    rows = [
        [day, ("firms", "share")[i % 2], str((i * 347 % 1098 - 99) / 4), "a yearbook", "false", ""]
        for i, day in enumerate(days[: draw(st.sampled_from((1, 3, 20, 3000)))])
    ]
    row = st.sampled_from(rows)
    for _ in range(draw(st.sampled_from((0, 0, 1, 3)))):
        draw(row)[draw(st.integers(0, 5))] = draw(TEXT)
    twice = draw(mostly(st.just([]), row.map(lambda again: [again]), 10))
    order = draw(mostly(st.just(list(range(6))), st.permutations(range(6)), 3))
    return [[row[i] for i in order] for row in (_HISTORY, *rows, *twice)]


@st.composite
def _delimited(
    draw: st.DrawFn, rows: Rows, delimiters: str = ",", encodings: str = "utf-8"
) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        draw(st.sampled_from(("excel", "unix"))),
        delimiter=draw(st.sampled_from(delimiters)),
        lineterminator=draw(st.sampled_from(("\n", "\r\n", "\r"))),
    )
    writer.writerows(rows)
    return stream.getvalue().encode(draw(st.sampled_from(encodings.split())), "replace")


@st.composite
def _parquet(draw: st.DrawFn, rows: Rows) -> bytes:
    """Columns of the expected type, of text, or of another type."""
    columns = {}
    for name, *cells in zip(*rows, strict=True):
        texts = pyarrow.array([cell.encode(errors="replace").decode() for cell in cells])
        kind = draw(mostly(st.sampled_from((_TYPES.get(name, "string"), "string")), _OTHER, 20))
        with contextlib.suppress(pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError):
            texts = texts.cast(kind)  # unless a cell is invalid
        odd = st.sampled_from(
            (pyarrow.nulls(len(cells)), pyarrow.array([[cell] for cell in texts]))
        )
        columns[name] = draw(mostly(st.just(texts), odd, 40))
    stream = io.BytesIO()
    packing = draw(st.sampled_from(("snappy", "none", "zstd", "gzip")))
    write_table(pyarrow.table(columns), stream, compression=packing)
    return stream.getvalue()


_TYPES: Final = {"date": "date32", "value": "double", "provisional": "bool"}
_OTHER: Final = st.sampled_from(("binary", "large_string", "int64", "timestamp[s]", "float"))


_MORE: Final[Strategy[list[object]]] = st.sampled_from(
    ([], [[1], {"a": {"b": [None, True]}}], ["x", {"value": 1e308}])
)


@st.composite
def _json_lines(draw: st.DrawFn, rows: Rows) -> bytes:
    objects: list[object] = [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
    objects += draw(_MORE)
    is_ascii = draw(st.booleans())
    lines = [json.dumps(each, ensure_ascii=is_ascii) for each in objects]
    return "\n".join(lines).encode(errors="replace")


@st.composite
def _with_a_part_changed(draw: st.DrawFn, content: bytes) -> bytes:
    """A packed table with one part changed and repacked correctly."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from([each for each in parts if each.endswith("xml")]))
    changed = draw(mutated(parts[name], (*_XML, *_TOKENS), _XML_PLACES))
    return zipped({**parts, name: changed})


def _ods(rows: Cells) -> bytes:
    def cell(value: object) -> str:
        return ods_cell(value, number_columns_repeated=1, number_rows_spanned=1)

    return ods(ods_table(map(cell, row) for row in rows))


_WORKBOOKS: Final[Strategy[Cells]] = st.sampled_from(
    (
        [["date", "metric", "value", "note"], ["2022-06-30", "firms", 310, "=1+1"]],
        [["指标", "单位", "2022", "2021年6月"], ["企业", "家", 310, 3.3], ["share", "%", 3.3, 3.3]],
        [["年份", "firms", "share"], ["2022", 310, 3.3], ["2022Q2", 310, 3.3]],
    )
)
_CONTENT: Final[Mapping[str, Strategy[bytes]]] = {
    "table.csv": _ROWS.flatmap(lambda rows: _delimited(rows, ",,\t;", "utf-8 utf-16 gb18030")),
    "table.jsonl": _ROWS.flatmap(_json_lines),
    "table.xlsx": _WORKBOOKS.map(lambda rows: xlsx(rows, merged=["A30:B30"])),
    "table.ods": _WORKBOOKS.map(_ods),
    "table.xls": st.just((ROOT / "tests" / "data" / "tables" / "indicators.xls").read_bytes()),
    "actuals/history.csv": _of_many_days().flatmap(_delimited),
    "actuals/history.parquet": _of_many_days().flatmap(_parquet),
}


@st.composite
def _file(draw: st.DrawFn, names: str) -> dict[str, bytes]:
    """A table with one of these names, mostly with changed parts or bytes."""
    name = draw(st.sampled_from(names.split()))
    content = draw(_CONTENT[name])
    is_packed = name.endswith(("xlsx", "ods"))
    change = draw(st.sampled_from(("none", "bytes", *["part"] * 3 * is_packed)))
    if change == "part":
        content = draw(_with_a_part_changed(content))
    elif change != "none":
        content = draw(mutated(content, _TOKENS))
    return {name: content}


_YES: Final = st.sampled_from(("", "--yes", "--yes --replace", "--json --yes", "--dry-run"))
_TOLD: Final = st.sampled_from("|--context|--date 2022|--map x=firms|--sheet Sheet".split("|"))


@st.composite
def _imported(draw: st.DrawFn, names: str) -> Case:
    file = draw(_file(names))
    if draw(mostly(st.just(False), st.just(True), 10)):
        return Case(file, ["init", "--from", *file, "new", "--yes"], ("new",))
    line = ["import", *file, *draw(_YES).split(), *draw(_TOLD).split()]
    return Case({**IN_ORDER, **file}, line, () if "--dry-run" in line else WRITTEN)


@st.composite
def _history(draw: st.DrawFn) -> Case:
    """A plan with one history in addition to its snapshots or instead of them."""
    file = draw(_file("actuals/history.csv actuals/history.csv actuals/history.parquet"))
    beside = draw(st.sampled_from((IN_ORDER, {"targets.toml": PLAN})))
    return Case({**beside, **file}, *draw(COMMAND))


CSV_CASES: Final = _imported("table.csv table.csv table.jsonl")
SHEETS_CASES: Final = _imported("table.xlsx table.xlsx table.ods table.ods table.xls")
HISTORY_CASES: Final = _history()
