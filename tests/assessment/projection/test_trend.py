"""The trend against hand-checked cases, its symmetries and an independent dense computation."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from figures_over_time import figures, histories, level_covariance, moved, yearly
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, optimize, special

from bishan_targets.assessment.projection import kalman, student
from bishan_targets.assessment.projection.constants import (
    FITTED,
    NOISY,
    STEADY,
    Character,
    Constants,
)
from bishan_targets.assessment.projection.forecast import Forecast, Point
from bishan_targets.assessment.projection.trend import fit

ODDS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
AHEAD = (0.01, 1.0, 4.5, 50.0)


def ranges(forecast: Forecast, last: float) -> list[float]:
    """Quantiles over odds and years ahead."""
    return [forecast.quantile(last + ahead, p) for ahead in AHEAD for p in ODDS]


# An independent computation: the covariance of all figures at once, and no filter.


def dense(points: Sequence[Point], time: float, constants: Constants) -> list[tuple[float, ...]]:
    """(log evidence, mean, spread) a character, from generalised least squares for the level."""
    values = np.array([point.value for point in points])
    count = len(points)
    found: list[tuple[float, ...]] = []
    for kind in constants.characters:
        noise = [
            kind.observation_noise + constants.provisional_noise * point.provisional
            for point in points
        ]
        # The level is free, so adding a constant changes nothing but keeps the matrix regular.
        total = 1.0 + level_covariance([*(point.time for point in points), time], kind)
        total += np.diag([*noise, kind.observation_noise])
        known = total[:count, :count]
        ones = np.ones(count)
        information = ones @ np.linalg.solve(known, ones)
        level = ones @ np.linalg.solve(known, values) / information
        residual = values - level
        squares = residual @ np.linalg.solve(known, residual)
        gain = np.linalg.solve(known, total[:count, count])
        missing = 1.0 - ones @ gain
        variance = total[count, count] - total[count, :count] @ gain + missing**2 / information
        evidence = -0.5 * (
            np.linalg.slogdet(known)[1] + np.log(information) + (count - 1) * np.log(squares)
        )
        spread = constants.widening * np.sqrt(variance * squares / (count - 1))
        found.append((float(evidence), float(level + gain @ residual), float(spread)))
    return found


def dense_probability_above(found: list[tuple[float, ...]], degrees: int, value: float) -> float:
    shares = special.softmax([evidence for evidence, _, _ in found])
    odds = [special.stdtr(degrees, (mean - value) / spread) for _, mean, spread in found]
    return float(np.dot(shares, odds))


@given(points=histories(), ahead=st.floats(0.05, 40.0), deviate=st.floats(-4.0, 4.0))
def test_agrees_with_a_dense_computation(points: list[Point], ahead: float, deviate: float) -> None:
    time = points[-1].time + ahead
    found = dense(points, time, FITTED)
    center, width = found[0][1], max(spread for _, _, spread in found)
    value = center + deviate * width
    forecast = fit(points)
    odds = dense_probability_above(found, len(points) - 1, value)
    assert forecast.probability_above(time, value) == pytest.approx(odds, abs=1e-9)


@given(points=histories(), ahead=st.floats(0.05, 40.0), p=st.sampled_from(ODDS))
def test_quantile_agrees_with_a_dense_computation(
    points: list[Point], ahead: float, p: float
) -> None:
    time = points[-1].time + ahead
    found = dense(points, time, FITTED)
    degrees = len(points) - 1
    ends = [mean + special.stdtrit(degrees, p) * spread for _, mean, spread in found]
    expected = optimize.brentq(
        lambda value: dense_probability_above(found, degrees, value) - (1.0 - p),
        min(ends) - 1.0,
        max(ends) + 1.0,
        xtol=1e-13,
        rtol=1e-13,
    )
    scale = max(spread for _, _, spread in found)
    assert fit(points).quantile(time, p) == pytest.approx(expected, rel=1e-9, abs=1e-9 * scale)


@pytest.mark.parametrize(("early", "late"), [(0.5, 0.5), (1.0, 3.0), (7.0, 7.25), (2.0, 30.0)])
def test_the_dense_covariance_is_the_integral_that_defines_it(early: float, late: float) -> None:
    k, initial = STEADY.velocity_decay, STEADY.initial_velocity

    def reach(years: float) -> float:
        return (1.0 - math.exp(-k * years)) / k

    noise, _ = integrate.quad(lambda at: reach(early - at) * reach(late - at), 0.0, early)
    expected = early + initial * reach(early) * reach(late) + STEADY.velocity_noise * noise
    found = level_covariance([0.0, early, late], STEADY)[1, 2]
    assert found == pytest.approx(expected, rel=1e-10)


# Cases by hand.


def test_one_change_gives_a_cauchy_about_the_hand_computed_mean() -> None:
    # One character with hardly any decay: over one year the level gains variance 1 and the velocity
    # brings 3. The gain of the velocity is 3/4, so a change of 8 means a velocity of 6 and, a year
    # on, a level 6 higher. Its variance is 1 + 3·(1 - 3/4) = 1.75, in units of 8²/4 = 16.
    kind = Character(1e-5, 0.0, 3.0, 0.0)
    forecast = fit(yearly(10.0, 18.0), constants=Constants((kind,), 0.0))
    assert forecast.quantile(2.0, 0.5) == pytest.approx(24.0, abs=1e-3)
    assert forecast.quantile(2.0, 0.75) == pytest.approx(24.0 + math.sqrt(1.75 * 16.0), rel=1e-4)


def test_what_one_change_tells_by_hand() -> None:
    # The same character: variances of 4, 3 and 3 when the second figure comes, which is exact, so
    # that 3 - 3²/4 are left of the velocity's.
    kind = Character(1e-9, 0.0, 3.0, 0.0)
    found = kalman.course((0.0, 1.0), (0.0, 0.0), kind)
    assert found.passages[0].variance == pytest.approx(4.0, abs=1e-6)
    assert found.passages[0][2:4] == pytest.approx((1.0, 0.75), abs=1e-6)
    assert found.end.known == pytest.approx((0.0, 0.0, 0.75), abs=1e-6)
    assert found.end.log_variances == pytest.approx(math.log(4.0), abs=1e-6)
    with pytest.raises(ValueError, match="shorter"):
        kalman.course((0.0, 1.0, 2.0), (0.0, 0.0), kind)


@pytest.mark.parametrize("kind", [STEADY, NOISY])
def test_a_way_in_two_parts_leads_to_the_same_state(kind: Character) -> None:
    start = kalman.Variances(0.5, 0.25, 0.75)
    first, second, whole = (kalman.motion(years, kind) for years in (1.5, 2.5, 4.0))
    assert first.kept == pytest.approx(math.exp(-1.5 * kind.velocity_decay))
    assert first.kept * second.kept == pytest.approx(whole.kept)
    assert first.reach + first.kept * second.reach == pytest.approx(whole.reach)
    in_parts = kalman.spread(kalman.spread(start, first), second)
    assert in_parts == pytest.approx(kalman.spread(start, whole))
    reach, deviation = kalman.ahead(start, 4.0, kind)
    assert reach == whole.reach
    assert deviation == pytest.approx(math.sqrt(in_parts.level + kind.observation_noise))


def test_noise_alone_gives_the_mean_and_its_textbook_interval() -> None:
    # A level that hardly moves against the noise: the mean of 4, 8 and 6 is 6, the sample variance
    # 4; the next figure has variance 4·(1 + 1/3) and two degrees of freedom.
    kind = Character(1.0, 0.0, 0.0, 1e9)
    forecast = fit(yearly(4.0, 8.0, 6.0), constants=Constants((kind,), 0.0))
    assert forecast.quantile(3.0, 0.5) == pytest.approx(6.0, abs=1e-6)
    upper = 6.0 + special.stdtrit(2, 0.9) * math.sqrt(4.0 * 4.0 / 3.0)
    assert forecast.quantile(3.0, 0.9) == pytest.approx(upper, rel=1e-6)


def test_velocity_fades_at_its_rate() -> None:
    # After a change without noise the velocity is known; what it still brings is 1/decay years.
    kind = Character(0.5, 0.0, 1e12, 0.0)
    forecast = fit(yearly(0.0, 1.0), constants=Constants((kind,), 0.0))
    speed = 0.5 / (1.0 - math.exp(-0.5)) * math.exp(-0.5)
    assert forecast.quantile(3.0, 0.5) == pytest.approx(
        1.0 + speed * (1.0 - math.exp(-1.0)) / 0.5, rel=1e-6
    )
    assert forecast.quantile(101.0, 0.5) == pytest.approx(1.0 + speed / 0.5, rel=1e-6)


def test_the_character_that_explains_the_figures_is_believed() -> None:
    trending = fit(yearly(*(float(2 * year) for year in range(8))))
    scattered = fit(yearly(5.0, 9.0, 4.0, 8.0, 5.0, 9.0, 4.0, 8.0))
    assert trending.quantile(9.0, 0.5) > 17.0
    assert 5.5 < scattered.quantile(9.0, 0.5) < 7.5


# Symmetries.


@given(points=histories(), factor=st.sampled_from([1e-9, 0.37, 3.0, 1e12, -1.0, -2.5, -1e6]))
def test_scaling_the_figures_scales_the_result(points: list[Point], factor: float) -> None:
    forecast, scaled = fit(points), fit(moved(points, factor, 0.0))
    for ahead, p in itertools.product(AHEAD, ODDS):
        time = points[-1].time + ahead
        expected = factor * forecast.quantile(time, p if factor > 0.0 else 1.0 - p)
        width = forecast.quantile(time, 0.975) - forecast.quantile(time, 0.025)
        within = 1e-9 * abs(factor) * width
        assert scaled.quantile(time, p) == pytest.approx(expected, rel=1e-9, abs=within)


@given(points=histories(), factor=st.sampled_from([2.0**-30, 0.5, 2.0**40]))
def test_scaling_by_a_power_of_two_changes_no_digit(points: list[Point], factor: float) -> None:
    before, after = (ranges(fit(moved(points, by, 0.0)), points[-1].time) for by in (1.0, factor))
    assert after == [factor * value for value in before]


@given(points=histories(), shift=st.sampled_from([-8192.0, -1.0, 0.5, 1000.0]))
def test_shifting_the_figures_shifts_the_result(points: list[Point], shift: float) -> None:
    last = points[-1].time
    before, after = ranges(fit(points), last), ranges(fit(moved(points, 1.0, shift)), last)
    assert after == pytest.approx([value + shift for value in before], rel=1e-13, abs=1e-11)


@given(points=histories(), shift=st.sampled_from([-2020.0, -0.5, 1.0, 64.0]))
def test_the_origin_of_time_does_not_matter(points: list[Point], shift: float) -> None:
    later = [point._replace(time=point.time + shift) for point in points]
    before = ranges(fit(points), points[-1].time)
    after = ranges(fit(later), later[-1].time)
    width = max(before) - min(before)
    assert after == pytest.approx(before, rel=1e-8, abs=1e-8 * width)


@given(points=histories(), value=figures, ahead=st.floats(0.01, 50.0))
def test_at_least_and_at_most_mirror_each_other(
    points: list[Point], value: float, ahead: float
) -> None:
    time = points[-1].time + ahead
    mirrored = fit(moved(points, -1.0, 0.0))
    at_most = 1.0 - fit(points).probability_above(time, value)
    assert mirrored.probability_above(time, -value) == pytest.approx(at_most, abs=1e-12)


@given(points=histories(), ahead=st.floats(0.01, 50.0), p=st.floats(0.001, 0.999))
def test_quantile_and_odds_are_inverse(points: list[Point], ahead: float, p: float) -> None:
    forecast, time = fit(points), points[-1].time + ahead
    value = forecast.quantile(time, p)
    assert forecast.probability_above(time, value) == pytest.approx(1.0 - p, abs=1e-9)


@given(points=histories(), ahead=st.floats(0.0, 50.0))
def test_quantiles_rise_with_their_probability(points: list[Point], ahead: float) -> None:
    found = [fit(points).quantile(points[-1].time + ahead, p) for p in ODDS]
    assert found == sorted(found)


@pytest.mark.parametrize("kinds", [(STEADY, NOISY), (STEADY,)])
@pytest.mark.parametrize("factor", [1.0, -1.0])
def test_a_quantile_is_found_in_few_steps(
    kinds: tuple[Character, ...], factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newton's method doubles the digits at each step; halving would take thirty."""
    forecast = fit(
        moved(yearly(0.0, 1.0, 2.01, 3.0, 4.02), factor, 0.0), constants=Constants(kinds, 0.0)
    )
    asked: list[float] = []
    cdf = student.cdf

    def counted(x: float, df: int) -> float:
        asked.append(x)
        return cdf(x, df)

    monkeypatch.setattr(student, "cdf", counted)
    for p in ODDS:
        asked.clear()
        forecast.quantile(5.0, p)
        assert len(asked) <= 8 * len(kinds), p


