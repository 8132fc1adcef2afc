"""The tables of goals offices, read on the first try: goals, years to date, growth, districts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from office_sheets import SHEETS, office_files
from spreadsheets import csv, text

from bishan_targets.model.book import Book
from bishan_targets.model.goals import Operator
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.recording.new_plan import NewGoal
from bishan_targets.tables.formats.opening import open_sheets as opened
from bishan_targets.tables.milestone_rows import state_in
from bishan_targets.tables.new_goals import common_day, draft_goals
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told, Understood


def open_sheets(name: str, content: bytes) -> list[Sheet]:
    """The sheets of a readable file."""
    found = opened(name, content)
    assert isinstance(found, list)
    return found


_SEPTEMBER = "2026-09-30"
FIGURES = {
    "commission": {
        "地区生产总值": "451.3",
        "规模以上工业增加值增速": "7.1",
        "固定资产投资": "226.4",
        "其中:民间投资": "131.9",
        "一般公共预算收入": "33.08",
        "城镇调查失业率": "5.2",
        "新增高新技术企业": "38",
        "城镇新增就业": "1620",
    },
    "bulletin": {
        "农林牧渔业总产值": "38.25",
        "规模以上工业总产值": "514.28",
        "#出口交货值": "55.1",
        "社会消费品零售总额": "190.4",
        "进出口总额": "30.9",
        "居民消费价格涨幅": "0.2",
    },
    "department": {"科技型企业": "2415", "技术合同成交额": "43260.5", "市级以上研发平台": "113"},
    "districts": {"地区生产总值": "451.3", "社会消费品零售总额": "190.4"},
    "across": {"地区生产总值": "451.3", "社会消费品零售总额": "190.4"},
}
GOALS = {
    "commission": {
        "地区生产总值": ("亿元", "year_to_date", ">= 620"),
        "规模以上工业增加值增速": ("%", "level", "about 7.5"),
        "固定资产投资": ("亿元", "year_to_date", ">= 300"),
        "其中:民间投资": ("亿元", "year_to_date", ""),
        "一般公共预算收入": ("亿元", "year_to_date", ">= 45.5"),
        "城镇调查失业率": ("%", "level", "<= 5.5"),
        "新增高新技术企业": ("家", "year_to_date", "> 50"),
        "城镇新增就业": ("人", "year_to_date", ">= 2000"),
    },
    "bulletin": {
        "农林牧渔业总产值": ("亿元", "year_to_date", ">= 52"),
        "规模以上工业总产值": ("亿元", "year_to_date", "> 700"),
        "#出口交货值": ("亿元", "year_to_date", ""),
        "社会消费品零售总额": ("亿元", "year_to_date", ">= 260"),
        "进出口总额": ("亿元", "year_to_date", ">= 42"),
        "居民消费价格涨幅": ("%", "level", "<= 2"),
    },
    "review": {
        "全社会研发经费投入强度": ("%", None, ">= 3.5"),
        "每万人口高价值发明专利拥有量": ("件", None, "> 15"),
        "森林覆盖率": ("%", None, ">= 55"),
        "单位GDP能耗": ("吨标准煤/万元", None, "<= 0.36"),
        "劳动年龄人口平均受教育年限": ("年", None, ">= 12"),
    },
    "department": {
        "科技型企业": ("家", "year_to_date", ">= 2600"),
        "技术合同成交额": ("万元", "year_to_date", ">= 80000"),
        "市级以上研发平台": ("个", "year_to_date", ">= 120"),
        "万人发明专利": ("件", None, "about 15"),
    },
}
_SIGNS = {
    Operator.AT_LEAST: ">=",
    Operator.MORE_THAN: ">",
    Operator.AT_MOST: "<=",
    Operator.LESS_THAN: "<",
}
_FILES = [(name, ending) for name in SHEETS for ending in ("xlsx", "csv", "tsv")]


def book_of(plan: str) -> Book:
    """A plan without figures."""
    return read(Files(File("targets.toml", "targets.toml", plan.encode()), []))


def taken(content: bytes, file: str, goals: Sequence[NewGoal], **told: Any) -> list[Understood]:
    """Contents recognised in a file for a plan with these goals."""
    tables = (
        f'[targets."{each.id}"]\nname = "{each.name}"\nunit = "{each.unit}"\n' for each in goals
    )
    book = book_of("".join(tables))
    found, diagnostics = understand(file, open_sheets(file, content), book, Told(**told))
    assert not diagnostics
    return found


@pytest.mark.parametrize(("name", "ending"), [each for each in _FILES if each[0] in FIGURES])
def test_every_figure_is_read(name: str, ending: str) -> None:
    file = f"{name}.{ending}"
    content = office_files(name)[file]
    goals = draft_goals(open_sheets(file, content)).goals
    heading = {"districts": "区县", "across": "地区"}.get(name)
    where = {heading: "青山区"} if heading else {}
    names = {goal.id: goal.name for goal in goals}
    entries = [e for each in taken(content, file, goals, where=where) for e in each.entries]
    figures = {names[entry.metric]: entry.value for entry in entries}
    assert figures == {key: Decimal(value) for key, value in FIGURES[name].items()}
    day = "2026-06-30" if name == "department" else _SEPTEMBER
    assert {(str(e.begins), str(e.date)) for e in entries} == {("2026-01-01", day)}


@pytest.mark.parametrize(("name", "ending"), [each for each in _FILES if each[0] in GOALS])
def test_every_goal_is_read(name: str, ending: str) -> None:
    file = f"{name}.{ending}"
    goals = draft_goals(open_sheets(file, office_files(name)[file])).goals
    assert {goal.name: (goal.unit, goal.figures, said(goal)) for goal in goals} == GOALS[name]
    year = 2030 if name == "review" else 2026
    assert str(common_day(goals)) == f"{year}-12-31"
    assert {goal.by for goal in goals if goal.text} == {common_day(goals)}


def said(goal: NewGoal) -> str:
    """A goal's condition."""
    if goal.about is not None:
        return f"about {goal.about}"
    if goal.value is None:
        return ""
    sign = _SIGNS[goal.operator] if goal.operator else f"{goal.high} >="
    return f"{sign} {goal.value}"


