"""Year-to-date figures against hand-checked cases, a dense computation, and their symmetries."""

import itertools
import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.projection import year_to_date
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.year_places import Place, place_of
from bishan_targets.assessment.projection.year_shapes import shapes_of, steps_of
from bishan_targets.assessment.projection.year_to_date import YearToDateForecast
from bishan_targets.assessment.projection.year_totals import (
    MOTIONS,
    last_of_each_year,
    totals_of,
)
from bishan_targets.model.periods import years_between

ODDS = (0.1, 0.25, 0.5, 0.75, 0.9)
ENDS = {3: (3, 31), 6: (6, 30), 7: (7, 31), 9: (9, 30), 10: (10, 31), 11: (11, 30), 12: (12, 31)}

# New urban jobs in China, 10,000 people since January, by month, with the year's goal: as published
# by the Ministry of Human Resources and Social Security and the National Bureau of Statistics.
JOBS = (
    (2006, 12, 1184, None),
    (2007, 11, 1105, 900),
    (2011, 6, 655, 900),
    (2012, 6, 694, 900),
    (2014, 6, 737, 1000),
    (2017, 9, 1097, 1100),
    (2017, 12, 1351, 1100),
    (2018, 9, 1107, 1100),
    (2018, 12, 1361, 1100),
    (2019, 6, 737, 1100),
    (2019, 9, 1097, 1100),
    (2019, 12, 1352, 1100),
    (2020, 9, 898, 900),
    (2020, 10, 1009, 900),
    (2020, 12, 1186, 900),
    (2021, 7, 822, 1100),
    (2021, 9, 1045, 1100),
    (2021, 12, 1269, 1100),
    (2022, 6, 654, 1100),
    (2022, 12, 1206, 1100),
    (2023, 12, 1244, 1200),
    (2024, 9, 1049, 1200),
)


def points(figures: Sequence[tuple[date, float]]) -> list[Point]:
    latest = figures[-1][0]
    return [Point(years_between(latest, day), value, day=day) for day, value in figures]


def quarters(amounts: Sequence[float], first_year: int = 2018) -> list[tuple[date, float]]:
    """Sums of quarters since January."""
    found = []
    for place, _ in enumerate(amounts):
        year, quarter = divmod(place, 4)
        day = date(first_year + year, *ENDS[3 * quarter + 3])
        found.append((day, sum(amounts[year * 4 : place + 1])))
    return found


def jobs(until: int, factor: float = 1.0) -> list[tuple[date, float]]:
    """The first figures; those of the last year times a factor."""
    last = JOBS[until - 1][0]
    return [
        (date(year, *ENDS[month]), value * (factor if year == last else 1.0))
        for year, month, value, _ in JOBS[:until]
    ]


def at(figures: Sequence[tuple[date, float]], day: date) -> float:
    """Time of a day in years from the latest figure."""
    return years_between(figures[-1][0], day)


def year_end(figures: Sequence[tuple[date, float]]) -> float:
    return at(figures, date(figures[-1][0].year, 12, 31))


amounts = st.lists(st.integers(20, 60).map(float), min_size=1, max_size=14)
balances = st.lists(st.integers(-40, 60).map(float), min_size=1, max_size=14)


def test_places_of_days() -> None:
    assert place_of(date(2021, 12, 31), (1, 1)) == Place(2021, 1.0)
    assert place_of(date(2021, 1, 1), (1, 1)) == Place(2021, 1 / 365)
    assert place_of(date(2021, 3, 31), (4, 1)) == Place(2020, 1.0)
    assert place_of(date(2021, 4, 1), (4, 1)) == Place(2021, 1 / 365)
    assert place_of(date(2024, 2, 29), (1, 1)) == place_of(date(2024, 2, 28), (1, 1))
    assert place_of(date(2024, 2, 29), (2, 29)).year == 2024
    shares = {place_of(date(year, 3, 31), (1, 1)).share for year in range(2019, 2026)}
    assert len(shares) == 1


