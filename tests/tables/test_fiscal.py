"""Fiscal years in tables, for metrics whose years begin on another day than 1 January."""

import pytest
from spreadsheets import csv, sheets, text

from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told

PLAN = """
[plan]
by = 2030-12-31
[targets.budget]
name.en = "Budget"
figures = "year_to_date"
year_starts = "04-01"
each_year = {{ at_least = 100 }}
[targets.firms]
name.en = "Firms"
at_least = 1
"""


def imported(table: str) -> tuple[list[tuple[str, str]], list[str]]:
    book = read(Files(File("targets.toml", "targets.toml", PLAN.format().encode()), []))
    found, problems = understand("t.csv", sheets(csv(text(table)), "t.csv"), book, Told())
    dates = [(entry.metric, entry.date.isoformat()) for each in found for entry in each.entries]
    return dates, [each.code for each in problems]


@pytest.mark.parametrize(
    "years", [("2009/10", "2010/11"), ("2021-22", "2022-23"), ("2021/2", "2022/3")]
)
def test_a_column_of_fiscal_years(years: tuple[str, str]) -> None:
    first, second = years
    dates, problems = imported(
        f"year | indicator | value\n{first} | Budget | 1\n{second} | Budget | 2"
    )
    assert problems == []
    assert [day[5:] for _, day in dates] == ["03-31", "03-31"]
    assert dates[1][1][:4] == str(int(second[:4]) + 1)


def test_a_single_one_may_be_a_month() -> None:
    assert imported("year | indicator | value\n2010-11 | Budget | 1")[1] == ["bad-period"]


def test_among_months_none_is_a_fiscal_year() -> None:
    table = "month | indicator | value\n2010-10 | Budget | 1\n2010-11 | Budget | 2"
    assert "bad-period" in imported(table.replace("month", "date"))[1]


def test_a_metric_of_calendar_years_has_none() -> None:
    table = "year | indicator | value\n2021/22 | Firms | 1\n2022/23 | Firms | 2"
    assert set(imported(table)[1]) == {"bad-period"}
