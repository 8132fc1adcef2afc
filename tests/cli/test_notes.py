"""Remarks on the figures: below a table, on stderr, or in `diagnostics`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
DAY = ("--as-of", "2024-06-30")
PLAN = """
[plan]
by = 2025-12-31
[targets.rising]
at_least = 100
[targets.single]
at_least = 3
[targets.over]
at_least = 9
by = 2021-06-30
"""
FIGURES = {
    "d2019_12_31": "[values]\nrising = 50\nover = 1",
    "d2020_12_31": "[values]\nrising = 58\nover = 2",
    "d2021_12_31": "[values]\nrising = { value = 70, provisional = true }\nsingle = 2",
}
OVERDUE = (
    "1 target is past its deadline with no figure to show the outcome (over); the values shown "
    "are those of its latest figure."
)
STATUS = {
    "old-figures": "The newest figure is from 31 December 2021, 2.5 years before this report.",
    "overdue": OVERDUE,
    "too-few": "1 target has only one figure (single): enough for a gap, not for a trend.",
    "stale": "3 targets have not been updated on schedule: rising; single; over.",
    "provisional": "1 latest figure is provisional and may still be revised: rising.",
}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_plan(tmp_path / "plan", PLAN, **FIGURES))
    return tmp_path / "plan"


def notes(bishan: Bishan, *command: str) -> dict[str, str]:
    """The notes among a document's diagnostics, by code."""
    found: list[dict[str, Any]] = json.loads(bishan(*command, "--json", *DAY).out)["diagnostics"]
    for each in found:
        assert each["severity"] == "note"
        assert each["hint"] is each["file"] is each["line"] is each["column"] is each["cell"]
    return {each["code"]: each["message"] for each in found}


@pytest.mark.usefixtures("plan")
def test_a_status_says_them_in_every_format(bishan: Bishan) -> None:
    summary = "3 targets: 1 at risk, 1 overdue, 1 too few."
    assert notes(bishan, "status") == STATUS
    lines = [summary, *STATUS.values()]
    for form in ("plain", "csv"):
        said = bishan("status", "--format", form, *DAY)
        assert said.err.splitlines() == lines
        assert len(said.out.splitlines()) == 4
    for form in ("table", "markdown"):
        said = bishan("status", "--format", form, *DAY)
        assert said.err == ""
        text = " ".join(said.out.replace("\\", "").split())
        assert all(line in text for line in lines)
    assert bishan("status", "--json", *DAY).err == ""


@pytest.mark.usefixtures("plan")
def test_they_are_those_of_the_rows_that_are_shown(bishan: Bishan) -> None:
    assert set(notes(bishan, "status", "single")) == {"old-figures", "too-few", "stale"}
    assert set(notes(bishan, "status", "--only", "overdue")) == {"old-figures", "overdue", "stale"}
    assert notes(bishan, "status", "--only", "missed") == {}
    said = bishan("status", "--only", "missed", "--format", "plain", *DAY)
    assert said.err == "No target to show.\n"


@pytest.mark.usefixtures("plan")
def test_they_are_the_same_bytes_in_every_language(bishan: Bishan) -> None:
    documents = [bishan("status", "--json", *DAY, "--lang", each).out for each in ("en", "zh")]
    assert documents[0] == documents[1]
    said = bishan("status", "--format", "plain", *DAY, "--lang", "zh").err
    assert said.splitlines()[3] == "有1项指标只有一期数据（single）：可看出缺口，尚看不出趋势。"


@pytest.mark.usefixtures("plan")
def test_the_input_s_own_warnings_stand_before_them(bishan: Bishan, plan: Path) -> None:
    text = "date = 2022-12-31\n[values]\nrisng = 80\n"
    (plan / "actuals" / "2022-12-31.toml").write_text(text)
    found = json.loads(bishan("status", "--json", *DAY).out)["diagnostics"]
    assert [each["severity"] for each in found] == ["warning", *["note"] * len(STATUS)]
    assert found[0]["file"] == "actuals/2022-12-31.toml"


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("command", "codes", "legend"),
    [
        (["project"], ["no-projection", "not-outcome"], "Median and 80% range"),
        (["project", "--method", "drift", "rising"], ["naive-method"], "Median and 80% range"),
        (["backtest"], ["no-case", "few-cases", "too-few-cases"], "Recent figures are hidden"),
        (["rules"], ["rules-differ"], "Verdicts are in the publishers' own words"),
    ],
)
def test_other_tables_say_theirs_and_a_legend_where_the_table_has_signs_to_explain(
    command: list[str], codes: list[str], legend: str, bishan: Bishan
) -> None:
    said = notes(bishan, *command)
    assert list(said) == codes
    plain, csv, table = (
        bishan(*command, "--format", form, *DAY) for form in ("plain", "csv", "table")
    )
    assert csv.err.splitlines()[-len(said) :] == list(said.values())
    assert legend not in csv.err
    assert legend in plain.err
    assert plain.err.endswith(csv.err)
    assert table.err == ""
    assert " ".join(plain.err.split()) in " ".join(table.out.split())


@pytest.mark.usefixtures("plan")
def test_the_figures_of_one_metric_come_with_its_verdict(bishan: Bishan) -> None:
    said = bishan("show", "over", "--format", "csv", *DAY)
    assert said.out.startswith("date,value")
    assert said.err.startswith("Verdict: overdue\nThe deadline, 30 June 2021, has passed.")
    assert set(notes(bishan, "show", "over")) == {"old-figures", "overdue", "stale"}
    assert notes(bishan, "show", "single")["too-few"] == STATUS["too-few"]
    assert bishan("show", "over", "--format", "plain", *DAY).err == ""


@pytest.mark.parametrize(("every", "said"), [("quarter", True), ("year", False)])
def test_figures_of_less_than_two_years_have_rough_odds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Bishan, every: str, said: bool
) -> None:
    plan = f'[plan]\nby = 2025-12-31\n[targets.x]\nat_least = 9\nevery = "{every}"'
    figures = {
        f"d2024_{day}": f"[values]\nx = {value}"
        for day, value in (("03_31", 3), ("06_30", 5), ("09_30", 4))
    }
    monkeypatch.chdir(write_plan(tmp_path / "plan", plan, **figures))
    for command in (("status",), ("show", "x")):
        assert ("short-history" in notes(bishan, *command)) is said
