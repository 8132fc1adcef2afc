"""Inputs made to harm: each ends soon, in little memory, with the right exit code.

They run as the fuzzer runs its own cases: in processes of their own, twice, under its oracle's
limits of CPU time and memory. The first ones were found by it, or by hand in the same way.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from spreadsheets import ods, ods_cell, ods_table, xlsx, zipped

from fuzz.__main__ import KINDS, failing
from fuzz.case import PLAN, SNAPSHOTS, Case, kept
from fuzz.oracle import Outcome, Runner, judged, runner

WELL = Outcome(0, 0.1, 0, b"", b"", {})


@pytest.fixture(scope="module")
def run() -> Iterator[Runner]:
    with runner() as made:
        yield made


def plan(text: str) -> Case:
    return Case({"targets.toml": text.encode(), **SNAPSHOTS}, ["status"])


def goal(value: str) -> Case:
    return plan(PLAN.decode().replace("500", value))


def table(content: bytes) -> Case:
    files = {"targets.toml": PLAN, **SNAPSHOTS, "table": content}
    return Case(files, ["import", "table", "--dry-run", "--yes"])


def wide(heading: str) -> Case:
    return table(f'name,2021,2022\n"{heading}",1,2\n'.encode())


def xlsx_with(part: str, mark: bytes, more: bytes) -> Case:
    with zipfile.ZipFile(io.BytesIO(xlsx([["date", "metric", "value"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert mark in parts[part]
    return table(zipped({**parts, part: parts[part].replace(mark, mark + more)}))


def ods_row(cells: str, **attributes: str) -> str:
    said = " ".join(f'table:{name.replace("_", "-")}="{n}"' for name, n in attributes.items())
    return f"<table:table-row {said}>{cells}</table:table-row>"


def ods_of(*rows: str, times: int = 1) -> Case:
    return table(ods(f'<table:table table:name="S">{"".join(rows)}</table:table>' * times))


def squeezed_otherwise() -> Case:
    """A part that a method unpacks at once, without regard to the stated size."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("[Content_Types].xml", b"\0" * 50_000_000)
    return table(stream.getvalue())


