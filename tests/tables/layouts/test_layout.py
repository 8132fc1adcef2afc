"""Layouts of tables: the places of figures, and cells that must not be mistaken for them."""

from datetime import date

import pytest
from spreadsheets import csv, figures, left_out, problems, reading, text, xlsx

FIRMS_AND_SHARE = [
    ("high_tech_firms", "2020-12-31", "239"),
    ("rd_share", "2020-12-31", "3.1"),
    ("high_tech_firms", "2021-12-26", "300"),
    ("rd_share", "2021-12-26", "3.25"),
]


def layouts(table: str) -> list[str]:
    return [str(each.layout) for each in reading(csv(text(table)))[0]]


def read(table: str, **told: object) -> list[tuple[str, str, str]]:
    return figures(csv(text(table)), **told)


@pytest.mark.parametrize(
    "table",
    [
        """
        date       | metric          | value
        2020-12-31 | high_tech_firms | 239
        2020-12-31 | rd_share        | 3.1
        2021-12-26 | high_tech_firms | 300
        2021-12-26 | rd_share        | 3.25
        """,
        """
        数值  | 单位 | 指标名称             | 日期
        239  | 家  | 高新技术企业           | 2020-12-31
        3.1  | %  | 全社会研发经费投入占比 | 2020-12-31
        300  | 家  | 高新技术企业           | 2021年12月26日
        3.25 | %  | 全社会研发经费投入占比 | 2021/12/26
        """,
        """
        指 标 | 数　值 | 报告期
        1. 高新技术企业 | 239 | 2020
        2. 全社会研发经费投入占比（％） | 3.1 | 2020年末
        高新技术企业① | 300家 | 2021.12.26
        其中：全社会研发经费投入占比* | ３.２５% | 20211226
        """,
    ],
)
def test_a_row_a_figure(table: str) -> None:
    assert layouts(table) == ["long"]
    assert read(table) == FIRMS_AND_SHARE


@pytest.mark.parametrize(
    "table",
    [
        """
        日期       | 高新技术企业 | 全社会研发经费投入占比
        2020-12-31 | 239 | 3.1
        2021-12-26 | 300 | 3.25
        """,
        """
        高新技术企业（家） | 全社会研发经费投入占比（%） | 日期
        239 | 3.1  | 2020-12-31
        300 | 3.25 | 2021-12-26
        """,
        """
        || 单位：家、%
        序号 | 日期 | 高新技术企业 | 全社会研发经费投入占比
        1 | 2020-12-31 | 239 | 3.1
        2 | 2021-12-26 | 300 | 3.25
        注：2021年数据为党代会口径。
        """,
    ],
)
def test_a_column_a_metric(table: str) -> None:
    assert layouts(table) == ["column-a-metric"]
    assert read(table) == FIRMS_AND_SHARE


@pytest.mark.parametrize(
    "table",
    [
        """
        指标 | 2020年 | 2021-12-26
        高新技术企业 | 239 | 300
        全社会研发经费投入占比 | 3.1 | 3.25
        """,
        """
        璧山区科技创新指标
        序号 | 指标名称 | 计量单位 | 2020年 | 2021年12月26日 | 增长（%）
        一、 | 创新主体 | | | |
        1 | 其中：高新技术企业 | 家 | 239 | 300 | 25.5
        二、 | 投入
        2 | 全社会研发经费投入占比[1] | % | 3.1 | 3.25 | /
        注：[1]未注明所指年度。
        """,
        """

        | | 2020 | 2021/12/26 | 备注
        | 高新技术企业 | 239 | 300 | 快报
        |
        | 全社会研发经费投入占比 | 3.1 | 3.25 |
        """,
        """
        2020年 | 2021年12月26日 | 指标
        239 | 300 | 高新技术企业
        3.1 | 3.25 | 全社会研发经费投入占比
        """,
    ],
)
def test_a_column_a_period(table: str) -> None:
    assert layouts(table) == ["column-a-period"]
    assert sorted(read(table)) == sorted(FIRMS_AND_SHARE)


