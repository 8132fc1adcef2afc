"""The name of a plan drafted from a table: what the table's title calls it."""

import pytest
from spreadsheets import csv, text

from bishan_targets.tables.formats.opening import open_sheets
from bishan_targets.tables.new_goals import draft_goals


def named(*titles: str) -> str | None:
    """The name of the plan of a table below some titles, each alone in its row."""
    above = "\n".join(f"{title} | | |" for title in titles)
    table = f"{above}\n指标 | 单位 | 2020年 | 2025年目标\n高新技术企业 | 家 | 239 | 500"
    sheets = open_sheets("t.csv", csv(text(table)))
    assert isinstance(sheets, list)
    return draft_goals(sheets).title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("某县“十四五”规划主要指标表", "某县“十四五”规划主要指标"),
        ("附表1：某县“十四五”时期主要目标一览表", "某县“十四五”时期主要目标"),
        ("专栏2 主要指标", "主要指标"),
        ("某区2025年主要指标完成情况", "某区2025年主要指标"),
        ("Table 3: Goals of the Energy Strategy", "Goals of the Energy Strategy"),
        ("某县2025年6月主要经济指标", None),
        ("某县2025年上半年主要目标完成情况", None),
        ("单位：家", None),
        ("填表人：张三", None),
        ("某县基本情况", None),
    ],
)
def test_a_plan_has_the_name_in_the_title(title: str, name: str | None) -> None:
    assert named(title) == name


def test_several_titles_name_none() -> None:
    assert named("某县规划", "主要指标") is None
    assert named() is None
