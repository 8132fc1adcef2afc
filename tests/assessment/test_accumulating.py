"""Figures that look like years to date, and others that only have a season."""

from datetime import date, timedelta
from itertools import accumulate

import pytest
from builders import history, target
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.accumulating import last_reset, looks_cumulative
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every, end_of_period
from bishan_targets.model.targets import Figures

# Published years to date: new urban jobs of China (10,000 people), gross product of Bishan (100
# million yuan). Years are missing, and so are many months.
JOBS = (
    *("2017-09-30 1097", "2017-12-31 1351", "2018-09-30 1107", "2018-12-31 1361"),
    *("2019-06-30 737", "2019-09-30 1097", "2019-12-31 1352", "2020-09-30 898"),
    *("2020-10-31 1009", "2020-12-31 1186", "2021-07-31 822", "2021-12-31 1269"),
)
PRODUCT = (
    *("2018-06-30 255.2", "2019-12-31 681", "2020-09-30 517.6", "2020-12-31 747.1"),
    *("2021-03-31 176.7", "2021-06-30 390.3", "2021-12-31 830", "2023-12-31 983"),
)
WANTED = target(">= 3.5")


def quarters(*values: float, first: int = 2018) -> list[Observation]:
    """Figures at the ends of quarters, from the first one of a year on."""
    start = date(first, 1, 1)
    days = (end_of_period(start, Every.QUARTER, place) for place in range(len(values)))
    return history(*(f"{day} {value}" for day, value in zip(days, values, strict=True)))


@pytest.mark.parametrize("figures", [JOBS, PRODUCT])
def test_published_years_to_date_are_recognised(figures: tuple[str, ...]) -> None:
    assert last_reset(history(*figures))


def test_the_latest_fall_is_named() -> None:
    found = last_reset(history(*JOBS))
    assert found
    assert [str(each.date) for each in found] == ["2020-12-31", "2021-07-31"]


def test_one_fall_between_two_years_is_enough() -> None:
    assert last_reset(quarters(25, 50, 75, 100, 26, 52))
    assert not last_reset(quarters(25, 50, 75, 100, 26))
    assert not last_reset(quarters(25, 50, 75, 100))


@pytest.mark.parametrize(
    "amounts",
    [
        (249, 282, 290, 334, 270, 292, 307, 335),  # gross product of each quarter: most at the end
        (80, 84, 88, 95, 81, 85, 90, 97),  # a stock with a dip in January
        (62, 70, 78, 120, 66, 75, 82, 128),  # retail sales of each quarter
        (5.2, 5.3, 5.4, 5.5, 5.1, 5.2, 5.3, 5.4),  # a rate with a season
        (-5, -3, -1, 1, -6, -3, -1, 2),  # a year to date has a start at zero
        (25, 50, 75, 100, 126, 150, 175, 200),  # no fall
        (100, 75, 50, 25, 100, 75, 50, 25),  # falls within the year
        (50, 50, 50, 50, 40, 40, 40, 40),
    ],
)
def test_seasons_are_not(amounts: tuple[float, ...]) -> None:
    assert last_reset(quarters(*amounts)) is None


def test_one_odd_year_of_four_changes_nothing() -> None:
    years = [(25, 50, 75, 100), (26, 51, 50, 101), (24, 52, 76, 102), (25, 51, 77, 103)]
    assert last_reset(quarters(*(each for year in years for each in year)))


def test_a_level_that_happened_to_double_and_halve_is_not() -> None:
    years = [(50, 100), (52, 104), (110, 100), (98, 90), (91, 80), (75, 70)]
    days = ("06-30", "12-31")
    pairs = [
        f"{2015 + place}-{day} {value}"
        for place, year in enumerate(years)
        for day, value in zip(days, year, strict=True)
    ]
    assert last_reset(history(*pairs)) is None


def test_years_may_start_on_another_day() -> None:
    figures = history(
        *("2020-06-30 20", "2020-12-31 72", "2021-03-31 100"),
        *("2021-06-30 21", "2021-12-31 75", "2022-03-31 104"),
    )
    assert last_reset(figures, (4, 1))
    assert last_reset(figures) is None


def test_what_the_plan_says_is_not_doubted() -> None:
    figures = history(*JOBS)
    assert looks_cumulative(WANTED, figures)
    for kind in Figures:
        stated = WANTED._replace(figures=kind, figures_stated=True)
        assert looks_cumulative(stated, figures) is None


@given(
    st.lists(st.integers(min_value=50, max_value=100), min_size=24, max_size=60),
    st.sampled_from([Every.MONTH, Every.QUARTER, Every.HALF_YEAR]),
)
def test_every_sum_within_years_is_recognised(amounts: list[int], every: Every) -> None:
    """Amounts of periods, none more than twice another, added up within each year."""
    a_year = {Every.MONTH: 12, Every.QUARTER: 4, Every.HALF_YEAR: 2}[every]
    sums = [
        total
        for start in range(0, len(amounts), a_year)
        for total in accumulate(amounts[start : start + a_year])
    ]
    days = [end_of_period(date(2000, 1, 1), every, place) for place in range(len(sums))]
    figures = history(*(f"{day} {total}" for day, total in zip(days, sums, strict=True)))
    assert bool(last_reset(figures)) == (len(amounts) >= a_year + 2)


@given(
    st.dates(date(1, 1, 1), date(9999, 1, 1)),
    st.lists(st.tuples(st.integers(1, 400), st.integers(-5, 100)), max_size=40),
)
def test_no_figures_make_it_fail(first: date, steps: list[tuple[int, int]]) -> None:
    days = [
        first + timedelta(each)
        for each in accumulate(gap for gap, _ in steps)
        if first.toordinal() + each <= date.max.toordinal()
    ]
    figures = history(*(f"{day} {value}" for day, (_, value) in zip(days, steps, strict=False)))
    last_reset(figures, (4, 1))