# A better last figure.


@pytest.mark.parametrize("kind", [STEADY, NOISY])
@given(points=histories(), rise=st.floats(0.01, 200.0), ahead=st.floats(0.01, 50.0))
def test_a_better_last_figure_raises_the_median_of_a_character(
    kind: Character, points: list[Point], rise: float, ahead: float
) -> None:
    """So odds of more than a half do not fall below it, though they may fall towards it."""
    higher = [*points[:-1], points[-1]._replace(value=points[-1].value + rise)]
    constants, time = Constants((kind,), FITTED.provisional_noise), points[-1].time + ahead
    median, better = (
        fit(each, constants=constants).quantile(time, 0.5) for each in (points, higher)
    )
    assert better > median


# Extremes.


@pytest.mark.parametrize("magnitude", [1e-9, 1.0, 1e15])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_magnitudes_stay_finite(magnitude: float, offset: float) -> None:
    points = moved(yearly(1.0, 3.0, 2.0, 5.0), magnitude, offset * magnitude)
    found = ranges(fit(points), 3.0)
    assert all(math.isfinite(value) for value in found)
    expected = ranges(fit(yearly(1.0, 3.0, 2.0, 5.0)), 3.0)
    rescaled = [value / magnitude - offset for value in found]
    assert rescaled == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_two_figures_a_day_apart_leave_the_year_ahead_open() -> None:
    day = 1.0 / 365.25
    forecast = fit([Point(0.0, 100.0), Point(day, 102.0)])
    assert forecast.quantile(1.0, 0.9) - forecast.quantile(1.0, 0.1) > 100.0
    assert all(math.isfinite(value) for value in ranges(forecast, day))


