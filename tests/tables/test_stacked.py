"""Several tables in one sheet: each is read, and none is read as part of another."""

import pytest
from spreadsheets import bishan_plan, csv, sheets, text

from bishan_targets.tables.stacked import tables_in
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told

A, B = "high_tech_firms", "tech_firms"
BOTH = [(A, 2019, "1"), (A, 2020, "2"), (B, 2021, "3"), (B, 2022, "4")]
BY_PERIOD = "指标|2019年|2020年\n高新技术企业|1|2"
BY_METRIC = "年份|科技型企业\n2021|3\n2022|4"
LONG = "日期|指标|数值\n2021|科技型企业|3\n2022|科技型企业|4"


def read(table: str) -> list[tuple[str, int, str]]:
    """Metric, year and figure, of all tables; nothing may be wrong."""
    found, problems = understand("表.csv", sheets(csv(text(table))), bishan_plan(), Told())
    assert not problems
    entries = [entry for each in found for entry in each.entries]
    return sorted((each.metric, each.date.year, str(each.value)) for each in entries)


@pytest.mark.parametrize(
    "between", ["", "|\n", "表二|\n", "|\n表二|\n单位：家|\n", "注：初步数|\n"]
)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BY_PERIOD, BY_METRIC),
        (BY_METRIC, BY_PERIOD),
        (BY_PERIOD, LONG),
        (LONG, BY_PERIOD),
        ("年份|高新技术企业\n2019|1\n2020|2", BY_METRIC),
        (BY_METRIC, "年份|高新技术企业\n2019|1\n2020|2"),
        (BY_PERIOD, "指标|2021年|2022年\n科技型企业|3|4"),
    ],
)
def test_tables_below_each_other(first: str, second: str, between: str) -> None:
    assert read(f"{first}\n{between}{second}") == BOTH


@pytest.mark.parametrize(
    "table",
    [
        "年份|高新技术企业||年份|科技型企业\n2019|1||2021|3\n2020|2||2022|4",
        "年份|高新技术企业|年份|科技型企业\n2019|1|2021|3\n2020|2|2022|4",
        "科技指标||||\n指标|2019|2020||指标|2021|2022\n高新技术企业|1|2||科技型企业|3|4",
        "年份|高新技术企业||日期|指标|数值\n2019|1||2021|科技型企业|3\n2020|2||2022|科技型企业|4",
    ],
)
def test_tables_beside_each_other(table: str) -> None:
    assert read(table) == BOTH


def test_a_repeated_heading_continues_a_table() -> None:
    assert read("年份|高新技术企业\n2019|1\n年份|高新技术企业\n2020|2") == BOTH[:2]


@pytest.mark.parametrize(
    "table",
    [
        "指标|2019|2020\n项目|2001|2002",
        "日期|更新日期|高新技术企业\n2019|2024-05-30|1",
        "年份||高新技术企业\n2019||1",
        "指标|单位|2019\n指标|家|1",
    ],
)
def test_one_table_stays_one(table: str) -> None:
    (sheet,) = sheets(csv(text(table)))
    assert tables_in(sheet) == [sheet]
