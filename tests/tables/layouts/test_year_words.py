"""Headings of plans: years with words for the baseline, for observations, and for goals."""

import pytest
from spreadsheets import csv, sheets, text

from bishan_targets.tables.layouts.arrangement import Arrangement, Reach
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.roles import Role, role_of


def arranged(headings: str, figures: str = "2.5 | 3.5") -> Arrangement | None:
    table = f"序号 | 指标名称 | 单位 | {headings} | 责任单位\n1 | 研发强度 | % | {figures} | 科技局"
    [sheet] = sheets(csv(text(table)))
    return lay_out(sheet)


def periods(found: Arrangement | None) -> list[tuple[str | None, Reach | None]]:
    assert found is not None
    return [(item.period, item.reach) for item in found.items.but(())]


BASES = """
2020年基数
2020年基期值
2020年（基期）
2020年(基准年)
2020年基年值
2020年现状值
2020年现状
基期（2020年）
规划基期年（2020年）
现状值（2020年）
"""
SEEN = """
2020年实际
2020年实际完成值
2020年完成值
2020年统计数
2020年水平
“十三五”末
2020年末值
"""
GOALS = """
2025年目标
2025年目标值
2025年（目标）
2025年规划
2025年规划值
2025年规划目标值
2025年预期目标
2025年预期
2025年目标要求
2025年达到
目标（2025年）
规划目标年（2025年）
十四五目标
“十四五”规划目标
2025 target
Target by 2025
Target value (2025)
End target (2025)
2025 planned
"""


@pytest.mark.parametrize("heading", BASES.split())
def test_the_baseline_has_its_year(heading: str) -> None:
    found = arranged(f"{heading} | 2025年目标")
    [(period, reach)] = periods(found)
    assert (period, reach) == ("2020年", Reach.BASE)


@pytest.mark.parametrize("heading", ["2020 baseline", "Baseline (2020)", "Base year 2020"])
def test_the_baseline_in_english(heading: str) -> None:
    assert periods(arranged(f"{heading} | 2025 target")) == [("2020", Reach.BASE)]


@pytest.mark.parametrize("heading", SEEN.split())
def test_what_was_seen_has_its_year(heading: str) -> None:
    [(period, reach)] = periods(arranged(f"{heading} | 2025年目标"))
    assert (str(period)[:4], reach) == ("2020", None)


@pytest.mark.parametrize("heading", GOALS.strip().splitlines())
def test_goals_have_their_year(heading: str) -> None:
    found = arranged(f"2020年基数 | {heading}")
    assert found is not None
    assert [str(goal.day) for goal in found.goals] == ["2025-12-31"]


@pytest.mark.parametrize(
    "heading",
    ["2020年预计", "2020年预计完成", "“十三五”完成值", "2020年占比", "2020年增速", "所属规划"],
)
def test_other_headings_are_neither(heading: str) -> None:
    assert arranged(f"{heading} | 2025年目标") is None
    assert role_of(heading) not in (Role.GOAL, Role.FIGURE)


def test_the_last_year_is_that_of_goals_beside_a_baseline() -> None:
    table = text("""
    指标 | 单位 | 2020年基数 | 2025年 | 属性
    研发强度 | % | 2.5 | 3.5 | 约束性
    """)
    [sheet] = sheets(csv(table))
    found = lay_out(sheet)
    assert periods(found) == [("2020年", Reach.BASE)]
    assert found
    assert [str(goal.day) for goal in found.goals] == ["2025-12-31"]


def test_a_baseline_is_of_no_period_in_the_title() -> None:
    table = text("""
    2026年1-9月主要指标 | | | |
    指标 | 单位 | 基数 | 累计 | 目标值
    固定资产投资 | 亿元 | 210 | 226.4 | 300
    """)
    [sheet] = sheets(csv(table))
    found = lay_out(sheet)
    assert found
    assert [item.figure[1] for item in found.items.but(())] == [3]


def test_a_baseline_is_not_of_the_day_given_for_others() -> None:
    found = arranged("基数 | 累计完成")
    assert found
    assert [item.figure[1] for item in found.items.but(())] == [4]


@pytest.mark.parametrize(
    ("title", "heading", "day"),
    [
        ("“十四五”规划主要指标", "目标值", "2025-12-31"),
        ("“十四五”规划主要指标", "年度目标", "2022-12-31"),
        ("“十三五”和“十四五”规划", "目标值", "2022-12-31"),
        ("“十四五”规划主要指标", "2030年目标", "2030-12-31"),
    ],
)
def test_a_title_names_the_plan_of_the_goals(title: str, heading: str, day: str) -> None:
    table = text(f"""
    {title} | | |
    指标 | 单位 | 2022年 | {heading}
    研发强度 | % | 2.5 | 3.5
    """)
    [sheet] = sheets(csv(table))
    found = lay_out(sheet)
    assert found
    assert [str(goal.day) for goal in found.goals] == [day]
