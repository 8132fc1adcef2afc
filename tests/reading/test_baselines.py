"""Warnings for baselines on whose day no figure is from."""

from datetime import date

import pytest

from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.report.page import page

PLAN = "[plan]\nby = 2025-12-31\nbaseline = 2020-12-31\n[targets.firms]\n"


def warned(table: str, *days: str) -> list[tuple[str, int | None]]:
    """Codes and lines of the warnings about a target with a figure on each of these days."""
    files = [
        File(f"{day}.toml", f"actuals/{day}.toml", f"date = {day}\n[values]\nfirms = 5\n".encode())
        for day in days
    ]
    plan = File("targets.toml", "targets.toml", (PLAN + table).encode())
    return [(each.code, each.line) for each in read(Files(plan, files)).diagnostics]


@pytest.mark.parametrize(
    ("every", "day", "is_late"),
    [
        ("year", "2020-12-31", False),
        ("year", "2021-12-26", False),
        ("year", "2021-12-31", True),
        ("half-year", "2021-05-31", False),
        ("half-year", "2021-06-30", True),
        ("quarter", "2021-03-31", True),
        ("month", "2021-01-15", False),
        ("month", "2021-01-31", True),
        ("week", "2021-01-02", False),
        ("week", "2021-01-07", True),
    ],
)
def test_a_figure_of_a_later_period_is_no_baseline_in_silence(
    every: str, day: str, is_late: bool
) -> None:
    found = warned(f'every = "{every}"\nat_least = 9\n', day, "2023-12-31")
    assert found == ([("baseline-without-figure", 4)] if is_late else [])


def test_the_targets_own_baseline_is_named_where_it_stands() -> None:
    table = "at_least = 9\nbaseline = 2020-06-30\n"
    assert warned(table, "2021-12-31", "2022-12-31") == [("baseline-without-figure", 6)]
    assert warned("at_least = 9\nbaseline = { date = 2020-12-31, value = 3 }\n", "2021-12-31") == []


@pytest.mark.parametrize(
    "table",
    [
        "at_least = 9\nkeep = true\n",
        'figures = "of_period"\ntotal = { at_least = 9, from = 2021-01-01 }\n',
        'figures = "year_to_date"\neach_year = { at_least = 9 }\n',
        'figures = "year_to_date"\nat_least = 9\n',
    ],
)
def test_what_is_measured_from_no_baseline_needs_none(table: str) -> None:
    assert warned(table, "2021-12-31", "2022-12-31") == []


def test_average_growth_of_amounts_starts_from_an_equal_part_of_a_year() -> None:
    table = 'figures = "year_to_date"\nevery = "quarter"\ngrowth = { at_least = 9 }\n'
    assert warned(table, "2020-12-31", "2021-12-31") == []
    assert warned(table, "2021-03-31", "2021-12-31") == [("baseline-without-figure", 4)]


def test_without_any_figure_there_is_nothing_to_say() -> None:
    assert warned("at_least = 9\n") == []
    assert warned("at_least = 9\n", "2019-12-31") == []


def test_the_page_says_so() -> None:
    files = [File("2021-12-31.toml", "a", b"date = 2021-12-31\n[values]\nfirms = 5\n")]
    plan = File("targets.toml", "targets.toml", f"{PLAN}at_least = 9\n".encode())
    found = page(read(Files(plan, files)), date(2022, 6, 30))
    assert [each.code for each in found.doubts] == ["baseline-without-figure"]