def test_expected_years_are_no_figures() -> None:
    content = office_files("review")["review.xlsx"]
    goals = draft_goals(open_sheets("review.xlsx", content)).goals
    [found] = taken(content, "review.xlsx", goals)
    days = {str(entry.date): entry.value for entry in found.entries if entry.metric == goals[0].id}
    assert days == {"2025-12-31": Decimal("2.71"), "2026-12-31": Decimal("2.85")}
    assert [text for _, text in found.goals] == ["2030年目标", "年均增速（%）"]
    assert [text for _, text in found.left_out][:3] == ["2027年预计", "2028f", "2030年目标"]


@pytest.mark.parametrize("name", ["地区生产总值同比±%", "地区生产总值同比", "地区生产总值 增速"])
def test_growth_is_a_metric_of_its_own_by_its_name(name: str) -> None:
    content = office_files("commission")["commission.csv"]
    book = book_of("[targets.other]\n")
    told = Told(names={name: "gdp_growth"})
    [found], diagnostics = understand("t.csv", open_sheets("t.csv", content), book, told)
    assert not diagnostics
    assert [(str(e.date), e.value) for e in found.entries] == [(_SEPTEMBER, Decimal("6.2"))]
    assert "F4" not in dict(found.left_out)
    assert not found.growth


def test_growth_of_the_year_to_date_stands_beside_it() -> None:
    content = office_files("bulletin")["bulletin.csv"]
    book = book_of("[targets.other]\n")
    told = Told(names={"进出口总额同比": "trade_growth"})
    [found], _ = understand("t.csv", open_sheets("t.csv", content), book, told)
    assert [(str(e.begins), e.value) for e in found.entries] == [("2026-01-01", Decimal("12.4"))]


def test_the_last_year_of_a_plan_has_its_goals() -> None:
    table = csv(
        text("""
        “十四五”时期主要指标 | | | |
        指标 | 2020年 | 2025年 | 年均增速[累计] | 属性
        高新技术企业（家） | 285 | 400 | [115] | 预期性
        城镇调查失业率（%） | 5.3 | <5.5 | | 预期性
        森林覆盖率（%） | 52 | 55 | | 约束性
        """)
    )
    goals = draft_goals(open_sheets("t.csv", table)).goals
    assert [(goal.name, said(goal), str(goal.by)) for goal in goals] == [
        ("高新技术企业", ">= 400", "2025-12-31"),
        ("城镇调查失业率", "< 5.5", "2025-12-31"),
        ("森林覆盖率", ">= 55", "2025-12-31"),
    ]
    [found] = taken(table, "t.csv", goals)
    assert [str(entry.date) for entry in found.entries] == ["2020-12-31"] * 3
    assert [text for _, text in found.goals] == ["2025年", "年均增速[累计]"]


