"""Members that meet their goals: exact sums, ranges that a shared shock widens, bounds."""

import math
import random
from itertools import pairwise, product
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.rollups.counts import Count, count, distribution

ODDS = st.lists(st.floats(0.0, 1.0), max_size=8)
RHO = st.floats(0.0, 0.95)


def by_hand(odds: list[float]) -> list[float]:
    """At most 0, 1, … of independent members, over all outcomes."""
    exactly = [0.0] * (len(odds) + 1)
    for outcome in product((0, 1), repeat=len(odds)):
        chances = (p if met else 1.0 - p for p, met in zip(odds, outcome, strict=True))
        exactly[sum(outcome)] += math.prod(chances)
    return [math.fsum(exactly[: k + 1]) for k in range(len(exactly))]


@given(ODDS)
def test_independent_members_are_counted_exactly(odds: list[float]) -> None:
    assert distribution(odds, 0.0) == pytest.approx(by_hand(odds), abs=1e-9)


@given(ODDS, RHO)
def test_the_expected_number_is_the_sum_of_odds_whatever_links_them(
    odds: list[float], rho: float
) -> None:
    up_to = distribution(odds, rho)
    expected = math.fsum(1.0 - each for each in up_to[:-1])
    assert counted(odds, rho).expected == math.fsum(odds)
    # The quadrature has 64 shocks.
    assert expected == pytest.approx(math.fsum(odds), abs=0.02 * max(len(odds), 1))
    assert up_to[-1] == pytest.approx(1.0)
    assert all(before <= after + 1e-12 for before, after in pairwise(up_to))


def counted(odds: list[float], rho: float) -> Count:
    return count(odds, rho, distribution(odds, rho))


def variance(up_to: list[float]) -> float:
    """The variance of a number with this distribution."""
    exactly = [now - before for before, now in zip([0.0, *up_to], up_to, strict=False)]
    mean = math.fsum(k * p for k, p in enumerate(exactly))
    return math.fsum((k - mean) ** 2 * p for k, p in enumerate(exactly))


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=8))
def test_a_shared_shock_spreads_the_number(odds: list[float]) -> None:
    assert variance(distribution(odds, 0.5)) > variance(distribution(odds, 0.0))


def test_the_range_is_wider_the_more_members_share() -> None:
    found = [counted([0.5] * 40, rho) for rho in (0.0, 0.15, 0.5)]
    widths = [each.high - each.low for each in found]
    assert widths == [8, 18, 32]


@given(ODDS.filter(bool), RHO)
def test_all_and_any_lie_within_their_bounds(odds: list[float], rho: float) -> None:
    found, up_to = counted(odds, rho), distribution(odds, rho)
    every, one = 1.0 - up_to[-2], 1.0 - up_to[0]
    assert found.all.low - 0.02 <= every <= found.all.high + 0.02
    assert found.any.low - 0.02 <= one <= found.any.high + 0.02


def test_decided_members_are_certain() -> None:
    found = counted([1.0, 1.0, 0.0], 0.5)
    assert (found.low, found.median, found.high, found.expected) == (2, 2, 2, 2.0)


def test_without_members_the_number_is_zero() -> None:
    found = counted([], 0.2)
    assert (found.members, found.low, found.high, found.expected) == (0, 0, 0, 0.0)


def test_many_members_are_counted_as_a_simulation_counts_them() -> None:
    odds, rho = [0.2, 0.5, 0.9] * 100, 0.3
    chance = random.Random(7)
    places = [NormalDist().inv_cdf(p) for p in odds]
    seen = []
    for _ in range(2000):
        shock = chance.gauss()
        own = (math.sqrt(1.0 - rho) * chance.gauss() for _ in odds)
        pairs = zip(places, own, strict=True)
        seen.append(sum(math.sqrt(rho) * shock + each <= place for place, each in pairs))
    seen.sort()
    found = counted(odds, rho)
    assert found.low == pytest.approx(seen[200], abs=6)
    assert found.median == pytest.approx(seen[1000], abs=6)
    assert found.high == pytest.approx(seen[1800], abs=6)


@pytest.mark.parametrize("rho", [-0.1, 1.0])
def test_a_correlation_beyond_its_range_is_refused(rho: float) -> None:
    with pytest.raises(ValueError, match="ρ"):
        distribution([0.5], rho)
