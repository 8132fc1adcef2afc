"""Tables of monthly bulletins: what is a month's, a quarter's, the year's so far, or to come."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from running import Run
from spreadsheets import csv, fill, saved, text

Bishan = Callable[..., Run]
PLAN = """[plan]
by = 2030-12-31
[targets.industry]
name = "工业增加值"
unit = "亿元"
at_least = 1000
[targets.jobless]
name = "失业率"
unit = "%"
at_most = 5.5
"""


@pytest.fixture(autouse=True)
def _plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("targets.toml").write_text(PLAN, encoding="utf-8")


def imported(bishan: Bishan, table: str, *options: str) -> tuple[int, str]:
    Path("t.csv").write_bytes(csv(text(table)))
    said = bishan("import", "t.csv", "--yes", *options)
    return said.code, said.err


def figures() -> dict[str, dict[str, float]]:
    files = sorted(Path("actuals").glob("*.toml"))
    return {each.stem: tomllib.loads(each.read_text("utf-8"))["values"] for each in files}


def kind() -> str | None:
    plan = tomllib.loads(Path("targets.toml").read_text(encoding="utf-8"))
    found: str | None = plan["targets"]["industry"].get("figures")
    return found


def test_of_a_month_beside_the_year_to_date_the_latter_is_read(bishan: Bishan) -> None:
    table = """
    2024年9月份主要经济指标 | | | | |
    指标 | 单位 | 本月 | 本月止累计 | 上年同期 | 同比±%
    工业增加值 | 亿元 | 14.2 | 120.5 | 113.1 | 6.5
    失业率 | % | 5.2 | 5.3 | 5.4 | -0.1
    """
    assert imported(bishan, table) == (0, "")
    assert figures() == {"2024-09-30": {"industry": 120.5, "jobless": 5.3}}
    assert kind() == "year_to_date"


@pytest.mark.parametrize("heading", ["本月完成", "本月", "当月值"])
def test_a_months_own_amount_is_no_level(heading: str, bishan: Bishan) -> None:
    table = f"""
    2024年9月主要指标 | | | |
    指标 | 单位 | {heading} | 上年同月 | 同比（%）
    工业增加值 | 亿元 | 14.2 | 13.1 | 7.1
    失业率 | % | 5.2 | 5.3 |
    """
    code, said = imported(bishan, table)
    assert (code, "C3: error[not-one-period]" in said) == (2, True)
    Path("targets.toml").write_text(
        PLAN.replace("at_least = 1000", 'at_least = 1000\nevery = "month"'), encoding="utf-8"
    )
    assert imported(bishan, table) == (0, "")
    assert figures() == {"2024-09-30": {"industry": 14.2, "jobless": 5.2}}
    assert kind() == "of_period"
    assert bishan("init", "new", "--from", "t.csv", "--by", "2030").code == 0
    plan = tomllib.loads(Path("new/targets.toml").read_text(encoding="utf-8"))
    found = plan["targets"]["工业增加值"]
    assert (found["figures"], found["every"]) == ("of_period", "month")


def test_the_period_of_the_title_is_that_of_its_figures(bishan: Bishan) -> None:
    table = """
    2024年1-9月 | | | |
    指标 | 单位 | 本期 | 上年同期 | 增长%
    工业增加值 | 亿元 | 120.5 | 113.1 | 6.5
    """
    code, said = imported(bishan, table)
    assert (code, "C3: error[other-period]" in said) == (2, True)
    assert "2024-01-01 – 2024-09-30" in said
    assert imported(bishan, table, "--figures", "year_to_date") == (0, "")
    assert figures() == {"2024-09-30": {"industry": 120.5}}


def test_a_quarter_of_the_first_months_is_the_last_one(bishan: Bishan) -> None:
    table = """
    2024年1-9月 | | |
    指标 | 单位 | 本季 | 同比%
    工业增加值 | 亿元 | 50.3 | 6.5
    """
    _, said = imported(bishan, table)
    assert "C3: error[not-one-period]" in said
    assert "2024-07-01 – 2024-09-30" in said
    _, said = imported(bishan, table, "--figures", "year_to_date")
    assert "error[no-figures]" in said
    assert "hint: 本季 has amounts of single periods" in said


def test_months_are_of_the_year_in_the_title(bishan: Bishan) -> None:
    table = """
    2024年失业率 | |
    月份 | 失业率（%） | 备注
    1月 | 5.3 |
    2月 | 5.4 |
    3月 | 5.2 |
    注：城镇调查数 | |
    """
    assert imported(bishan, table) == (0, "")
    assert figures() == {
        "2024-01-31": {"jobless": 5.3},
        "2024-02-29": {"jobless": 5.4},
        "2024-03-31": {"jobless": 5.2},
    }


@pytest.mark.parametrize(
    ("title", "heading", "rows"),
    [
        ("Unemployment 2024", "Month", ("Jan", "Feb")),
        ("2024年主要指标", "月份", ("1", "2")),
        ("2024年主要指标", "时间", ("1月份", "2月份")),
    ],
)
def test_months_are_written_in_many_ways(
    title: str, heading: str, rows: tuple[str, str], bishan: Bishan
) -> None:
    table = f"{title} | \n{heading} | 失业率\n{rows[0]} | 5.3\n{rows[1]} | 5.4"
    assert imported(bishan, table) == (0, "")
    assert list(figures()) == ["2024-01-31", "2024-02-29"]


def test_months_are_of_the_year_that_their_sheet_is_named_after(bishan: Bishan) -> None:
    book = openpyxl.Workbook()
    rows: list[list[object]] = [["月份", "失业率"], ["1月", 5.3], ["2月", 5.4]]
    later: list[list[object]] = [["月份", "失业率"], ["1月", 5.2], ["2月", 5.1]]
    fill(book.worksheets[0], rows, (), {}, "2023年")
    fill(book.create_sheet(), later, (), {}, "2024")
    Path("t.xlsx").write_bytes(saved(book))
    assert bishan("import", "t.xlsx", "--yes").code == 0
    values = {day: found["jobless"] for day, found in figures().items()}
    assert list(values.values()) == [5.3, 5.4, 5.2, 5.1]
    assert list(values) == ["2023-01-31", "2023-02-28", "2024-01-31", "2024-02-29"]


@pytest.mark.parametrize(
    "table",
    [
        "2023、2024年主要指标 | \n月份 | 失业率\n1月 | 5.3\n2月 | 5.4",
        "主要指标 | \n月份 | 失业率\n1月 | 5.3\n2月 | 5.4",
        "2024年主要指标 | \n月份 | 失业率\n1月 | 5.3\n2月 | 5.4\n合计 | 10.7",
        "指标 | 2015-2016 | 2016-2017\n失业率 | 5.3 | 5.4",
        "学年 | 失业率\n2015-2016 | 5.3\n2016-2017 | 5.4",
        "指标 | 单位 | 2024 | 2130\n失业率 | % | 5.3 | 5.0",
        "时间 | 失业率\n2024 | 5.3\n2130 | 5.0",
    ],
)
def test_what_is_of_no_known_time_is_refused(table: str, bishan: Bishan) -> None:
    code, said = imported(bishan, table)
    assert code == 2
    assert "error[" in said
    assert not Path("actuals").exists()


def test_years_to_come_are_named(bishan: Bishan) -> None:
    _, said = imported(bishan, "指标 | 单位 | 2024 | 2130\n失业率 | % | 5.3 | 5.0")
    assert "t.csv:D2: error[unread-heading]: " in said
    assert " 2130 " in said


def test_a_day_to_come_is_no_heading(bishan: Bishan) -> None:
    _, said = imported(bishan, "日期 | 失业率\n2024-12-31 | 5.3\n2130-12-31 | 5.0")
    assert "unread-heading" not in said


def test_spans_of_years_are_named(bishan: Bishan) -> None:
    _, said = imported(bishan, "指标 | 2015-2016 | 2016-2017\n失业率 | 5.3 | 5.4")
    assert "t.csv:B1: error[bad-period]: `2015-2016` is not a date or period" in said
    assert "hint: a year that spans two is named by the one in which it ends" in said
