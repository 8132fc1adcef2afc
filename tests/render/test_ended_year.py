"""The amount of a year, projected from its last figure, once the year has ended."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
name = "plan"
[targets.jobs]
name = "jobs"
figures = "year_to_date"
every = "quarter"
each_year = { at_least = 60 }
"""
QUARTERS = {"03_31": 10, "06_30": 25, "09_30": 40, "12_31": 55}
FIGURES = {
    f"d{year}_{day}": f"[values]\njobs = {value + year - 2022}\n"
    for year in (2022, 2023, 2024)
    for day, value in QUARTERS.items()
    if (year, day) < (2024, "09_30")
}


@pytest.fixture
def plan(tmp_path: Path) -> str:
    return str(write_plan(tmp_path, PLAN, **FIGURES))


@pytest.mark.parametrize(
    ("language", "running", "ended", "cell"),
    [
        (
            "en",
            "Projected for the whole year: ",
            "2024 is over, and the figure for all of it is missing; those up to 30 June 2024"
            " pointed to ",
            "2024: ",
        ),
        (
            "zh",
            "预计全年",
            "2024年已结束，全年数据尚缺；此前按截至2024年6月30日的数据推算，全年为",
            "2024年",
        ),
    ],
)
def test_it_is_dated(
    language: str, running: str, ended: str, cell: str, bishan: Bishan, plan: str
) -> None:
    for as_of, is_over in (("2024-12-31", False), ("2025-01-01", True)):
        options = ("--file", plan, "--as-of", as_of, "--lang", language)
        words = bishan("show", "jobs", *options).out
        assert [running in words, ended in words] == [not is_over, is_over]
        table = bishan("status", "--format", "table", *options).out
        (row,) = [each for each in table.splitlines() if each.startswith("jobs") and "≥" in each]
        assert (cell in row) is is_over
        assert ("year: " in row or "全年" in row) is not is_over
