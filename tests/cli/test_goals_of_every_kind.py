"""A plan with every kind of goal, as its readers see it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plans import HOSTILE, write_plan
from running import ROOT, Run

Bishan = Callable[..., Run]
DAY = ("--as-of", "2023-01-15")


@pytest.fixture(autouse=True)
def _plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests/data/goals")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("shown", ["table", "plain", "csv", "markdown"])
def test_status(
    shown: str,
    language: str,
    bishan: Bishan,
    golden: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    run = bishan("status", "--format", shown, "--lang", language, *DAY)
    assert run.code == 0
    golden(f"goals.status.{shown}.{language}.txt", run.out)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_report_and_projection(
    language: str,
    bishan: Bishan,
    golden: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The report in Markdown holds the sentences on each target, and all that `show` tells."""
    monkeypatch.setenv("COLUMNS", "120")
    path = tmp_path / "report.md"
    assert bishan("report", "-o", str(path), "--lang", language, *DAY).code == 0
    golden(f"goals.report.{language}.txt", path.read_text(encoding="utf-8"))
    run = bishan("project", "--format", "table", "--lang", language, *DAY)
    golden(f"goals.project.{language}.txt", run.out)


@pytest.fixture
def targets(bishan: Bishan) -> dict[str, Any]:
    """The targets of `status --json` by their ids."""
    report = json.loads(bishan("status", "--json", *DAY).out)
    return {each["id"]: each for each in report["targets"]}


def test_a_sum_with_a_gap_has_only_its_partial_sum(targets: dict[str, Any]) -> None:
    trees = targets["trees"]
    assert trees["latest"]["value"] == trees["total"]["so_far"] == 410
    assert trees["total"]["missing"] == ["2021-12-31"]
    assert (trees["total"]["known"], trees["total"]["expected"]) == (2, 6)
    judging = ("gap", "progress", "planned", "margin", "room", "ahead_days")
    assert {trees[key] for key in judging} == {None}
    assert set(trees["pace"].values()) == {None}
    assert trees["projection"]["probability"] is None


def test_a_budget_that_lacks_its_last_year_is_open(targets: dict[str, Any]) -> None:
    budget = targets["emissions_cb3"]
    assert budget["verdict"] == "overdue"
    assert round(budget["total"]["so_far"], 1) == 1748.0
    assert (budget["total"]["known"], budget["total"]["expected"]) == (4, 5)


def test_a_cap_on_a_sum_is_never_reached_before_its_end(targets: dict[str, Any]) -> None:
    reached = targets["emissions_local"]["projection"]["reached"]
    assert set(reached.values()) == {None}
    assert targets["jobs"]["projection"]["reached"]["median"] == "2025-09-03"


def test_every_row_has_every_key(targets: dict[str, Any]) -> None:
    assert len({tuple(each) for each in targets.values()}) == 1
    assert len({tuple(each["goal"]) for each in targets.values()}) == 1


def test_csv_has_numbers_in_every_column_of_numbers(bishan: Bishan) -> None:
    rows = list(csv.DictReader(io.StringIO(bishan("status", "--format", "csv", *DAY).out)))
    assert len(rows) == 15
    for row in rows:
        for column in ("latest", "gap", "progress", "pace", "odds"):
            assert row[column] == "" or float(row[column]) is not None


def test_a_metric_without_a_target_of_its_id_names_those_that_share_it(bishan: Bishan) -> None:
    text = bishan("show", "emissions", "--lang", "zh", *DAY).out
    assert "该指标的目标：碳预算（2008—2012年）（emissions_cb1）" in text
    assert "碳预算（2018—2022年）（emissions_cb3）" in text
    assert "未设目标" not in text
    found = json.loads(bishan("show", "emissions", "--json", *DAY).out)
    assert [each["id"] for each in found["targets"]] == ["emissions_cb1", "emissions_cb3"]


def test_show_has_the_sum_beside_each_figure_that_counts(bishan: Bishan) -> None:
    found = json.loads(bishan("show", "emissions_cb3", "--json", *DAY).out)
    assert [each["date"][:4] for each in found["sums"]] == ["2018", "2019", "2020", "2021"]
    assert round(found["sums"][-1]["value"], 1) == 1748.0
    assert len(found["history"]) == 9


