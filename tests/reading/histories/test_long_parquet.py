"""Histories in Parquet, the same as in every other form."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from histories import parquet, said, write_history
from hypothesis import given
from hypothesis import strategies as st
from pyarrow.parquet import ParquetFile
from running import Run

from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.model.observations import Observation
from bishan_targets.reading.histories import long_parquet
from bishan_targets.reading.histories.cells import COLUMNS
from bishan_targets.reading.histories.lazy import LazyFigures
from bishan_targets.reading.histories.long_parquet import ParquetTable, read_parquet
from bishan_targets.reading.histories.parquet_file import columns_of
from bishan_targets.storage.store import load, locator
from bishan_targets.tables.formats.parquet import write_parquet

DAYS = [date(2020, 12, 31), date(2021, 12, 31)]
SOUND: dict[str, Any] = {"date": DAYS, "metric": ["firms", "firms"], "value": [1, 2]}


def figures(columns: dict[str, Any], **options: Any) -> dict[str, list[Observation]]:
    history, diagnostics = read_parquet("x.parquet", parquet(columns, **options))
    assert history
    assert diagnostics == []
    return {metric: list(found) for metric, found in history.figures.items()}


def problems(columns: dict[str, Any]) -> list[Diagnostic]:
    history, diagnostics = read_parquet("x.parquet", parquet(columns))
    assert history is None
    return diagnostics


def table(columns: dict[str, Any], **options: Any) -> ParquetTable:
    read = columns_of("x.parquet", parquet(columns, **options))
    assert not isinstance(read, Diagnostic)
    return ParquetTable("x.parquet", read)


def values(column: Any) -> list[str]:
    columns = {"date": DAYS[: len(column)], "metric": ["a", "a"][: len(column)], "value": column}
    return [str(each.value) for each in figures(columns)["a"]]


def test_a_row_is_a_figure() -> None:
    columns = {
        "metric": ["研发占比", "firms", "firms"],
        "date": [DAYS[1], *reversed(DAYS)],
        "value": [Decimal("3.50"), Decimal("2"), Decimal("1.00")],
        "note": [None, "", "=1"],
        "source": ["年鉴", None, "'quoted'"],
        "provisional": [True, False, None],
    }
    assert said(figures(columns)) == said(
        {
            "研发占比": [
                Observation(DAYS[1], Decimal("3.50"), "年鉴", None, True, "x.parquet"),
            ],
            "firms": [
                Observation(DAYS[0], Decimal("1.00"), "'quoted'", "=1", False, "x.parquet"),
                Observation(DAYS[1], Decimal("2.00"), None, None, False, "x.parquet"),
            ],
        }
    )


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (pyarrow.array([1, -(2**63)]), ["1", "-9223372036854775808"]),
        (pyarrow.array([2**64 - 1], pyarrow.uint64()), ["18446744073709551615"]),
        (pyarrow.array([0.1, 1e22]), ["0.1", "1E+22"]),
        (pyarrow.array([0.1, 2.5], pyarrow.float32()), ["0.1", "2.5"]),
        (pyarrow.array([0.5], pyarrow.float16()), ["0.5"]),
        (pyarrow.array([Decimal("9" * 28)]), ["9" * 28]),
        (pyarrow.array([Decimal(1)], pyarrow.decimal256(60, 30)), ["1." + "0" * 30]),
        (pyarrow.array([1e100, -1e-100]), ["1E+100", "-1E-100"]),
        (pyarrow.array([0.0, -0.0]), ["0.0", "-0.0"]),
    ],
)
def test_numbers_may_be_of_any_type(column: Any, read: list[str]) -> None:
    assert values(column) == read


@pytest.mark.parametrize(
    "column",
    [
        *([1, -(2**63)], [0.1, -2.5], [1e-99, -1e99], [0.0, -0.0], [1.0, 0.0]),
        *([Decimal("9" * 28)], [Decimal("1.50"), Decimal(2)]),
        pyarrow.array([1.5], pyarrow.float32()),
    ],
)
def test_sound_numbers_are_read_by_the_column(column: Any) -> None:
    size = len(column)
    columns = {"date": DAYS[:size], "metric": ["a", "a"][:size], "value": column}
    history, _ = read_parquet("x.parquet", parquet(columns))
    assert history
    assert isinstance(history.figures["a"], LazyFigures)


@pytest.mark.parametrize(
    ("name", "column", "given"),
    [
        ("value", pyarrow.array([1.0, float("nan")]), "nan"),
        ("value", pyarrow.array([1.0, float("inf")]), "inf"),
        ("value", pyarrow.array([1.0, 1e101]), "1e+101"),
        ("value", pyarrow.array([1.0, 1e-101]), "1e-101"),
        ("value", pyarrow.array([1, None]), "None"),
        ("value", pyarrow.array([Decimal(1), Decimal("9" * 29)]), "9" * 29),
        ("date", pyarrow.array([*DAYS[:1], None]), "None"),
        ("date", pyarrow.array(["2020-12-31", "2021-13-01"]), "2021-13-01"),
        ("metric", pyarrow.array(["a", None]), "None"),
        ("metric", pyarrow.array(["a", "a b"]), "a b"),
    ],
)
def test_a_cell_that_cannot_be_is_named(name: str, column: Any, given: str) -> None:
    (found,) = problems(SOUND | {name: column})
    assert (found.code, found.cell, found.values["given"]) == (
        f"history-{name}",
        f"{name}[2]",
        given,
    )


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("history-note", [1, 2]),
        ("history-source", [b"a", b"b"]),
        ("history-provisional", ["yes", "no"]),
        ("history-provisional", [0, 1]),
        ("history-value", ["1", "2"]),
        ("history-value", [True, False]),
        ("history-time", [datetime(2020, 12, 31, 8), datetime(2021, 12, 31, 0, 0, 0, 1)]),
        ("history-time", ["2020-12-31 08:00:00", "2021-12-31T00:00:00Z"]),
        ("history-date", [1, 2]),
        ("history-metric", [1, 2]),
    ],
)
def test_a_cell_of_another_type_is_named(code: str, column: list[Any]) -> None:
    """Only Parquet can bring about history-note and history-source."""
    name = code.removeprefix("history-").replace("time", "date")
    assert [(each.code, each.cell) for each in problems(SOUND | {name: column})] == [
        (code, f"{name}[1]"),
        (code, f"{name}[2]"),
    ]


def test_there_are_not_more_errors_than_one_can_read() -> None:
    columns = {"date": ["x"] * 60, "metric": ["a"] * 60, "value": [1] * 60}
    assert [each.cell for each in problems(columns)] == [f"date[{i}]" for i in range(1, 51)]


def test_dates_may_be_texts_and_columns_dictionaries() -> None:
    columns = SOUND | {
        "date": pyarrow.array(["2020-12-31", "2021-12-31"]).dictionary_encode(),
        "metric": pyarrow.array(["firms", "firms"]).dictionary_encode(),
        "source": pyarrow.array([None, "x"], pyarrow.large_string()),
        "note": pyarrow.array([None, "x"]).dictionary_encode(),
        "provisional": pyarrow.array([None, True]).dictionary_encode(),
    }
    assert figures(columns) == figures(
        SOUND | {"source": [None, "x"], "note": [None, "x"], "provisional": [None, True]}
    )


def test_groups_of_rows_are_one_table() -> None:
    days = [date(2000 + i, 1, 1) for i in range(20)]
    notes = list("abcdefghij" * 2)
    columns = {"date": days, "metric": ["a"] * 20, "value": list(range(20)), "note": notes}
    found = figures(columns, row_group_size=3)["a"]
    assert [(each.date, each.note) for each in found] == list(zip(days, notes, strict=True))


def test_nothing_is_made_until_somebody_asks() -> None:
    columns: dict[str, Any] = {
        "date": [*DAYS, *DAYS[:1]],
        "metric": ["b", "b", "a"],
        "value": [1, 2, 3],
    }
    for rows, counts in ((3, {"a": 1, "b": 2}), (1, {"b": 1})):
        part = {name: column[:rows] for name, column in columns.items()}
        history, _ = read_parquet("x.parquet", parquet(part))
        assert history
        assert {metric: len(found) for metric, found in history.figures.items()} == counts
        assert all(isinstance(found, LazyFigures) for found in history.figures.values())


@pytest.mark.parametrize("kind", [pyarrow.string(), pyarrow.int64(), pyarrow.float64()])
def test_a_table_without_rows_has_no_figures(kind: Any) -> None:
    columns = {name: pyarrow.array([], pyarrow.string()) for name in SOUND}
    assert figures(columns | {"value": pyarrow.array([], kind)}) == {}


@pytest.mark.parametrize("names", ["date metric", "date metric value unit", "日期 指标 数值"])
def test_columns_must_be_known_ones(names: str) -> None:
    columns = {name: pyarrow.array(["a"]) for name in names.split()}
    known = {"columns": "date,metric,value,source,provisional,note"}
    assert problems(columns) == [Diagnostic("history-heading", file="x.parquet", values=known)]


def test_rows_are_counted_before_any_is_read() -> None:
    most = 2_000_000
    columns = {name: pyarrow.repeat(0, most + 1) for name in SOUND}  # each cell would be an error
    assert problems(columns) == [
        Diagnostic("too-many-rows", file="x.parquet", values={"most": "2,000,000"})
    ]
    fewer = {name: column.slice(1) for name, column in columns.items()}
    assert not isinstance(columns_of("x.parquet", parquet(fewer)), Diagnostic)


def test_equal_texts_take_the_room_of_one() -> None:
    (_, first), (_, second) = table(SOUND | {"note": ["说明", "说明"]}).rows()
    assert first["note"] == "说明"
    assert first["note"] is second["note"]


def test_what_is_no_parquet_is_said_to_be_none() -> None:
    assert read_parquet("x.parquet", b"PAR1") == (
        None,
        [Diagnostic("bad-parquet", file="x.parquet")],
    )


def test_it_may_not_unpack_to_far_more_than_the_file() -> None:
    found = [("unpacks-too-large", "x.parquet")]
    for length, said_of in ((9_000_000, []), (11_000_000, found)):
        content = parquet({**SOUND, "note": ["x" * length, "y"]}, compression="zstd")
        _, diagnostics = read_parquet("x.parquet", content)
        assert [(each.code, each.file) for each in diagnostics] == said_of


def test_a_day_twice_names_both_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = SOUND | {"date": [DAYS[0], DAYS[0]]}
    write_history(tmp_path, parquet(columns), "history.parquet")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load(".")
    (found,) = caught.value.diagnostics
    assert (found.code, found.file, found.cell) == (
        "duplicate-observation",
        "actuals/history.parquet",
        "metric[2]",
    )
    assert found.values["other"] == "actuals/history.parquet:value[1]"


def test_a_day_twice_is_found_in_its_first_row() -> None:
    found = table(SOUND | {"date": [DAYS[0], DAYS[0]]})
    at_value = found.at_value("figure-outside-bounds", "firms", DAYS[0], given="1")
    assert at_value == Diagnostic(
        "figure-outside-bounds", file="x.parquet", cell="value[1]", values={"given": "1"}
    )
    assert found.at_metric("misspelt-metric", "firms", DAYS[0], 0).cell == "metric[1]"


def test_the_extra_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_history(tmp_path, parquet(SOUND), "history.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert [(each.code, each.values["extra"]) for each in caught.value.diagnostics] == [
        ("extra-missing", "parquet")
    ]


def test_a_figure_has_a_file_and_no_line(tmp_path: Path) -> None:
    file = write_history(tmp_path, parquet(SOUND), "x.parquet") / "actuals" / "x.parquet"
    assert locator()(str(file), ("values", "firms", "2020-12-31")) == (None, None)


FULL = SOUND | {
    "metric": ["firms", "研发"],
    "source": ["年鉴", None],
    "note": ["a", "ab"],
    "provisional": [True, None],
}
TEXTS = ("metric", "source", "note")


def in_encodings(text: str) -> bytes:
    """A file of version 2, as other programs write it, its texts in one of the encodings."""
    others = {"value": "DELTA_BINARY_PACKED", "provisional": "RLE", "date": "BYTE_STREAM_SPLIT"}
    encodings = others | dict.fromkeys(TEXTS, text)
    options = {"use_dictionary": False, "data_page_version": "2.0", "compression": "zstd"}
    return parquet(FULL, column_encoding=encodings, **options)


@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"])
def test_texts_may_be_in_any_encoding(encoding: str) -> None:
    history, diagnostics = read_parquet("x.parquet", in_encodings(encoding))
    assert diagnostics == []
    assert history
    assert said(history.figures) == said(figures(FULL))
    assert isinstance(history.figures["firms"], LazyFigures)


@pytest.mark.parametrize("form", ["2.0", "1.0"])
@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
def test_pages_may_be_of_any_version_and_compression(form: str, compression: str) -> None:
    options = {"data_page_version": form, "compression": compression}
    assert figures(FULL, **options) == figures(FULL)


@pytest.mark.parametrize("kind", [pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()])
@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY"])
def test_texts_may_be_of_any_type(kind: Any, encoding: str) -> None:
    typed = FULL | {name: pyarrow.array(FULL[name], kind) for name in TEXTS}
    encodings = dict.fromkeys(TEXTS, encoding)
    assert figures(typed, use_dictionary=False, column_encoding=encodings) == figures(FULL)


@pytest.mark.parametrize(
    "kind",
    [
        *(pyarrow.date32(), pyarrow.date64(), pyarrow.timestamp("s"), pyarrow.timestamp("ms")),
        *(pyarrow.timestamp("us"), pyarrow.timestamp("ns")),
    ],
)
@pytest.mark.parametrize("int96", [False, True])
def test_midnight_is_its_date(kind: Any, int96: bool) -> None:
    days = pyarrow.array(DAYS, pyarrow.date32()).cast(kind)
    options = {"use_deprecated_int96_timestamps": int96}
    assert figures(SOUND | {"date": days}, **options) == figures(SOUND)
    texts = days.cast(pyarrow.string())
    assert figures(SOUND | {"date": texts}) == figures(SOUND)


def test_days_far_from_ours_stay_themselves() -> None:
    days = [date(1500, 1, 1), date(2500, 1, 1)]
    moments = pyarrow.array(days, pyarrow.date32()).cast(pyarrow.timestamp("us"))
    for int96 in (False, True):
        columns = SOUND | {"date": moments}
        found = figures(columns, use_deprecated_int96_timestamps=int96)["firms"]
        assert [each.date for each in found] == days


def test_a_moment_of_a_time_zone_is_no_date() -> None:
    zoned = pyarrow.array(DAYS, pyarrow.date32()).cast(pyarrow.timestamp("ms", "Asia/Shanghai"))
    found = problems(SOUND | {"date": zoned})
    assert [(each.code, each.cell, each.values["given"]) for each in found] == [
        ("history-time", "date[1]", "2020-12-31 00:00:00.000Z"),
        ("history-time", "date[2]", "2021-12-31 00:00:00.000Z"),
    ]


def test_a_day_that_no_calendar_has_is_named() -> None:
    days = pyarrow.array([0, 99_999_999], pyarrow.int32()).cast(pyarrow.date32())
    assert [(each.code, each.cell) for each in problems(SOUND | {"date": days})] == [
        ("history-date", "date[2]")
    ]


def test_flags_may_be_texts() -> None:
    texts = SOUND | {"provisional": ["True", "FALSE"]}
    assert figures(texts) == figures(SOUND | {"provisional": [True, False]})


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("source", [["a"], ["b"]]),
        ("note", [{"a": 1}, {"a": 2}]),
        ("metric", pyarrow.array([b"ab", b"cd"], pyarrow.binary(2))),
        ("note", DAYS),
        ("value", pyarrow.array([1, 2], pyarrow.duration("s"))),
        ("date", pyarrow.array([1, 2], pyarrow.time64("us"))),
    ],
)
def test_a_column_of_a_type_that_is_never_read_is_named_once(name: str, column: Any) -> None:
    found = [(each.code, each.cell) for each in problems(SOUND | {name: column})]
    assert found == [(f"history-{name}", f"{name}[1]")]


def test_an_index_without_a_name_is_no_column() -> None:
    assert figures(SOUND | {"__index_level_0__": [5, 6]}) == figures(SOUND)


def test_a_way_of_writing_that_is_not_read_is_no_damage() -> None:
    columns = SOUND | {"metric": pyarrow.array(["a", "a"]).dictionary_encode()}
    options = {"use_dictionary": False, "column_encoding": {"metric": "DELTA_BYTE_ARRAY"}}
    _, diagnostics = read_parquet("x.parquet", parquet(columns, **options))
    assert diagnostics == [Diagnostic("parquet-unread", file="x.parquet")]


def test_texts_that_repeat_the_one_before_are_counted() -> None:
    """Each but the first takes a few bytes in the file, and all of its length in memory."""
    texts = [f"{'x' * 600_000}{i:02}" for i in range(30)]
    days = [date(2000 + i, 1, 1) for i in range(30)]
    columns = {"date": days, "metric": ["a"] * 30, "value": [1] * 30, "note": texts}
    options = {"use_dictionary": False, "column_encoding": {"note": "DELTA_BYTE_ARRAY"}}
    _, diagnostics = read_parquet("x.parquet", parquet(columns, **options))
    assert diagnostics == [Diagnostic("unpacks-too-large", file="x.parquet")]


# Of flips, those that make lengths and numbers huge, negative or nothing find the most.
BYTES = st.sampled_from([0, 1, 127, 128, 255]) | st.integers(0, 255)
FILES = [
    *(parquet(FULL), parquet(FULL, compression="none"), parquet(FULL, write_page_checksum=True)),
    *map(in_encodings, ("DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY")),
]


@pytest.mark.parametrize("file", FILES, ids=["plain", "unpacked", "checksums", "repeats", "texts"])
@given(st.data())
def test_damage_is_no_traceback(file: bytes, data: st.DataObject) -> None:
    content = bytearray(file)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(BYTES)
    end = data.draw(st.sampled_from([len(content), data.draw(st.integers(0, len(content)))]))
    history, diagnostics = read_parquet("x.parquet", bytes(content[:end]))
    assert (history is None) == bool(diagnostics)
    if history:
        assert sum(len(list(found)) for found in history.figures.values()) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=["plain", "unpacked", "checksums", "repeats", "texts"])
def test_no_damaged_byte_ends_the_process(file: bytes) -> None:
    """A fault in C++ ends it without a traceback, so each byte is changed in another process."""
    code = (
        "import sys\n"
        "from bishan_targets.reading.histories.long_parquet import read_parquet\n"
        "file = sys.stdin.buffer.read()\n"
        "for place in range(len(file)):\n"
        "    for mask in (1, 16, 128, 255):\n"
        "        damaged = bytearray(file)\n"
        "        damaged[place] ^= mask\n"
        "        print(place, mask, flush=True)\n"
        "        read_parquet('x', bytes(damaged))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], input=file, capture_output=True, check=False)
    assert run.returncode == 0, (run.stdout.splitlines()[-1], run.stderr)


def test_numbers_of_texts_that_are_not_there_are_damage() -> None:
    content = parquet(SOUND | {"metric": ["a", "b"]}, compression="none")
    chunk = ParquetFile(pyarrow.BufferReader(content)).metadata.row_group(0).column(1)
    start = chunk.dictionary_page_offset
    for place in range(start, start + chunk.total_compressed_size):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        history, diagnostics = read_parquet("x.parquet", bytes(damaged))
        codes = {each.code for each in diagnostics}
        assert history or codes <= {"bad-parquet", "parquet-unread", "history-metric"}


def test_what_is_exported_has_checksums() -> None:
    row = (DAYS[0], "firms", Decimal(939), None, False, None)
    content = write_parquet(COLUMNS, [row])
    chunk = ParquetFile(pyarrow.BufferReader(content)).metadata.row_group(0).column(2)
    end = chunk.dictionary_page_offset + chunk.total_compressed_size
    damaged = bytearray(content)
    damaged[end - 1] ^= 1  # of the last page, behind its heading
    _, diagnostics = read_parquet("x.parquet", bytes(damaged))
    assert [each.code for each in diagnostics] == ["bad-parquet"]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted on Linux")
def test_reading_starts_no_thread() -> None:
    """So none can hold the file when the process ends."""
    code = (
        "import os, sys, pyarrow.parquet, pyarrow.compute\n"
        "from bishan_targets.reading.histories.long_parquet import read_parquet\n"
        "before = os.listdir('/proc/self/task')\n"
        "history, _ = read_parquet('x', sys.stdin.buffer.read())\n"
        "print(bool(history), before == os.listdir('/proc/self/task'))\n"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, input=parquet(FULL), capture_output=True, check=True)
    assert run.stdout.split() == [b"True", b"True"]


CELLS = st.tuples(
    st.sampled_from([date(2020, month, 1) for month in range(1, 13)]),
    st.sampled_from(["a", "b", "研发"]),
    st.decimals(-9999, 9999, allow_nan=False, places=2),
    st.none() | st.text(max_size=3),
    st.none() | st.booleans(),
)


@given(st.lists(CELLS, min_size=1, max_size=12, unique_by=lambda row: row[:2]))
def test_by_the_row_says_what_by_the_column_says(rows: list[tuple[Any, ...]]) -> None:
    names = ("date", "metric", "value", "source", "provisional")
    columns = {
        name: list(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    }
    columns["source"] = pyarrow.array(columns["source"], pyarrow.string())
    columns["provisional"] = pyarrow.array(columns["provisional"], pyarrow.bool_())
    by_column = figures(columns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_parquet, "_all_fit", lambda _: False)
        by_row = figures(columns)
    in_order = {m: sorted(found, key=lambda each: each.date) for m, found in by_row.items()}
    assert said(in_order) == said(by_column)


def test_an_error_is_worded_with_its_cell(
    bishan: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_history(tmp_path, parquet(SOUND | {"value": [1.0, float("nan")]}), "x.parquet")
    monkeypatch.chdir(tmp_path)
    run = bishan("validate")
    assert run.code == 2
    assert "actuals/x.parquet:value[2]: error[history-value]: `nan` is not a number" in run.err
