"""Groups of a plan drafted from a table: a column, or rows with a name alone."""

from spreadsheets import csv, text

from bishan_targets.tables.formats.opening import open_sheets
from bishan_targets.tables.new_goals import draft_goals


def grouped(table: str) -> dict[str, str | None]:
    """The group of each metric of a table."""
    sheets = open_sheets("t.csv", csv(text(table)))
    assert isinstance(sheets, list)
    return {goal.name: goal.group for goal in draft_goals(sheets).goals}


def test_a_column_has_the_groups() -> None:
    assert grouped("""
        类别 | 指标 | 单位 | 2020年 | 2025年目标 | 属性
        一、经济发展 | 生产总值 | 亿元 | 800 | 1000 | 预期性
        一、经济发展 | 城镇化率 | % | 52.6 | 60 | 预期性
        二、绿色生态 | 森林覆盖率 | % | 54.1 | 55.2 | 约束性
    """) == {"生产总值": "经济发展", "城镇化率": "经济发展", "森林覆盖率": "绿色生态"}


def test_rows_with_a_name_alone_head_groups() -> None:
    assert grouped("""
        指标 | 单位 | 2020年 | 2025年目标
        生产总值 | 亿元 | 800 | 1000
        一、创新驱动 | | |
        研发投入 | 亿元 | 20 | 30
        二、民生福祉 | | |
        床位 | 张 | 100 | 200
        其中： | | |
        医师 | 人 | 10 | 20
    """) == {"生产总值": None, "研发投入": "创新驱动", "床位": "民生福祉", "医师": None}


def test_a_column_of_properties_is_none_of_groups() -> None:
    assert grouped("""
        指标 | 分类 | 单位 | 2020年 | 2025年目标
        生产总值 | 预期性 | 亿元 | 800 | 1000
        城镇化率 | 预期性 | % | 52.6 | 60
        森林覆盖率 | 约束性 | % | 54.1 | 55.2
    """) == {"生产总值": None, "城镇化率": None, "森林覆盖率": None}
