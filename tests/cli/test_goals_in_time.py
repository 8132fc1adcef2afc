"""Targets decided after the day of a report, or after their own deadline."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
baseline = 2020-12-31
[targets.forest]
at_least = 45
by = 2025-12-31
[targets.water]
at_least = 95
by = 2030-12-31
since = 2023-03-01
[targets.emissions]
at_most = 100
by = 2021-12-31
since = 2022-05-01
binding = true
"""
FIGURES = {
    "d2020_12_31": "[values]\nforest = 44\nwater = 90\nemissions = 120",
    "d2021_12_31": "[values]\nforest = 46\nwater = 91\nemissions = 110",
}


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_plan(tmp_path / "plan", PLAN, **FIGURES))
    return tmp_path / "plan"


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["show"],
        ["project"],
        ["rules"],
        ["backtest"],
        ["chart", "-o", "chart.svg"],
        ["report", "-o", "page.html"],
    ],
    ids=lambda each: each[0],
)
def test_a_target_is_refused_by_name_before_it_was_decided(
    command: list[str], bishan: Bishan
) -> None:
    found = bishan(*command, "water", "--as-of", "2023-02-28")
    assert found.code == 2
    assert "not-decided-yet" in found.err
    assert "2023-03-01" in found.err


def test_it_is_there_from_that_day_on(bishan: Bishan) -> None:
    assert bishan("status", "water", "--as-of", "2023-03-01").code == 0


@pytest.mark.parametrize(
    ("day", "ids"),
    [("2022-04-30", ["water", "emissions"]), ("2022-05-01", ["water"]), ("2023-03-01", [])],
)
def test_without_ids_it_is_left_out_and_named(day: str, ids: list[str], bishan: Bishan) -> None:
    document = json.loads(bishan("status", "--as-of", day, "--json").out)
    assert document["later"] == ids
    assert not {each["id"] for each in document["targets"]} & set(ids)
    notes = [each for each in document["diagnostics"] if each["code"] == "not-decided-yet"]
    assert [each["message"].endswith(f": {', '.join(ids)}.") for each in notes] == [True] * bool(
        ids
    )


@pytest.mark.parametrize("format_", ["html", "markdown"])
def test_the_report_names_it_too(format_: str, bishan: Bishan) -> None:
    found = bishan("report", "--as-of", "2022-06-30", "--format", format_, "-o", "-")
    said = found.out.replace("\\", "")
    assert "1 target was decided only later and is left out: water." in said
    assert "1 target was decided after its own deadline and is not counted." in said


@pytest.mark.parametrize("command", ["project", "rules", "backtest"])
def test_other_commands_name_it_too(command: str, bishan: Bishan) -> None:
    document = json.loads(bishan(command, "--as-of", "2022-06-30", "--json").out)
    assert document["later"] == ["water"]
    assert "not-decided-yet" in {each["code"] for each in document["diagnostics"]}
    said = bishan(command, "--as-of", "2022-06-30", "--format", "table").out
    assert "1 target was decided only later and is left out: water." in said
    only = json.loads(bishan(command, "forest", "--as-of", "2022-06-30", "--json").out)
    assert only["later"] == []


def test_only_those_wanted_are_named(bishan: Bishan) -> None:
    found = bishan("status", "--binding", "--as-of", "2022-04-30", "--json")
    assert json.loads(found.out)["later"] == ["emissions"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "1 target was decided only later and is left out: water."),
        ("zh", "有1项指标当时尚未确定目标，不予列出：water。"),
    ],
)
def test_the_note_stands_below_the_table(language: str, sentence: str, bishan: Bishan) -> None:
    found = bishan("status", "--as-of", "2022-06-30", "--format", "table", "--lang", language)
    assert sentence in " ".join(found.out.split()) or sentence in found.out.replace("\n", "")


def test_a_target_set_after_its_deadline_is_not_counted(bishan: Bishan) -> None:
    document = json.loads(bishan("status", "--as-of", "2022-06-30", "--json").out)
    flags = {each["id"]: each["flags"] for each in document["targets"]}
    assert "set_after" in flags["emissions"]
    counts = {key: number for key, number in document["summary"].items() if number}
    assert counts == {"total": 1, "set_after": 1, "met": 1}
    binding = document["binding_summary"]
    assert (binding["total"], binding["set_after"], binding["missed"]) == (0, 1, 0)


def test_nor_by_the_rule_that_the_plan_reports_by(bishan: Bishan, plan: Path) -> None:
    text = PLAN.replace("[plan]", '[plan]\nrule = "time-share"')
    (plan / "targets.toml").write_text(text, encoding="utf-8")
    document = json.loads(bishan("status", "--as-of", "2022-06-30", "--json").out)
    assert sum(document["rule_summary"].values()) == 1


@pytest.mark.parametrize(
    ("ids", "language", "sentence"),
    [
        (
            [],
            "en",
            "1 target: 1 met. 1 target was decided after its own deadline and is not counted.",
        ),
        ([], "zh", "共1项指标：已达标1项。另有1项指标的目标在期限之后才确定，不计入。"),
        (["emissions"], "en", "1 target was decided after its own deadline and is not counted."),
    ],
)
def test_the_summary_says_so(ids: list[str], language: str, sentence: str, bishan: Bishan) -> None:
    found = bishan("status", *ids, "--as-of", "2022-06-30", "--format", "table", "--lang", language)
    lines = [line.strip() for line in found.out.splitlines()]
    assert sentence in " ".join(lines) or sentence in "".join(lines)