def test_a_figure_thirty_years_after_the_last() -> None:
    forecast = fit([Point(0.0, 1.0), Point(1.0, 2.0), Point(31.0, 20.0)])
    found = ranges(forecast, 31.0)
    assert all(math.isfinite(value) for value in found)
    assert 19.0 < forecast.quantile(32.0, 0.5) < 22.0


def test_a_long_history_is_no_overflow() -> None:
    forecast = fit(yearly(*(2.0 * year for year in range(600))))
    assert forecast.quantile(600.0, 0.5) == pytest.approx(1200.0, abs=0.5)


def test_two_figures_give_a_wider_range_than_three_with_the_same_changes() -> None:
    two, three = fit(yearly(1.0, 2.0)), fit(yearly(0.0, 1.0, 2.0))
    assert two.quantile(3.0, 0.9) - two.quantile(3.0, 0.1) > 3.0
    assert three.quantile(4.0, 0.9) < two.quantile(3.0, 0.9)


@given(points=histories())
def test_ranges_widen_steadily_for_fifty_years(points: list[Point]) -> None:
    forecast, last = fit(points), points[-1].time
    times = [last + year for year in range(1, 51)]
    widths = [forecast.quantile(time, 0.9) - forecast.quantile(time, 0.1) for time in times]
    medians = [forecast.quantile(time, 0.5) for time in times]
    assert all(later > 0.999 * earlier for earlier, later in itertools.pairwise(widths))
    jumps = [abs(later - earlier) for earlier, later in itertools.pairwise(medians)]
    assert all(jump < width for jump, width in zip(jumps, widths, strict=False))


