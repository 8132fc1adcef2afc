"""JSON comes back as it was written; every format says the same; before all figures, no data."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from random_plans import Written, folder, plans
from running import Run

from bishan_targets.schemas import read

Bishan = Callable[..., Run]
running = settings(
    max_examples=5,
    phases=[Phase.generate],  # to make a failing plan smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
days = st.dates(date(2004, 1, 1), date(2045, 1, 1))
DASH = "—"
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.mark.parametrize("command", ["status", "project", "rules", "backtest"])
@given(plan=plans(), as_of=days)
@running
def test_json_round_trips_and_keeps_to_its_schema(
    bishan: Bishan, command: str, plan: Written, as_of: date
) -> None:
    with folder(plan) as path:
        out = bishan(command, "--json", "--file", str(path), "--as-of", str(as_of)).out
    document = json.loads(out)
    assert json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n" == out
    Draft202012Validator(json.loads(read(command))).validate(document)


@given(plan=plans())
@running
def test_before_all_figures_there_is_no_data(bishan: Bishan, plan: Written) -> None:
    with folder(plan) as path:

        def run(*command: str) -> str:
            found = bishan(*command, "--file", str(path), "--as-of", "2004-12-31", "--lang", "en")
            # The gate judges figures that are dated too late, and says so.
            assert found.code == 0 or (found.code == 1 and command[0] == "check")
            return found.out

        for target in json.loads(run("status", "--json"))["targets"]:
            assert target["verdict"] == "no_data"
            assert target["projection"]["why_null"] == "no_data"
            assert target["latest"] is target["gap"] is target["progress"] is None
        for form in ("table", "plain", "markdown"):
            assert run("status", "--format", form).count("no data") >= len(plan.targets)
        assert run("status", "--format", "csv").count(",no_data,") == len(plan.targets)
        for name in plan.targets:
            assert "Verdict: no data" in run("show", name)
        for target in json.loads(run("project", "--json"))["targets"]:
            assert (target["steps"], target["why_null"]) == ([], "no_data")
        for target in json.loads(run("rules", "--json"))["targets"]:
            assert target["own"]["verdict"] == "no_data"
        run("backtest", "--json")
        assert "[future-dated]" in run("check", "--no-base") or not any(plan.snapshots.values())
        page = path / "page.html"
        run("report", "--output", str(page))
        assert "no data" in page.read_text(encoding="utf-8")


def agrees(text: str, value: float | None) -> None:
    """The number in a cell is that of JSON, as exact as the cell shows it."""
    if value is None:
        assert text == DASH
        return
    shown = Decimal(text.rstrip("%"))
    unit = 10.0 ** int(shown.as_tuple().exponent)
    factor = 100.0 if text.endswith("%") else 1.0
    assert float(shown) == pytest.approx(value * factor, abs=1.001 * unit)


def odds_agree(text: str, value: float | None) -> None:
    edges = {"<1%": 0.004, ">99%": 0.996}
    if value is not None and text in edges:
        assert value == pytest.approx(edges[text], abs=0.004 + 1e-9)
    else:
        agrees(text, value)


def tabs(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


BEYOND = ("over", "to spare")
"""Words for people where the gap is below zero."""


def markdown_columns(text: str) -> dict[str, list[str]]:
    """The cells of all tables of targets by heading, without commas and units."""
    found: dict[str, list[str]] = {}
    for part in text.split("\n\n"):
        lines = [re.sub(r"\\(.)", r"\1", line)[2:-2].split(" | ") for line in part.splitlines()]
        if part.startswith("| target |"):
            heading, _, *rows = lines
            columns = zip(heading, *rows, strict=True)
            found |= {name: [told(name, cell) for cell in cells] for name, *cells in columns}
    del found["target"]
    return found


def told(column: str, cell: str) -> str:
    without = cell.replace(",", "") if column != "flags" else cell
    if column not in ("latest", "gap"):
        return without
    number, _, words = without.partition(" ")
    return ("-" if words.endswith(BEYOND) else "") + number.rstrip("%家")


def blocks(text: str) -> list[list[list[str]]]:
    """A table's targets, line by line and cell by cell."""
    body = text.split("─\n", 1)[1]
    return [
        [re.split(r"\s{2,}", line.strip()) for line in block.splitlines()]
        for block in re.split(r"\n\s*\n", body)
    ]


