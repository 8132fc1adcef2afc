"""The places of figures in the calendar year."""

from datetime import date, timedelta

import pytest

from bishan_targets.assessment.projection.cycle import cycle_of


def ends(first: str, months: int, count: int) -> list[date]:
    """The last days of every so many months."""
    start = date.fromisoformat(first)
    numbers = [start.year * 12 + start.month + months * place for place in range(count)]
    return [date(number // 12, number % 12 + 1, 1) - timedelta(1) for number in numbers]


@pytest.mark.parametrize(
    ("months", "count", "seasons"),
    [(1, 24, (2, 3)), (3, 8, (0, 1)), (6, 4, (0, 1)), (2, 12, (1, 2))],
)
def test_two_whole_years_are_a_cycle(months: int, count: int, seasons: tuple[int, int]) -> None:
    found = cycle_of(ends("2021-03-31", months, count))
    assert found is not None
    assert found.months == months
    assert found.length == 12 // months
    assert found.places == tuple(range(count))
    assert found.seasons[:2] == seasons
    assert cycle_of(ends("2021-03-31", months, count - 1)) is None


@pytest.mark.parametrize(
    "days",
    [
        ends("2020-12-31", 12, 10),
        [date(2020, 1, 31) + timedelta(days) for days in range(0, 900, 7)],
        [day - timedelta(place % 3) for place, day in enumerate(ends("2020-01-31", 1, 30))],
        [*ends("2020-01-31", 1, 12), *ends("2023-01-31", 1, 12)],
        [date(2020, 1, 31), date(2020, 1, 31), *ends("2020-02-29", 1, 30)],
        [date(2020, 1, 31)],
        [],
    ],
    ids=["yearly", "weekly", "irregular", "a long gap", "twice a month", "one", "none"],
)
def test_other_dates_are_none(days: list[date]) -> None:
    assert cycle_of(days) is None


def test_a_month_that_never_has_a_figure_is_no_gap() -> None:
    """China's statistics give January and February together."""
    days = [day for day in ends("2019-01-31", 1, 36) if day.month > 1]
    found = cycle_of(days)
    assert found is not None
    assert found.months == 1
    assert 0 not in found.seasons


def test_figures_of_one_day_of_the_month() -> None:
    found = cycle_of([date(2020 + month // 12, month % 12 + 1, 15) for month in range(24)])
    assert found is not None
    assert [found.day_after(periods) for periods in (1, 2)] == [31, 62]


def test_days_to_come_are_the_last_of_their_months() -> None:
    found = cycle_of(ends("2020-01-31", 1, 25))
    assert found is not None
    assert found.last == date(2022, 1, 31)
    assert [found.day_after(periods) for periods in (1, 2, 12)] == [28, 59, 365]
    assert [found.season_after(periods) for periods in (1, 12, 23)] == [1, 0, 11]
    assert found.periods_in(59 / 365.25) == 2


def test_days_go_on_after_the_calendar() -> None:
    found = cycle_of(ends("9990-01-31", 6, 19))
    assert found is not None
    assert found.day_after(100) == round(50 * 365.25)
