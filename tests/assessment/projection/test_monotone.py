"""Odds as the latest figure of a history moves: they follow it, close to Bayes' rule."""

import itertools
import math
from collections.abc import Sequence

import pytest
from figures_over_time import histories, moved, yearly
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from bishan_targets.assessment.projection import monotone
from bishan_targets.assessment.projection.constants import Character, Constants
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.monotone import Prediction, Surprise
from bishan_targets.assessment.projection.trend import fit

ROUNDING = 1e-12
latest_figures = st.lists(st.integers(-12800, 12800), min_size=2, max_size=6, unique=True)


def with_latest(points: Sequence[Point], value: float) -> list[Point]:
    return [*points[:-1], points[-1]._replace(value=value)]


def falls(odds: Sequence[float]) -> float:
    """By how much a sequence that should never fall falls at most."""
    return max(earlier - later for earlier, later in itertools.pairwise(odds))


@given(
    points=histories(),
    found=latest_figures,
    value=st.integers(-12800, 12800),
    ahead=st.floats(0.01, 50.0),
)
def test_a_higher_latest_figure_never_lowers_the_odds(
    points: list[Point], found: list[int], value: int, ahead: float
) -> None:
    time = points[-1].time + ahead
    # Also by a hair about the figure before, where a record of equal figures is broken.
    hair = [points[-2].value + step for step in (-1e-6, 0.0, 1e-6)]
    figures = sorted({*(each / 64.0 for each in found), *hair})
    odds = [fit(with_latest(points, each)).odds_above(time, value / 64.0) for each in figures]
    assert falls(odds) <= ROUNDING


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_where_the_characters_expect_different_figures_the_odds_never_fall(sign: float) -> None:
    """After 0, 2, 4, 6 and 8 the steady one expects about 10 and the noisy one less."""
    known = moved(yearly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0), sign, 0.0)
    figures = sorted(sign * (6.0 + step / 20.0) for step in range(101))
    odds = [fit(with_latest(known, each)).odds_above(5.1, sign * 9.0) for each in figures]
    assert falls(odds) <= ROUNDING


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize("ahead", [0.1, 1.0, 5.0, 40.0])
@pytest.mark.parametrize("value", [90.0, 99.5, 100.0, 100.5, 110.0])
@pytest.mark.parametrize("strict", [False, True])
def test_a_record_that_is_broken_by_a_hair_at_last(
    count: int, ahead: float, value: float, strict: bool
) -> None:
    """From below the record to it and above it the odds rise, whatever the goal."""
    record = yearly(*([100.0] * count))
    figures = [0.0, 90.0, 99.0, 99.5, 99.999, 100.0, 100.001, 100.5, 101.0, 110.0, 1e6]
    odds = [
        fit(with_latest(record, each)).odds_above(count - 1 + ahead, value, strict=strict)
        for each in figures
    ]
    assert falls(odds) <= ROUNDING
    # Nothing that the figures say could make them surer than this.
    assert 0.0 < odds[0] <= 0.5 <= odds[-1] < 1.0


@given(points=histories(), value=st.integers(-12800, 12800), ahead=st.floats(0.01, 50.0))
def test_more_than_a_value_and_less_than_it_share_the_odds(
    points: list[Point], value: int, ahead: float
) -> None:
    time = points[-1].time + ahead
    above = fit(points).odds_above(time, value / 64.0)
    below = fit(moved(points, -1.0, 0.0)).odds_above(time, -value / 64.0, strict=True)
    assert above + below == pytest.approx(1.0, abs=1e-9)


@given(points=histories(), ahead=st.floats(0.01, 50.0), found=latest_figures)
def test_a_harder_goal_never_has_better_odds(
    points: list[Point], ahead: float, found: list[int]
) -> None:
    forecast, time = fit(points), points[-1].time + ahead
    odds = [forecast.odds_above(time, each / 64.0) for each in sorted(found, reverse=True)]
    assert falls(odds) <= ROUNDING


NOISE = Constants((Character(1.0, 0.0, 0.0, 1e9),), 0.0)
"""A level that hardly moves against its noise: the mean and the variance of a sample."""


def test_a_surprise_by_hand() -> None:
    """Of 4 and 8, the mean is 6 and the sum of squares 8; a third figure of 6 is no surprise.

    With a third figure of 6 + e the mean is 6 + e/3 and the sum of squares 8 + 2/3·e², on two
    degrees of freedom, and the next figure has 4/3 of the variance. For 3 or more, which is 3 below
    what is usual, the odds rise until e = (1/3)·8·(3/2)/3 = 4/3. Beyond, Bayes' rule has them fall:
    the further the third figure is off, the larger the scatter. Here they stay.
    """

    def odds(third: float) -> float:
        return fit(yearly(4.0, 8.0, third), constants=NOISE).odds_above(3.0, 3.0)

    def bayes(surprise: float) -> float:
        spread = math.sqrt((8.0 + surprise**2 * 2.0 / 3.0) / 2.0 * 4.0 / 3.0)
        return float(special.stdtr(2, (3.0 + surprise / 3.0) / spread))

    for surprise in (-9.0, -1.0, 0.0, 1.0, 4.0 / 3.0):
        assert odds(6.0 + surprise) == pytest.approx(bayes(surprise), abs=1e-6)
    for surprise in (2.0, 10.0, 1e4):
        assert bayes(surprise) < bayes(4.0 / 3.0) - 1e-3
        assert odds(6.0 + surprise) == pytest.approx(bayes(4.0 / 3.0), abs=1e-6)