def test_figures_that_look_like_years_are_figures() -> None:
    assert read("""
        年份 | 高新技术企业 | 科技型企业
        2019 | 1998 | 2021
        2020 | 2000 | 2022
        注：快报数 |
    """) == [
        ("high_tech_firms", "2019-12-31", "1998"),
        ("tech_firms", "2019-12-31", "2021"),
        ("high_tech_firms", "2020-12-31", "2000"),
        ("tech_firms", "2020-12-31", "2022"),
    ]
    assert read("""
        指标 | 2019 | 2020
        高新技术企业 | 1998 | 2021
        科技型企业 | 2021 | 2022
        注：快报数 |
    """) == [
        ("high_tech_firms", "2019-12-31", "1998"),
        ("high_tech_firms", "2020-12-31", "2021"),
        ("tech_firms", "2019-12-31", "2021"),
        ("tech_firms", "2020-12-31", "2022"),
    ]


def test_figures_below_a_year_are_no_days_of_it() -> None:
    """2021 and 1130 below it would make 30 November."""
    assert read("""
        指标 | 2021
        高新技术企业 | 1130
        科技型企业 | 0630
    """) == [("high_tech_firms", "2021-12-31", "1130"), ("tech_firms", "2021-12-31", "630")]


def test_a_figure_equal_to_its_year_is_a_figure() -> None:
    assert read("""
        指标 | 2021
        科技型企业 | 2021
    """) == [("tech_firms", "2021-12-31", "2021")]


def test_a_year_above_and_its_parts_below() -> None:
    table = """
        指标 | 2020年 | 2021年 | 2021年 | 2021年
        | 全年 | 1-6月 | 1-6月同比 | 第三季度
        高新技术企业 | 239 | 285 | 8 | 290
    """
    assert read(table) == [
        ("high_tech_firms", "2020-12-31", "239"),
        ("high_tech_firms", "2021-06-30", "285"),
        ("high_tech_firms", "2021-09-30", "290"),
    ]
    assert left_out(csv(text(table))) == [("D2", "1-6月同比")]


def test_growth_beside_each_period_is_left_out_by_name() -> None:
    table = """
        指标 | 2020年 | 同比增长（%） | 2021年 | 同比增长（%）
        高新技术企业 | 239 | 40.6 | 300 | 25.5
    """
    assert read(table) == [
        ("high_tech_firms", "2020-12-31", "239"),
        ("high_tech_firms", "2021-12-31", "300"),
    ]
    assert left_out(csv(text(table))) == [("C1", "同比增长（%）"), ("E1", "同比增长（%）")]


def test_growth_and_plans_under_a_period_are_left_out() -> None:
    assert read("""
        指标 | 2021年 | 2021年 | 2021年
        | 实际数 | 计划 | 增长%
        高新技术企业 | 300 | 320 | 25.5
    """) == [("high_tech_firms", "2021-12-31", "300")]


def test_growth_under_a_metric_is_left_out() -> None:
    table = """
        年份 | 高新技术企业 | 高新技术企业 | 科技型企业 | 科技型企业
        | 数量（家） | 同比增长（%） | 家 | 增速
        2021 | 300 | 25.5 | 1500 | 9
    """
    assert read(table) == [
        ("high_tech_firms", "2021-12-31", "300"),
        ("tech_firms", "2021-12-31", "1500"),
    ]
    assert [text for _, text in left_out(csv(text(table)))] == [
        "高新技术企业 同比增长（%）",
        "科技型企业 增速",
    ]


def test_rows_of_growth_and_of_parts_are_left_out() -> None:
    table = """
        指标 | 2021年
        高新技术企业 | 300
        高新技术企业（同比增长） | 25.5
        高新技术企业占比 | 20
        增长（%） | 25.5
    """
    assert read(table) == [("high_tech_firms", "2021-12-31", "300")]
    assert [cell for cell, _ in left_out(csv(text(table)))] == ["A3", "A4", "A5"]