@pytest.mark.parametrize(
    ("value", "decimals"), [(3.1, 1), (300.0, 0), (0.0, 0), (2.5e-9, 10), (1e15, 0)]
)
def test_a_constant_history_leaves_room_for_the_last_decimal(value: float, decimals: int) -> None:
    """Near at hand it stays the same; in time the range is as wide as a unit, or a few."""
    forecast = fit(yearly(value, value, value))
    assert forecast.decimals == decimals
    assert forecast.quantile(3.0, 0.5) == value
    decimal = 10.0**-decimals
    width = forecast.quantile(13.0, 0.9) - forecast.quantile(13.0, 0.1)
    assert 1.5 * decimal < width < 20.0 * decimal
    assert forecast.quantile(13.0, 0.9) == round(value + round(width / decimal / 2) * decimal, 12)
    assert forecast.probability_above(3.0, value - 10.0 * decimal) > 0.95


def test_at_the_last_figure_itself_a_steady_series_is_where_it_is() -> None:
    exact = Constants((STEADY, STEADY._replace(velocity_decay=1.0)), 0.0)
    forecast = fit(yearly(1.0, 2.0, 4.0), constants=exact)
    assert forecast.quantile(2.0, 0.1) == forecast.quantile(2.0, 0.9) == 4.0
    assert forecast.probability_above(2.0, 4.0) == 1.0
    assert forecast.probability_above(2.0, 4.0000001) == 0.0


def test_at_the_last_figure_it_is_so_to_the_last_digit() -> None:
    forecast = fit(yearly(1.8, 7.3, 9.8, 0.9), constants=Constants((STEADY,), 0.0))
    assert forecast.quantile(3.0, 0.5) == 0.9


