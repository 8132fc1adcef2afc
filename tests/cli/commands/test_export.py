"""`bishan export`: the history as a table, which `import` reads back to the same figures."""

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import tomli_w
from any_book import AS_OF, PLAN, documents, folder, run, snapshots
from hypothesis import given, settings
from pyarrow.parquet import read_schema
from running import ROOT, Run
from terminal import at_terminal

from bishan_targets.storage.store import load

Bishan = Callable[..., Run]
FORMATS = ("csv", "jsonl", "xlsx")
DAY, HUGE, TINY = date(2021, 12, 31), Decimal("9" * 28), Decimal("1e-90")


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
    # Statements about milestones are no figures, and stay behind.
    commands = (
        ("status", "rd_share", "invention_patents", "high_tech_firms", "tech_firms"),
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
        (("-o", "a.CSV"), "a.CSV"),
        (("-o", "a"), "a"),
        (("-o", "a.txt", "--format", "csv"), "a.txt"),
        (("-o", "b.xlsx", "--format", "csv"), "b.xlsx"),
    ):
        run = bishan("export", *arguments)
        assert (run.code, run.out) == (0, "")
        assert Path(path).read_text(encoding="utf-8") == csv
    assert bishan("export", "-o", "a.JSONL").code == 0
    assert Path("a.JSONL").read_text(encoding="utf-8") == bishan("export", "--format", "jsonl").out


@pytest.mark.parametrize("path", ["a.foo", "a.json", "a.xls", "folder.csv/a.txt"])
def test_an_ending_of_another_format_is_refused(path: str, bishan: Bishan, here: Path) -> None:
    run = bishan("export", "-o", path)
    assert (run.code, run.out) == (2, "")
    known = "one of .csv, .jsonl, .parquet, .xlsx, or --format must name"
    assert f"--output: {path} (the name must end in {known}" in run.err
    assert not Path(path).exists()


@pytest.mark.parametrize(
    "arguments",
    [("--format", "xml"), ("no_such_metric",), ("-o", "no/such/folder.csv"), ("-f", "x")],
)
def test_what_cannot_be_done_is_an_error(
    arguments: tuple[str, ...], bishan: Bishan, here: Path
) -> None:
    run = bishan("export", *arguments)
    assert (run.code, run.out) == (2, "")


@pytest.mark.parametrize("format_", ["parquet", "xlsx"])
def test_no_binary_is_written_to_a_terminal(format_: str, here: Path) -> None:
    said, code = at_terminal("export", "--format", format_, answers=[])
    assert code == 2
    assert "--output" in said
    assert "PK" not in said
    assert "PAR1" not in said


def test_parquet_has_a_type_for_each_column(bishan: Bishan, here: Path) -> None:
    assert bishan("export", "rd_share", "-o", "a.parquet").code == 0
    types = {field.name: str(field.type) for field in read_schema("a.parquet")}
    assert types.pop("value").startswith("decimal128(")
    assert types == {
        "date": "date32[day]",
        "metric": "string",
        "source": "string",
        "provisional": "bool",
        "note": "string",
    }


def test_no_figures_are_a_table_without_rows(bishan: Bishan, tmp_path: Path) -> None:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_bytes(tomli_w.dumps(PLAN).encode())
    empty = tmp_path / "actuals" / "a.csv"
    empty.write_text("date,metric,value\n")
    for form in ("csv", "parquet"):
        path = tmp_path / f"none.{form}"
        assert bishan("export", "-f", str(tmp_path), "-o", str(path)).code == 0
        shutil.move(path, tmp_path / "actuals")
        assert bishan("validate", "-f", str(tmp_path)).code == 0


def test_what_parquet_cannot_hold_is_said(bishan: Bishan, tmp_path: Path) -> None:
    with folder({"2021-12-31.toml": {"date": DAY, "values": {"a": HUGE, "b": TINY}}}) as path:
        found = bishan("export", "-f", str(path), "-o", str(tmp_path / "a.parquet"))
    assert (found.code, found.out) == (2, "")
    assert "error[parquet-digits]" in found.err
    assert not (tmp_path / "a.parquet").exists()


def test_excel_shows_numbers_and_dates(bishan: Bishan, here: Path) -> None:
    bishan("export", "high_tech_firms", "-o", "a.xlsx")
    rows = list(openpyxl.load_workbook("a.xlsx").worksheets[0].iter_rows(values_only=True))
    assert [type(value).__name__ for value in rows[1][:3]] == ["datetime", "str", "int"]


# --- any book -------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", FORMATS)
@given(files=snapshots())
@settings(max_examples=10)
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