def test_the_same_year_goes_on_by_hand() -> None:
    """Every year has 100, of which 10, 30 and 60 are reached by the ends of quarters."""
    figures = quarters((10.0, 20.0, 30.0, 40.0) * 3 + (10.0, 20.0))
    found = year_to_date.fit(points(figures))
    for day, expected in (
        (date(2021, 9, 30), 60.0),
        (date(2021, 12, 31), 100.0),
        (date(2022, 3, 31), 10.0),
        (date(2022, 12, 31), 100.0),
    ):
        assert found.quantile(at(figures, day), 0.5) == pytest.approx(expected, rel=0.03)


def test_a_year_ahead_of_the_others_ends_ahead_by_hand() -> None:
    figures = quarters((10.0, 20.0, 30.0, 40.0) * 4 + (12.0, 24.0))
    median = year_to_date.fit(points(figures)).quantile(year_end(figures), 0.5)
    assert 110.0 < median <= 121.0


def test_growth_goes_on() -> None:
    figures = quarters(
        [value * 1.1**year for year in range(5) for value in (10.0, 20.0, 30.0, 40.0)]
    )
    median = year_to_date.fit(points(figures)).quantile(1.0, 0.5)
    assert median == pytest.approx(100.0 * 1.1**5, rel=0.04)


@given(amounts, st.integers(1, 8))
@settings(max_examples=20, deadline=None)
def test_agrees_with_a_dense_computation(values: list[float], ahead: int) -> None:
    """All figures at once, by the covariance of the model, and no steps or ends of years."""
    known = quarters(values)
    places = [place_of(day, (1, 1)) for day, _ in known]
    later = place_of(quarters([1.0] * (len(values) + ahead))[-1][0], (1, 1))
    inside = [math.log(value) for _, value in known]

    def left(share: float) -> float:
        return 1.0 / share - 1.0

    steps = steps_of(places, inside, left, math.log)
    _, shape = shapes_of(steps, [0.04])[0]
    motion, step = MOTIONS[0], 0.01
    ends = last_of_each_year(places, inside, math.log)
    outcome = totals_of(shape, ends, step, motion).at(later, left(later.share))

    together = [*places, later]
    years = np.array([each.year - places[0].year + 1.0 for each in (*places, later)])
    early, late = np.minimum.outer(years, years), np.maximum.outer(years, years)
    walked = early**2 * (3 * late - early) / 6
    total = step * (early + motion.velocity * early * late + motion.velocity_noise * walked)
    gone = np.array([left(each.share) for each in together])
    nearest = np.minimum.outer(gone, gone)
    total += shape.looseness * shape.noise * nearest
    total += (early == late) * shape.noise * nearest
    # A tilt is known from a year's last figure only.
    ends_of = {each.year: each.share for each in ends.places}
    to_go = np.array([*(1.0 - ends_of[each.year] for each in places), 1.0 - later.share])
    total += (early == late) * step * np.outer(to_go, to_go) / 4.0
    count = len(places)
    inverse = np.linalg.inv(total[:count, :count] + 1e-12 * np.eye(count))
    ones, course = np.ones(count), np.array([math.log(each.share) for each in places])
    information = ones @ inverse @ ones
    rest = np.array(inside) - course
    mean = ones @ inverse @ rest / information
    cross = inverse @ total[:count, count]
    missing = 1.0 - ones @ cross
    expected = mean + cross @ (rest - mean)
    variance = total[count, count] - total[:count, count] @ cross + missing**2 / information
    assert outcome.mean == pytest.approx(expected, abs=1e-6)
    assert outcome.deviation == pytest.approx(math.sqrt(variance), rel=1e-6, abs=2e-6)


