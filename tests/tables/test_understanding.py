"""From sheets to figures: cells read, cells left out, and diagnostics."""

from datetime import date

import openpyxl
import pytest
from spreadsheets import (
    bishan_plan,
    csv,
    figures,
    fill,
    left_out,
    problems,
    reading,
    saved,
    sheets,
    text,
    xlsx,
)

from bishan_targets.model.book import Book, Plan
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told

HEADING = "日期 | 指标 | 数值"


def value(given: object, metric: str = "高新技术企业", form: str | None = None) -> str:
    """The figure that a cell of Excel gives, or its error."""
    rows: list[list[object]] = [["日期", "指标", "数值"], ["2021", metric, given]]
    (found,), diagnostics = reading(xlsx(rows, formats={"C2": form} if form else {}))
    if diagnostics:
        return str(diagnostics[0].values["reason"])
    return str(found.entries[0].value)


@pytest.mark.parametrize(
    ("given", "figure"),
    [
        (1306, "1306"),
        (1306.0, "1306"),
        ("1306", "1306"),
        ("１３０６", "1306"),
        ("１,３０６", "1306"),
        ("1,306", "1306"),
        ("1306家", "1306"),
        ("1306 家", "1306"),
        ("1306 firms", "1306"),
        ("−5", "-5"),
        ("+5", "5"),
        (0, "0"),
    ],
)
def test_what_is_clear_is_read(given: object, figure: str) -> None:
    assert value(given) == figure


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("3,5", "comma"),
        ("1,30,6", "comma"),
        ("1.2万", "multiplier"),
        ("3百", "multiplier"),
        ("约300", "not-number"),
        ("300*", "not-number"),
        ("1306①", "not-number"),
        ("½", "not-number"),
        ("三百", "not-number"),
        ("300-310", "not-number"),
        ("300（快报）", "not-number"),
        ("300个", "other-unit"),
        ("3.5%", "other-unit"),
        (True, "not-number"),
        (date(2021, 6, 30), "not-number"),
        ("1" * 29, "digits"),
        ("1e200", "digits"),
        ("nan", "not-number"),
        ("inf", "not-number"),
    ],
)
def test_what_is_not_clear_is_refused(given: object, reason: str) -> None:
    assert value(given) == f"figure.{reason}"


def test_shares_that_are_shown_in_percent() -> None:
    assert value(0.0325, "全社会研发经费投入占比", "0.0%") == "3.25"
    assert value("3.25%", "全社会研发经费投入占比") == "3.25"
    assert value("３.２５％", "全社会研发经费投入占比") == "3.25"
    assert value(0.0325, "高新技术企业", "0.0%") == "figure.other-unit"


@pytest.mark.parametrize(
    "given",
    [
        *("", "-", "—", "…", "/", "无", "暂无", "n/a", "NULL", " － "),
        *("–", "－－", "———", "— —", "--------", "──", "‐", "−", "…………", "....", "﹣"),
    ],
)
def test_no_figure_is_no_error(given: str) -> None:
    content = csv(
        text(f"{HEADING} | 单位\n2021 | 高新技术企业 | {given} | 家\n2022 | 科技型企业 | 5 | 家")
    )
    (found,), diagnostics = reading(content)
    assert diagnostics == []
    assert (len(found.entries), found.empty) == (1, 1)


