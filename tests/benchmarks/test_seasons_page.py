"""The seasonal benchmark's rules by hand, and its table in the reference."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scipy")

import numpy as np
import seasons

ROOT = Path(__file__).parents[2]


def case(**given: Any) -> dict[str, Any]:
    usual = {"set": "made up", "series": "x", "freq": "Q", "scale": 2.0, "op": ">=", "met": True}
    return {**usual, **given}


def test_the_reference_holds_the_benchmarks_table() -> None:
    rows = json.loads((ROOT / "benchmarks" / "seasons.json").read_text(encoding="utf-8"))["rows"]
    page = (ROOT / "docs" / "reference" / "projection.md").read_text(encoding="utf-8")
    assert seasons.markdown(rows) in page


def test_the_seasonal_naive_rules_by_hand() -> None:
    values = np.array([1.0, 5.0, 2.0, 4.0, 3.0, 7.0, 4.0, 6.0])
    plain = seasons.seasonal_naive(values, 4, 6)
    assert plain.center.tolist() == [3.0, 7.0, 4.0, 6.0, 3.0, 7.0]
    seasonal = seasons.seasonal_naive(values, 4, 6, drifts=True)
    assert seasonal.center.tolist() == [5.0, 9.0, 6.0, 8.0, 7.0, 11.0]
    assert seasonal.spread is not None
    assert seasonal.spread.tolist() == [0.0] * 6


def test_scores_by_hand() -> None:
    asked = case(outcome=10.0)
    assert seasons.score(asked, (4.0, 7.0, 9.0), 0.75) == (1.5, 7.5, 0.0625, 0.0)


def test_years_to_date_are_scored_as_such() -> None:
    """Each year is 10, 30, 60 and 100 by quarters; the next one begins with 10 again."""
    ends = ("03-31", "06-30", "09-30", "12-31")
    days = [f"{year}-{day}" for year in (2018, 2019, 2020) for day in ends]
    asked = case(
        set="made_up_ytd",
        dates=days,
        history=[10.0, 30.0, 60.0, 100.0] * 3,
        deadline="2021-06-30",
        outcome=30.0,
        goal=25.0,
    )
    error, _, brier, covered = seasons.our_scores(asked)
    assert error < 1.0
    assert brier < 0.05
    assert covered == 1.0


def test_only_the_table_of_the_same_head_is_replaced() -> None:
    page = "before\n\n| a |\n|---|\n| 1 |\n| 2 |\n\n| b |\n|---|\n| 1 |\n"
    assert seasons.with_table(page, "| a |\n|---|\n| 3 |") == (
        "before\n\n| a |\n|---|\n| 3 |\n\n| b |\n|---|\n| 1 |\n"
    )
    with pytest.raises(ValueError, match="one table"):
        seasons.with_table(page, "| c |")


def test_the_deadlines_place_and_the_years_known() -> None:
    days = [date(2020, month, 28).isoformat() for month in (3, 6, 9, 12)]
    asked = case(dates=days, history=[1.0] * 4, deadline="2021-06-30")
    assert seasons._places_ahead(asked) == 2
    assert seasons.scope_of(asked) == "made up, less than two years"
    assert seasons.scope_of(case(history=[1.0] * 8)) == "made up, two years or more"
    assert seasons.scope_of(case(freq="A", history=[1.0] * 8)) == "made up, yearly"


def test_quarters_and_years_to_date_are_in_the_half_of_their_months() -> None:
    halves = {
        seasons.is_held_out(case(series=f"{kind}A/B01")) for kind in ("pbs:", "pbsq:", "ytd:pbsq:")
    }
    assert len(halves) == 1