def test_a_sum_that_is_over_its_cap_has_no_path_back(bishan: Bishan, tmp_path: Path) -> None:
    plan = (
        '[targets.waste]\nfigures = "of_period"\nby = 2025-12-31\n'
        "total = { at_most = 100, from = 2021-01-01 }\n"
    )
    (tmp_path / "targets.toml").write_text(plan, encoding="utf-8")
    (tmp_path / "actuals").mkdir()
    for year, value in ((2021, 70), (2022, 45)):
        text = f"date = {year}-12-31\n[values]\nwaste = {value}\n"
        (tmp_path / f"actuals/{year}-12-31.toml").write_text(text, encoding="utf-8")
    text = bishan("show", "waste", "--lang", "en", "--file", str(tmp_path), *DAY).out
    assert "Verdict: missed" in text
    assert "Nothing: the sum has exceeded its cap." in text
    assert "115 - 100" in text
    assert "left" not in text


def test_a_half_year_among_years_of_a_sum_is_no_year(bishan: Bishan, tmp_path: Path) -> None:
    plan = (
        '[targets.jobs]\nfigures = "of_period"\nby = 2022-12-31\n'
        "total = { at_least = 20, from = 2021-01-01 }\n"
    )
    (tmp_path / "targets.toml").write_text(plan, encoding="utf-8")
    (tmp_path / "actuals").mkdir()
    for day, value in (("2021-12-31", 11), ("2022-06-30", 6)):
        text = f"date = {day}\n[values]\njobs = {value}\n"
        (tmp_path / f"actuals/{day}.toml").write_text(text, encoding="utf-8")
    (found,) = json.loads(bishan("status", "--json", "--file", str(tmp_path), *DAY).out)["targets"]
    assert found["verdict"] == "overdue"
    assert found["why_null"]["gap"] == "within_period"
    assert (found["total"]["so_far"], found["total"]["known"]) == (17, 1)


def test_an_assumed_figure_must_follow_those_of_the_shared_metric(bishan: Bishan) -> None:
    run = bishan("project", "gdp_2022", "--if", "gdp_2022=4000@2021-06-30", *DAY)
    assert run.code == 2
    assert "2022-12-31" in run.err


def test_a_backtest_of_a_sum_projects_the_figures_added_up(bishan: Bishan, tmp_path: Path) -> None:
    plan = (
        '[targets.jobs]\nfigures = "year_to_date"\nevery = "quarter"\nby = 2025-12-31\n'
        "total = { at_least = 5500, from = 2021-01-01 }\n"
    )
    (tmp_path / "targets.toml").write_text(plan, encoding="utf-8")
    (tmp_path / "actuals").mkdir()
    days = ("2021-06-30", "2021-12-31", "2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31")
    for day, value in zip(days, (600, 1100, 620, 1170, 640, 1200), strict=True):
        text = f"date = {day}\n[values]\njobs = {value}\n"
        (tmp_path / f"actuals/{day}.toml").write_text(text, encoding="utf-8")
    run = bishan("backtest", "--json", "--file", str(tmp_path), "--as-of", "2024-01-15")
    (target,) = json.loads(run.out)["targets"]
    assert target["observations"] == 3
    last = next(each for each in target["methods"] if each["method"] == "last")
    assert (last["cases"], last["error"]) == (1, 30)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_reason_of_a_change_is_data(text: str, bishan: Bishan, tmp_path: Path) -> None:
    plan = (
        "[targets.x]\nat_least = 5\nby = 2030-12-31\n[[targets.x.was]]\nat_least = 6\n"
        f'until = 2022-06-01\nreason = "{text}"\nsource = "{text}"\n'
    )
    figures = {"d2020_12_31": "[values]\nx = 1", "d2022_12_31": "[values]\nx = 2"}
    folder = str(write_plan(tmp_path / "plan", plan, **figures))
    page = tmp_path / "page.html"
    assert bishan("report", "-o", str(page), "--file", folder, *DAY).code == 0
    written = page.read_text(encoding="utf-8")
    assert "<img src=x" not in written
    assert "<script>alert" not in written
    told = bishan("show", "x", "--file", folder, "--format", "table", *DAY).out
    assert "\x1b" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Neither the median nor the 80% range reaches the goal within 50 years.\n"),
        ("zh", "按80%区间，50年内难以达标。\n"),
    ],
)
def test_a_goal_out_of_reach_is_said_to_be_so(
    language: str, expected: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan = "[targets.x]\nat_most = 5\nby = 2030-12-31\nnever_falls = true\n"
    figures = {"d2020_12_31": "[values]\nx = 6", "d2022_12_31": "[values]\nx = 7"}
    folder = str(write_plan(tmp_path / "plan", plan, **figures))
    assert expected in bishan("show", "x", "--file", folder, "--lang", language, *DAY).out
