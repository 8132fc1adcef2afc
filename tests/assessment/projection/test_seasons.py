"""Seasons against hand-checked cases, an independent dense computation, and their symmetries."""

import itertools
import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from builders import target
from figures_over_time import level_covariance
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.projection import backtest, season_effects, trend, trusted
from bishan_targets.assessment.projection.constants import SEASONS
from bishan_targets.assessment.projection.course import has_seasons, points
from bishan_targets.assessment.projection.deadline import project
from bishan_targets.assessment.projection.forecast import Point, cycle_in
from bishan_targets.assessment.projection.seasons import SeasonalForecast
from bishan_targets.assessment.running_sum import running_sum
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures

ODDS = (0.1, 0.25, 0.5, 0.75, 0.9)
PATTERN = (90.0, 120.0, 80.0, 110.0)
wiggle = st.integers(-40, 40).map(lambda value: value / 16)


def quarters(values: Sequence[float], first_year: int = 2018) -> list[Observation]:
    """One figure a quarter, from the first quarter on."""
    return [
        Observation(
            date(first_year + (place * 3 + 3) // 12, (place * 3 + 3) % 12 + 1, 1) - timedelta(1),
            Decimal(repr(value)),
        )
        for place, value in enumerate(values)
    ]


def fitted(values: Sequence[float]) -> SeasonalForecast:
    found = trusted.fit(points(quarters(values)))
    assert isinstance(found, SeasonalForecast)
    return found


def medians(forecast: SeasonalForecast) -> list[float]:
    """The four quarters after the last figure."""
    return [forecast.quantile(quarter / 4, 0.5) for quarter in (1, 2, 3, 4)]


@st.composite
def seasonal(draw: st.DrawFn) -> list[float]:
    """Two to four years of quarters with a strong season, a trend and noise, above zero."""
    count, slope = draw(st.integers(8, 16)), draw(st.integers(-2, 4))
    return [PATTERN[place % 4] + slope * place + draw(wiggle) for place in range(count)]


def test_a_pattern_that_repeats_goes_on_by_hand() -> None:
    assert medians(fitted(PATTERN * 3)) == pytest.approx(PATTERN, rel=0.02)


def test_effects_multiply_where_the_swing_grows_with_the_level_by_hand() -> None:
    """The level grows by half a year; each quarter is the same share of it."""
    values = [value * 1.5**year for year in range(4) for value in PATTERN]
    found = fitted(values)
    assert all(candidate.multiplies for candidate in found.candidates)
    ratios = [median / last for median, last in zip(medians(found), values[-4:], strict=True)]
    assert ratios == pytest.approx([1.5] * 4, rel=0.08)


def test_effects_are_added_where_the_swing_stays_by_hand() -> None:
    values = [value + 60.0 * year for year in range(4) for value in PATTERN]
    found = fitted(values)
    assert not any(candidate.multiplies for candidate in found.candidates)
    grown = [median - last for median, last in zip(medians(found), values[-4:], strict=True)]
    assert grown == pytest.approx([60.0] * 4, abs=12.0)


def test_figures_below_zero_have_effects_that_are_added() -> None:
    found = fitted([value - 100.0 for value in PATTERN * 3])
    assert not any(candidate.multiplies for candidate in found.candidates)
    assert medians(found) == pytest.approx([value - 100.0 for value in PATTERN], abs=2.0)


def test_what_the_dates_bring_is_kept_up_to_a_size() -> None:
    """Fewer long series are kept: their size is the number of figures and seasons."""
    character = SEASONS[0].character

    def layout(figures: int, moved: float = 0.0) -> season_effects.Layout:
        times = tuple(moved + place / 12 for place in range(figures))
        seasons = tuple(place % 12 for place in range(figures))
        return season_effects.layout(times, (1.0,) * figures, seasons, 6.0, character)

    short = layout(24)
    assert layout(24) is short
    for moved in range(100):
        layout(24, moved + 1.0)
    assert layout(24) is short
    for moved in range(20):
        layout(1200, moved + 1.0)
    assert layout(24) is not short
    assert layout(24) == short


def test_an_effect_that_one_figure_shows_by_hand() -> None:
    """Four figures 0, 0, 0, x of a level that stays: a ridge regression of one column."""
    character = SEASONS[0].character._replace(velocity_noise=0.0, initial_velocity=0.0)
    plan = season_effects.layout((0.0, 1e-9, 2e-9), (1.0, 1.0, 1.0), (0, 0, 1), 6.0, character)
    found = season_effects.regress((0.0, 0.0, 3.0), plan)
    # The last figure's effect is 3 times its share of the surprise's variance: 6 of the season, 6
    # of the other season, 1 of its own noise and 1/2 of the mean of two figures.
    assert plan.variance == pytest.approx(13.5)
    assert found.effects[1] == pytest.approx(3.0 * 6.0 / 13.5)
    assert found.effects[0] == pytest.approx(-3.0 * 6.0 / 13.5)


@given(seasonal(), st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_agrees_with_a_dense_computation(values: list[float], ahead: int) -> None:
    """Generalised least squares with the covariance of all figures at once, and no filter."""
    amplitude, character = 30.0, SEASONS[0].character
    count = len(values)
    times = [place / 4 for place in range(count)]
    seasons = [place % 4 for place in range(count + ahead)]
    noise = character.observation_noise
    plan = season_effects.layout(
        tuple(times), (noise,) * count, tuple(seasons[:count]), amplitude, character
    )
    found = season_effects.regress(values, plan)
    outcome = season_effects.predict(found, plan, ahead / 4, seasons[-1])

    together = [*times, times[-1] + ahead / 4]
    marked = np.array([*seasons[:count], seasons[-1]])
    total = level_covariance(together, character) + noise * np.eye(count + 1)
    total += amplitude * (marked[:, None] == marked[None])
    inverse, ones = np.linalg.inv(total[:count, :count]), np.ones(count)
    information = ones @ inverse @ ones
    level = ones @ inverse @ np.array(values) / information
    cross = inverse @ total[:count, count]
    missing = 1.0 - ones @ cross
    mean = level + cross @ (np.array(values) - level)
    variance = total[count, count] - total[:count, count] @ cross + missing**2 / information
    rest = np.array(values) - level
    determinant = np.linalg.slogdet(total[:count, :count])[1] + math.log(information)
    assert outcome.mean == pytest.approx(mean, rel=1e-7)
    assert outcome.variance == pytest.approx(variance, rel=1e-7)
    assert found.squares == pytest.approx(rest @ inverse @ rest, rel=1e-6, abs=1e-9)
    log_variances = found.before.log_variances + math.log(plan.variance)
    assert log_variances == pytest.approx(determinant, rel=1e-7)


def test_a_season_without_figures_is_as_uncertain_as_any_before_them() -> None:
    character = SEASONS[0].character
    plan = season_effects.layout((0.0, 0.25, 0.5), (0.1,) * 3, (0, 1, 0), 30.0, character)
    found = season_effects.regress((1.0, 2.0, 1.0), plan)
    unseen, seen = (season_effects.predict(found, plan, 0.25, season) for season in (3, 1))
    assert unseen.variance > seen.variance + 10.0


@given(seasonal(), st.sampled_from([1e-6, 0.37, 1e9]))
@settings(max_examples=25, deadline=None)
def test_scaling_the_figures_scales_the_result(values: list[float], factor: float) -> None:
    usual, scaled = fitted(values), fitted([factor * value for value in values])
    for quarter, probability in itertools.product((1, 4, 7), ODDS):
        expected = factor * usual.quantile(quarter / 4, probability)
        assert scaled.quantile(quarter / 4, probability) == pytest.approx(expected, rel=1e-6)


@given(seasonal(), st.sampled_from([1, 3, 8]), st.floats(0.01, 0.99))
@settings(max_examples=25, deadline=None)
def test_quantile_and_odds_are_inverse(
    values: list[float], quarter: int, probability: float
) -> None:
    found = fitted(values)
    value = found.quantile(quarter / 4, probability)
    above = found.probability_above(quarter / 4, value)
    assert above == pytest.approx(1.0 - probability, abs=1e-6)


NOISE = (3.0, -1.0, 2.0, 2.0, -3.0, 0.0, 1.0, -2.0, 2.0, -1.0, -2.0, 3.0)


@pytest.mark.parametrize(
    "history",
    [
        quarters([100.0 + 2 * place + each for place, each in enumerate(NOISE)]),
        quarters(PATTERN + PATTERN[:3]),
        quarters([5.0] * 11 + [6.0]),
        [
            each._replace(date=each.date - timedelta(i % 3))
            for i, each in enumerate(quarters(PATTERN * 3))
        ],
    ],
    ids=["no season", "too short", "never changed", "irregular"],
)
def test_without_seasons_the_trend_has_its_very_numbers(history: list[Observation]) -> None:
    known = points(history)
    found, plain = trusted.fit(known), trend.fit(known)
    assert found == plain
    assert not has_seasons(history)


def test_little_season_counts_as_much_as_it_is_likely() -> None:
    """With a larger second quarter, the next one is projected higher and higher."""

    def projected(extra: float) -> tuple[SeasonalForecast, float]:
        values = [100.0 + each + extra * (place % 4 == 1) for place, each in enumerate(NOISE)]
        known = points(quarters(values))
        found = trusted.fit(known)
        assert isinstance(found, SeasonalForecast)
        return found, found.quantile(0.5, 0.5) - trend.fit(known).quantile(0.5, 0.5)

    (little, slightly), (much, higher) = projected(6.0), projected(10.0)
    assert not little.has_seasons
    assert much.has_seasons
    assert any(not each.plan.places for each in little.candidates)
    assert 1.0 < slightly < 3.0 < 5.0 < higher


def test_what_has_seasons() -> None:
    assert has_seasons(quarters(PATTERN * 2))
    assert not has_seasons(quarters(PATTERN)[:1])


def test_a_figure_alone_does_not_change_whether_there_are_seasons() -> None:
    values = PATTERN * 3
    assert all(has_seasons(quarters([*values[:-1], latest])) for latest in (1.0, 110.0, 1e6))


def test_the_odds_are_those_of_the_deadlines_own_season() -> None:
    """The second quarter reaches 115 each year, the fourth does not."""
    history = quarters([value + each / 4 for value, each in zip(PATTERN * 3, NOISE, strict=True)])
    goal = Goal(Operator.AT_LEAST, Decimal(115), date(2021, 12, 31))
    winter, summer = (
        project(goal._replace(by=day), history) for day in (date(2021, 12, 31), date(2021, 6, 30))
    )
    assert winter.probability is not None
    assert summer.probability is not None
    assert winter.probability < 0.2 < 0.8 < summer.probability
    assert winter.reached.median == date(2021, 6, 30)


def test_when_a_goal_is_reached_that_takes_years() -> None:
    history = quarters([value + 4.0 * place for place, value in enumerate(PATTERN * 4)])
    goal = Goal(Operator.AT_LEAST, Decimal(250), date(2030, 12, 31))
    found = project(goal, history).reached
    assert found.earliest is not None
    assert found.median is not None
    assert found.earliest <= found.median
    assert found.median.month == 6
    assert 2026 <= found.median.year <= 2029
    never = project(goal._replace(value=Decimal(10**6)), history).reached
    assert never.earliest is None


def test_questions_must_make_sense() -> None:
    found = fitted(PATTERN * 3)
    questions: list[Callable[[], float]] = [
        lambda: found.quantile(-1.0, 0.5),
        lambda: found.probability_above(1.0, math.nan),
        lambda: found.probability_above(math.inf, 1.0),
    ]
    for question in questions:
        with pytest.raises(ValueError, match="must"):
            question()


def test_values_of_zero_and_less_are_below_figures_that_multiply() -> None:
    found = fitted([value * 1.5**year for year in range(4) for value in PATTERN])
    assert found.probability_above(1.0, 0.0) == pytest.approx(1.0)
    assert found.probability_above(1.0, -5.0) == pytest.approx(1.0)


def test_a_provisional_figure_pulls_less() -> None:
    known = points(quarters([*PATTERN * 2, 130.0]))
    final = trusted.fit(known).quantile(1.0, 0.5)
    provisional = trusted.fit([*known[:-1], known[-1]._replace(provisional=True)])
    assert cycle_in(provisional) is not None
    assert provisional.quantile(1.0, 0.5) < final


def test_points_without_days_have_no_seasons() -> None:
    known = [Point(place / 4, value) for place, value in enumerate(PATTERN * 3)]
    assert cycle_in(trusted.fit(known)) is None


def test_a_years_total_is_the_sum_of_its_seasons() -> None:
    """Three years and a quarter known: each quarter is the one a year before, and 16 more."""
    known = quarters([value + 4.0 * place for place, value in enumerate((PATTERN * 4)[:13])])
    goal = Goal(Operator.AT_LEAST, Decimal(600), date(2021, 12, 31), start=date(2021, 1, 1))
    summed = running_sum(goal, Figures.OF_PERIOD, Every.QUARTER, known)
    found = project(goal, summed.sums, flow=summed.flow).at_deadline
    assert found is not None
    assert found.median == pytest.approx(sum(PATTERN) + 4 * (12 + 13 + 14 + 15), rel=0.02)
    assert found.low < found.median < found.high


def test_a_backtest_knows_seasons() -> None:
    noise = (*NOISE, *NOISE)[:20]
    known = quarters([value + each / 4 for value, each in zip(PATTERN * 5, noise, strict=True)])
    with_seasons, without = (
        backtest.score(backtest.cases(target(">= 1"), known, method)).error
        for method in (trusted.fits, trend.fits)
    )
    assert with_seasons is not None
    assert without is not None
    assert with_seasons < 0.8 * without
