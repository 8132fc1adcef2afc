"""A document says that its figures are doubtful, not what to write in the plan."""

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
name = "jobs"
every = "year"
at_least = 60
"""
FIGURES = {"d2023_12_31": "[values]\njobs = 30\n", "d2024_12_31": "[values]\njobs = 40\n"}


@pytest.mark.parametrize("name", ["report.md", "report.html"])
@pytest.mark.parametrize(
    ("language", "said"), [("en", "has no figure for its baseline"), ("zh", "没有基期")]
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


def test_the_writer_of_the_plan_is_told_what_to_write(bishan: Bishan, tmp_path: Path) -> None:
    plan = write_plan(tmp_path, PLAN, **FIGURES)
    run = bishan("validate", "--file", str(plan))
    assert "baseline = {" in run.out + run.err