# --- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        (f"{HEADING} | 单位\n2021 | 高新技术企业 | 3 | 万家", "D2"),
        (f"{HEADING}\n2021 | 高新技术企业（万家） | 3", "B2"),
        ("日期 | 高新技术企业（万家）\n2021 | 3\n2022 | 4", "B1"),
        ("指标 | 2021 | 2022\n高新技术企业（万家） | 3 | 4", "A2"),
        ("指标 | 计量单位 | 2021 | 2022\n高新技术企业 | 万家 | 3 | 4", "B2"),
        ("|||单位：万家\n指标 | 2021 | 2022\n高新技术企业 | 3 | 4", "A3"),
        ("单位：万家\n日期 | 高新技术企业 |\n2021 | 3 |\n2022 | 4 |", "B2"),
        (f"（计量单位：万家）||\n{HEADING}\n2021 | 高新技术企业 | 3", "B3"),
        ("表1（单位：万家）\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4", "A3"),
        ("表1 主要指标 单位：万家\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4", "A3"),
        ("主要指标（万家）\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4", "A3"),
        ("主要指标（%）\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4", "A3"),
        ("| | 单位： | 万家\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4", "A3"),
        ("Firms (thousands)\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4", "A3"),
        ("指标（万家） | 2020 | 2021\n高新技术企业 | 3 | 4", "A2"),
        ("指标/万家 | 2020 | 2021\n高新技术企业 | 3 | 4", "A2"),
        ("万家 | 2020 | 2021\n高新技术企业 | 3 | 4", "A2"),
        ("年份（单位：万家） | 高新技术企业\n2020 | 3\n2021 | 4", "B1"),
        ("日期 | 指标 | 数值（万家）\n2021 | 高新技术企业 | 3", "B2"),
        ("指标 | 2020 | 2021\n | 万家 | 万家\n高新技术企业 | 3 | 4", "A3"),
        ("指标 | 2020 | 2021\n高新技术企业 | 3 | 4\n注：单位为万家", "A2"),
        ("年份 | 高新技术企业\n2020 | 3\n2021 | 4\n单位：万家", "B1"),
        (f"{HEADING} | Units\n2021 | 高新技术企业 | 3 | 万家", "D2"),
        (
            "单位：家\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4\n"
            "单位：万家\n指标 | 2018 | 2019\n高新技术企业 | 3 | 4",
            "A6",
        ),
    ],
)
def test_another_unit_is_said_once(table: str, cell: str) -> None:
    assert problems(csv(text(table))) == [(cell, "other-unit")]


@pytest.mark.parametrize("unit", ["家", " 家 ", "firms", "Firms", ""])
def test_the_metric_s_own_unit_in_any_language(unit: str) -> None:
    content = csv(text(f"{HEADING} | 单位\n2021 | 高新技术企业 | 3 | {unit}"))
    assert figures(content) == [("high_tech_firms", "2021-12-31", "3")]


def test_several_units_above_a_table() -> None:
    content = csv(
        [["单位：家、％"], *text("指标|2021|2022\n高新技术企业|3|4\n全社会研发经费投入占比|5|6")]
    )
    assert len(figures(content)) == 4


@pytest.mark.parametrize(
    "words",
    [
        *(
            "填报单位：区科技局",
            "责任单位：科技局",
            "璧山区（万州区）",
            "千户集团",
            "指标（2021年）",
        ),
        *("表1（单位：家）", "Unit: Firms", "单位：家", "主要指标（亿元以上）", "（快报）"),
    ],
)
def test_words_above_a_table_that_say_no_other_unit(words: str) -> None:
    content = csv(text(f"{words}\n指标 | 2020 | 2021\n高新技术企业 | 3 | 4"))
    assert len(figures(content)) == 2


def test_a_unit_beside_a_name_goes_before_that_of_all() -> None:
    content = csv(text("单位：万元\n指标 | 2021 | 2022\n高新技术企业（家） | 3 | 4"))
    assert len(figures(content)) == 2


# --- rows that are told apart ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        (f"{HEADING} | 性别\n2021 | 高新技术企业 | 3 | 男\n2022 | 高新技术企业 | 2 | 女", "D1"),
        (f"{HEADING} | 地区\n2021 | 高新技术企业 | 3 | 甲\n2021 | 高新技术企业 | 3 | 乙", "D1"),
        ("Geo_Area Name | 指标 | 2021\n甲 | 高新技术企业 | 3\n乙 | 高新技术企业 | 4", "A1"),
        ("日期 | Age group | 高新技术企业\n2021 | young | 3\n2022 | old | 4", "B1"),
        (
            f"{HEADING} | 年龄段\n2021 | 高新技术企业 | 3 | 0-14\n2022 | 高新技术企业 | 2 | 15-64",
            "D1",
        ),
        (f"{HEADING} | 年龄\n2021 | 高新技术企业 | 3 | 14\n2022 | 高新技术企业 | 2 | 65", "D1"),
        (f"{HEADING} | 规模\n2021 | 高新技术企业 | 3 | 0-9\n2022 | 高新技术企业 | 2 | 10+", "D1"),
        (
            f"{HEADING} | 填报单位\n2021 | 高新技术企业 | 3 | 甲区\n2022 | 高新技术企业 | 2 | 乙区",
            "D1",
        ),
        (
            f"{HEADING} | Ownership\n2021 | 高新技术企业 | 3 | State\n2022 | 高新技术企业 | 2 | Us",
            "D1",
        ),
    ],
)
def test_rows_of_one_metric_must_be_of_one_kind(table: str, cell: str) -> None:
    assert problems(csv(text(table))) == [(cell, "mixed-rows")]


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        ("date | 高新技术企业\n2021-12-31 | 3\n30/06/2022 | 3", "A3"),
        ("日期 | 高新技术企业\n2021-02-30 | 3", "A2"),
    ],
)
def test_a_bad_date_is_named_in_the_shortest_table(table: str, cell: str) -> None:
    assert problems(csv(text(table))) == [(cell, "bad-period")]


