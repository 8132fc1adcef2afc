"""A document says that its figures are doubtful, without a remedy for the plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

Bishan = Callable[..., Run]
PLAN = """
[plan]
by = 2025-12-31
baseline = 2022-01-01
[targets.jobs]
name.en = "All jobs"
name.zh = "就业人数"
every = "year"
at_least = 60
"""
FIGURES = {"d2023_12_31": "[values]\njobs = 30\n", "d2024_12_31": "[values]\njobs = 40\n"}


@pytest.mark.parametrize("name", ["report.md", "report.html"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "All jobs has no figure for its baseline, 1 January 2022"),
        ("zh", "就业人数没有基期（2022年1月1日）的数据，以其后首期（2023年12月31日）为基期"),
    ],
)
def test_no_code_in_documents(
    name: str, language: str, said: str, bishan: Bishan, tmp_path: Path
) -> None:
    plan, made = write_plan(tmp_path, PLAN, **FIGURES), tmp_path / name
    run = bishan("report", "-o", str(made), "--file", str(plan), "--lang", language)
    assert run.code == 0, run
    page = made.read_text(encoding="utf-8")
    assert said in page
    assert "baseline = " not in page
    assert "`jobs`" not in page


def test_what_looks_cumulative_is_named(bishan: Bishan, tmp_path: Path) -> None:
    text = PLAN.replace("2022-01-01", "2023-03-31").replace('"year"', '"quarter"')
    quarters = ["03_31", "06_30", "09_30", "12_31"]
    days = [f"d{year}_{each}" for year in (2023, 2024, 2025) for each in quarters]
    rising = {day: f"[values]\njobs = {20 + 9 * (n % 4)}\n" for n, day in enumerate(days[:-2])}
    plan, made = write_plan(tmp_path, text, **rising), tmp_path / "report.md"
    run = bishan("report", "-o", str(made), "--file", str(plan), "--lang", "zh")
    assert run.code == 0, run
    page = made.read_text(encoding="utf-8")
    assert "就业人数像是累计值：" in page
    assert "最近一次由2024年12月31日的47回落到2025年3月31日的20" in page


def test_the_writer_of_the_plan_is_told_what_to_write(bishan: Bishan, tmp_path: Path) -> None:
    plan = write_plan(tmp_path, PLAN, **FIGURES)
    run = bishan("validate", "--file", str(plan))
    assert "baseline = {" in run.out + run.err