def test_what_a_category_is_about_is_not_what_its_rows_are_about() -> None:
    """The turnover of such firms is not their number."""
    table = """
        类别 | 内容 | 2021年
        高新技术企业 | 营业收入 | 390
        高新技术企业 | 数量 | 300
        创新主体 | 科技型企业 | 1500
    """
    assert read(table) == [
        ("high_tech_firms", "2021-12-31", "300"),
        ("tech_firms", "2021-12-31", "1500"),
    ]
    assert left_out(csv(text(table))) == [("B2", "高新技术企业 营业收入")]


def test_who_is_responsible_is_no_part_of_a_name() -> None:
    assert read("""
        指标名称 | 责任单位 | 2021年
        高新技术企业 | 区科技局 | 300
        科技型企业 | 区经信委 | 1500
    """) == [("high_tech_firms", "2021-12-31", "300"), ("tech_firms", "2021-12-31", "1500")]


def test_a_second_header_further_down_has_its_own_periods() -> None:
    assert read("""
        指标 | 2019年 | 2020年
        高新技术企业 | 170 | 239
        |
        指标 | 2021年 | 2022年
        科技型企业 | 1306 | 1500
        指标 | 2017 | 2018
        高新技术企业 | 100 | 135
    """) == [
        ("high_tech_firms", "2019-12-31", "170"),
        ("high_tech_firms", "2020-12-31", "239"),
        ("tech_firms", "2021-12-31", "1306"),
        ("tech_firms", "2022-12-31", "1500"),
        ("high_tech_firms", "2017-12-31", "100"),
        ("high_tech_firms", "2018-12-31", "135"),
    ]


def test_two_tables_side_by_side_have_their_own_names() -> None:
    assert read("""
        指标 | 2020年 | | 指标 | 2021年
        高新技术企业 | 239 | | 科技型企业 | 1306
    """) == [("high_tech_firms", "2020-12-31", "239"), ("tech_firms", "2021-12-31", "1306")]


@pytest.mark.parametrize(
    ("heading", "part", "day"),
    [
        ("月份", "6", "2021-06-30"),
        ("月份", "6月", "2021-06-30"),
        ("季度", "3", "2021-09-30"),
        ("季度", "第三季度", "2021-09-30"),
        ("时段", "上半年", "2021-06-30"),
    ],
)
def test_years_and_their_parts_in_two_columns(heading: str, part: str, day: str) -> None:
    for year in ("2021", "2021年"):
        assert read(f"""
            年份 | {heading} | 高新技术企业
            {year} | {part} | 285
        """) == [("high_tech_firms", day, "285")]
    if heading != "时段":
        assert read(f"""
            年份 | {heading} | 指标 | 数值
            2021 | {part} | 高新技术企业 | 285
        """) == [("high_tech_firms", day, "285")]


def test_a_part_of_a_year_that_is_none_is_named() -> None:
    assert problems(
        csv(
            text("""
        年份 | 月份 | 高新技术企业
        2021 | 13 | 285
        2021 | 6 | 285
    """)
        )
    ) == [("A2", "bad-period")]


def test_periods_that_are_none_are_named_where_most_are() -> None:
    assert problems(
        csv(
            text("""
        日期 | 高新技术企业 | 科技型企业
        2020-12-31 | 239 | 1300
        2021-02-30 | 300 | 1400
        二〇二一年 | 300 | 1500
        2022 | 300 | 1600
    """)
        )
    ) == [("A3", "bad-period"), ("A4", "bad-period")]


def test_the_day_on_which_a_table_was_made_is_no_period_of_it() -> None:
    assert read("""
        2022-01-05 |
        年份 | 高新技术企业
        2020 | 239
        2021 | 300
    """) == [("high_tech_firms", "2020-12-31", "239"), ("high_tech_firms", "2021-12-31", "300")]
    assert read("""
        制表日期 | 2022-01-05 |
        指标 | 2020年 | 2021年
        高新技术企业 | 239 | 300
    """) == [("high_tech_firms", "2020-12-31", "239"), ("high_tech_firms", "2021-12-31", "300")]


