"""The first day: a plan without figures, and one whose goals are not written yet, are normal."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from running import ROOT, Run

Bishan = Callable[..., Run]

PLAN = """\
[plan]
name = "起步"
by = 2030-12-31

[targets.firms]
name.zh = "高新技术企业"
name.en = "High-tech firms"
unit = "家"
more_than = 500

[targets.share]
name = "研发占比"
unit = "%"

[targets.output]
at_least = 100
"""
FIGURES = "date = 2024-12-31\n[values]\nshare = 3.1\n"
ALL = (
    ["status"],
    ["status", "share"],
    ["show", "firms"],
    ["show", "share"],
    ["project"],
    ["rules"],
    ["rules", "--explain", "share"],
    ["backtest"],
)
FORMATS = ("table", "plain", "json", "csv", "markdown")


@pytest.fixture(params=["no folder", "empty folder", "figures"], autouse=True)
def plan(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    if request.param != "no folder":
        (tmp_path / "actuals").mkdir()
    if request.param == "figures":
        (tmp_path / "actuals/2024-12-31.toml").write_text(FIGURES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("arguments", ALL, ids=" ".join)
@pytest.mark.parametrize("chosen", FORMATS)
def test_every_command_shows_it_in_every_format(
    arguments: list[str], chosen: str, bishan: Bishan
) -> None:
    for language in ("zh", "en"):
        said = bishan(*arguments, "--format", chosen, "--lang", language)
        assert said.code == 0
        assert "warning" not in said.err
        assert "警告" not in said.err
    if chosen == "json":
        schema = ROOT / f"src/bishan_targets/schemas/{arguments[0]}.json"
        jsonschema.validate(json.loads(said.out), json.loads(schema.read_text(encoding="utf-8")))


def test_it_can_be_exported_reported_and_checked(bishan: Bishan) -> None:
    assert bishan("export").code == 0
    assert bishan("report", "-o", "-", "--format", "markdown").code == 0
    assert bishan("report", "-o", "page.html").code == 0
    said = bishan("check", "--no-base")
    assert (said.code, "nothing to judge" in said.out) == (0, True)


def test_the_status_says_what_is_missing(bishan: Bishan) -> None:
    said = bishan("status", "--format", "table", "--lang", "zh", "--as-of", "2025-06-30").out
    assert "暂无数据" in said
    assert "尚无目标值" in said
    in_order = bishan("status", "--format", "csv").out.splitlines()[1:]
    assert [line.partition(",")[0] for line in in_order] == ["firms", "share", "output"]
    rows = {each["id"]: each for each in json.loads(bishan("status", "--json").out)["targets"]}
    assert {name: each["verdict"] for name, each in rows.items()} == {
        "firms": "no_data",
        "share": "no_goal",
        "output": "no_data",
    }
    share = rows["share"]
    assert (share["goal"], share["gap"], share["why_null"]["gap"]) == (None, None, "no_goal")


def test_validate_says_it_with_the_line(bishan: Bishan) -> None:
    said = bishan("validate")
    assert (said.code, said.err) == (0, "")
    assert "targets.toml:11:10: warning[missing-goal]" in said.out
    assert "3 targets" in said.out


def test_a_chart_without_a_goal_shows_the_figures(bishan: Bishan, plan: Path) -> None:
    said = bishan("chart", "share", "-o", "x.svg", "--lang", "en")
    if not (plan / "actuals/2024-12-31.toml").exists():
        assert (said.code, "nothing to draw" in said.err) == (2, True)
    else:
        drawn = Path("x.svg").read_text(encoding="utf-8")
        assert said.code == 0
        assert "Goal" not in drawn


def git(*arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def test_the_gate_passes_it_and_sees_what_a_change_takes_away(bishan: Bishan, plan: Path) -> None:
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "Begin")
    assert bishan("check", "--base", "HEAD").code == 0
    (plan / "targets.toml").write_text(PLAN.replace("more_than = 500\n", ""), encoding="utf-8")
    said = bishan("check", "--base", "HEAD")
    assert said.code == 1
    assert "metric-removed" in said.out
    assert "the goal has been removed (> 500 in the base)" in said.out
    if (plan / "actuals/2024-12-31.toml").exists():
        (plan / "targets.toml").write_text(PLAN, encoding="utf-8")
        (plan / "actuals/2024-12-31.toml").unlink()
        assert bishan("check", "--base", "HEAD").code == 1
