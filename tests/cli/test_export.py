"""`bishan export`: the history as a table, which `import` reads back to the same figures."""

import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import tomli_w
from conftest import ROOT, Run
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal import at_terminal

from bishan_targets.cli import main
from bishan_targets.store import load

Bishan = Callable[..., Run]
FORMATS = ("csv", "jsonl", "xlsx")
AS_OF = ("--as-of", "2022-12-31")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Bishan's plan and figures as working directory."""
    shutil.copy(ROOT / "targets.toml", tmp_path)
    shutil.copytree(ROOT / "actuals", tmp_path / "actuals")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rows_are_by_metric_and_date(bishan: Bishan, here: Path) -> None:
    run = bishan("export", "rd_share", "high_tech_firms")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0] == "date,metric,value,source,provisional,note"
    assert [line.split(",")[:3] for line in lines[1:]] == [
        [each.date.isoformat(), metric, str(each.value)]
        for metric in ("high_tech_firms", "rd_share")
        for each in load(here).observations[metric]
    ]


def test_every_metric_is_written(bishan: Bishan, here: Path) -> None:
    rows = bishan("export", "--format", "jsonl").out.splitlines()
    written = [json.loads(row) for row in rows]
    assert [(each["metric"], each["date"]) for each in written] == [
        (metric, figure.date.isoformat())
        for metric, figures in sorted(load(here).observations.items())
        for figure in figures
    ]


@pytest.mark.parametrize("format_", FORMATS)
def test_bishan_s_own_figures_come_back(format_: str, bishan: Bishan, here: Path) -> None:
    commands = (
        ("status",),
        ("show", "rd_share"),
        ("show", "tech_firms"),
        ("show", "rd_institutions"),
    )
    before = [bishan(*command, "--json", *AS_OF).out for command in commands]
    assert bishan("export", "-o", f"figures.{format_}").code == 0
    shutil.rmtree("actuals")
    assert bishan("import", f"figures.{format_}", "--yes").code == 0
    assert [bishan(*command, "--json", *AS_OF).out for command in commands] == before


@pytest.mark.parametrize("format_", FORMATS)
def test_importing_what_stands_changes_nothing(format_: str, bishan: Bishan, here: Path) -> None:
    before = {path: path.read_bytes() for path in here.rglob("*.toml")}
    bishan("export", "-o", f"figures.{format_}")
    for more in ([], ["--replace"]):
        assert bishan("import", f"figures.{format_}", *more).code == 0
        assert {path: path.read_bytes() for path in here.rglob("*.toml")} == before


def test_the_format_is_the_path_s_unless_it_is_said(bishan: Bishan, here: Path) -> None:
    csv = bishan("export").out
    for arguments, path in (
        (("-o", "a.csv"), "a.csv"),
        (("-o", "a.txt"), "a.txt"),
        (("-o", "b.xlsx", "--format", "csv"), "b.xlsx"),
    ):
        run = bishan("export", *arguments)
        assert (run.code, run.out) == (0, "")
        assert Path(path).read_text(encoding="utf-8") == csv
    assert bishan("export", "-o", "a.JSONL").code == 0
    assert Path("a.JSONL").read_text(encoding="utf-8") == bishan("export", "--format", "jsonl").out


@pytest.mark.parametrize(
    "arguments",
    [("--format", "xml"), ("no_such_metric",), ("-o", "no/such/folder.csv"), ("-f", "x")],
)
def test_what_cannot_be_done_is_an_error(
    arguments: tuple[str, ...], bishan: Bishan, here: Path
) -> None:
    run = bishan("export", *arguments)
    assert (run.code, run.out) == (2, "")


def test_no_workbook_is_written_to_a_terminal(here: Path) -> None:
    said, code = at_terminal("export", "--format", "xlsx", answers=[])
    assert code == 2
    assert "--output" in said
    assert "PK" not in said


def test_excel_shows_numbers_and_dates(bishan: Bishan, here: Path) -> None:
    bishan("export", "high_tech_firms", "-o", "a.xlsx")
    rows = list(openpyxl.load_workbook("a.xlsx").worksheets[0].iter_rows(values_only=True))
    assert [type(value).__name__ for value in rows[1][:3]] == ["datetime", "str", "int"]


# --- any book -------------------------------------------------------------------------------------