def test_a_footnote_s_mark_behind_a_period() -> None:
    assert read("""
        指标 | 2020年① | 2021年1-6月[2]
        高新技术企业 | 239 | 285
    """) == [("high_tech_firms", "2020-12-31", "239"), ("high_tech_firms", "2021-06-30", "285")]
    assert read("""
        年份 | 高新技术企业
        2020年* | 239
        2021年（注1） | 300
    """) == [("high_tech_firms", "2020-12-31", "239"), ("high_tech_firms", "2021-12-31", "300")]


def test_headings_on_several_lines() -> None:
    assert figures(csv([["指标", "2021年\n1-6月"], ["高新技术\n企业\n（家）", "285"]])) == [
        ("high_tech_firms", "2021-06-30", "285")
    ]


def test_columns_without_a_heading_are_named() -> None:
    assert left_out(
        csv(
            text("""
        年份 | 高新技术企业 |
        2020 | 239 | 17
    """)
        )
    ) == [("C2", "17")]
    assert left_out(
        csv(
            text("""
        指标 | 2020 |
        高新技术企业 | 239 | 17
    """)
        )
    ) == [("C2", "17")]


def test_rows_without_a_name_are_named() -> None:
    assert problems(
        csv(
            text("""
        指标 | 2020 | 2021
        高新技术企业 | 239 | 300
        | 17 |
        科技型企业 | 1 | 2
    """)
        )
    ) == [("B3", "no-name")]


@pytest.mark.parametrize(
    "table",
    [
        "",
        "高新技术企业",
        "高新技术企业\n300\n",
        "a|b\n1|2\n",
        "2020\n2021\n",
        "||\n||",
        "2020|2021",
    ],
)
def test_what_is_no_table_of_figures_is_said_to_be_none(table: str) -> None:
    assert problems(csv(text(table)) if table else b"") == [(None, "no-table")]


def test_a_table_without_dates_needs_one() -> None:
    table = csv(text("指标 | 数值\n高新技术企业 | 300\n科技型企业 | 1500\n"))
    assert problems(table) == [("B2", "no-period")]
    assert figures(table, date=date(2021, 12, 26)) == [
        ("high_tech_firms", "2021-12-26", "300"),
        ("tech_firms", "2021-12-26", "1500"),
    ]


def test_a_table_with_dates_of_its_own_takes_no_other() -> None:
    table = csv(text("日期 | 指标 | 数值\n2020 | 高新技术企业 | 300\n2021 | 高新技术企业 | 1500\n"))
    assert problems(table, date=date(2021, 12, 26)) == [("A2", "own-dates")]


def test_headings_of_two_kinds_of_value_are_not_a_row_a_figure() -> None:
    assert read("""
        | 2020年 | 2020年 | 2021年 | 2021年
        指标 | 数值 | 增长率 | 数值 | 增长率
        高新技术企业 | 239 | 41 | 300 | 26
    """) == [("high_tech_firms", "2020-12-31", "239"), ("high_tech_firms", "2021-12-31", "300")]


def test_a_column_whose_heading_is_no_period_is_not_passed_over_in_silence() -> None:
    table = """
        指标 | 30/06/2021 | 2021年
        高新技术企业 | 285 | 300
    """
    assert read(table) == [("high_tech_firms", "2021-12-31", "300")]
    assert left_out(csv(text(table))) == [("B1", "30/06/2021")]


def test_a_row_above_the_first_period_is_not_passed_over_in_silence() -> None:
    table = """
        年份 | 高新技术企业
        30/06/2021 | 285
        2021 | 300
    """
    assert problems(csv(text(table))) == [("A2", "bad-period")]


FIRMS = [("high_tech_firms", "2022-12-31", "285"), ("high_tech_firms", "2023-12-31", "300")]