@given(plan=plans(), as_of=days)
@running
def test_the_formats_agree(
    bishan: Bishan, monkeypatch: pytest.MonkeyPatch, plan: Written, as_of: date
) -> None:
    monkeypatch.setenv("COLUMNS", "250")

    def run(form: str) -> str:
        return bishan(
            "status", "--format", form, "--file", str(path), "--as-of", str(as_of), "--lang", "en"
        ).out

    with folder(plan) as path:
        targets = json.loads(run("json"))["targets"]
        plain, markdown = tabs(run("plain")), markdown_columns(run("markdown"))
        rows = list(csv.DictReader(io.StringIO(run("csv"))))
        table = blocks(re.sub(r"(?<=\d),(?=\d{3})", "", run("table")))
    columns = {name: cells for name, *cells in zip(*plain, strict=True)}
    assert markdown == {name: columns[name] for name in markdown}
    assert {"latest", "goal", "gap", "verdict", "odds"} <= markdown.keys()
    assert len(plain) - 1 == len(rows) == len(table) == len(targets)
    by_id = {each["id"]: each for each in targets}
    rows_by_id = {each["id"]: each for each in rows}
    for cells, block in zip(plain[1:], table, strict=True):
        said = dict(zip(plain[0], cells, strict=True))
        target, row = by_id[said["id"]], rows_by_id[said["id"]]
        is_open = str(as_of) <= target["goal"]["by"] and not target["projection"]["why_null"]
        odds = target["projection"]["probability"] if is_open else None
        compare(target, said, row, odds)
        # A column without a value in any row is left out.
        above = {said[cell] for cell in ("latest", "progress", "pace/yr", "verdict")}
        assert above - {DASH} <= {*block[0]}
        gap = said["gap"]
        beyond = {f"{gap[1:]} {words}" for words in BEYOND} if gap.startswith("-") else {gap}
        assert gap == DASH or beyond & {*block[0]}
        assert {said["elapsed"], said["required"], said["by"]} - {DASH} <= {*block[1]}
        assert odds is None or any(said["odds"] in line for line in block)


def compare(
    target: dict[str, Any], said: dict[str, str], row: dict[str, str], odds: float | None
) -> None:
    """JSON with the cells of plain text, and with those of CSV, which rounds nothing."""
    projected = target["projection"]["reached"]
    awaits = odds is not None and target["verdict"] != "met"
    numbers = {
        "gap": (said["gap"], target["gap"]),
        "progress": (said["progress"], target["progress"]),
        "elapsed": (said["elapsed"], target["elapsed"]),
        "pace": (said["pace/yr"], target["pace"]["observed"]),
    }
    for column, (text, value) in numbers.items():
        agrees(text, value)
        assert row[column] == ("" if value is None else str(value))
    odds_agree(said["odds"], odds)
    assert row["odds"] == ("" if odds is None else str(odds))
    for cell, column, end in (
        ("projected", "reached", "median"),
        ("at earliest", "reached_earliest", "earliest"),
        ("at latest", "reached_latest", "latest"),
    ):
        day = projected[end] if awaits else None
        assert row[column] == (day or "")
        assert said[cell] == (day or ("never" if awaits else DASH))
    assert row["verdict"] == target["verdict"] == said["verdict"].replace(" ", "_")
    assert row["flags"].split() == target["flags"]
    assert said["flags"].replace(" ", "_").replace(",_", " ").split() == target["flags"]
