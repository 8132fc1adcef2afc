"""Scorecards of councils: their headings of names, and financial years."""

import pytest
from spreadsheets import csv, sheets, text

from bishan_targets.recording.new_plan import condition
from bishan_targets.tables.new_goals import draft_goals
from bishan_targets.tables.unread_headings import nothing_found


@pytest.mark.parametrize(
    "heading", ["KPI", "Measure", "Performance measure", "Performance indicator"]
)
def test_what_is_measured_heads_the_names(heading: str) -> None:
    table = text(f"""
    {heading} | Unit | Target 2025
    Recycling rate | % | 50
    """)
    (goal,) = draft_goals(sheets(csv(table), "t.csv")).goals
    assert (goal.name, goal.unit, condition(goal)) == ("Recycling rate", "%", ["at_least = 50"])


def test_financial_years_are_named_in_the_error() -> None:
    table = text("""
    Measure | Unit | 2022/23 | Q1 2023/24 | Target 2024/25
    Recycling rate | % | 44.1 | 45 | 50
    """)
    found = nothing_found("t.csv", sheets(csv(table), "t.csv"))
    assert [each.code for each in found] == ["bad-period", "unread-heading", "unread-heading"]


def test_quarters_of_financial_years_are_no_goals_alone() -> None:
    table = text("""
    Measure | Q1 2024/25 | Q2 2024/25 | Target | Trend
    Recycling rate | 44.1% | 45% | 50% | up
    """)
    assert not draft_goals(sheets(csv(table), "t.csv")).goals
