"""Binding targets and owners: shown in every format, chosen by, and counted apart."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from plans import write_plan
from random_plans import Written, folder, plans
from running import Run

Bishan = Callable[..., Run]
DAY = ("--as-of", "2023-01-01")
PLAN = """
[plan]
name.zh = "某市规划"
name.en = "A city's plan"
by = 2025-12-31
baseline = 2020-12-31

[targets.forest]
name.zh = "森林覆盖率"
name.en = "Forest cover"
unit = "%"
at_least = 45
binding = true
owner.zh = "市林业局"
owner.en = "Forestry Office"

[targets.farmland]
name.zh = "耕地保有量"
name.en = "Farmland"
at_least = 100
binding = true
owner = "市自然资源局"

[targets.rd_share]
name = "R&D"
unit = "%"
at_least = 3.5
owner.zh = "市科技局"
owner.en = "Department of Science and Technology"

[targets.gdp]
name = "GDP"
at_least = 300

[targets.parks]
name = "parks"
binding = true
owner.zh = "市林业局"
owner.en = "Forestry Office"
"""
FIGURES = {
    "d2020_12_31": "[values]\nforest = 40\nfarmland = 101\nrd_share = 3.0\ngdp = 200",
    "d2022_12_31": "[values]\nforest = 40.1\nfarmland = 101\nrd_share = 3.1\ngdp = 250",
}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_plan(tmp_path / "plan", PLAN, **FIGURES))
    return tmp_path / "plan"


def ids(bishan: Bishan, *arguments: str, command: str = "status") -> list[str]:
    run = bishan(command, "--json", *DAY, *arguments)
    assert run.code == 0
    return [each["id"] for each in json.loads(run.out)["targets"]]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("shown", ["table", "plain", "csv", "markdown"])
def test_both_are_shown_in_every_format(
    shown: str, language: str, plan: Path, bishan: Bishan, golden: Callable[[str, str], None]
) -> None:
    run = bishan("status", *DAY, "--format", shown, "--lang", language)
    golden(f"binding.{shown}.{language}.txt", run.out)


def test_rows_for_programs_have_the_columns_last(plan: Path, bishan: Bishan) -> None:
    rows = list(csv.DictReader(io.StringIO(bishan("status", *DAY, "--format", "csv").out)))
    assert list(rows[0])[-3:] == ["binding", "owner", "gap_unit"]
    assert [(row["binding"], row["owner"]) for row in rows] == [
        ("true", "Forestry Office"),
        ("true", "市自然资源局"),
        ("false", "Department of Science and Technology"),
        ("false", ""),
        ("true", "Forestry Office"),
    ]


@pytest.mark.parametrize(
    ("unused", "columns"),
    [("binding = true\n", ["owner"]), (r"owner.*\n", ["binding"]), (r"(binding|owner).*\n", [])],
)
def test_a_plan_has_the_columns_that_it_uses(
    unused: str, columns: list[str], plan: Path, bishan: Bishan
) -> None:
    (plan / "targets.toml").write_text(re.sub(unused, "", PLAN), encoding="utf-8")
    rows = csv.reader(io.StringIO(bishan("status", *DAY, "--format", "csv").out))
    heading = next(rows)
    assert heading[heading.index("flags") + 1 :] == [*columns, "gap_unit"]
    table = bishan("status", *DAY, "--format", "table").out
    heading = [line.split()[0] for line in table.partition("─")[0].splitlines()]
    words = {"binding": "type", "owner": "owner"}
    assert [each for each in heading if each in words.values()] == [words[c] for c in columns]
    assert ("Of these" in table) == ("binding" in columns)


def test_json_has_both_for_each_target_and_counts_apart(plan: Path, bishan: Bishan) -> None:
    document = json.loads(bishan("status", "--json", *DAY).out)
    said = {each["id"]: (each["binding"], each["owner"]) for each in document["targets"]}
    assert said["forest"] == (True, {"zh": "市林业局", "en": "Forestry Office"})
    assert said["farmland"] == (True, {"und": "市自然资源局"})
    assert said["gdp"] == (False, None)
    counts = {key: number for key, number in document["binding_summary"].items() if number}
    assert counts == {"total": 3, "met": 1, "off_track": 1, "no_goal": 1}
    assert [sorted(each.values()) for each in document["owners"]] == [
        ["Forestry Office", "市林业局"],
        ["市自然资源局"],
        ["Department of Science and Technology", "市科技局"],
    ]
    shown = json.loads(bishan("show", "forest", "--json", *DAY).out)["target"]
    assert (shown["binding"], shown["owner"]["en"]) == (True, "Forestry Office")


def test_a_plan_without_binding_targets_counts_none(bishan: Bishan, in_repository: Path) -> None:
    document = json.loads(bishan("status", "--json", *DAY).out)
    assert (document["binding_summary"], document["owners"]) == (None, [])


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--binding"], ["farmland", "forest", "parks"]),
        (["--owner", "市林业局"], ["forest", "parks"]),
        (["--owner", "FORESTRY  office"], ["forest", "parks"]),
        (["--owner", "市林业局", "--owner", "市自然资源局"], ["farmland", "forest", "parks"]),
        (["--owner", "市科技局"], ["rd_share"]),
        (["--owner", "市科技局", "--binding"], []),
        (["--owner", "市林业局", "forest", "gdp"], ["forest"]),
        (["--owner", "市林业局", "--only", "off_track"], ["forest"]),
    ],
)
def test_targets_are_chosen_by_owner_and_type(
    arguments: list[str], found: list[str], plan: Path, bishan: Bishan
) -> None:
    assert ids(bishan, *arguments) == found


@pytest.mark.parametrize("command", ["project", "rules", "backtest"])
def test_other_commands_choose_alike(command: str, plan: Path, bishan: Bishan) -> None:
    assert ids(bishan, "--owner", "市林业局", command=command) == ["forest", "parks"]
    assert ids(bishan, "--binding", command=command) == ["farmland", "forest", "parks"]
    assert ids(bishan, "--owner", "市科技局", "--binding", command=command) == []


def test_an_assumption_about_a_target_not_chosen_does_not_show_it(
    plan: Path, bishan: Bishan
) -> None:
    assumed = ("--if", "gdp=+20/year")
    assert ids(bishan, "--binding", *assumed, command="project") == ["farmland", "forest", "parks"]
    assert ids(bishan, "rd_share", *assumed, command="project") == ["gdp", "rd_share"]


def test_export_and_report_choose_alike(plan: Path, bishan: Bishan) -> None:
    rows = list(csv.DictReader(io.StringIO(bishan("export", "--owner", "市林业局").out)))
    assert {row["metric"] for row in rows} == {"forest"}
    assert bishan("export", "--owner", "市科技局", "--binding").out.count("\n") == 1
    text = bishan("report", "-o", "-", "--format", "markdown", "--binding", *DAY).out
    assert "| Farmland |" in text
    assert "| GDP |" not in text


def test_explaining_one_target_leaves_nothing_to_choose(plan: Path, bishan: Bishan) -> None:
    for option in (["--binding"], ["--owner", "市林业局"]):
        assert bishan("rules", "--explain", "forest", *option).code == 2


def test_an_unknown_owner_is_refused_as_json_too(plan: Path, bishan: Bishan) -> None:
    run = bishan("status", "--json", "--owner", "forestry ofice")
    assert run.code == 2
    (said,) = json.loads(run.out)["diagnostics"]
    assert (said["code"], said["hint"]) == ("unknown-owner", "did you mean `Forestry Office`?")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_show_and_the_gate_say_both(language: str, plan: Path, bishan: Bishan) -> None:
    title = bishan("show", "forest", *DAY, "--lang", language).out.partition("\n\n")[0]
    both = {
        "en": ("Type: binding\n  Owner: Forestry Office", "binding; owner: Forestry Office"),
        "zh": ("属性：约束性\n  责任单位：市林业局", "约束性，责任单位：市林业局"),
    }
    shown, judged = both[language]
    assert shown in title
    for form in ("text", "github", "junit"):
        run = bishan("check", "--no-base", *DAY, "--format", form, "--lang", language)
        assert run.code == 1
        assert judged in run.out
    run = bishan("check", "--no-base", *DAY, "--format", "markdown", "--lang", language)
    assert judged in run.out.replace("\\", "")


def test_a_finding_has_both_in_json(plan: Path, bishan: Bishan) -> None:
    document = json.loads(bishan("check", "--no-base", *DAY, "--format", "json").out)
    said = {each["target"]: (each["binding"], each["owner"]) for each in document["findings"]}
    assert said == {
        "forest": (True, {"zh": "市林业局", "en": "Forestry Office"}),
        "rd_share": (False, {"zh": "市科技局", "en": "Department of Science and Technology"}),
    }


BUREAUS = ("甲局", "乙局")
running = settings(
    max_examples=8,
    phases=[Phase.generate],  # to make a failing plan smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(plan=plans(), data=st.data(), as_of=st.dates(date(2004, 1, 1), date(2045, 1, 1)))
@running
def test_filters_part_the_targets_and_counts_add_up(
    bishan: Bishan, plan: Written, data: st.DataObject, as_of: date
) -> None:
    for name in plan.targets:
        owner = data.draw(st.sampled_from([None, *BUREAUS]))
        given_owner = {"owner": owner} if owner else {}
        plan = plan.with_goal(name, binding=data.draw(st.booleans()), **given_owner)
    owned = {bureau for each in plan.targets.values() if (bureau := each.get("owner"))}
    with folder(plan) as path:
        where = ("--file", str(path), "--as-of", str(as_of))

        def status(*arguments: str) -> Any:
            return json.loads(bishan("status", "--json", *where, *arguments).out)

        every, binding = status(), status("--binding")
        parts = [status("--owner", bureau) for bureau in sorted(owned)]
    by_owner = [each["id"] for part in parts for each in part["targets"]]
    assert sorted(by_owner) == sorted(n for n, each in plan.targets.items() if "owner" in each)
    expected = [each for each in every["targets"] if not each["binding"]]
    rest = [each["id"] for each in expected]
    assert sorted([*rest, *(each["id"] for each in binding["targets"])]) == sorted(plan.targets)
    counted = every["binding_summary"] or dict.fromkeys(every["summary"], 0)
    for verdict, number in every["summary"].items():
        others = sum(each["verdict"] == verdict for each in expected)
        assert number == counted[verdict] + (len(expected) if verdict == "total" else others)
    if every["binding_summary"]:
        assert binding["summary"] == binding["binding_summary"] == every["binding_summary"]