def test_a_goal_for_a_year_leaves_that_years_figure() -> None:
    table = "指标名称 | 2022年 | 2023年 | 2023年目标\n高新技术企业 | 285 | 300 | 320"
    assert len(figures(csv(text(table)))) == 2


@pytest.mark.parametrize("heading", ["Month", "月份"])
def test_months_are_periods_under_their_own_heading(heading: str) -> None:
    table = f"指标 | {heading} | 数值\n高新技术企业 | 202209 | 285"
    assert len(figures(csv(text(table)))) == 1


@pytest.mark.parametrize("heading", ["计算单位", "度量单位", "UoM", "Unit of measurement"])
def test_units_are_read_under_any_of_their_headings(heading: str) -> None:
    table = f"年份 | 指标 | {heading} | 数值\n2022 | 高新技术企业 | 万家 | 300"
    assert [code for _, code in problems(csv(text(table)))] == ["other-unit"]


@pytest.mark.parametrize(
    "table",
    [
        f"{HEADING} | 地区\n2021 | 高新技术企业 | 3 | 甲\n2022 | 高新技术企业 | 4 | 甲",
        f"{HEADING} | 行业\n2021 | 高新技术企业 | 3 | 甲\n2022 | 科技型企业 | 4 | 乙",
        f"{HEADING} | 责任单位\n2021 | 高新技术企业 | 3 | 甲局\n2022 | 高新技术企业 | 4 | 乙局",
        f"{HEADING} | Data source\n2021 | 高新技术企业 | 3 | A\n2022 | 高新技术企业 | 4 | B",
        f"{HEADING} | 排名\n2021 | 高新技术企业 | 3 | 7\n2022 | 高新技术企业 | 4 | 8",
        f"{HEADING} | 摘录\n2021 | 高新技术企业 | 3 | 甲\n2022 | 高新技术企业 | 4 | 乙",
        "Year | Area | 高新技术企业\n2021 | 16.1 | 3\n2022 | 16.2 | 4",
    ],
)
def test_rows_of_one_kind_and_columns_of_something_else_are_read(table: str) -> None:
    assert len(figures(csv(text(table)))) == 2


# --- ids and names --------------------------------------------------------------------------------


def test_ids_without_a_target_are_context() -> None:
    table = text("date|metric|value\n2021|rd_institutions|216\n2021|研发机构.个|3\n2021|1.x|4")
    assert [metric for metric, *_ in figures(csv(table))] == [
        "rd_institutions",
        "研发机构.个",
        "1.x",
    ]


def test_an_id_that_looks_misspelt_is_context_if_that_is_said() -> None:
    content = csv(text("date | metric | value\n2021 | high_tech_firm | 3"))
    assert problems(content) == [("B2", "misspelt-id")]
    assert figures(content, context=True) == [("high_tech_firm", "2021-12-31", "3")]


def test_ids_are_taken_as_they_are() -> None:
    """`2.tech_firms` is no numbered name, but another id."""
    content = csv(text("date | metric | value\n2021 | 2.tech_firms | 3"))
    assert figures(content) == [("2.tech_firms", "2021-12-31", "3")]


def test_ids_that_are_none_or_misspelt_are_errors() -> None:
    content = csv(text("date | metric | value\n2021 | a b | 1\n2021 | high_tech_firm | 2"))
    assert problems(content) == [("B2", "bad-id"), ("B3", "misspelt-id")]


def test_a_column_of_codes_beside_one_of_names() -> None:
    content = csv(text("代码|指标名称|年份|数值\nA01|高新技术企业|2021|300\nA02|研发机构|2021|9"))
    assert figures(content) == [("high_tech_firms", "2021-12-31", "300")]
    assert left_out(content) == [("A3", "研发机构")]