IDS = (
    "firms",
    "share",
    "1.x",
    "研发占比",
    "2021",
    "true",
    "date",
    "_a",
    "a-b_c",
    "metric",
    "x" * 60,
)
_STARTS = st.sampled_from(
    ["", "", "=", "+", "-", "@", "'", "\t", "\r", "\n", " ", '"', "''=", "{", "#"]
)
# A null makes of a text file what is taken for none.
_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from(
    ",;\t\r\n\"'|　🎉\u2028\x01_x"
)
TEXTS = st.builds(str.__add__, _STARTS, st.text(_CHARACTERS, max_size=12)).filter(str.strip)
_ENDS = st.sampled_from(["", " ", "\n", "\t", "　"])
SAID = st.none() | st.builds(str.__add__, TEXTS, _ENDS)
VALUES = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999),
    st.integers(-(10**28) + 1, 10**28 - 1).map(Decimal),
    st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent),
        st.integers(-(10**6), 10**6),
        st.integers(-30, 30),
    ),
    st.sampled_from(["0", "-0.0", "1998", "2021", "0.1", "1E-90", "9" * 28]).map(Decimal),
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)) | st.sampled_from(
    [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2199, 12, 31)]
)


@st.composite
def snapshots(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Files of figures by name, some days with two of them."""
    files: dict[str, dict[str, Any]] = {}
    for day in draw(st.lists(DAYS, min_size=1, max_size=4, unique=True)):
        metrics = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=5, unique=True))
        middle = draw(st.integers(0, len(metrics)))
        for name, group in ((f"{day}.toml", metrics[:middle]), (f"{day}_b.toml", metrics[middle:])):
            if group:
                values = {metric: draw(figures()) for metric in group}
                source = draw(SAID)
                files[name] = {
                    "date": day,
                    **({"source": source} if source else {}),
                    "values": values,
                }
    return files


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Any]:
    said = {
        "source": draw(SAID),
        "note": draw(SAID),
        "provisional": draw(st.none() | st.booleans()),
    }
    return {
        "value": draw(VALUES),
        **{key: value for key, value in said.items() if value is not None},
    }


PLAN = {
    "targets": {
        "firms": {"more_than": 500, "by": date(2025, 12, 31), "unit": "家", "name": "企业"},
        "share": {"at_least": Decimal("3.5"), "by": date(2025, 12, 31), "unit": "%"},
        "1.x": {"at_most": 7, "by": date(2025, 12, 31)},
        "研发占比": {"less_than": 7, "by": date(2025, 12, 31)},
    }
}


@contextmanager
def folder(files: Mapping[str, dict[str, Any]]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "actuals").mkdir()
        (path / "targets.toml").write_bytes(tomli_w.dumps(PLAN).encode())
        for file, content in files.items():
            (path / "actuals" / file).write_bytes(tomli_w.dumps(content).encode())
        yield path


def run(*arguments: str) -> str:
    """What a command says on stdout; it must find nothing wrong."""
    content = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(content, encoding="utf-8")):
        assert main(arguments) == 0
        return content.getvalue().decode()


def documents(path: Path, metrics: set[str]) -> list[str]:
    """What `status` and `show` say; two files of one day are one afterwards."""
    shown = [run("show", metric, "-f", str(path), "--json", *AS_OF) for metric in sorted(metrics)]
    status = run("status", "-f", str(path), "--json", *AS_OF)
    return [each.replace("_b.toml", ".toml") for each in (status, *shown)]


@pytest.mark.parametrize("format_", FORMATS)
@given(files=snapshots())
@settings(max_examples=25)
def test_any_figures_come_back_as_they_were(format_: str, files: dict[str, dict[str, Any]]) -> None:
    metrics = {metric for content in files.values() for metric in content["values"]}
    with folder(files) as path:
        table = path / f"table.{format_}"
        run("export", "-f", str(path), "-o", str(table))
        before, book = documents(path, metrics), load(path)
        shutil.rmtree(path / "actuals")
        run("import", str(table), "-f", str(path), "--yes")
        assert documents(path, metrics) == before
        assert comparable(load(path).observations) == comparable(book.observations)


def comparable(observations: Mapping[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    return {
        metric: [(f.date, f.value, f.source, f.note, f.provisional) for f in found]
        for metric, found in observations.items()
    }