@given(amounts, st.sampled_from([1e-6, 0.37, 1e9]))
@settings(max_examples=25, deadline=None)
def test_scaling_the_figures_scales_the_result(values: list[float], factor: float) -> None:
    usual = year_to_date.fit(points(quarters(values)))
    scaled = year_to_date.fit(points(quarters([factor * value for value in values])))
    for time, probability in itertools.product((0.2, 0.7, 2.1), ODDS):
        expected = factor * usual.quantile(time, probability)
        assert scaled.quantile(time, probability) == pytest.approx(expected, rel=1e-6)


@given(st.one_of(amounts, balances), st.sampled_from([0.1, 0.4, 1.0, 3.3]), st.floats(0.01, 0.99))
@settings(max_examples=40, deadline=None)
def test_quantile_and_odds_are_inverse(
    values: list[float], time: float, probability: float
) -> None:
    found = year_to_date.fit(points(quarters(values)))
    value = found.quantile(time, probability)
    above = found.probability_above(time, value, strict=True)
    at_most = found.probability_above(time, value)
    assert above - 1e-6 <= 1.0 - probability <= at_most + 1e-6


@given(amounts, st.integers(1, 11))
@settings(max_examples=25, deadline=None)
def test_figures_that_never_fell_do_not_fall_within_the_year(
    values: list[float], months: int
) -> None:
    figures = quarters(values)
    found = year_to_date.fit(points(figures))
    day = figures[-1][0] + timedelta(30 * months)
    least = figures[-1][1] if day.year == figures[-1][0].year else 0.0
    assert found.quantile(at(figures, day), 0.001) >= least
    assert found.probability_above(at(figures, day), least) == 1.0


def test_figures_that_fell_may_fall_again() -> None:
    figures = quarters((10.0, -5.0, 10.0, -8.0, 12.0, -6.0, 9.0, -7.0, 11.0))
    found = year_to_date.fit(points(figures))
    assert found.quantile(0.25, 0.5) < 11.0
    assert found.probability_above(0.25, 11.0) < 0.2


def test_losses_may_grow() -> None:
    figures = quarters((-10.0, -12.0, -9.0, -11.0) * 2 + (-10.0,))
    found = year_to_date.fit(points(figures))
    assert found.quantile(0.75, 0.5) == pytest.approx(-42.0, rel=0.05)


def test_one_figure_has_a_wide_range() -> None:
    found = year_to_date.fit(points([(date(2023, 3, 31), 25.0)]))
    low, median, high = (found.quantile(0.75, each) for each in (0.1, 0.5, 0.9))
    assert median == pytest.approx(100.0, rel=0.05)
    assert low < 60.0
    assert high > 160.0


def test_the_day_of_the_latest_figure_has_that_figure() -> None:
    found = year_to_date.fit(points([(date(2023, 3, 31), 25.0)]))
    assert found.quantile(0.0, 0.9) == 25.0
    assert found.probability_above(0.0, 25.0) == 1.0
    assert found.probability_above(0.0, 25.0, strict=True) == 0.0
    assert found.probability_above(0.0, 25.1) == 0.0


def test_a_first_figure_of_a_year_moves_the_total_little() -> None:
    """A January that is usually 1 to 3 of about 100 says little about the year."""
    months = [
        (date(year, month, 28), value)
        for year, first in ((2019, 1.0), (2020, 3.0), (2021, 1.5), (2022, 2.5))
        for month, value in ((1, first), (4, 30.0 + first), (12, 100.0))
    ]
    figures = [*months[:-2], (date(2022, 12, 28), 100.0), (date(2023, 1, 28), 1.0)]
    found = year_to_date.fit(points(figures))
    low, median, high = (
        found.quantile(at(figures, date(2023, 12, 28)), p) for p in (0.1, 0.5, 0.9)
    )
    assert median == pytest.approx(100.0, rel=0.1)
    assert low > 60.0
    assert high < 130.0


