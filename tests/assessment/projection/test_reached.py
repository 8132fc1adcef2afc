"""The first days with given odds, against looking at every day."""

import math
from collections.abc import Callable

import pytest
from builders import goal, history
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.projection import reached, trend
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.model.targets import Bounds

days = st.integers(1, 6000)


def has(odds_on: Callable[[int], float]) -> Callable[[float, float], bool]:
    return lambda ahead, level: odds_on(round(ahead * 365.25)) >= level


@given(st.floats(-3.0, 3.0), st.floats(0.1, 60.0), days, days)
def test_the_first_days_are_the_first(start: float, step: float, by: int, last: int) -> None:
    """Odds that rise all the time, slowly or quickly."""

    def odds_on(day: int) -> float:
        return 1.0 / (1.0 + math.exp(start - day / step / 100.0))

    found = reached.first_days(has(odds_on), by, last)
    for level, day in zip(reached.LEVELS, found, strict=True):
        assert day == next((each for each in range(1, last + 1) if odds_on(each) >= level), None)


@given(days, days, days)
def test_odds_on_the_deadline_are_not_overlooked(peak: int, by: int, last: int) -> None:
    """However narrow the peak: one on the deadline gives a date no later than that."""
    found = reached.first_days(has(lambda day: float(day in (peak, by))), by, last)
    if by <= last:
        assert all(day is not None and day <= by for day in found)


def test_the_next_look_is_a_month_or_a_third_of_the_days_so_far_away() -> None:
    usual = [1, 31, 61, 91, 121, 161, 214, 285, 380, 506]
    assert [*reached.looks(506, 506)] == usual
    assert [*reached.looks(400, 506)] == sorted([*usual, 400])
    assert [*reached.looks(700, 506)] == [*reached.looks(-9, 506)] == usual
    assert [*reached.looks(161, 400)] == [*usual[:9], 400]
    assert [*reached.looks(1, 1)] == [1]
    assert [*reached.looks(1, 0)] == []
    assert len([*reached.looks(3652, 18262)]) < 30


def test_each_day_is_looked_at_once() -> None:
    seen: list[int] = []

    def odds_on(day: int) -> float:
        seen.append(day)
        return 0.0

    reached.first_days(has(odds_on), 3652, 18262)
    assert seen == [*reached.looks(3652, 18262)]


@pytest.mark.parametrize("day", [1, 2, 30, 31, 32, 40, 100])
def test_odds_that_are_just_as_great_as_asked_will_do(day: int) -> None:
    found = reached.first_days(lambda ahead, level: ahead >= day / 365.25 * (level > 0.1), 50, 100)
    assert found == [1, day, day]


@pytest.mark.parametrize(
    ("text", "met"), [(">= 0", True), ("<= 100", True), ("> 100", False), ("< 0", False)]
)
def test_a_goal_that_bounds_settle_is_met_at_once_or_never(text: str, met: bool) -> None:
    known = history("2019-12-31 40", "2020-12-31 60")
    outlook = Outlook(trend.fit(points(known)), Bounds(*map(known[0].value.__class__, (0, 100))))
    assert reached.first_days_of(goal(text), outlook, 400, 400) == [1 if met else None] * 3