def test_a_name_in_a_column_of_ids_is_the_target_s() -> None:
    content = csv(text("date | metric | value\n2021 | 高新技术企业 | 3"))
    assert figures(content) == [("high_tech_firms", "2021-12-31", "3")]


def test_mapped_names() -> None:
    content = csv(text(f"{HEADING}\n2021 | 高企 | 3\n2021 | 产值 | 5"))
    assert left_out(content) == [("B2", "高企"), ("B3", "产值")]
    assert figures(content, names={"高企": "high_tech_firms", "产值": "output"}) == [
        ("high_tech_firms", "2021-12-31", "3"),
        ("output", "2021-12-31", "5"),
    ]


def test_nothing_that_is_known_is_an_error_with_the_names() -> None:
    (problem,) = reading(
        csv(text(f"{HEADING}\n2021 | 高企 | 3\n2022 | 高企 | 4\n2021 | 产值 | 5"))
    )[1]
    assert (problem.code, problem.values["known"]) == ("no-metric", "高企\n产值")


def test_a_name_without_figures_is_not_worth_a_word() -> None:
    content = csv(
        text("指标 | 单位 | 2021\n创新主体 | 类 |\n高新技术企业 | 家 | 300\n研发机构 | 个 | 9")
    )
    assert left_out(content) == [("A4", "研发机构")]


# --- what else a row says -------------------------------------------------------------------------


def test_source_note_and_mark_of_a_row_go_before_those_of_all() -> None:
    rows = text(
        f"{HEADING}|来源|备注|初步数\n2021|高新技术企业|3|普查|快报|是\n2021|科技型企业|4|||\n"
    )
    rows += text("2022 | 科技型企业 | 5 | | | 否")
    (found,), _ = reading(csv(rows), source="公报", note="同一口径", provisional=True)
    assert [(e.source, e.note, e.provisional) for e in found.entries] == [
        ("普查", "快报", True),
        ("公报", "同一口径", True),
        ("公报", "同一口径", False),
    ]
    (found,), _ = reading(csv(rows))
    assert [(e.source, e.note, e.provisional) for e in found.entries][1:] == [
        (None, None, None),
        (None, None, False),
    ]


@pytest.mark.parametrize(
    ("mark", "is_one"), [("P", True), ("TRUE", True), ("0", False), ("n", False)]
)
def test_marks(mark: str, is_one: bool) -> None:
    (found,), diagnostics = reading(
        csv(text(f"{HEADING} | provisional\n2021 | 高新技术企业 | 3 | {mark}"))
    )
    assert diagnostics == []
    assert found.entries[0].provisional is is_one


def test_a_mark_that_says_nothing_is_an_error() -> None:
    content = csv(text(f"{HEADING} | provisional\n2021 | 高新技术企业 | 3 | 也许"))
    assert problems(content) == [("D2", "bad-mark")]


# --- periods --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2021-06-30", "2021-06-30"),
        ("2021/6/30", "2021-06-30"),
        ("2021.6.30", "2021-06-30"),
        ("２０２１年６月", "2021-06-30"),
        ("2021年2月", "2021-02-28"),
        ("2021年1—6月", "2021-06-30"),
        ("2021年上半年", "2021-06-30"),
        ("2021年前三季度", "2021-09-30"),
        ("2021Q2", "2021-06-30"),
        ("2021", "2021-12-31"),
        ("1900", "1900-12-31"),
        ("2199-12-31", "2199-12-31"),
    ],
)
def test_periods_stand_for_their_last_day(given: str, day: str) -> None:
    long = csv(text(f"{HEADING}\n{given} | 高新技术企业 | 3"))
    by_period = csv(text(f"指标 | {given}\n高新技术企业 | 3"))
    by_metric = csv(text(f"时间 | 高新技术企业\n{given} | 3"))
    for content in (long, by_period, by_metric):
        assert figures(content) == [("high_tech_firms", day, "3")]


@pytest.mark.parametrize("given", ["", "2021-02-30", "30/06/2021", "去年", "21年", "2021年13月"])
def test_no_period_is_an_error_at_its_cell(given: str) -> None:
    assert problems(csv(text(f"{HEADING}\n{given} | 高新技术企业 | 3"))) == [("A2", "bad-period")]