@pytest.mark.parametrize(
    "other",
    [
        *("2024年预计", "2024年（预计）", "2024预测", "2024年计划", "2024年目标", "2024E", "2024f"),
        *("预计2024年", "2024 target", "2024 (forecast)", "2023年增速", "2023年同比"),
    ],
)
def test_what_was_not_seen_is_left_out_by_name(other: str) -> None:
    by_period = f"指标 | 2022年 | 2023年 | {other}\n高新技术企业 | 285 | 300 | 310"
    assert (read(by_period), left_out(csv(text(by_period)))) == (FIRMS, [("D1", other)])
    by_metric = f"年份 | 高新技术企业\n2022 | 285\n2023 | 300\n{other} | 310"
    assert (read(by_metric), left_out(csv(text(by_metric)))) == (FIRMS, [("A4", other)])
    long = "年份 | 指标 | 数值\n2022 | 高新技术企业 | 285\n2023 | 高新技术企业 | 300"
    long += f"\n{other} | 高新技术企业 | 310"
    assert (read(long), left_out(csv(text(long)))) == (FIRMS, [("A4", other)])


def test_goals_and_forecasts_of_a_metric_are_left_out_by_name() -> None:
    table = """
        年份 | 高新技术企业 | 高新技术企业（目标） | 高新技术企业（预计）
        2022 | 285 | 290 | 300
        2023 | 300 | 310 | 320
    """
    assert read(table) == FIRMS
    assert [cell for cell, _ in left_out(csv(text(table)))] == ["C1", "D1"]


@pytest.mark.parametrize(
    "table",
    [
        "高新技术企业 | 年份\n2003 | 2001\n2004 | 2002",
        "年份 | 2001 | 2002\n高新技术企业 | 2003 | 2004",
        "指标 | 2001 | 2002\n高新技术企业 | 2003 | 2004",
        "数值 | 指标 | 年份\n2003 | 高新技术企业 | 2001\n2004 | 高新技术企业 | 2002",
    ],
)
def test_where_periods_stand_is_what_the_headings_say(table: str) -> None:
    assert read(table) == [
        ("high_tech_firms", "2001-12-31", "2003"),
        ("high_tech_firms", "2002-12-31", "2004"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "地区 | 高新技术企业 | 科技型企业\n甲 | 2003 | 2010\n乙 | 2004 | 2011",
        "指标 | 本年 | 上年\n高新技术企业 | 2003 | 2010\n科技型企业 | 1500 | 1400",
        "指标 | 本年\n高新技术企业 | 2003\n科技型企业 | 1500",
    ],
)
def test_counts_that_look_like_years_are_no_headings(table: str) -> None:
    assert ("B2", "no-period") in problems(csv(text(table)))


@pytest.mark.parametrize(
    "above",
    [
        "制表日期 | 2024-05-30 |\n指标",
        "Last updated | 2024-05-30 |\nKPI",
        "制表日期 | 2024-05-30 |\n|\n指标",
    ],
)
def test_a_day_above_a_table_is_no_heading(above: str) -> None:
    assert read(f"{above} | 2022 | 2023\n高新技术企业 | 285 | 300") == FIRMS


@pytest.mark.parametrize(
    ("heading", "note"),
    [
        ("2024*", "*2024年为预计数"),
        ("2024①", "注：①预测数。"),
        ("2024", "注：2024年为预计数"),
        ("2024", "注：2023年为快报数，2024年为计划数。"),
        ("2024", "Note: 2024 is a forecast"),
    ],
)
def test_what_a_note_says_to_be_foreseen_is_left_out_by_name(heading: str, note: str) -> None:
    table = f"指标 | 2022 | 2023 | {heading}\n高新技术企业 | 285 | 300 | 310\n{note}"
    assert read(table) == FIRMS
    assert left_out(csv(text(table))) == [("D1", heading), ("A3", note)]


@pytest.mark.parametrize(
    "table",
    [
        "指标 | 2023年 | 2025年 | 属性\n高新技术企业 | 300 | 400 | 预期性",
        "指标 | 属性 | 2023 | 2024\n高新技术企业 | 约束性指标 | 300 | 400",
        "Indicator | 2023 | 2030 | Type\n高新技术企业 | 300 | 400 | Binding",
        "“十四五”时期主要指标 ||\n指标 | 2023年 | 2025年\n高新技术企业 | 300 | 400",
        "规划中期完成情况 |||\n指标 | 2023年 | 2025年 | 属性\n高新技术企业 | 300 | 400 | 预期性",
    ],
)
def test_the_last_year_of_a_plan_is_that_of_goals(table: str) -> None:
    assert read(table) == FIRMS[1:]
    [found], _ = reading(csv(text(table)))
    assert len(found.goals) == 1