def test_nothing_is_surer_than_certain() -> None:
    """Not by the last digit either: the shares of these characters add up to a hair more."""
    forecast = fit(yearly(76.0, -24.0, 49.0, 25.0))
    assert sum(forecast.shares) > 1.0
    assert forecast.probability_above(4.0, -1e9) == 1.0


# Provisional figures.


def test_a_provisional_figure_pulls_less() -> None:
    final = yearly(1.0, 2.0, 3.0, 4.0, 9.0)
    revisable = [*final[:-1], final[-1]._replace(provisional=True)]
    assert fit(revisable).quantile(5.0, 0.5) < fit(final).quantile(5.0, 0.5) - 0.1


# Refusals.


def test_too_few_points_are_refused() -> None:
    with pytest.raises(ValueError, match="two points"):
        fit([Point(0.0, 1.0)])


@pytest.mark.parametrize("second", [0.0, -1.0])
def test_times_must_increase(second: float) -> None:
    with pytest.raises(ValueError, match="increase"):
        fit([Point(0.0, 1.0), Point(second, 2.0)])


@pytest.mark.parametrize(
    "point",
    [Point(math.nan, 1.0), Point(math.inf, 1.0), Point(1.0, math.nan), Point(1.0, -math.inf)],
)
def test_numbers_must_be_finite(point: Point) -> None:
    with pytest.raises(ValueError, match="finite"):
        fit([Point(0.0, 0.0), point])


def test_questions_must_make_sense() -> None:
    forecast = fit(yearly(1.0, 2.0, 4.0))
    for time in (1.9, math.nan, math.inf):
        with pytest.raises(ValueError, match="time"):
            forecast.quantile(time, 0.5)
        with pytest.raises(ValueError, match="time"):
            forecast.probability_above(time, 3.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        forecast.quantile(3.0, 1.0)
    with pytest.raises(ValueError, match="NaN"):
        forecast.probability_above(3.0, math.nan)


def test_the_constants_say_what_their_names_say() -> None:
    assert FITTED.characters == (STEADY, NOISY)
    assert STEADY.observation_noise == 0.0 < NOISY.observation_noise


def test_a_record_stands_for_all_that_is_written_like_it() -> None:
    """Half a unit of the last decimal to either side is written as 5."""
    record = fit(yearly(5.0, 5.0, 5.0))
    assert record.decimals == 0
    at_least, more = (
        record.probability_above(3.0, 5.0),
        record.probability_above(3.0, 5.0, strict=True),
    )
    assert at_least + more == pytest.approx(1.0)
    assert at_least > 0.5 > more
    assert record.probability_above(3.0, 6.0) == pytest.approx(more)


def test_a_record_has_the_noise_of_its_rounding_by_hand() -> None:
    # A level that gains variance 1 a year, and no velocity. Each surprise, of no size, counts as an
    # even error of one unit in two years: 1/12 over 2. In two years more the variance is 1/12, and
    # half a unit is √3 deviations.
    walk = Constants((Character(1.0, 0.0, 0.0, 0.0),), 0.0)
    for count in (3, 5):
        record = fit([Point(2.0 * i, 5.0) for i in range(count)], constants=walk)
        by_rounding = special.stdtr(count - 1, math.sqrt(3.0))
        assert record.probability_above(2.0 * count, 5.0) == pytest.approx(by_rounding)


def test_figures_that_change_are_no_record() -> None:
    moving = fit(yearly(5.0, 6.0, 5.0))
    assert moving.decimals is None
    assert moving.probability_above(3.0, 5.0) == moving.probability_above(3.0, 5.0, strict=True)


def test_what_cannot_be_asked_is_refused_in_words() -> None:
    found = fit(yearly(1.0, 2.0))
    with pytest.raises(ValueError, match=r"^value must not be NaN$"):
        found.probability_above(2.0, math.nan)
    with pytest.raises(ValueError, match=r"^time must be 1\.0 or later, not 0\.5$"):
        found.quantile(0.5, 0.5)
    with pytest.raises(ValueError, match=r"^a trend needs two points or more, not 1$"):
        fit([Point(0.0, 1.0)])
    with pytest.raises(ValueError, match=r"^times and values must be finite$"):
        fit([Point(0.0, 1.0), Point(1.0, math.inf)])
    with pytest.raises(ValueError, match=r"^times must increase from point to point$"):
        fit([Point(0.0, 1.0), Point(0.0, 2.0)])
