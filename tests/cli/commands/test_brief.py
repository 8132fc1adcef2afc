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
    assert counts["on_track"] == summary["on_track"]
    assert counts["missed"] == summary["missed"]
    attention = ("at_risk", "off_track", "lost")
    assert counts["needs_attention"] == sum(summary[each] for each in attention)
    open_ = ("overdue", "too_few", "no_data", "no_goal")
    assert counts["undecided"] == sum(summary[each] for each in open_)
    assert counts["total"] == summary["total"] == 4
    assert brief["binding_counts"]["total"] == status["binding_summary"]["total"] == 2


def test_each_target_has_its_standing(bishan: Bishan, plan: Path) -> None:
    found = document(bishan, "--as-of", "2024-03-01")["standings"]
    assert {each["id"]: each["standing"] for each in found} == {
        "firms": "on_track",
        "share": "needs_attention",
        "jobless": "needs_attention",
        "parks": "undecided",
    }
    firms, share, jobless, _ = found
    assert firms["provisional"]
    assert not share["provisional"]
    assert (firms["behind_schedule"], firms["behind"]) == (False, None), "80 % in 60 % of the time"
    assert share["behind"] == pytest.approx(1095 / 1826 - 0.7 / 1.5)
    assert share["behind_schedule"] is True
    assert jobless["behind_schedule"] is None, "a goal that the baseline meets has no way to go"


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


YEAR = """
[targets.revenue]
name = "财政收入"
unit = "亿元"
figures = "year_to_date"
every = "half-year"
years = { 2023 = 100 }
better = "higher"
"""


def of_year(folder: Path, by_half: float, keys: str = YEAR) -> list[str]:
    """A plan's options, with 30, then 40 % of two years' amounts in the first halves."""
    figures = {
        "2021-06-30": "[values]\nrevenue = 27",
        "2021-12-31": "[values]\nrevenue = 90",
        "2022-06-30": "[values]\nrevenue = 38",
        "2022-12-31": "[values]\nrevenue = 95",
        "2023-06-30": f"[values]\nrevenue = {by_half}",
    }
    write_plan(folder / "plan", keys, **figures)
    return ["--file", str(folder / "plan"), "--as-of", "2023-07-15"]


def test_a_lag_goes_by_the_share_that_is_shown(bishan: Bishan, tmp_path: Path) -> None:
    options = of_year(tmp_path, 34)
    said = bishan("brief", *options, "--lang", "zh").out
    behind = (
        "完成全年目标的34.0%，慢于序时进度1.0个百分点（序时进度35.0%，2021–2022年同期的中位数）。"
    )
    assert behind in said
    assert "未达到序时进度要求的有1项。" in said
    status = bishan("status", *options, "--format", "plain", "--lang", "zh").out
    assert "\t34.0%\t35.0%\t往年同期" in status
    found = document(bishan, *options)
    assert found["counts"]["behind_schedule"] == 1
    assert found["standings"][0]["behind"] == pytest.approx(0.01)


def test_one_ahead_of_its_schedule_is_not_said_to_lag(bishan: Bishan, tmp_path: Path) -> None:
    options = of_year(tmp_path, 36)
    said = bishan("brief", *options, "--lang", "zh").out
    assert "需重点关注1项（难以达标1项）" in said
    assert "快于序时进度1.0个百分点" in said, "36 %, where 35 % of the days would be behind 49.6 %"
    assert "各项进度均达到序时进度要求。" in said
    assert "滞后" not in said


def test_a_cap_is_kept_to_by_using_less(bishan: Bishan, tmp_path: Path) -> None:
    cap = YEAR.replace("higher", "lower")
    options = of_year(tmp_path, 37, cap)
    said = bishan("brief", *options, "--lang", "zh").out
    assert "截至2023年6月30日累计37亿元，控制目标（不超过100亿元）尚余63亿元。" in said
    assert "已用全年控制目标的37.0%，高于序时进度2.0个百分点" in said
    assert document(bishan, *options)["counts"]["behind_schedule"] == 1