def test_each_wrong_cell_is_named_once() -> None:
    """A heading is one cell, however many figures stand under it."""
    table = text(
        "日期 | 高新技术企业（万家） | 科技型企业\n2020 | 1 | 2\n2021 | 约1 | 约2\n"
        "二二 | 3 | 约3\n2023 | 4 | 5"
    )
    assert sorted(problems(csv(table))) == [
        ("A4", "bad-period"),
        ("B1", "other-unit"),
        ("B3", "bad-figure"),
        ("C3", "bad-figure"),
        ("C4", "bad-figure"),
    ]


def test_a_plan_without_targets_knows_no_names() -> None:
    empty = Book(Plan(None, None, "targets.toml", {}), {}, ())
    table = sheets(csv(text(f"{HEADING}\n2021 | 高新技术企业 | 3")))
    _, diagnostics = understand("表.csv", table, empty, Told())
    assert [each.code for each in diagnostics] == ["no-metric"]


def test_what_is_wrong_on_every_sheet_is_said() -> None:
    book = openpyxl.Workbook()
    for name in ("一", "二"):
        rows: list[list[object]] = [["指标", "2020年", "2021年"], ["高新技术企业", "many", 300]]
        fill(book.worksheets[0] if name == "一" else book.create_sheet(), rows, (), {}, name)
    _, found = understand("表.xlsx", sheets(saved(book), "表.xlsx"), bishan_plan(), Told())
    assert [(each.code, each.cell) for each in found] == [
        ("bad-figure", "一!B2"),
        ("bad-figure", "二!B2"),
    ]


# --- what hints lead to ---------------------------------------------------------------------------


def test_written_periods_are_dates_whatever_their_heading() -> None:
    table = text(
        "指标 | 统计口径期 | 数值\n高新技术企业 | 2021年1月 | 3\n科技型企业 | 2021年2月 | 4"
    )
    assert [day for _, day, _ in figures(csv(table))] == ["2021-01-31", "2021-02-28"]


def test_a_date_is_not_given_to_a_table_with_periods() -> None:
    table = csv(text("指标 | 届次 | 数值\n高新技术企业 | 2021 | 3\n科技型企业 | 2022 | 4"))
    assert problems(table) == [("B1", "unread-periods")]
    assert problems(table, date=date(2021, 12, 31)) == [("B1", "unread-periods")]


def test_days_of_an_update_do_not_count() -> None:
    table = csv(text("指标 | 更新日期 | 数值\n高新技术企业 | 2022-02-01 | 3"))
    assert figures(table, date=date(2021, 12, 31)) == [("high_tech_firms", "2021-12-31", "3")]


@pytest.mark.parametrize("heading", ["FREQ | SEX | TIME_PERIOD | OBS_VALUE"])
def test_a_column_of_values_is_no_metric_without_its_dimensions(heading: str) -> None:
    table = csv(text(f"{heading}\nA | F | 2020 | 3\nA | M | 2021 | 4"))
    assert problems(table, names={"OBS_VALUE": "high_tech_firms"}) == [("B1", "mixed-rows")]


@pytest.mark.parametrize("names", [{"高企": "tech_firms"}, {"科技型企业": "tech_firms"}])
def test_a_mapping_must_be_of_use(names: dict[str, str]) -> None:
    table = csv(text("日期 | 指标 | 数值\n2021 | 高新技术企业 | 3\n2021 | 科技型企业 | -"))
    assert [code for _, code in problems(table, names=names)] == ["unused-map"]


@pytest.mark.parametrize("years", [["2003-05", "2010"], ["2018", "2019", "2009-12"]])
def test_a_span_among_years_is_no_month(years: list[str]) -> None:
    rows = "\n".join(f"{year} | 3" for year in years)
    found = problems(csv(text(f"年份 | 高新技术企业\n{rows}")))
    assert [code for _, code in found] == ["bad-period"]


@pytest.mark.parametrize(
    "years", [["2015/6", "2016/7"], ["2019/20", "2015/6"], ["200809", "200910"]]
)
def test_short_forms_of_following_years_are_no_months(years: list[str]) -> None:
    rows = "\n".join(f"{year} | 3" for year in years)
    found = problems(csv(text(f"年份 | 高新技术企业\n{rows}")))
    assert found == [("A2", "bad-period"), ("A3", "bad-period")]


