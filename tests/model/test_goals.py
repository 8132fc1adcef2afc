"""Goals with one bound and with two, and the direction of a change between them."""

from datetime import date
from decimal import Decimal

import pytest
from builders import goal
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.goals import (
    Change,
    FormerGoal,
    Goal,
    Operator,
    Quantity,
    Step,
    changes,
)

BY = date(2025, 12, 31)
numbers = st.decimals(-1000, 1000, places=2)


def band(low: str, high: str, by: date = BY) -> Goal:
    return Goal(Operator.BETWEEN, Decimal(low), by, Decimal(high))


@pytest.mark.parametrize(
    ("value", "gap", "margin", "holds"),
    [
        ("44", "1", "-1", False),
        ("45", "0", "0", True),
        ("48", "0", "3", True),
        ("55", "0", "0", True),
        ("57.5", "2.5", "-2.5", False),
    ],
)
def test_a_band_includes_its_bounds(value: str, gap: str, margin: str, holds: bool) -> None:
    wanted, there = band("45", "55"), Decimal(value)
    assert wanted.holds(there) is holds
    assert (wanted.gap(there), wanted.margin(there)) == (Decimal(gap), Decimal(margin))


def test_a_value_faces_the_nearer_bound_of_a_band() -> None:
    wanted = band("45", "55")
    assert wanted.facing(Decimal(40)) == goal(">= 45")
    assert wanted.facing(Decimal(50)) == goal(">= 45")
    assert wanted.facing(Decimal("50.1")) == goal("<= 55")
    assert wanted.facing(Decimal(60)) == goal("<= 55")
    assert goal("> 500").facing(Decimal(600)) == goal("> 500")


@given(numbers, numbers, numbers)
def test_a_band_is_both_of_its_bounds(first: Decimal, second: Decimal, value: Decimal) -> None:
    low, high = sorted((first, second))
    wanted = band(str(low), str(high))
    assert wanted.holds(value) is (
        goal(f">= {low}").holds(value) and goal(f"<= {high}").holds(value)
    )
    assert (wanted.gap(value) == 0) is wanted.holds(value)
    assert (wanted.margin(value) >= 0) is wanted.holds(value)


@given(numbers, numbers, st.sampled_from([each for each in Operator if each.direction]))
def test_gap_and_margin_of_one_bound_are_opposites(
    bar: Decimal, value: Decimal, operator: Operator
) -> None:
    wanted = Goal(operator, bar, BY)
    assert wanted.gap(value) == -wanted.margin(value)
    assert wanted.holds(value) is (
        wanted.gap(value) < 0 or (wanted.gap(value) == 0 and not operator.strict)
    )


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (goal(">= 3.5"), goal(">= 3.2"), {Change.LOWERED}),
        (goal(">= 3.5"), goal(">= 3.8"), {Change.RAISED}),
        (goal("<= 10"), goal("<= 9.5"), {Change.RAISED}),
        (goal("> 500"), goal(">= 500"), {Change.LOWERED}),
        (goal(">= 3"), goal(">= 3", "2030-12-31"), {Change.LOWERED}),
        (goal(">= 3", "2030-12-31"), goal(">= 3.5"), {Change.RAISED}),
        (goal(">= 3"), goal(">= 3.5", "2030-12-31"), {Change.LOWERED, Change.RAISED}),
        (goal(">= 3"), goal("<= 3"), {Change.LOWERED}),
        (goal(">= 3"), goal(">= 3"), set()),
        (band("45", "55"), band("46", "54"), {Change.RAISED}),
        (band("45", "55"), band("45", "56"), {Change.LOWERED}),
        (band("45", "55"), band("46", "56"), {Change.LOWERED, Change.RAISED}),
        (goal(">= 7"), goal(">= 7")._replace(of=Quantity.GROWTH), {Change.LOWERED}),
    ],
)
def test_a_change_is_a_lowering_or_a_raising(old: Goal, new: Goal, found: set[Change]) -> None:
    assert changes(old, new) == found


def test_a_step_decided_after_its_day_says_so() -> None:
    assert Step(goal(">= 1"), since=date(2026, 1, 1)).is_set_after
    assert not Step(goal(">= 1"), since=BY).is_set_after
    assert not Step(goal(">= 1")).is_set_after


def test_a_former_goal_needs_no_source() -> None:
    assert FormerGoal(goal(">= 1"), BY, "too hard").source is None