def test_a_goal_of_growth_is_that_of_a_metric_of_its_own() -> None:
    table = csv(
        text("""
        2026年全区主要指标 | | | |
        指标 | 单位 | 年度目标 | 1-9月累计 | 同比增长（%）
        地区生产总值 | 亿元 | 增长6.5%以上 | 451.3 | 6.2
        外贸进出口 | 亿元 | 8% | 30.9 | 12.4
        """)
    )
    goals = draft_goals(open_sheets("t.csv", table)).goals
    assert [(goal.name, said(goal), goal.unit) for goal in goals] == [
        ("地区生产总值", "", "亿元"),
        ("地区生产总值同比增长", ">= 6.5", "%"),
        ("外贸进出口", "", "亿元"),
        ("外贸进出口同比增长", ">= 8", "%"),
    ]
    [found] = taken(table, "t.csv", goals)
    figures = {entry.metric: str(entry.value) for entry in found.entries}
    assert figures["地区生产总值同比增长"] == "6.2"
    assert figures["外贸进出口同比增长"] == "12.4"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("主体完工", "begun"),
        ("已竣工验收", "done"),
        ("建成投用", "done"),
        ("未开工", None),
        ("尚未完工", "begun"),
        ("完成主体封顶", "begun"),
        ("完成投资80%", "begun"),
        ("正在施工", "begun"),
        ("项目终止", "dropped"),
        ("良好", None),
    ],
)
def test_states_in_words(text: str, state: str | None) -> None:
    assert state_in(text) == state


MILESTONE = (
    '[milestones.incubator]\nname = "科技企业孵化器二期"\nby = 2026-12-31\nevidence = "公告"\n'
)


def test_a_milestones_state_is_read_in_its_row() -> None:
    book = book_of(MILESTONE)
    content = office_files("department")["department.xlsx"]
    found, diagnostics = understand("t.xlsx", open_sheets("t.xlsx", content), book, Told())
    assert not diagnostics
    [(milestone, said)] = found[0].statements
    assert (milestone, said.state, said.note) == ("incubator", "begun", "主体完工")
    assert str(said.date) == "2026-06-30"


def test_what_is_done_needs_its_evidence() -> None:
    content = office_files("department")["department.csv"].decode().replace("主体完工", "建成投用")
    sheets = open_sheets("t.csv", content.encode())
    _, diagnostics = understand("t.csv", sheets, book_of(MILESTONE), Told())
    assert [(each.cell, each.code) for each in diagnostics] == [("D7", "done-without-evidence")]
    found, _ = understand("t.csv", sheets, book_of(MILESTONE), Told(source="公告"))
    assert found[0].statements[0].statement.evidence == "公告"


MONTH_AND_YEAR = """
2026年临江区主要经济指标完成情况 | | | | | |
 | | | | | | 单位：亿元
指标 | 计量单位 | 全年目标 | 1—9月 | | | 备注
 | | | 本月 | 累计 | 同比增长(%) |
地区生产总值 | 亿元 | 增长6%左右 | | 1203.8 | 5.1 |
规上工业增加值 | % | 6.5以上 | — | — | 5.9 | 只公布增速
固定资产投资 | 亿元 | 力争突破650 | 70.2 | 520.4 | -3.2 |
空气质量优良天数比例 | % | ≥90% | 93.1 | 91.2 | 1.1个百分点 |
PM2.5平均浓度 | 微克/立方米 | 35以下 | 28 | 31 | -4.2 |
"""


def test_a_month_and_the_year_to_date_below_one_heading() -> None:
    table = csv(text(MONTH_AND_YEAR))
    goals = draft_goals(open_sheets("t.csv", table)).goals
    [found] = taken(table, "t.csv", goals)
    assert {entry.metric: str(entry.value) for entry in found.entries} == {
        "地区生产总值": "1203.8",
        "地区生产总值同比增长": "5.1",
        "规上工业增加值同比增长": "5.9",
        "固定资产投资": "520.4",
        "空气质量优良天数比例": "91.2",
        "pm2_5平均浓度": "31",
    }
    assert ("D4", "本月") in found.left_out
    assert {goal.name: said(goal) for goal in goals} == {
        "地区生产总值": "",
        "地区生产总值同比增长": "about 6",
        "规上工业增加值同比增长": ">= 6.5",
        "固定资产投资": "> 650",
        "空气质量优良天数比例": ">= 90",
        "PM2.5平均浓度": "<= 35",
    }


