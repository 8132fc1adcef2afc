"""The greatest odds up to a day, against looking at every day."""

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from bishan_targets import peaks

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


def test_few_days_are_looked_at() -> None:
    seen: list[int] = []

    def odds_on(day: int) -> float:
        seen.append(day)
        return 1.0 - 1.0 / day

    assert peaks.greatest(odds_on, 3652) == 1.0 - 1.0 / 3652
    assert len(set(seen)) < 40