FILLED = ods_cell("x", number_columns_repeated=2000)
CASES = {
    # TOML: texts that tomllib, Decimal and patterns take long over.
    "a key of 20,000 parts": plan(PLAN.decode() + ".".join("a" * 20_000) + " = 1\n"),
    "a header of 20,000 parts": plan(PLAN.decode() + "[" + ".".join("a" * 20_000) + "]\n"),
    "a million digits": goal("9" * 10**6),
    "a million hexadecimal digits": goal("0x" + "f" * 10**6),
    "a tolerance of a million hexadecimal digits": plan(
        f"{PLAN.decode()}[check]\ntolerance = {{ abs = 0x{'f' * 10**6} }}\n"
    ),
    "a million digits behind a point": goal("0." + "9" * 10**6),
    "an exponent beyond Decimal": goal("1e99999999999999999999"),
    "digits and dots before a wrong sign": goal("1.," * 30_000 + "€"),
    "a quoted number with spaces": goal(f'"1{" " * 20_000}x"'),
    "an id of a megabyte": plan(PLAN.decode().replace("firms", "a" * 10**6)),
    "a name of a megabyte, in a table": replace(
        plan(PLAN.decode().replace("企业", "企" * 350_000)),
        arguments=["status", "--format", "table"],
    ),
    "arrays in arrays": plan(PLAN.decode() + "x = " + "[" * 100_000),
    "tables in tables": plan(PLAN.decode() + "x = " + "{a=" * 50_000),
    "five thousand unknown keys": plan(
        PLAN.decode() + "".join(f"unknown{i} = 1\n" for i in range(5000))
    ),
    # Tables.
    "objects with a key each": table("\n".join(f'{{"k{i}":1}}' for i in range(8000)).encode()),
    "objects in objects": table(b'{"a":' + b"[" * 100_000),
    "a million columns": table(b"," * 10**6 + b"\n"),
    "spaces in a cell": table(b"a" + b" " * 130_000 + b"b,2021,2022\nx,1,2\n"),
    "a name with spaces and a slash": wide("x," + " " * 130_000 + "/"),
    "a name with spaces and a bracket": wide("x" + " " * 130_000 + "("),
    "a name of asterisks": wide("*" * 130_000 + "x"),
    "a name of number signs": wide("#" * 130_000 + "x"),
    "periods in every other column": table(
        ("name," + ",".join(["2021,x"] * 5000) + "\nfirms," + ",".join(["5,x"] * 5000)).encode()
    ),
    "a cell of a thousand million spaces": ods_of(
        ods_row(
            '<table:table-cell><text:p><text:s text:c="1000000000"/></text:p></table:table-cell>'
        )
    ),
    "a number with an exponent of nine digits": ods_of(
        ods_row('<table:table-cell office:value-type="float" office:value="1e999999999"/>')
    ),
    "forty sheets of five million cells": ods_of(
        ods_row(FILLED, number_rows_repeated="2400"), times=40
    ),
    "merged ranges that overlap": ods_of(
        ods_row(ods_cell("x", number_rows_spanned=2000, number_columns_spanned=2000) * 2000),
        ods_row(FILLED, number_rows_repeated="2000"),
    ),
    "elements in elements": table(ods("<table:a>" * 300_000 + "</table:a>" * 300_000)),
    "a part that is unpacked at once": squeezed_otherwise(),
    "a part that unpacks to a thousand times its size": table(
        ods(ods_table([[ods_cell("x")]]) + " " * 100_000_000)
    ),
    "two million styles": xlsx_with("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 1_900_000),
    "fifty thousand sheets": xlsx_with(
        "xl/workbook.xml", b"<sheets>", b'<sheet name="a" sheetId="1" r:id="rId1"/>' * 50_000
    ),
    "a row of fifty thousand cells": xlsx_with(
        "xl/worksheets/sheet1.xml",
        b"<sheetData>",
        b"<row>" + b"<c><v>1</v></c>" * 50_000 + b"</row>",
    ),
    # Arithmetic at the ends of the calendar.
    "growth from the first day to the last": Case(
        {
            "targets.toml": b"[targets.a]\nmore_than = 5\nby = 9999-12-31\n",
            "actuals/0001-01-01.toml": b"date = 0001-01-01\n[values]\na = 1\n",
            "actuals/0001-01-02.toml": b"date = 0001-01-02\n[values]\na = 2\n",
            "actuals/9999-12-31.toml": b"date = 9999-12-31\n[values]\na = 3\n",
        },
        ["backtest", "--json", "--as-of", "9999-12-31"],
    ),
    "growth beyond all measure": Case(
        {
            "targets.toml": b"[targets.a]\nmore_than = 5\nby = 9999-12-31\n",
            "actuals/2020-01-01.toml": b"date = 2020-01-01\n[values]\na = 1e-100\n",
            "actuals/2020-01-02.toml": b"date = 2020-01-02\n[values]\na = 1e100\n",
        },
        ["project", "--json", "--method", "cagr", "--as-of", "2021-01-01", "--until", "2030-12-31"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_ends_soon_and_in_little_memory(name: str, run: Runner) -> None:
    assert run.problems(CASES[name]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_cases_of_the_fuzzer(kind: str, run: Runner) -> None:
    """Some cases of `python -m fuzz`, which runs for long: always the same ones, for seconds."""
    assert failing(run.problems, kind, seed=0, cases=5) is None


# --- the fuzzer itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "problem"),
    [
        (replace(WELL, code=70), "exit code 70"),
        (replace(WELL, code=-24), "exit code -24"),
        (replace(WELL, err=b"Traceback (most recent call last)"), "traceback"),
        (replace(WELL, memory=1 << 30), "memory"),
        (replace(WELL, seconds=9.0), "time"),
        (replace(WELL, out=b"a\x1b[31m"), "stdout has"),
        (replace(WELL, err="\u202e".encode()), "stderr has"),
        (replace(WELL, out=b'{"a": NaN}'), "no JSON"),
    ],
)
def test_its_oracle_notices(outcome: Outcome, problem: str) -> None:
    case = Case({}, ["status", "--json"])
    assert judged(WELL, case) == []
    assert [each for each in judged(outcome, case) if each.startswith(problem)]


def test_its_oracle_notices_a_file_that_was_not_to_change(run: Runner) -> None:
    files = {"targets.toml": PLAN, **SNAPSHOTS}
    written = Case(files, ["export", "-o", "../a.csv"])
    assert run.problems(written) == ["changed: a.csv"]
    assert run.problems(replace(written, arguments=["export", "-o", "a.csv"])) == [
        "changed: case/a.csv"
    ]
    assert run.problems(Case(files, ["export", "-o", "a.csv"], ("a.csv",))) == []


def test_its_cases_can_be_made_again() -> None:
    first, again, other = (tried("csv", seed) for seed in (5, 5, 6))
    assert first == again != other


def tried(kind: str, seed: int) -> list[Case]:
    found: list[Case] = []

    def well(case: Case) -> list[str]:
        found.append(case)
        return []

    assert failing(well, kind, seed, 20) is None
    return found


def test_it_reports_the_smallest_case() -> None:
    found = failing(lambda case: ["refused"] * ("--json" in case.arguments), "csv", 1)
    assert found is not None
    case, problems = found
    assert problems == ["refused"]
    assert case.arguments == ["import", "table.csv", "--json", "--yes"]
    assert case.files["table.csv"].count(b"\n") == 2


def test_it_reports_a_case_that_fails_only_once() -> None:
    cases: list[Case] = []

    def third(case: Case) -> list[str]:
        cases.append(case)
        return ["refused"] * (len(cases) == 3)

    assert failing(third, "toml", 1) == (cases[2], ["refused"])


@pytest.mark.parametrize("base", [None, b"a stream"])
def test_a_case_that_is_kept_is_the_same_again(tmp_path: Path, base: bytes | None) -> None:
    case = Case(
        {"a/b.toml": b"\xff", "c": b""}, ["x", "\udcff"], ["out"], base, environment={"LANG": "C"}
    )
    case.keep(tmp_path / "kept")
    case.keep(tmp_path / "kept")
    assert kept(tmp_path / "kept") == case