def test_the_months_own_amount_is_taken_where_the_plan_says_so() -> None:
    plan = '[targets.investment]\nname = "固定资产投资"\nfigures = "of_period"\nevery = "month"\n'
    sheets = open_sheets("t.csv", csv(text(MONTH_AND_YEAR)))
    [found], diagnostics = understand("t.csv", sheets, book_of(plan), Told())
    assert not diagnostics
    assert [(str(each.begins), each.value) for each in found.entries] == [
        ("2026-09-01", Decimal("70.2"))
    ]


@pytest.mark.parametrize(
    ("heading", "hint", "day"),
    [
        ("1-6月累计", "period-without-year", "2021-06-30"),
        ("前三季度", "period-without-year", "2021-09-30"),
        ("累计完成", None, None),
    ],
)
def test_a_heading_without_its_year_says_so(
    heading: str, hint: str | None, day: str | None
) -> None:
    table = csv(text(f"指标名称 | 单位 | {heading}\n固定资产投资 | 亿元 | 520.4"))
    plan = '[targets.investment]\nname = "固定资产投资"\n'
    _, [found] = understand("t.csv", open_sheets("t.csv", table), book_of(plan), Told())
    assert (found.code, found.hint, found.values.get("date")) == ("no-period", hint, day)


@pytest.mark.parametrize(
    ("heading", "given", "code"),
    [
        ("累计完成", None, "no-period"),
        ("1-9月累计", None, "no-period"),
        ("1-9月累计", "2026-10-31", "own-dates"),
        ("累计完成", "2026-09-30", None),
        ("1-9月累计", "2026-09-30", None),
    ],
)
def test_the_year_may_be_given(heading: str, given: str | None, code: str | None) -> None:
    table = csv(text(f"指标名称 | 单位 | {heading}\n固定资产投资 | 亿元 | 520.4"))
    day = date.fromisoformat(given) if given else None
    plan = '[targets.investment]\nname = "固定资产投资"\n'
    found, diagnostics = understand("t.csv", open_sheets("t.csv", table), book_of(plan), Told(day))
    assert [each.code for each in diagnostics] == ([code] if code else [])
    if not code:
        assert [(str(e.date), e.value) for e in found[0].entries] == [(given, Decimal("520.4"))]


@pytest.mark.parametrize("title", ["2020-2026年主要指标", "制表日期：2026年9月30日", "主要指标"])
def test_a_title_without_one_year_says_none(title: str) -> None:
    table = csv(text(f"{title} | |\n指标名称 | 单位 | 1-9月累计\n固定资产投资 | 亿元 | 520.4"))
    plan = '[targets.investment]\nname = "固定资产投资"\n'
    _, diagnostics = understand("t.csv", open_sheets("t.csv", table), book_of(plan), Told())
    assert [each.code for each in diagnostics] == ["no-period"]


def test_districts_side_by_side_are_named() -> None:
    plan = '[targets.gdp]\nname = "地区生产总值"\nunit = "亿元"\n'
    sheets = open_sheets("t.csv", office_files("across")["across.csv"])
    for where in ({}, {"地区": "山那边"}):
        _, diagnostics = understand("t.csv", sheets, book_of(plan), Told(where=where))
        assert [(each.cell, each.code) for each in diagnostics] == [("C2", "mixed-columns")]
        assert diagnostics[0].values["known"].split("\n") == ["全市", "青山区", "临江区"]
    [found], diagnostics = understand(
        "t.csv", sheets, book_of(plan), Told(where={"地区": "青山区"})
    )
    assert not diagnostics
    assert found.chosen == {"gdp": {"地区": "青山区"}}
    assert [text for _, text in found.left_out if text in ("全市", "临江区")] == ["全市", "临江区"]


def test_goals_are_in_the_order_of_the_rows() -> None:
    table = csv(
        text("""
        指标 | 单位 | 2020年 | 2025年目标 | 年均增速[累计] | 属性
        地区生产总值 | 亿元 | 812.4 | — | 6以上 | 预期性
        城镇新增就业 | 人 | — | | [25000] | 预期性
        单位地区生产总值能源消耗降低 | % | — | | [13.5] | 约束性
        森林覆盖率 | % | 54.1 | 55.2 | | 约束性
    """)
    )
    names = [goal.name for goal in draft_goals(open_sheets("t.csv", table)).goals]
    assert names == [
        "地区生产总值",
        "城镇新增就业",
        "单位地区生产总值能源消耗降低",
        "森林覆盖率",
    ]