def test_the_rest_of_a_sum_is_for_the_time_that_is_left(bishan: Bishan, tmp_path: Path) -> None:
    total = """
        [targets.jobs]
        unit = "人"
        figures = "of_period"
        every = "quarter"
        total = { at_least = 50, from = 2022-01-01 }
        by = 2022-12-31
    """
    days = ("2022-03-31", "2022-06-30", "2022-09-30")
    write_plan(tmp_path / "plan", total, **dict.fromkeys(days, "[values]\njobs = 10"))
    options = ["--file", str(tmp_path / "plan"), "--as-of", "2022-10-20"]
    chinese = bishan("brief", *options, "--lang", "zh").out
    assert (
        "还差20人，须在四季度内完成。目标进度60.0%，慢于序时进度（74.8%）14.8个百分点。" in chinese
    )
    english = bishan("brief", *options).out
    assert "20人 still needed in the fourth quarter." in english


def test_one_on_the_path_of_its_growth_is_not_behind(bishan: Bishan, tmp_path: Path) -> None:
    growth = """
        [targets.gdp]
        growth = { at_least = 10 }
        by = 2025-12-31
        baseline = 2020-12-31
    """
    values = ("100", "110", "121", "133.2")
    figures = {f"{2020 + n}-12-31": f"[values]\ngdp = {each}" for n, each in enumerate(values)}
    write_plan(tmp_path / "plan", growth, **figures)
    options = ["--file", str(tmp_path / "plan"), "--as-of", "2024-03-01"]
    its = document(bishan, *options)["standings"][0]
    assert its["behind_schedule"] is False, "54.4 % of the way in 60 % of the time, as planned"


def test_a_missed_one_has_no_schedule_and_no_odds(bishan: Bishan, tmp_path: Path) -> None:
    plan = "[targets.firms]\nat_least = 500\nby = 2022-12-31\nbinding = true\n"
    figures = {"2020-12-31": "[values]\nfirms = 300", "2022-12-31": "[values]\nfirms = 480"}
    write_plan(tmp_path / "plan", plan, **figures)
    found = bishan("brief", "--file", str(tmp_path / "plan"), "--as-of", "2023-03-01").out
    assert "has 1 target: 1 missed." in found
    assert "1. firms (binding, missed): " in found
    assert "schedule" not in found
    assert "Odds" not in found


def test_one_on_track_and_behind_is_named(bishan: Bishan, tmp_path: Path) -> None:
    plan = "[targets.firms]\nat_least = 195\nby = 2023-12-31\n"
    values = [*[100] * 15, *range(110, 191, 10)]
    figures = {f"{1999 + n}-12-31": f"[values]\nfirms = {each}" for n, each in enumerate(values)}
    write_plan(tmp_path / "plan", plan, **figures)
    options = ["--file", str(tmp_path / "plan"), "--as-of", "2023-03-01"]
    found = bishan("brief", *options).out
    assert "has 1 target: 1 on track. 1 does not keep to its schedule." in found
    assert "The target that is on track, but behind schedule:\n1. firms (on track): " in found
    assert "Progress is 94.7%, 1.1 percentage points behind schedule (95.8%)." in found


STANDINGS = ("met", "on_track", "needs_attention", "missed", "awaited", "undecided")
YEARS = """
[plan]
by = 2025-12-31
[targets.jobs]
name.en = "New jobs"
name.zh = "城镇新增就业"
figures = "year_to_date"
every = "quarter"
years = { 2024 = 100, 2025 = 110 }
better = "higher"
binding = true
[targets.homes]
name.en = "Homes"
name.zh = "新建住房"
figures = "year_to_date"
every = "quarter"
years = { 2024 = 90, 2025 = 500 }
better = "higher"
"""
QUARTERS = {
    f"d{year}_{day}": f"[values]\njobs = {jobs}\nhomes = {jobs}\n"
    for year in (2023, 2024, 2025)
    for day, jobs in (("03_31", 25), ("06_30", 50), ("09_30", 80 + year - 2023), ("12_31", 110))
    if (year, day) != (2025, "12_31")
}


