"""The side of goals that are numbers alone: by the figures, and a column that states it."""

from functools import partial

import pytest
from spreadsheets import csv, sheets, text

from bishan_targets.messages import load
from bishan_targets.model.goals import Operator
from bishan_targets.recording.new_plan import condition, interim_goals
from bishan_targets.render.new_goals import goals_text
from bishan_targets.tables.new_goals import draft_goals

HEADINGS = "指标 | 单位 | 2020年基期值 | 2023年目标 | 2025年目标值"


def draft_goals_of(plan: str, goal: str) -> list[str]:
    (found,) = draft_goals(sheets(csv(text(plan.format(goal=goal))), "t.csv")).goals
    return condition(found)


def goal_of(row: str, headings: str = HEADINGS) -> list[str]:
    (goal,) = draft_goals(sheets(csv(text(f"{headings}\n{row}")), "t.csv")).goals
    return [*condition(goal), *interim_goals(goal)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("办理时限 | 天 | 10 | 7 | 5", "at_most = 5|steps = [{ by = 2023-12-31, at_most = 7 }]"),
        ("办理时限 | 天 | 10 | | 5", "at_most = 5"),
        ("绿地面积 | 平方米 | 12.5 | | 14", "at_least = 14"),
        ("绿地面积 | 平方米 | 14 | | 14", "at_least = 14"),
        ("办理时限 | 天 | 4 | 7 | 5", ""),
        ("办理时限 | 天 | 10 | | ≥5", "at_least = 5"),
        ("城镇化率 | % | 70 | | 68", "at_least = 68"),
        ("失业率 | % | 5.2 | | 5.5", "at_most = 5.5"),
    ],
)
def test_a_goal_below_the_figures_is_a_cap_unless_words_or_the_name_tell(
    row: str, expected: str
) -> None:
    assert "|".join(goal_of(row)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("劣Ⅴ类水体比例 | % | | | 0", "at_most = 0"),
        ("重大事件 | 起 | 0 | | 0", "at_most = 0"),
        ("贸易差额 | 亿元 | -3 | | 0", "at_least = 0"),
    ],
)
def test_zero_alone_is_a_cap_of_what_cannot_be_below_it(row: str, expected: str) -> None:
    assert "|".join(goal_of(row)) == expected


def test_a_sum_by_the_name_of_a_metric_is_no_level_of_its_year() -> None:
    plan = """“十四五”规划主要目标
    指标 | 单位 | 2020年 | 2025年 | 属性
    新增就业（五年累计） | 万人 | 4.8 | {goal} | 预期性
    """
    draft = partial(draft_goals_of, plan)
    assert draft("25") == ["total = { at_least = 25, from = 2021-01-01 }"]
    assert draft("5") == []


@pytest.mark.parametrize(
    ("heading", "low", "high"),
    [
        ("Good is", "Low", "High"),
        ("Polarity", "Smaller is better", "Bigger is better"),
        ("Aim to", "Minimise", "Maximise"),
        ("Higher or lower is better", "Lower", "Higher"),
        ("Desired direction", "↓", "↑"),
        ("指标方向", "逆向", "正向"),
        ("指标性质", "越小越好", "越大越好"),
    ],
)
def test_a_column_states_the_side(heading: str, low: str, high: str) -> None:
    table = text(f"""
    Indicator | {heading} | Unit | 2023 | 2025 target
    Waste | {low} | kg | 380 | 400
    Recycling | {high} | % | 52 | 50
    """)
    goals = draft_goals(sheets(csv(table), "t.csv")).goals
    assert [goal.operator for goal in goals] == [Operator.AT_MOST, Operator.AT_LEAST]
    assert [goal.name for goal in goals] == ["Waste", "Recycling"]


def test_the_direction_of_travel_is_no_side() -> None:
    table = text("""
    Indicator | Direction of travel | Unit | 2023 | 2025 target
    Recycling | ↓ | % | 48 | 50
    """)
    (goal,) = draft_goals(sheets(csv(table), "t.csv")).goals
    assert goal.operator is Operator.AT_LEAST


def test_a_side_by_the_figures_alone_is_said() -> None:
    goals = draft_goals(sheets(csv(text(f"{HEADINGS}\n办理时限 | 天 | 10 | | 5")), "t.csv")).goals
    day = goals[0].by
    assert day
    assert "below what comes before it, so taken for a cap" in goals_text(
        goals, day, load("en"), 200
    )
    assert "低于此前数值，按上限理解" in goals_text(goals, day, load("zh"), 200)
