"""A year to date that falls within its year is a question when it is recorded."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders import history
from plans import write_plan
from running import Run

from bishan_targets.recording.falls import falls

Bishan = Callable[..., Run]
PLAN = """
[targets.revenue]
unit = "亿元"
figures = "year_to_date"
every = "month"
each_year = { at_least = 51 }
"""


@pytest.mark.parametrize(
    ("figures", "fresh", "found"),
    [
        (("2025-05-31 21", "2025-06-30 20"), "2025-06-30", {"2025-06-30": 21}),
        (("2025-05-31 21", "2025-06-30 20"), "2025-05-31", {"2025-05-31": 20}),
        (("2025-05-31 21", "2025-06-30 20"), "2025-05-31 2025-06-30", {"2025-06-30": 21}),
        (("2025-04-30 22", "2025-05-31 21", "2025-06-30 20"), "2025-05-31", {"2025-05-31": 22}),
        (("2025-05-31 21", "2025-06-30 20"), "", {}),
        (("2025-05-31 20", "2025-06-30 20"), "2025-06-30", {}),
        (("2024-12-31 48", "2025-01-31 5"), "2025-01-31", {}),
        (("2025-01-31 -1", "2025-02-28 3", "2025-03-31 2"), "2025-03-31", {}),
        (("2025-01-31 3", "2025-02-28 -2", "2025-03-31 -4"), "2025-02-28", {"2025-02-28": 3}),
    ],
)
def test_which_figure_falls(figures: tuple[str, ...], fresh: str, found: dict[str, int]) -> None:
    days = set(map(date.fromisoformat, fresh.split()))
    expected = {date.fromisoformat(day): Decimal(value) for day, value in found.items()}
    assert falls(history(*figures), (1, 1), days) == expected


def test_a_year_may_start_in_april() -> None:
    days = {date(2025, 4, 30)}
    march_and_april = history("2025-03-31 48", "2025-04-30 5")
    assert falls(march_and_april, (4, 1), days) == {}
    assert falls(march_and_april, (1, 1), days) == {date(2025, 4, 30): Decimal(48)}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    figures = {"d2025_05_31": 21.2, "d2025_06_30": 25.9}
    return write_plan(
        tmp_path, PLAN, **{day: f"[values]\nrevenue = {value}\n" for day, value in figures.items()}
    )


def test_it_is_refused_unless_it_is_said_to_be_right(bishan: Bishan, plan: Path) -> None:
    given = ("record", "revenue=20", "--date", "2025-07", "--file", str(plan))
    refused = bishan(*given)
    assert refused.code == 2
    assert "error[doubtful-fell]: `revenue`, 2025-07-31: " in refused.err
    assert not (plan / "actuals/2025-07-31.toml").exists()
    taken = bishan(*given, "--yes", "--lang", "zh")
    assert taken.code == 0
    assert (
        "! revenue（2025-07-31）：累计值在年内应只增不减，20与同年相邻一期的25.9不符。" in taken.out
    )


def test_a_figure_is_questioned_once(bishan: Bishan, plan: Path) -> None:
    refused = bishan("record", "revenue=2.8", "--date", "2025-07", "--file", str(plan))
    assert [line for line in refused.err.splitlines() if "error[" in line] == [
        "error[doubtful-scale]: `revenue`, 2025-07-31: 2.8 is far from 25.9; 28 would fit"
    ]


def test_a_corrected_figure_may_fall_no_more(bishan: Bishan, plan: Path) -> None:
    given = ("record", "revenue=21", "--date", "2025-06", "--replace", "--source", "office")
    refused = bishan(*given, "--file", str(plan))
    assert (refused.code, "doubtful-fell" in refused.err) == (2, True)
    assert bishan(*given[:1], "revenue=22", *given[2:], "--file", str(plan)).code == 0