@pytest.mark.parametrize(
    ("day", "standing", "words"),
    [
        ("2025-12-31", "needs_attention", "需重点关注1项（难以达标1项）"),
        ("2026-01-01", "awaited", "期末数据待公布2项（按现有数据有望达标1项、难以达标1项）"),
        ("2026-04-30", "awaited", "期末数据待公布2项（按现有数据有望达标1项、难以达标1项）"),
        ("2026-06-30", "undecided", "暂不能判断2项（到期无数据2项）"),
    ],
)
def test_the_final_figure_of_a_year_is_awaited(
    day: str, standing: str, words: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path / "plan", YEARS, **QUARTERS)
    given = ("--file", str(plan), "--as-of", day)
    brief = document(bishan, *given)
    status = json.loads(bishan("status", "--json", *given).out)
    said = {each["id"]: each for each in brief["standings"]}
    assert said["homes"]["standing"] == standing
    assert brief["counts"][standing] == sum(
        each["standing"] == standing for each in brief["standings"]
    )
    assert brief["summary"] == status["summary"]
    assert sum(brief["counts"][each] for each in STANDINGS) == status["summary"]["total"]
    paragraphs = bishan("brief", *given, "--lang", "zh").out
    assert words in paragraphs
    if standing == "awaited":
        assert not any(each["behind_schedule"] for each in brief["standings"])
        assert (
            "期末数据待公布的指标，按现有数据判断：有望达标1项（城镇新增就业），"
            "难以达标1项（新建住房）。"
        ) in paragraphs
        assert "2 awaiting the final figure (so far 1 on track, 1 off track)" in (
            bishan("brief", *given, "--lang", "en").out
        )


def test_a_final_figure_ends_the_waiting(bishan: Bishan, tmp_path: Path) -> None:
    final = {"d2025_12_31": "[values]\njobs = 110\nhomes = 110\n"}
    plan = write_plan(tmp_path / "plan", YEARS, **QUARTERS, **final)
    brief = document(bishan, "--file", str(plan), "--as-of", "2026-01-20")
    assert [each["standing"] for each in brief["standings"]] == ["met", "missed"]
    assert brief["counts"]["awaited"] == 0


_LOWERED = """
[targets.firms]
name.zh = "企业"
name.en = "Firms"
at_least = {goal}
by = 2025-12-31
baseline = 2020-12-31

[[targets.firms.was]]
at_least = 500
until = 2022-01-01
reason = "中期评估"
"""


def test_a_lowered_goal_is_said_to_be_one(bishan: Bishan, tmp_path: Path) -> None:
    figures = {f"{year}-12-31": f"[values]\nfirms = {n}" for year, n in ((2020, 300), (2022, 310))}
    write_plan(tmp_path / "plan", _LOWERED.format(goal=400), **figures)
    found = bishan(
        "brief", "--lang", "zh", "--file", str(tmp_path / "plan"), "--as-of", "2023-03-01"
    ).out
    assert "2022年1月1日起目标由 ≥ 500 放宽为 ≥ 400（中期评估）。" in found
    assert "1项指标的目标已经放宽，以上按放宽后的目标计算：企业。" in found
    (tmp_path / "plan" / "targets.toml").write_text(_LOWERED.format(goal=600), encoding="utf-8")
    raised = bishan(
        "brief", "--lang", "zh", "--file", str(tmp_path / "plan"), "--as-of", "2023-03-01"
    )
    assert "目标由 ≥ 500 收紧为 ≥ 600" in raised.out
    assert "放宽" not in raised.out


def test_a_new_definition_is_said(bishan: Bishan, tmp_path: Path) -> None:
    plan = "[targets.firms]\nat_least = 500\nby = 2025-12-31\nbreaks = [2021-06-01]\n"
    figures = {f"{y}-12-31": f"[values]\nfirms = {n}" for y, n in ((2020, 9), (2021, 4), (2022, 5))}
    write_plan(tmp_path, plan, **figures)
    found = bishan("brief", "--file", str(tmp_path), "--as-of", "2023-03-01").out
    assert "There is a break in the series of 1 target (firms)" in found
