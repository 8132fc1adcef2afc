import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from running import Run

Bishan = Callable[..., Run]
Golden = Callable[[str, str], None]

IF = ("--if", "high_tech_firms=+60/year", "--if", "tech_firms=1500@2022-12-31")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["table", "plain", "csv", "markdown"])
@pytest.mark.parametrize("command", [("project", *IF), ("backtest",)])
def test_formats(
    command: tuple[str, ...],
    form: str,
    language: str,
    bishan: Bishan,
    in_repository: Path,
    golden: Golden,
) -> None:
    found = bishan(*command, "--as-of", "2021-12-31", "--format", form, "--lang", language)
    assert found.code == 0
    golden(f"{command[0]}.{language}.{form}.txt", found.out)
    if form in ("plain", "csv"):
        golden(f"{command[0]}.{language}.{form}.notes.txt", found.err)
    else:
        assert found.err == ""


@pytest.mark.parametrize("method", ["drift", "linear", "cagr"])
def test_naive_methods_say_what_they_are(
    method: str, bishan: Bishan, in_repository: Path, golden: Golden
) -> None:
    found = bishan("project", "--as-of", "2021-12-31", "--method", method, "--format", "table")
    golden(f"project.{method}.txt", found.out)
    assert "rely on the default, trend" in found.out.replace("\n", " ")


def project(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    document = json.loads(bishan("project", "--as-of", "2021-12-31", "--json", *arguments).out)
    return {target["id"]: target for target in document["targets"]}


def test_the_deadlines_step_is_the_statuss_projection(bishan: Bishan, in_repository: Path) -> None:
    status = json.loads(bishan("status", "--as-of", "2021-12-31", "--json").out)
    last = project(bishan)["high_tech_firms"]["steps"][-1]
    projection = next(t for t in status["targets"] if t["id"] == "high_tech_firms")["projection"]
    assert last["probability"] == projection["probability"]
    assert {k: last[k] for k in ("low", "median", "high", "coverage")} == projection["at_deadline"]


def test_what_if_figures_come_in_any_order(bishan: Bishan, in_repository: Path) -> None:
    first = ("--if", "tech_firms=1500@2022-12-31")
    second = ("--if", "tech_firms=1600@2023-12-31")
    found = project(bishan, *first, *second)["tech_firms"]
    assert found == project(bishan, *second, *first)["tech_firms"]
    assert found["latest"] == {"date": "2023-12-31", "value": 1600}
    assert [step["date"] for step in found["steps"]] == ["2024-12-31", "2025-12-31"]


def test_what_if_gives_a_single_figure_a_second(bishan: Bishan, in_repository: Path) -> None:
    assert project(bishan)["rd_share"]["why_null"] == "one_observation"
    found = project(bishan, "--if", "rd_share=3.3@2022-12-31")["rd_share"]
    assert found["why_null"] is None
    assert len(found["steps"]) == 3


def test_a_better_next_figure_never_lowers_the_odds(bishan: Bishan, in_repository: Path) -> None:
    def odds(value: int) -> float:
        found = project(bishan, "--if", f"high_tech_firms={value}@2022-12-31")
        return float(found["high_tech_firms"]["steps"][-1]["probability"])

    assert odds(320) < odds(340) < odds(380) < odds(460)


@pytest.mark.parametrize("given", ["tech_firms=1@2022-12-31", "tech_firms=1/year"])
def test_one_assumption_of_a_kind(given: str, bishan: Bishan, in_repository: Path) -> None:
    twice = ("--if", given, "--if", given)
    found = bishan("project", "--as-of", "2021-12-31", *twice)
    assert found.code == 2
    assert "conflicts with another --if" in found.err


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("high_tech_firms", "--if: high_tech_firms (expected"),
        ("high_tech_firms=60", "(expected ID=+60/year or ID=300@2022-12-31"),
        ("high_tech_firms=six/year", "(expected ID=+60/year or ID=300@2022-12-31"),
        ("high_tech_firms=1e5/year", "(expected ID=+60/year or ID=300@2022-12-31"),
        ("high_tech_firms=６０/year", "(expected ID=+60/year or ID=300@2022-12-31"),
        ("high_tech_firms=300@2022-13-31", "(expected ID=+60/year or ID=300@2022-12-31"),
        ("high_tech_firms=300@2021-12-26", "must be after the latest figure (2021-12-26)"),
        ("hightech=+1/year", "no target or metric `hightech`"),
    ],
)
def test_a_wrong_assumption(given: str, says: str, bishan: Bishan, in_repository: Path) -> None:
    found = bishan("project", "--as-of", "2021-12-31", "--if", given)
    assert (found.code, found.out) == (2, "")
    assert says in found.err


def test_a_wrong_method(bishan: Bishan, in_repository: Path) -> None:
    found = bishan("project", "--method", "magic")
    assert found.code == 2
    assert "--method: magic (choose from trend, drift, linear, cagr)" in found.err


def test_backtest_adds_up(bishan: Bishan, in_repository: Path) -> None:
    document = json.loads(bishan("backtest", "high_tech_firms", "--json").out)
    (target,) = document["targets"]
    assert target["observations"] == 6
    assert {each["method"]: each["cases"] for each in target["methods"]} == {
        "trend": 10,
        "drift": 10,
        "linear": 10,
        "cagr": 10,
        "last": 10,
        "year_before": 1,
    }
    assert document["enough"] is True
    assert [each["scaled_error"] for each in document["overall"]] == [
        each["scaled_error"] for each in target["methods"]
    ]
    rows = list(csv.DictReader(io.StringIO(bishan("backtest", "--format", "csv").out)))
    assert len(rows) == 6 * (4 + 1)


def test_a_backtest_of_three_figures_is_an_anecdote(bishan: Bishan, in_repository: Path) -> None:
    document = json.loads(bishan("backtest", "tech_firms", "--json").out)
    (target,) = document["targets"]
    assert target["observations"] == 3
    assert {each["cases"] for each in target["methods"]} == {1}
    assert document["enough"] is False


def test_a_target_that_something_is_assumed_of_is_shown(
    bishan: Bishan, in_repository: Path
) -> None:
    found = project(bishan, "rd_share", "--if", "tech_firms=+60/year")
    assert [*found] == ["rd_share", "tech_firms"]
    assert found["tech_firms"]["what_if"]["pace"] == 60
    assert len(project(bishan, "--if", "tech_firms=+60/year")) == 4
