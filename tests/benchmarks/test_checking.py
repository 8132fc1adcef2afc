"""The benchmark of the gate measures what it says: a day more, and declared corrections."""

import json
import subprocess
import sys

import checking
import commits
import pytest
from made_up import Size


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, checking.Case]:
    return checking.write_cases(tmp_path_factory.mktemp("cases"), Size(3, 4), [2])


def checked(case: checking.Case) -> dict[str, object]:
    command = [sys.executable, "-m", "bishan_targets", "check", "--json", "--base", "HEAD"]
    options = ["--fail-on", "never", "--as-of", str(case.day), "--file", str(case.plan)]
    done = subprocess.run([*command, *options], stdout=subprocess.PIPE, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("form", ["TOML", "CSV"])
def test_the_change_adds_a_day(cases: dict[str, checking.Case], form: str) -> None:
    case = cases[f"{form}, a day more"]
    found = checked(case)
    items = found["checks"]
    assert isinstance(items, list)
    days = {each["target"]: each["date"] for each in items if each["rule"] == "regressed"}
    assert set(days.values()) <= {str(case.day)}
    assert {each["outcome"] for each in items if each["rule"] == "history-rewritten"} == {"pass"}
    assert found["declared"] == []


def test_the_change_corrects_all_or_none(cases: dict[str, checking.Case]) -> None:
    for named, count in (("none", 0), ("all", 2)):
        declared = checked(cases[f"2 targets, {named} corrected"])["declared"]
        assert isinstance(declared, list)
        assert [each["form"] for each in declared] == ["revisions"] * count


def test_the_table_has_ratios_and_what_corrections_cost(cases: dict[str, checking.Case]) -> None:
    found = checking.measure(cases, [commits.HERE, commits.HERE], 1)
    assert found.keys() == cases.keys()
    assert all(each > 0 for both in found.values() for each in both)
    invented = {
        "2 targets, none corrected": [4.0, 2.0],
        "2 targets, all corrected": [8.0, 3.0],
    }
    assert checking.rows(invented, [2])[-1] == ["2 corrections alone", "4.00", "1.00", "0.25"]
