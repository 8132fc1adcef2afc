"""A goal for each year whose year has no figure yet, and goals of years that were never decided."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
name = "plan"
[targets.grain]
name = "grain"
figures = "of_period"
each_year = { at_least = 25 }
[targets.invested]
name = "invested"
figures = "year_to_date"
every = "month"
years = { 2024 = 320, 2025 = 340 }
better = "higher"
[targets.parts]
name = "parts"
figures = "of_period"
every = "quarter"
years = { 2024 = 320, 2025 = 340 }
better = "higher"
"""
FIGURES = {
    "d2024_12_31": "[values]\ngrain = 25.2\ninvested = 330\nparts = 80\n",
    "d2025_03_31": "[values]\ninvested = 70\nparts = 60\n",
    "d2025_06_30": "[values]\ninvested = 152\nparts = 60\n",
}


@pytest.fixture
def said(bishan: Bishan, tmp_path: Path) -> Callable[..., str]:
    plan = write_plan(tmp_path, PLAN, **FIGURES)

    def run(*arguments: str) -> str:
        return bishan(*arguments, "--file", str(plan)).out.replace("\\", "")

    return run


@pytest.mark.parametrize(
    ("language", "gap", "why", "note"),
    [
        (
            "en",
            "On 31 December 2024 it stood at 25.2, the amount of an earlier year; there is no"
            " figure yet to compare with the goal for the year to 31 December 2025 (at least 25).",
            "The only figure (25.2, 31 December 2024) is an earlier year's: the goal for the year"
            " to 31 December 2025 (≥ 25) has none yet, and there is no trend.",
            "1 target has no figure yet for the year of its goal (grain): the latest is an earlier"
            " year's, and is not compared with the goal.",
        ),
        (
            "zh",
            "截至2024年12月31日为25.2，属以前年度；"
            "2025年12月31日到期的年度目标（不低于25）尚无当年数据，暂不能比较。",
            "只有一期数据（2024年12月31日，25.2），属以前年度："
            "2025年12月31日到期的年度目标（≥ 25）尚无当年数据，也看不出趋势。",
            "有1项指标目标年度的数据待公布（grain）：所列为以前年度的数，不与当年目标比较。",
        ),
    ],
)
def test_another_years_amount_is_called_so(
    language: str, gap: str, why: str, note: str, said: Callable[..., str]
) -> None:
    day = ("--as-of", "2026-02-01", "--lang", language)
    report = said("report", "--format", "markdown", "-o", "-", *day)
    assert all(each in report for each in (gap, why, note))
    too_few = {"en": "enough for a gap", "zh": "可看出缺口"}[language]
    assert too_few not in report
    assert too_few in said(
        "report", "--format", "markdown", "-o", "-", "--as-of", "2025-02-01", "--lang", language
    )


@pytest.mark.parametrize(
    ("language", "days", "steps"),
    [
        ("en", "18 days behind the linear path", "interim goals"),
        ("zh", "落后序时进度18天", "阶段目标"),
    ],
)
def test_goals_of_other_years_are_no_interim_goals(
    language: str, days: str, steps: str, said: Callable[..., str]
) -> None:
    day = ("--as-of", "2025-07-15", "--lang", language)
    report = said("report", "invested", "--format", "markdown", "-o", "-", *day)
    assert days in report
    assert steps not in report


@pytest.mark.parametrize(
    ("language", "overdue", "ahead"),
    [("en", "1 overdue", "1 ahead"), ("zh", "1个到期待定", "1个未到期")],
)
def test_a_year_that_was_never_decided_is_not_ahead(
    language: str, overdue: str, ahead: str, said: Callable[..., str]
) -> None:
    def row(target: str, as_of: str) -> str:
        return said("status", target, "--format", "table", "--as-of", as_of, "--lang", language)

    assert overdue in row("parts", "2025-07-15")
    assert ahead in row("invested", "2025-01-15")