@pytest.mark.parametrize(
    "table",
    [
        "“十四五”时期主要指标 ||\n指标 | 2022年 | 2023年\n高新技术企业 | 285 | 300",
        "规划指标完成情况 |||\n指标 | 2022年 | 2023年 | 属性\n高新技术企业 | 285 | 300 | 预期性",
        "规划指标监测表 |||\n指标 | 2022年 | 2023年 | 属性\n高新技术企业 | 285 | 300 | 预期性",
        "指标 | 2022年 | 2023年实际 | 属性\n高新技术企业 | 285 | 300 | 预期性",
        "指标 | 2022年 | 2023年 | 2025年目标 | 属性\n高新技术企业 | 285 | 300 | 400 | 预期性",
        "指标 | 2022年 | 2023年 | 类型\n高新技术企业 | 285 | 300 | 数量",
    ],
)
def test_years_that_were_seen_are_those_of_figures(table: str) -> None:
    assert read(table) == FIRMS


@pytest.mark.parametrize(
    "remark", ["2024年为预计数", "2023年为快报数，2024年数据为预计数", "2024 is a forecast"]
)
def test_a_remark_says_of_its_rows_year_that_it_is_foreseen(remark: str) -> None:
    table = f"""
    指标 | 2022 | 2023 | 2024 | 备注
    高新技术企业 | 285 | 300 | 310 | {remark}
    全社会研发经费投入占比 | | | 3.1 | 来自公报
    """
    assert read(table) == [*FIRMS, ("rd_share", "2024-12-31", "3.1")]
    assert ("D2", "310") in left_out(csv(text(table)))


def test_a_remark_on_a_span_of_years_is_on_each_of_them() -> None:
    table = "指标 | 2022 | 2023 | 2024 | 2025 | 备注\n高新技术企业 | 285 | 300 | 310 | 320 |"
    assert read(f"{table} 2024-2025年为预计数") == FIRMS
    assert read(f"{table} 2024年、2025年为预计数") == FIRMS


@pytest.mark.parametrize("remark", ["2023年数据为快报数", "2023年为初步核算数"])
def test_a_remark_says_of_its_rows_year_that_it_is_provisional(remark: str) -> None:
    table = f"指标 | 2022 | 2023 | 备注\n高新技术企业 | 285 | 300 | {remark}"
    [found], _ = reading(csv(text(table)))
    assert [entry.provisional for entry in found.entries] == [None, True]


def test_a_note_on_something_else_leaves_figures_in() -> None:
    table = "指标 | 2022 | 2023①\n高新技术企业 | 285 | 300\n注：①快报数，预计2024年完成目标。"
    assert read(table) == FIRMS


def test_growth_above_names_makes_them_other_things() -> None:
    for table in (
        "类别|指标|2022|2023\n总量|高新技术企业|285|300\n增速（%）|高新技术企业|5|6",
        "指标|2022|2023\n总量||\n高新技术企业|285|300\n比上年增长（%）||\n高新技术企业|5|6",
    ):
        assert read(table) == FIRMS
        assert len(left_out(csv(text(table)))) >= 1
    assert read("年份|总量|增速\n|高新技术企业|高新技术企业\n2022|285|5\n2023|300|6") == FIRMS


def test_two_columns_of_names_and_of_dates() -> None:
    assert read("""
        年份 | 时期 | 项目 | 指标 | 数值
        2021 | 上半年 | 高新技术企业 | 营业收入 | 390
        2021 | 上半年 | 高新技术企业 | 数量 | 285
        2021年 | 2021-12-31 | 创新主体 | 高新技术企业 | 300
    """) == [("high_tech_firms", "2021-06-30", "285"), ("high_tech_firms", "2021-12-31", "300")]


