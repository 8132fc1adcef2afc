"""`bishan brief`: the paragraphs, and that their numbers are those of the status."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
Golden = Callable[[str, str], None]

PLAN = """
[plan]
name = "五年规划"
by = 2025-12-31
baseline = 2020-12-31

[targets.firms]
name.zh = "高新技术企业"
name.en = "High-tech firms"
unit.zh = "家"
unit.en = "firms"
at_least = 5000
binding = true

[targets.share]
name.zh = "研发投入强度"
name.en = "R&D, share of GDP"
unit = "%"
at_least = 3.5
decimals = 2

[targets.jobless]
name.zh = "失业率"
name.en = "Unemployment"
unit = "%"
at_most = 5.5
binding = true

[targets.parks]
name.zh = "园区"
name.en = "Parks"
at_least = 3
"""
FIGURES = {
    "2020-12-31": "[values]\nfirms = 2000\nshare = 2.0\njobless = 5.2",
    "2021-12-31": "[values]\nfirms = 2600\nshare = 2.6\njobless = 5.4",
    "2022-12-31": "[values]\nfirms = 3200\nshare = 2.65\njobless = 5.4",
    "2023-12-31": "[values]\nfirms = { value = 4400, provisional = true }\n"
    "share = 2.7\njobless = 5.8",
}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_plan(tmp_path, PLAN, **FIGURES))
    return tmp_path


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bishan("brief", "--json", *arguments).out)
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_paragraphs(language: str, bishan: Bishan, plan: Path, golden: Golden) -> None:
    found = bishan("brief", "--as-of", "2024-03-01", "--lang", language)
    assert (found.code, found.err) == (0, "")
    golden(f"brief.{language}.txt", found.out)


def test_its_numbers_are_those_of_the_status(bishan: Bishan, plan: Path) -> None:
    brief = document(bishan, "--as-of", "2024-03-01")
    status = json.loads(bishan("status", "--json", "--as-of", "2024-03-01").out)
    for shared in ("targets", "milestones", "summary", "binding_summary", "plan", "as_of"):
        assert brief[shared] == status[shared]
    summary, counts = status["summary"], brief["counts"]
    assert counts["met"] == summary["met"]
    assert counts["on_schedule"] == summary["on_track"]
    lagging = ("at_risk", "off_track", "lost", "missed")
    assert counts["lagging"] == sum(summary[each] for each in lagging)
    open_ = ("overdue", "too_few", "no_data", "no_goal")
    assert counts["undecided"] == sum(summary[each] for each in open_)
    assert counts["total"] == summary["total"] == 4
    assert brief["binding_counts"]["total"] == status["binding_summary"]["total"] == 2


def test_each_target_has_its_standing(bishan: Bishan, plan: Path) -> None:
    found = document(bishan, "--as-of", "2024-03-01")["standings"]
    assert {each["id"]: each["standing"] for each in found} == {
        "firms": "on_schedule",
        "share": "lagging",
        "jobless": "lagging",
        "parks": "undecided",
    }
    firms, share, jobless, _ = found
    assert firms["provisional"]
    assert not share["provisional"]
    assert firms["behind"] is None, "80 % of the way, at 60 % of the time"
    assert share["behind"] == pytest.approx(1095 / 1826 - 0.7 / 1.5)
    assert jobless["behind"] is None, "a goal that the baseline meets has no way to go"


def test_changes_since_the_period_before(bishan: Bishan, plan: Path) -> None:
    changes = document(bishan, "--as-of", "2024-03-01")["changes"]
    assert changes["since"] == "2022-12-31"
    assert changes["renewed"] == ["firms", "share", "jobless"]
    turned = {
        each["id"]: (each["before"], each["after"], each["better"]) for each in changes["verdicts"]
    }
    assert turned["jobless"] == ("met", "lost", False)


def test_changes_since_a_day(bishan: Bishan, plan: Path) -> None:
    found = document(bishan, "--as-of", "2024-03-01", "--since", "2024-01")
    assert found["changes"]["since"] == "2024-01-31"
    assert found["changes"]["renewed"] == found["changes"]["verdicts"] == []
    said = bishan("brief", "--as-of", "2024-03-01", "--since", "2024-01", "--lang", "zh").out
    assert "与2024年1月31日相比，0项指标有新数据。各项判断均无变化。" in said


def test_the_first_figures_have_nothing_before_them(bishan: Bishan, plan: Path) -> None:
    assert document(bishan, "--as-of", "2021-06-30")["changes"] is None
    assert "Since" not in bishan("brief", "--as-of", "2021-06-30").out


def test_a_day_that_is_not_before_is_refused(bishan: Bishan, plan: Path) -> None:
    found = bishan("brief", "--as-of", "2024-03-01", "--since", "2024-03-01")
    assert found.code == 2
    assert "--since must be a day before --as-of" in found.err


def test_a_target_decided_after_its_deadline_is_not_counted(bishan: Bishan, tmp_path: Path) -> None:
    late = "[targets.firms]\nat_least = 5\nby = 2023-12-31\nsince = 2024-02-01\n"
    write_plan(tmp_path / "plan", late, d2023_12_31="[values]\nfirms = 6")
    found = bishan("brief", "--file", str(tmp_path / "plan"), "--as-of", "2024-03-01")
    assert found.code == 0
    assert found.out == "As of 1 March 2024, the plan has no target to report on.\n"


def test_invalid_input_is_said_in_json_too(bishan: Bishan, plan: Path) -> None:
    (plan / "actuals/2024-12-31.toml").write_text("date = 2024-12-31\n[values]\nfirms = 'many'\n")
    found = bishan("brief", "--json")
    assert found.code == 2
    brief = json.loads(found.out)
    assert brief["counts"] is None
    assert [each["severity"] for each in brief["diagnostics"]] == ["error"]


def test_narrowed_to_binding_targets(bishan: Bishan, plan: Path) -> None:
    found = bishan("brief", "--binding", "--as-of", "2024-03-01").out
    assert "has 2 targets" in found
    assert "All binding." in found


def test_one_that_moves_away_has_no_negative_progress(bishan: Bishan, tmp_path: Path) -> None:
    plan = "[targets.firms]\nat_least = 500\nby = 2025-12-31\n"
    figures = {"2020-12-31": "[values]\nfirms = 300", "2022-12-31": "[values]\nfirms = 280"}
    write_plan(tmp_path / "plan", plan, **figures)
    found = bishan("brief", "--file", str(tmp_path / "plan"), "--as-of", "2023-03-01").out
    assert "further from the goal than at the baseline" in found
    assert "Progress" not in found