def test_two_figures_leave_one_in_twenty_to_either_side() -> None:
    risen, fallen = fit(yearly(100.0, 110.0)), fit(yearly(100.0, 90.0))
    for forecast in (risen, fallen):
        assert forecast.odds_above(3.0, 1e9) == pytest.approx(0.05)
        assert forecast.odds_above(3.0, -1e9) == pytest.approx(0.95)
    assert risen.odds_above(3.0, 99.0) == pytest.approx(0.95)
    assert fallen.odds_above(3.0, 101.0) == pytest.approx(0.05)


# --- Against a search by steps --------------------------------------------------------------------

SURPRISES = [Surprise(3.0, 2.0, 1.5, 0.7), Surprise(5.0, 4.0, 0.4, 1.9)]
DEGREES = 4


def shares_at(surprises: Sequence[Surprise], shift: float) -> list[float]:
    """How far each character is believed, were the latest figure that much higher (Bayes)."""
    likelihoods = [
        math.exp(-each.log_variances / 2.0)
        * (each.squares + (each.size + shift) ** 2 / each.variance) ** (-DEGREES / 2.0)
        for each in surprises
    ]
    return [each / sum(likelihoods) for each in likelihoods]


@pytest.mark.parametrize("unit", [1.0, -1.0, 0.01, -0.01])
@pytest.mark.parametrize("part", [1.0, 0.1])
@pytest.mark.parametrize("swapped", [False, True])
def test_shares_lean_as_far_as_they_do_anywhere_on_the_way(
    unit: float, part: float, swapped: bool
) -> None:
    """In any unit, and where a small surprise ends the way before the shares turn."""
    surprises = [
        each._replace(size=unit * part * each.size, squares=unit**2 * each.squares)
        for each in SURPRISES
    ]
    surprises = surprises[::-1] if swapped else surprises
    way = -surprises[-1].size
    found = [shares_at(surprises, way * step / 20_000) for step in range(20_001)]
    least, most = monotone.leanings(surprises, DEGREES)
    assert least == pytest.approx(min(found), rel=1e-6)
    assert most == pytest.approx(max(found), rel=1e-6)


def test_shares_do_not_turn_where_both_are_surprised_alike() -> None:
    surprises = [each._replace(size=3.0) for each in SURPRISES]
    ends = sorted([shares_at(surprises, 0.0), shares_at(surprises, -3.0)])
    found = monotone.leanings(surprises, DEGREES)
    assert found == [pytest.approx(each) for each in ends]


def test_the_first_change_tells_the_characters_apart_by_nothing() -> None:
    surprises = [Surprise(3.0, 2.0, 0.0, math.log(2.0)), Surprise(5.0, 4.0, 0.0, math.log(4.0))]
    assert monotone.leanings(surprises, 1) == [[pytest.approx(0.5)] * 2] * 2


@pytest.mark.parametrize("size", [4.0, 0.5, -0.5, -4.0])
@pytest.mark.parametrize("value", [-6.0, -1.0, 0.0, 1.0, 6.0])
def test_odds_are_the_envelope_on_the_way_from_no_surprise(size: float, value: float) -> None:
    given = Prediction(Surprise(size, 2.0, 1.5, 0.0), 0.0, 1.3, 0.9)

    def plain(counted: float) -> float:
        scale = math.sqrt((1.5 + counted * counted / 2.0) / DEGREES)
        return float(special.stdtr(DEGREES, (1.3 * counted - value) / (0.9 * scale)))

    found = [plain(size * step / 20_000) for step in range(20_001)]
    expected = max(found) if size > 0.0 else min(found)
    # Beyond the turn on the other side of no surprise nothing is held back.
    assert monotone.above(given, DEGREES, value) == pytest.approx(expected, abs=1e-8)


def test_from_one_change_at_least_five_percent_are_left_to_either_side() -> None:
    risen = Prediction(Surprise(1.0, 1.0, 0.0, 0.0), 0.0, 1.0, 0.1)
    assert monotone.most(risen, 1) == pytest.approx(float(special.stdtr(1, 10.0)))
    doubt = 1.0 - float(special.stdtr(1, 10.0))
    assert doubt < monotone.LEAST_DOUBT
    assert monotone.above(risen, 1, -9.0) == pytest.approx(1.0 - doubt)
    assert monotone.above(risen, 1, 9e9) == pytest.approx(doubt)
    wide = risen._replace(deviation=4.0, gain=2.0, surprise=Surprise(1.0, 9.0, 0.0, 0.0))
    assert monotone.most(wide, 4) == pytest.approx(float(special.stdtr(4, 2.0 * 6.0 / 4.0)))


def test_the_least_change_before_tells_the_scale() -> None:
    """Squares of 0.01 on one degree: 9 above the value is 9 ÷ (0.1·√0.01) = 900 deviations."""
    told = Prediction(Surprise(0.0, 1.0, 0.01, 0.0), 0.0, 1.0, 0.1)
    assert monotone.above(told, 1, -9.0) == pytest.approx(float(special.stdtr(1, 900.0)))


def test_mixing_takes_the_leaning_that_argues_for_the_surprise() -> None:
    leanings = [[0.2, 0.8], [0.6, 0.4]]
    assert monotone.mix([0.9, 0.5], leanings, risen=True) == pytest.approx(0.74)
    assert monotone.mix([0.9, 0.5], leanings, risen=False) == pytest.approx(0.58)
    assert monotone.mix([1.0, 1.0], [[0.5, 0.5 + 1e-12]], risen=True) == 1.0