@pytest.mark.parametrize(
    ("other", "day"), [("更新日期", "2024-05-30"), ("Start", "2019-01-01"), ("From", "2019-01-01")]
)
def test_days_on_which_something_else_happened_are_no_periods(other: str, day: str) -> None:
    table = f"{other} | 截至 | 高新技术企业\n{day} | 2022-12-31 | 285\n{day} | 2023-12-31 | 300"
    assert read(table) == FIRMS
    assert left_out(csv(text(table))) == [("A1", other)]


def test_absolute_figures_beside_growth_need_a_date() -> None:
    table = csv(text("指标 | 绝对数 | 比上年增长（%）\n高新技术企业 | 300 | 25.5"))
    assert problems(table) == [("B2", "no-period")]
    assert figures(table, date=date(2023, 12, 31)) == FIRMS[1:]
    assert left_out(table, date=date(2023, 12, 31)) == [("C1", "比上年增长（%）")]


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        ("年份|指标|性别|数值\n2020|高新技术企业|男|9\n2021|高新技术企业|女|4", "C1"),
        ("年份|指标|Region|数值\n2020|高新技术企业|N|9\n2020|高新技术企业|S|9", "C1"),
        ("年份|性别|高新技术企业\n2020|男|9\n2021|女|4", "B1"),
        ("指标|地区|2020|2021\n高新技术企业|北|5|-\n高新技术企业|南|-|7", "B1"),
    ],
)
def test_rows_of_one_metric_that_are_parts_are_not_mixed(table: str, cell: str) -> None:
    assert problems(csv(text(table))) == [(cell, "mixed-rows")]


def test_columns_that_say_one_thing_of_a_metric_are_left_out() -> None:
    table = """
        年份 | 指标 | 领域 | 责任单位 | 数值
        2022 | 高新技术企业 | 科技 | 科技局 | 285
        2023 | 高新技术企业 | 科技 | 经信委 | 300
    """
    assert read(table) == FIRMS
    assert left_out(csv(text(table))) == [("C1", "领域"), ("D1", "责任单位")]


def test_a_figure_that_is_multiplied_is_in_another_unit() -> None:
    table = "年份|指标|单位|Unit multiplier|数值\n2022|高新技术企业|家|{}|285"
    assert problems(csv(text(table.format("Thousands")))) == [("C2", "other-unit")]
    assert read(table.format("Units")) == FIRMS[:1]


def test_spans_of_years_are_no_months() -> None:
    spans = csv(text("Period | 高新技术企业\n2001-03 | 285\n2002-04 | 300"))
    assert problems(spans) == [("A2", "bad-period"), ("A3", "bad-period")]
    across = csv(text("指标 | 2001-03 | 2002-04\n高新技术企业 | 285 | 300"))
    assert problems(across) == [("B1", "bad-period"), ("C1", "bad-period")]
    assert len(read("Period | 高新技术企业\n2001-03 | 285\n2001-04 | 300")) == 2


def test_months_without_a_sign_between_are_dates_where_they_are_headed_so() -> None:
    for heading in ("日期", "查询日期", "数据期别"):
        assert read(f"指标名称 | {heading} | 数值\n高新技术企业 | 202106 | 285") == [
            ("high_tech_firms", "2021-06-30", "285")
        ]


def test_a_row_that_only_counts_the_columns_is_left_out() -> None:
    table = """
        年份 | 高新技术企业 | 科技型企业
        甲 | 1 | 2
        2021 | 300 | 1306
    """
    assert len(read(table)) == 2
    assert left_out(csv(text(table))) == [("A2", "甲")]


def test_a_part_of_the_year_above_figures_and_growth() -> None:
    rows = text("""
        2025年1-9月主要指标完成情况 | | |
        指标 | 单位 | 1-9月 |
         | | 累计 | 同比增长（%）
        高新技术企业 | 家 | 420 | 12.3
        科技型企业 | 家 | | 5.1
    """)
    content = xlsx(rows, merged=["A1:D1", "A2:A3", "B2:B3", "C2:D2"])
    assert figures(content) == [("high_tech_firms", "2025-09-30", "420")]