@pytest.mark.parametrize("months", [["2022-01", "2023-02"], ["2015/6", "2015/7"]])
def test_months_that_are_no_spans(months: list[str]) -> None:
    rows = "\n".join(f"{month} | 3" for month in months)
    assert problems(csv(text(f"月份 | 高新技术企业\n{rows}"))) == []


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("1月", "2月", ["2023-01-31", "2023-02-28"]),
        ("Jan", "february", ["2023-01-31", "2023-02-28"]),
        ("一季度", "Q2", ["2023-03-31", "2023-06-30"]),
        ("上半年", "下半年", ["2023-06-30", "2023-12-31"]),
        ("1-3月", "1—6月", ["2023-03-31", "2023-06-30"]),
    ],
)
def test_months_above_years_are_of_those_years(first: str, second: str, days: list[str]) -> None:
    mapped = csv(text(f"年份 | {first} | {second}\n2023 | 3 | 4\n2024 | 3 | 4"))
    taken = figures(mapped, names={first: "high_tech_firms"})
    assert [date for _, date, _ in taken] == [days[0], days[0].replace("2023", "2024")]
    headed = csv(text(f"年份 | 高新技术企业 | 高新技术企业\n | {first} | {second}\n2023年 | 3 | 4"))
    assert [date for _, date, _ in figures(headed)] == days


def test_months_above_days_are_refused() -> None:
    table = csv(text("日期 | 1月 | 2月\n2023-12-31 | 3 | 4"))
    assert problems(table, names={"1月": "high_tech_firms"}) == [("A2", "bad-period")]


def test_money_supply_is_no_month() -> None:
    table = csv(text("年份 | M1 | M2\n2023 | 3 | 4"))
    taken = figures(table, names={"M1": "high_tech_firms"})
    assert taken == [("high_tech_firms", "2023-12-31", "3")]


@pytest.mark.parametrize("word", ["排名", "进度", "备注", "缺口", "gap"])
def test_a_word_behind_a_year_leaves_the_table_readable(word: str) -> None:
    table = csv(text(f"指标 | 2024年 | 2025年 | 2025年{word}\n高新技术企业 | 3 | 4 | 75"))
    assert [date for _, date, _ in figures(table)] == ["2024-12-31", "2025-12-31"]
    assert ("D1", f"2025年{word}") in left_out(table)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2021-01", "2021-03", ["2021-03-31", "2021-09-30"]),
        ("2021/2", "2021/3", ["2021-06-30", "2021-09-30"]),
        ("202104", "202201", ["2021-12-31", "2022-03-31"]),
        ("2021Q3", "2021Q4", ["2021-09-30", "2021-12-31"]),
        ("2021-03", "2021-06", ["2021-03-31", "2021-06-30"]),
    ],
)
@pytest.mark.parametrize("heading", ["季度", "Quarter", "Year-Quarter"])
def test_codes_of_quarters_are_no_months(
    heading: str, first: str, second: str, days: list[str]
) -> None:
    table = csv(text(f"{heading} | 高新技术企业\n{first} | 3\n{second} | 4"))
    assert [date for _, date, _ in figures(table)] == days


@pytest.mark.parametrize(
    ("heading", "period"),
    [("周", "2021-03"), ("Week", "202103"), ("季度", "2021-05"), ("季度", "2021-03")],
)
def test_codes_of_weeks_are_no_months(heading: str, period: str) -> None:
    table = csv(text(f"{heading} | 高新技术企业\n{period} | 3"))
    assert problems(table) == [("A2", "bad-period")]


@pytest.mark.parametrize(
    ("note", "days"), [("预计数", []), ("target", []), ("来自公报", ["2021-12-31"])]
)
def test_a_note_that_says_no_more_than_forecast(note: str, days: list[str]) -> None:
    rows = f"2020 | 高新技术企业 | 3 |\n2021 | 高新技术企业 | 4 | {note}"
    table = csv(text(f"日期 | 指标 | 数值 | 备注\n{rows}"))
    assert [date for _, date, _ in figures(table)] == ["2020-12-31", *days]


@pytest.mark.parametrize("heading", ["累计（万家）", "2021年(万家)", "完成数（%）"])
def test_units_in_the_heading_of_a_column_of_figures(heading: str) -> None:
    table = csv(text(f"指标 | {heading}\n高新技术企业 | 3"))
    assert problems(table, date=date(2021, 12, 31)) == [("A2", "other-unit")]


def test_figures_above_the_headings_are_listed() -> None:
    table = csv(text("科技型企业 | 77 | 88\n指标 | 2019年 | 2020年\n高新技术企业 | 3 | 4"))
    assert left_out(table) == [("B1", "77")]
