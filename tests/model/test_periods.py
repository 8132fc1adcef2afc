"""Months and years of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.periods import (
    Every,
    are_whole_periods,
    calendar_years,
    days_of,
    end_of_period,
    months_apart,
    months_of,
)

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2020-12-31", "2025-12-31", 5),
        ("2020-12-31", "2021-12-31", 1),
        ("2020-02-29", "2025-02-28", 5),
        ("2020-12-31", "2021-06-30", 181 / 365),
        ("2019-12-31", "2020-06-30", 182 / 366),
        ("2021-06-30", "2021-06-30", 0),
        ("2025-12-31", "2020-12-31", -5),
    ],
)
def test_years_are_whole_between_days_of_the_same_month_and_day(
    start: str, end: str, years: float
) -> None:
    assert calendar_years(date.fromisoformat(start), date.fromisoformat(end)) == years


@given(days, days)
def test_years_grow_with_the_days(start: date, end: date) -> None:
    found = calendar_years(start, end)
    assert found == pytest.approx((end - start).days / 365.25, abs=0.01)
    assert calendar_years(start, end + timedelta(1)) > found


@pytest.mark.parametrize(
    ("every", "place", "end"),
    [
        (Every.YEAR, 0, "2008-12-31"),
        (Every.YEAR, 4, "2012-12-31"),
        (Every.QUARTER, 0, "2008-03-31"),
        (Every.QUARTER, 3, "2008-12-31"),
        (Every.HALF_YEAR, 1, "2008-12-31"),
        (Every.MONTH, 1, "2008-02-29"),
    ],
)
def test_a_period_ends_on_the_day_before_the_next_one(every: Every, place: int, end: str) -> None:
    assert end_of_period(date(2008, 1, 1), every, place) == date.fromisoformat(end)


def test_months_are_counted_by_the_calendar() -> None:
    assert [months_of(each) for each in Every if each.days > 7] == [1, 3, 6, 12]
    assert months_apart(date(2008, 1, 31), date(2008, 1, 1)) == 0
    assert months_apart(date(2008, 1, 31), date(2009, 2, 1)) == 13


@given(days, days)
def test_days_and_years_of_the_calendar_are_inverse(start: date, end: date) -> None:
    start, end = sorted((start, end))
    assert days_of(start, calendar_years(start, end)) == pytest.approx((end - start).days)


@pytest.mark.parametrize(
    ("start", "years", "days"),
    [
        ("2019-12-31", 1.0, 366),
        ("2020-12-31", 1.0, 365),
        ("2020-12-31", 1.5, 365 + 365 / 2),
        ("2020-12-31", -1.0, -366),
        ("2020-12-31", 1e6, 365.25e6),
        ("2020-12-31", float("-inf"), float("-inf")),
    ],
)
def test_days_of_some_years_of_the_calendar(start: str, years: float, days: float) -> None:
    assert days_of(date.fromisoformat(start), years) == days


def test_the_calendar_ends_without_a_crash() -> None:
    assert end_of_period(date(9999, 1, 1), Every.YEAR, 0) == date.max
    assert end_of_period(date(2000, 1, 1), Every.YEAR, 9000) == date.max
    assert calendar_years(date(2020, 12, 31), date.max) == 7979
    assert calendar_years(date(2020, 1, 1), date.max) == pytest.approx(7979 + 364 / 365)
    assert are_whole_periods(date(2021, 1, 1), date.max, Every.MONTH)
    assert not are_whole_periods(date.min, date(2020, 12, 31), Every.YEAR)
    assert not are_whole_periods(date(2020, 1, 1), date(2020, 1, 7), Every.WEEK)


@given(days, st.sampled_from([each for each in Every if each.days > 7]), st.integers(0, 40))
def test_whole_periods_begin_early_in_a_month_and_end_with_one(
    start: date, every: Every, place: int
) -> None:
    if start.day > 28:
        assert not are_whole_periods(start, start + timedelta(364), every)
        return
    end = end_of_period(start, every, place)
    assert are_whole_periods(start, end, every)
    assert not are_whole_periods(start, end + timedelta(1), every)
    assert not are_whole_periods(start, end - timedelta(1), every)
