"""The greatest odds up to a day, against looking at every day."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.projection import peaks

days = st.integers(1, 6000)


def hill(top: float, width: float) -> peaks.OddsOn:
    """One hill, as wide for its distance as hills of odds are."""
    return lambda day: math.exp(-((math.log(day / top) / width) ** 2))


hills = st.builds(hill, st.floats(0.5, 9000.0), st.floats(0.5, 3.0))


@given(hills, days)
def test_no_day_up_to_the_last_has_greater_odds(odds_on: peaks.OddsOn, last: int) -> None:
    assert peaks.greatest(odds_on, last) == max(map(odds_on, range(1, last + 1)))


@given(hills, days, st.floats(0.001, 1.0))
def test_the_first_day_is_the_first(odds_on: peaks.OddsOn, last: int, level: float) -> None:
    first = next((day for day in range(1, last + 1) if odds_on(day) >= level), None)
    assert peaks.first_day(odds_on, level, last) == first


@given(hills, st.lists(days, min_size=2))
def test_a_later_day_never_lowers_the_greatest(odds_on: peaks.OddsOn, found: list[int]) -> None:
    odds = [peaks.greatest(odds_on, last) for last in sorted(found)]
    assert all(earlier <= later for earlier, later in itertools.pairwise(odds))


def looked_at(odds_on: peaks.OddsOn, last: int) -> list[int]:
    """The days whose odds are asked for, each once."""
    seen: set[int] = set()

    def noted(day: int) -> float:
        seen.add(day)
        return odds_on(day)

    peaks.greatest(noted, last)
    return sorted(seen)


@pytest.mark.parametrize(
    "odds_on", [lambda day: 1.0 - 1.0 / day, lambda _: 1.0], ids=["rising", "even"]
)
def test_the_next_look_is_a_month_or_a_third_of_the_days_so_far_away(odds_on: peaks.OddsOn) -> None:
    looks = [1, 31, 61, 91, 121, 161, 214, 285, 380, 506, 674]
    assert looked_at(odds_on, 506) == looks
    assert looked_at(odds_on, 400) == sorted([*looks, 400])
    assert looked_at(odds_on, 31) == [1, 31, 61]
    assert looked_at(odds_on, 1) == [1, 31]


@pytest.mark.parametrize("top", [300.0, 5000.0])
def test_few_days_are_looked_at(top: float) -> None:
    assert len(looked_at(hill(top, 1.0), 3652)) < 45


def test_a_hill_between_two_looks_of_the_same_odds_is_climbed() -> None:
    def odds_on(day: int) -> float:
        return 1.0 - abs(day - 46) / 100.0

    assert odds_on(31) == odds_on(61)
    assert peaks.greatest(odds_on, 100) == 1.0
    assert peaks.first_day(odds_on, 1.0, 100) == 46


@pytest.mark.parametrize("day", [1, 2, 30, 31, 32, 40, 100])
def test_odds_that_are_just_as_great_as_asked_will_do(day: int) -> None:
    assert peaks.first_day(lambda each: each / 128.0, day / 128.0, 100) == day
