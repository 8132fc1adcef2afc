"""The warning about levels that look cumulative, in every command that reads them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import Repo
from running import Run

from bishan_targets import messages

Bishan = Callable[..., Run]
CASE = Path(__file__).parents[2] / "errors" / "looks-cumulative"
CODE = "looks-cumulative"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(CASE / "targets.toml", tmp_path)
    shutil.copytree(CASE / "actuals", tmp_path / "actuals")
    return tmp_path / "targets.toml"


def codes(run: Run) -> list[str]:
    return [each["code"] for each in json.loads(run.out)["diagnostics"]]


COMMANDS = [["validate"], ["status"], ["show", "new_jobs"], ["project"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_is_a_diagnostic(plan: Path, bishan: Bishan, command: list[str]) -> None:
    run = bishan(*command, "--json")
    assert run.code == 0
    assert codes(run).count(CODE) == 1
    run = bishan(*command)
    assert f"warning[{CODE}]" in run.err + run.out
    plan.write_text(plan.read_text(encoding="utf-8") + 'figures = "level"\n', encoding="utf-8")
    assert CODE not in codes(bishan(*command, "--json"))


def test_figures_after_the_day_do_not_count(plan: Path, bishan: Bishan) -> None:
    assert CODE not in codes(bishan("status", "--json", "--as-of", "2021-03-31"))
    assert CODE in codes(bishan("status", "--json", "--as-of", "2021-06-30"))


def test_only_targets_that_are_shown_are_doubted(plan: Path, bishan: Bishan) -> None:
    other = plan.read_text(encoding="utf-8") + "\n[targets.other]\nat_least = 1\n"
    plan.write_text(other, encoding="utf-8")
    assert CODE not in codes(bishan("status", "other", "--json"))


def test_targets_that_share_a_metric_are_doubted_once(plan: Path, bishan: Bishan) -> None:
    other = '\n[targets.later]\nmetric = "new_jobs"\nat_least = 13000\nby = 2030-12-31\n'
    plan.write_text(plan.read_text(encoding="utf-8") + other, encoding="utf-8")
    assert codes(bishan("status", "--json")).count(CODE) == 1


@pytest.mark.parametrize("language", messages.languages())
def test_a_page_and_a_markdown_report_say_so(plan: Path, bishan: Bishan, language: str) -> None:
    page = bishan("report", "-o", "-", "--lang", language)
    assert "new_jobs" in page.err
    said = {"en": "looks like a year to date", "zh": "像是累计值"}[language]
    assert (page.out.count(said), page.out.count("year_to_date")) == (1, 0)
    markdown = bishan("report", "-o", "-", "--format", "markdown", "--lang", language)
    assert (markdown.out.count(said), markdown.out.count("to\\_date")) == (1, 0)


FORMATS = ["text", "json", "junit", "sarif", "github", "gitlab", "markdown"]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo(tmp_path / "plan")
    (found.path / "actuals" / "2020-12-31.toml").unlink()
    (found.path / "actuals" / "2021-06-30.toml").unlink()
    monkeypatch.chdir(found.path)
    return found


def finding(run: Run, rule: str) -> dict[str, Any]:
    (found,) = [each for each in json.loads(run.out)["findings"] if each["rule"] == rule]
    return dict(found)


@pytest.mark.parametrize("name", FORMATS)
def test_is_a_finding_at_the_target_in_every_format(repo: Repo, bishan: Bishan, name: str) -> None:
    for path in ("targets.toml", "actuals/history.csv"):
        repo.write(path, (CASE / path).read_text(encoding="utf-8"))
    run = bishan("check", "--no-base", "--format", name)
    assert CODE in run.out
    assert name == "gitlab" or "year_to_date" in run.out.replace(
        "\\", ""
    )  # it has no room for hints
    if name == "json":
        found = finding(run, CODE)
        assert (found["severity"], found["file"], found["line"]) == ("warning", "targets.toml", 4)


TO_DATE = """\
[targets.jobs]
figures = "year_to_date"
total = { at_least = 60000, from = 2021-01-01 }
by = 2025-12-31
"""
FELL = "cumulative-fell"


@pytest.mark.parametrize("name", FORMATS)
def test_a_fall_within_the_year_fails_in_every_format(
    repo: Repo, bishan: Bishan, name: str
) -> None:
    repo.write("targets.toml", TO_DATE)
    repo.write("actuals/history.csv", "metric,date,value\njobs,2021-06-30,5700\n")
    repo.commit("Half a year")
    more = "jobs,2021-09-30,5600\n"
    figures = repo.path / "actuals" / "history.csv"
    figures.write_text(figures.read_text(encoding="utf-8") + more, encoding="utf-8")
    run = bishan("check", "--base", "main", "--as-of", "2021-10-15", "--format", name)
    assert run.code == 1
    assert FELL in run.out
    if name == "json":
        found = finding(run, FELL)
        assert (found["file"], found["line"]) == ("actuals/history.csv", 3)
        assert (found["value"], found["reference"], found["introduced"]) == (5600, 5700, True)


def test_a_revision_of_the_earlier_figure_settles_a_fall(repo: Repo, bishan: Bishan) -> None:
    repo.write("targets.toml", TO_DATE)
    repo.write("actuals/2021-06-30.toml", "date = 2021-06-30\n[values]\njobs = 5700\n")
    repo.commit("Half a year")
    repo.write("actuals/2021-09-30.toml", "date = 2021-09-30\n[values]\njobs = 5600\n")
    judge = ("check", "--base", "main", "--as-of", "2021-10-15")
    assert bishan(*judge).code == 1
    replaced = ("record", "jobs=5500", "--date", "2021-06-30", "--source", "recount", "--replace")
    assert bishan(*replaced, "--yes").code == 0
    assert bishan(*judge).code == 0