def test_years_of_a_fiscal_calendar() -> None:
    """Six months later, the same figures have the same forecast."""
    usual = quarters((10.0, 20.0, 30.0, 40.0) * 2 + (11.0,))
    days = [date(year, *ENDS[month]) for year in (2018, 2019, 2020) for month in (9, 12, 3, 6)]
    days = [day if day.month > 6 else day.replace(year=day.year + 1) for day in days]
    fiscal = [(day, value) for day, (_, value) in zip(days, usual, strict=False)]
    found = year_to_date.fit(points(fiscal), starts=(7, 1))
    expected = year_to_date.fit(points(usual)).quantile(year_end(usual), 0.5)
    actual = found.quantile(at(fiscal, date(2021, 6, 30)), 0.5)
    assert actual == pytest.approx(expected, rel=0.01)


def test_more_days_than_months_are_read_at_the_ends_of_months() -> None:
    first = date(2020, 1, 7)
    days = [first + timedelta(7 * week) for week in range(200)]
    figures = [(day, float(day.timetuple().tm_yday)) for day in days]
    found = year_to_date.fit(points(figures))
    low, high = (found.quantile(year_end(figures), each) for each in (0.1, 0.9))
    assert low < 365.0 < high
    assert high - low < 20.0


def test_figures_of_zero() -> None:
    figures = quarters((0.0, 10.0, 20.0, 30.0) * 2 + (0.0,))
    found = year_to_date.fit(points(figures))
    assert found.quantile(0.75, 0.5) == pytest.approx(60.0, rel=0.1)
    nothing = year_to_date.fit(points(quarters((0.0, 0.0, 0.0))))
    assert nothing.quantile(0.25, 0.1) == 0.0


def test_no_figure_is_too_large_for_a_forecast() -> None:
    found = year_to_date.fit(points(quarters((1e100, 1e-100, 1e100, 1e-100, 1e-100, 1e100))))
    assert all(math.isfinite(found.quantile(50.0, each)) for each in (0.001, 0.5, 0.999))
    assert math.isfinite(found.quantile(1e5, 0.5))


@pytest.mark.parametrize(
    "until", [i + 1 for i, (_, month, _, goal) in enumerate(JOBS) if goal and month < 12]
)
def test_no_year_with_enough_jobs_is_called_short(until: int) -> None:
    figures, goal = jobs(until), JOBS[until - 1][3]
    assert goal is not None
    odds = year_to_date.fit(points(figures)).probability_above(year_end(figures), goal)
    assert odds > 0.9


def test_a_year_with_too_few_jobs_is_seen_by_june() -> None:
    until = JOBS.index((2022, 6, 654, 1100)) + 1
    figures = jobs(until, 0.8)
    assert year_to_date.fit(points(figures)).probability_above(year_end(figures), 1100) < 1 / 3


def test_questions_must_make_sense() -> None:
    found = year_to_date.fit(points(quarters((1.0, 2.0))))
    asked: list[Callable[[], object]] = [
        lambda: found.quantile(-1.0, 0.5),
        lambda: found.quantile(1.0, 1.0),
        lambda: found.probability_above(1.0, math.nan),
        lambda: found.probability_above(math.inf, 1.0),
    ]
    for question in asked:
        with pytest.raises(ValueError, match="must"):
            question()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([], "one point or more"),
        ([Point(0.0, 1.0)], "need their days"),
        ([Point(0.0, math.inf, day=date(2020, 1, 1))], "finite"),
        ([Point(each, 1.0, day=date(2020, 1, 1)) for each in (0.0, 1.0)], "increase"),
    ],
)
def test_points_that_are_no_figures(wrong: list[Point], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        year_to_date.fit(wrong)


def test_a_forecast_is_small() -> None:
    """Unlikely candidates are left out."""
    found = year_to_date.fit(points(quarters([20.0 + each % 7 for each in range(40)])))
    assert isinstance(found, YearToDateForecast)
    assert sum(found.weights) == pytest.approx(1.0)
    assert 1 <= len(found.weights) <= 24
