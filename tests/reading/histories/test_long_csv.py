"""Histories in comma-separated text, by each of the ways in which they are read."""

import codecs
import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import pytest
from histories import PLAN, said, write_history
from hypothesis import example, given
from hypothesis import strategies as st
from running import Run

from bishan_targets.model.diagnostics import Diagnostic, InputError, Term
from bishan_targets.model.observations import Observation
from bishan_targets.reading.histories import csv_blocks, long_csv
from bishan_targets.reading.histories.csv_blocks import parsed_blocks, reader_of, split_blocks
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.histories.lazy import LazyFigures
from bishan_targets.reading.histories.long_csv import read_csv
from bishan_targets.reading.toml.source import Source
from bishan_targets.storage.store import load, locator

HEADING = "date,metric,value,source,provisional,note\n"
ERRORS = Path(__file__).parents[2] / "errors"


@pytest.fixture(params=["in one block", "in many blocks", "never split"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small file is one block; text that cannot be split is parsed."""
    match request.param:
        case "in many blocks":
            monkeypatch.setattr(csv_blocks, "CHARACTERS", 60)
            monkeypatch.setattr(csv_blocks, "ROWS", 1)
        case "never split":
            monkeypatch.setattr(long_csv, "split_blocks", _refused)
    return str(request.param)


def _refused(text: str, heading: object) -> NoReturn:
    raise ValueError(text)


def read(text: str) -> tuple[History | None, list[Diagnostic]]:
    return read_csv(Source("actuals/x.csv", text))


def figures(text: str) -> dict[str, list[Observation]]:
    history, diagnostics = read(text)
    assert history
    assert diagnostics == []
    return {metric: list(found) for metric, found in history.figures.items()}


def places(text: str) -> list[tuple[str, int | None, int | None]]:
    history, diagnostics = read(text)
    assert history is None
    return [(each.code, each.line, each.column) for each in diagnostics]


def test_a_row_is_a_figure(way: str) -> None:
    text = HEADING + "2020-12-31,firms,939.50,年鉴,true,累计\n2021-12-31,研发占比,-3,,,\n"
    assert said(figures(text)) == said(
        {
            "firms": [
                Observation(
                    date(2020, 12, 31), Decimal("939.50"), "年鉴", "累计", True, "actuals/x.csv"
                )
            ],
            "研发占比": [
                Observation(date(2021, 12, 31), Decimal(-3), None, None, False, "actuals/x.csv")
            ],
        }
    )


def test_columns_come_in_any_order_and_may_be_left_out(way: str) -> None:
    text = "value,note,date,metric\n5,=1,2020-12-31,firms\n"
    expected = Observation(date(2020, 12, 31), Decimal(5), None, "=1", False, "actuals/x.csv")
    assert figures(text) == {"firms": [expected]}


def test_figures_are_left_as_they_are_until_somebody_asks(way: str) -> None:
    rows = '2021-12-31,a,2,,,\n2020-12-31,b,3,"x, y",,\n2020-12-31,a,1,,,\n'
    history, _ = read(HEADING + rows)
    assert history
    assert {metric: len(found) for metric, found in history.figures.items()} == {"a": 2, "b": 1}
    assert all(isinstance(found, LazyFigures) for found in history.figures.values())
    assert [each.value for each in history.figures["a"]] == [1, 2]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoted", ["", '"'])
def test_lines_end_as_they_like(way: str, end: str, quoted: str) -> None:
    lines = [
        "date,metric,value,note",
        f"2020-12-31,a,1,{quoted}x{quoted}",
        "",
        "2021-12-31,a,2,y",
        "",
    ]
    assert [each.note for each in figures(end.join(lines))["a"]] == ["x", "y"]


def test_a_cell_in_quotation_marks_may_have_lines_and_commas(way: str) -> None:
    note = 'zwei "Zeilen",\r\nund\rein, Komma'
    text = io.StringIO(newline="")
    csv.writer(text).writerow(["2020-12-31", "a", "1", note])
    found = figures("date,metric,value,note\n" + text.getvalue() + '2021-12-31,a,2,"x"\r\n')
    assert [each.note for each in found["a"]] == [note, "x"]


def test_spreadsheets_guards_are_taken_off(way: str) -> None:
    cells = {"'=1": "=1", "'-": "-", "''x": "'x", "'x": "'x", "'": "'", "=1": "=1", "'X": "'X"}
    rows = (f"{2000 + i}-01-01,a,1,{cell}" for i, cell in enumerate(cells))
    found = figures("date,metric,value,source\n" + "\n".join(rows))
    assert [each.source for each in found["a"]] == list(cells.values())


def test_texts_stay_texts(way: str) -> None:
    """Words that other readers take for no value at all."""
    words = ["NULL", "NA", "nan", "true", "0", " x ", "#N/A", "1e5"]
    rows = (f"{2000 + i}-01-01,a,1,{word},,{word}" for i, word in enumerate(words))
    found = figures(HEADING + "\n".join(rows))["a"]
    assert [(each.source, each.note) for each in found] == [(word, word) for word in words]


def test_a_figure_is_provisional_where_it_says_so(way: str) -> None:
    words = {"true": True, "false": False, "": False, "True": True, "FALSE": False, "TRUE": True}
    rows = (f"{2000 + i}-01-01,a,1,{word}" for i, word in enumerate(words))
    found = figures("date,metric,value,provisional\n" + "\n".join(rows))["a"]
    assert [each.provisional for each in found] == list(words.values())


@pytest.mark.parametrize(
    "midnight", [" 00:00", " 00:00:00", "T00:00:00", " 00:00:00.000", "T00:00:00.000000000"]
)
def test_midnight_is_its_date(way: str, midnight: str) -> None:
    rows = f"2020-12-31{midnight},a,1\n2021-12-31,a,2\n"
    found = figures("date,metric,value\n" + rows)["a"]
    assert [each.date for each in found] == [date(2020, 12, 31), date(2021, 12, 31)]


def test_a_date_and_its_midnight_are_the_same_day(way: str) -> None:
    found = figures("date,metric,value\n2020-12-31 00:00:00,a,1\n2020-12-31,a,2\n")["a"]
    assert [each.date for each in found] == [date(2020, 12, 31)] * 2


@pytest.mark.parametrize(
    ("time", "code"),
    [
        *((" 08:30:00", "history-time"), ("T00:00:01", "history-time"), (" 12:00", "history-time")),
        *((" 00:00:00.001", "history-time"), ("T00:00:00Z", "history-time")),
        *((" 00:00:00+08:00", "history-time"), ("+08:00", "history-time"), ("Z", "history-time")),
        *(("  00:00:00", "history-date"), (" 00", "history-date"), (" ", "history-date")),
        *((" 0:00", "history-date"), ("0", "history-date"), (" ００:００", "history-date")),
    ],
)
def test_another_time_is_refused_by_name(way: str, time: str, code: str) -> None:
    text = f"date,metric,value\n2020-12-31{time},a,1\n"
    assert places(text) == [(code, 2, 1)]


LIMITS = ["9" * 28, "-" + "9" * 28, "1e100", "-1E-100", "0." + "0" * 40 + "1", "1" + "0" * 60]


@pytest.mark.parametrize("number", [*LIMITS, "0", "-0.0", "+5", ".5", "1.50", "007", "0e999"])
def test_a_number_keeps_its_digits(way: str, number: str) -> None:
    (found,) = figures(f"date,metric,value\n2020-12-31,a,{number}\n")["a"]
    assert str(found.value) == str(Decimal(number))


def test_long_numbers_stand_beside_short_ones(way: str) -> None:
    numbers = ["1", *LIMITS, "2.50"]
    rows = (f"{2000 + i}-01-01,a,{number}" for i, number in enumerate(numbers))
    found = figures("date,metric,value\n" + "\n".join(rows))["a"]
    assert [str(each.value) for each in found] == [str(Decimal(number)) for number in numbers]


@pytest.mark.parametrize(
    "number",
    [
        *["", " ", "1 ", " 1", "1.", "1,5", "1_000", "nan", "inf", "١٢", "１", "9" * 29, "1e101"],
        *["1e-101", "--1", "1e", "NULL", "true", "−1", "1.2.3", "0x10", "1\n2"],
    ],
)
def test_what_is_no_figure_is_named(way: str, number: str) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(["2020-12-31", "a", number])
    assert places("date,metric,value\n" + text.getvalue()) == [("history-value", 2, 18)]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("2020-12-31,a,1", ("history-row", 3, 1)),
        ("2020-12-31,a,1,,,,", ("history-row", 3, 1)),
        (" ", ("history-row", 3, 1)),
        ("2021-02-29,a,1,,,", ("history-date", 3, 1)),
        ("2020-W01-1,a,1,,,", ("history-date", 3, 1)),
        ("20201231,a,1,,,", ("history-date", 3, 1)),
        ("\ufeff2020-12-31,a,1,,,", ("history-date", 3, 1)),
        ("2020-12-31,a b,1,,,", ("history-metric", 3, 12)),
        ("2020-12-31,,1,,,", ("history-metric", 3, 12)),
        (f"2020-12-31,{'x' * 101},1,,,", ("history-metric", 3, 12)),
        ("2020-12-31,a,1,,Yes,", ("history-provisional", 3, 17)),
        ('2020-12-31,a,1,"x"y,,', ("bad-quotes", 3, 1)),
        ('2020-12-31,a,1,""y,,', ("bad-quotes", 3, 1)),
        ('2020-12-31,a,1,,,"open', ("bad-quotes", 3, 1)),
        (f"2020-12-31,a,1,,,{'x' * 131_073}", ("bad-table", None, None)),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    way: str, row: str, place: tuple[str, int | None, int | None]
) -> None:
    assert places(f"{HEADING}2019-12-31,a,1,,,\n{row}\n2021-12-31,a,2,,,\n")[0] == place


@pytest.mark.parametrize(
    ("row", "length"),
    [
        ("2020-12-31,a,1", 14),
        ('2020-12-31,a,1,,,"open', 22),
        ("2020-12-31,a b,1,,,", 3),
        ("2020-12-31,,1,,,", 1),
    ],
)
def test_what_is_wrong_is_underlined(way: str, row: str, length: int) -> None:
    _, (found,) = read(f"{HEADING}{row}\n")
    assert (found.line, found.length, found.source_line) == (2, length, row)


def test_a_cell_that_is_too_long_is_told_by_the_file(way: str) -> None:
    _, (found,) = read(f"{HEADING}2020-12-31,a,1,,,{'x' * 131_073}\n")
    assert (found.file, found.values) == ("actuals/x.csv", {"reason": Term("table.long-cell")})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_however_they_end(way: str, end: str) -> None:
    lines = ["date,metric,value", "2019-12-31,a,1", "", "2020-12-31,a,x", ""]
    assert places(end.join(lines)) == [("history-value", 4, 14)]


def test_a_cell_behind_several_lines_is_pointed_at_by_its_row(way: str) -> None:
    text = 'note,date,metric,value\n"two\nlines",2020-12-31,a,x\n'
    assert places(text) == [("history-value", 2, 1)]


def test_a_row_of_several_lines_counts_them_all(way: str) -> None:
    text = HEADING + '2019-12-31,a,1,"three\nlines\n",,\n\n2020-12-31,a,x,,,\n'
    assert places(text) == [("history-value", 6, 14)]


@pytest.mark.parametrize(
    "heading",
    [
        *["date,metric", "date,metric,value,unit", "date,metric,value,value", "Date,metric,value"],
        *["date;metric;value", "2020-12-31,a,1", " date,metric,value", "", '"date",metric,"value'],
        *["date,metric\r,value", "x" * 131_073],  # which Python's reader refuses
    ],
)
def test_a_heading_must_name_known_columns_once(way: str, heading: str) -> None:
    text = f'{heading}\n2020-12-31,a,"1"\n'
    assert places(text) == [("history-heading", 1, 1)]
    _, (found,) = read(text)
    assert (found.length, found.source_line) == (max(1, len(heading)), heading)


def test_a_heading_must_end_its_quotation_marks(way: str) -> None:
    assert places('date,metric,"value') == [("bad-quotes", 1, 1)]


def test_a_file_without_anything_is_said_to_be_empty(way: str) -> None:
    assert places(" \n\n") == [("empty-file", 1, 1)]
    assert figures(HEADING) == {}
    assert figures(HEADING + "\n\n\n") == {}


def test_there_are_not_more_errors_than_one_can_read(way: str) -> None:
    assert len(places(HEADING + "x,a,1,,,\n" * 10_000)) == 50


# --- Blocks ---------------------------------------------------------------------------------------


def test_blocks_are_of_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "number a,b\n1,2\n3,\n5,6\n1234567890,7\n8,9"
    monkeypatch.setattr(csv_blocks, "CHARACTERS", 11)
    assert list(split_blocks(text, ["number a", "b"])) == [
        {"number a": ["1", "3", "5"], "b": ["2", "", "6"]},
        {"number a": ["1234567890"], "b": ["7"]},
        {"number a": ["8"], "b": ["9"]},
    ]
    monkeypatch.setattr(csv_blocks, "ROWS", 3)
    assert list(parsed_blocks(text, ["number a", "b"])) == [
        {"number a": ("1", "3", "5"), "b": ("2", "", "6")},
        {"number a": ("1234567890", "8"), "b": ("7", "9")},
    ]


def test_rows_go_on_from_block_to_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_blocks, "CHARACTERS", 4)
    assert list(reader_of('a,"b\nb""\nb"\nc,d\n')) == [["a", 'b\nb"\nb'], ["c", "d"]]


@pytest.mark.parametrize(
    "rows",
    [
        *["1", "1,2,3", "1\n2,3,4", "1,2,3\n4", "1,2\n\n3,4", "\n", '1,"2"', "1,2\n3,4,5\n6\n"],
        *["x" * 131_071 + ",1"],  # as long as a cell might be that is too long
    ],
)
def test_rows_of_another_width_are_not_split(rows: str) -> None:
    with pytest.raises(ValueError, match=r"row|quotation marks"):
        list(split_blocks(f"a,b\n{rows}", ["a", "b"]))


def test_a_row_as_long_as_a_cell_may_be_is_split() -> None:
    long = "x" * 131_070
    assert list(split_blocks(f"a,b\n{long},1", ["a", "b"])) == [{"a": [long], "b": ["1"]}]


# --- The same by every way ------------------------------------------------------------------------

NASTY = st.sampled_from(
    [
        "",
        " ",
        '"',
        '""',
        "'",
        "=",
        "\ufeff",
        "a",
        "年",
        "NULL",
        "\t",
        "\r",
        "\n",
        "\r\n",
        ",",
        "x" * 9,
    ]
)
TEXTS = st.lists(NASTY, max_size=4).map("".join)
NUMBERS = st.sampled_from([*LIMITS, "1", "-2.5", ".5", "1.", "1\n2", "-", "1\n"])
CELLS = (
    st.dates(date(2000, 1, 1), date(2001, 1, 1)).map(str) | TEXTS,
    st.sampled_from(["a", "b", "研发", "c.d-e"]) | TEXTS,
    st.decimals(allow_nan=False, allow_infinity=False).map(str) | NUMBERS | TEXTS,
    TEXTS,
    st.sampled_from(["", "true", "false"]) | TEXTS,
    TEXTS,
)
SOUND = (
    st.dates(date(2000, 1, 1), date(2199, 1, 1)).map(str),
    st.sampled_from(["a", "b", "研发", "c.d-e"]),
    st.decimals(-9999, 9999, allow_nan=False, places=2).map(str),
    TEXTS,
    st.sampled_from(["", "true", "false"]),
    TEXTS,
)


def quoted(cells: tuple[str, ...], everywhere: bool, end: str) -> str:
    text = io.StringIO(newline="")
    dialect = "unix" if everywhere else "excel"
    csv.writer(text, dialect, lineterminator=end).writerow(cells)
    return text.getvalue()


ENDS = st.sampled_from(["\n", "\r\n"])
WELL_QUOTED = st.builds(quoted, st.tuples(*SOUND) | st.tuples(*CELLS), st.booleans(), ENDS)
NOT_QUOTED = st.builds(lambda cells, end: ",".join(cells) + end, st.tuples(*CELLS), ENDS)


def outcome(text: str) -> object:
    history, diagnostics = read(text)
    if history is None:
        return diagnostics
    in_order = {
        metric: sorted(found, key=lambda each: each.date)
        for metric, found in history.figures.items()
    }
    return said(in_order)


@given(st.lists(WELL_QUOTED | WELL_QUOTED | NOT_QUOTED, max_size=5).map("".join))
@example('2020-01-01,a,1,"x,"y,,\n')
@example('2020-01-01,a,1,a"b,,"c"\n')
@example("2020-01-01,a,1,,,\n2020-01-01,a,2,,,\n")
@example("2020-01-01,a,1,,\n2020-01-01,a,2,,,,\n")
@example("2020-01-01,a,1,\n,,\n")
def test_every_way_leads_to_the_same(rows: str) -> None:
    text = HEADING + rows
    expected = outcome(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "CHARACTERS", 40)
        assert outcome(text) == expected
        patch.setattr(long_csv, "split_blocks", _refused)
        assert outcome(text) == expected


@pytest.mark.parametrize(
    "case", sorted(each.parent.parent for each in ERRORS.glob("*/actuals/*.csv"))
)
def test_every_error_is_the_same_by_every_way(
    case: Path, way: str, bishan: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (case / "command.txt").exists():
        monkeypatch.chdir(case)
        expected = (case / "expected.en.txt").read_text(encoding="utf-8")
        run = bishan("validate")
        assert (run.err or run.out) == expected


# --- Beside the snapshots -------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_history_is_read_beside_snapshots(way: str, tmp_path: Path, mark: bytes) -> None:
    folder = write_history(
        tmp_path, mark + b"date,metric,value\n2021-12-31,firms,2\n2019-12-31,firms,0\n"
    )
    snapshot = "date = 2020-12-31\n[values]\nfirms = 1\n"
    (folder / "actuals" / "2020-12-31.toml").write_text(snapshot, encoding="utf-8")
    found = load(folder).observations["firms"]
    assert [(str(each.value), Path(each.file).name) for each in found] == [
        ("0", "history.csv"),
        ("1", "2020-12-31.toml"),
        ("2", "history.csv"),
    ]


def test_a_day_twice_names_both_places(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "2021-12-31,firms,1306\n\n2021-12-31,firms,1307\n2020-12-31,firms,939\n"
    write_history(tmp_path, "date,metric,value\n" + rows)
    write_history(tmp_path, "date = 2020-12-31\n[values]\nfirms = 939\n", "2020-12-31.toml")
    write_history(tmp_path, "date,metric,value\n2021-12-31,firms,1306\n", "b.csv")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load(".")
    assert [
        (each.file, each.line, each.column, each.values["other"])
        for each in caught.value.diagnostics
        if each.code == "duplicate-observation"
    ] == [
        ("actuals/history.csv", 2, 12, "actuals/b.csv:2"),
        ("actuals/history.csv", 4, 12, "actuals/b.csv:2"),
        ("actuals/history.csv", 5, 12, "actuals/2020-12-31.toml:3"),
    ]


def test_a_day_twice_in_the_only_file(way: str, tmp_path: Path) -> None:
    rows = "2020-12-31,firms,1\n2021-12-31,firms,2\n2020-12-31,firms,1\n"
    folder = write_history(tmp_path, "date,metric,value\n" + rows)
    with pytest.raises(InputError) as caught:
        load(folder)
    assert [(each.code, each.line) for each in caught.value.diagnostics] == [
        ("duplicate-observation", 4)
    ]


def test_a_day_twice_is_found_at_its_first_row(way: str) -> None:
    history, _ = read(HEADING + "2020-12-31,a,1,,,\n2020-12-31,a,22,,,\n")
    assert history
    day, found = date(2020, 12, 31), history.places
    at_value = found.at_value("figure-outside-bounds", "a", day, given="1")
    assert (at_value.line, at_value.column, at_value.length) == (2, 14, 1)
    assert at_value.values == {"given": "1"}
    at_date = found.at_date("future-date", "a", day, dates="2020-12-31")
    assert (at_date.code, at_date.line, at_date.column) == ("future-date", 2, 1)
    assert at_date.values == {"dates": "2020-12-31"}
    assert found.at_metric("misspelt-metric", "a", day, 0).line == 2
    assert found.at_metric("duplicate-observation", "a", day, 1).line == 3
    assert found.first_place("a", day) == "actuals/x.csv:2"


def test_bounds_hold_for_histories_too(way: str, tmp_path: Path) -> None:
    folder = write_history(tmp_path, "date,metric,value\n2021-12-31,firms,5\n2020-12-31,firms,-5\n")
    (folder / "targets.toml").write_text(PLAN + "minimum = 0\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(folder)
    assert [(each.code, each.line, each.column) for each in caught.value.diagnostics] == [
        ("figure-outside-bounds", 3, 18)
    ]


def test_a_misspelt_metric_is_pointed_at(way: str, tmp_path: Path) -> None:
    folder = write_history(tmp_path, "date,metric,value\n2021-12-31,firmss,5\n")
    assert [(each.code, each.line, each.column) for each in load(folder).diagnostics] == [
        ("misspelt-metric", 2, 12)
    ]


def test_a_given_baseline_joins_a_history(way: str, tmp_path: Path) -> None:
    folder = write_history(tmp_path, "date,metric,value\n2021-12-31,firms,5\n")
    given_too = PLAN + "baseline = { date = 2020-12-31, value = 3 }\n"
    (folder / "targets.toml").write_text(given_too, encoding="utf-8")
    assert [each.value for each in load(folder).observations["firms"]] == [3, 5]


def test_a_figure_s_line_is_found(way: str, tmp_path: Path) -> None:
    text = 'date,metric,value,note\n2020-12-31,firms,1,"two\nlines"\n2021-12-31,firms,2,\n'
    text += "2020-12-31,firms,1,\n"
    file = write_history(tmp_path, text) / "actuals" / "history.csv"
    locate = locator()
    assert locate(str(file), ("values", "firms", "2021-12-31")) == (None, 4)
    assert locate(str(file), ("values", "firms", "2020-12-31")) == (None, 2)
