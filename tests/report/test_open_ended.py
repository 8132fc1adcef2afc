"""Goals for each year without a last one: no output shows the end of the calendar."""

from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run

PLAN = """
[targets.jobs]
figures = "of_period"
every = "month"
each_year = { at_least = 1100 }

[[targets.jobs.was]]
each_year = { at_least = 1000 }
until = 2021-07-01
reason = "a better year"

[targets.homes]
figures = "year_to_date"
every = "month"
each_year = { at_least = 1100 }
"""
FIGURES = """date,metric,value
2021-01-31,jobs,90
2021-03-31,jobs,90
2021-12-31,homes,1000
"""


@pytest.mark.parametrize(
    "command",
    [
        "status --format table",
        "status --format csv",
        "status --json",
        "show jobs",
        "show jobs --json",
        "show homes --json",
        "project --json",
        "rules --explain jobs",
        "check --no-base",
        "check --no-base --format json",
        "report -o - --format markdown",
    ],
)
def test_no_output_shows_the_end_of_the_calendar(
    tmp_path: Path, command: str, bishan: Callable[..., Run]
) -> None:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "actuals" / "figures.csv").write_text(FIGURES, encoding="utf-8")
    run = bishan(*command.split(), "-f", str(tmp_path), "--as-of", "2022-01-15")
    assert run.code in (0, 1), run.err
    assert run.out
    assert "9999-" not in run.out
    assert " 9999" not in run.out
