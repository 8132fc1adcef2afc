"""Mixtures of Student's t distributions, beside scipy's."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from bishan_targets.assessment.projection import mixture
from bishan_targets.assessment.projection.mixture import Part

parts = st.lists(
    st.tuples(st.floats(0.01, 1.0), st.floats(-5.0, 5.0), st.floats(0.01, 9.0)),
    min_size=1,
    max_size=4,
).map(lambda found: [(share / sum(each[0] for each in found), *rest) for share, *rest in found])


@given(parts, st.integers(1, 12), st.floats(-30.0, 30.0))
def test_the_odds_are_those_of_the_parts_by_their_shares(
    found: list[Part], degrees: int, value: float
) -> None:
    odds = sum(
        share * special.stdtr(degrees, (mean - value) / spread) for share, mean, spread in found
    )
    assert mixture.above(found, degrees, value) == pytest.approx(odds, abs=1e-12)


@given(parts, st.integers(1, 12), st.floats(0.001, 0.999))
def test_a_quantile_is_their_inverse(found: list[Part], degrees: int, probability: float) -> None:
    value = mixture.quantile(found, degrees, probability)
    assert mixture.above(found, degrees, value) == pytest.approx(1.0 - probability, abs=1e-9)


def test_a_part_without_spread_is_certain() -> None:
    found = [(0.25, 3.0, 0.0), (0.75, 3.0, 1.0)]
    assert mixture.above(found, 4, 3.0) == pytest.approx(0.25 + 0.375)
    assert mixture.above(found, 4, 3.0 + 1e-12) == pytest.approx(0.375)
    assert mixture.quantile([(1.0, 3.0, 0.0)], 4, 0.1) == 3.0


def test_nothing_is_surer_than_certain() -> None:
    assert mixture.above([(0.7, 0.0, 1.0), (0.3 + 1e-12, 0.0, 1.0)], 4, -1e300) == 1.0


def test_shares_are_those_of_the_likelihoods_by_hand() -> None:
    assert mixture.shares([math.log(1.0), math.log(3.0)]) == pytest.approx([0.25, 0.75])
    assert mixture.shares([-2000.0, -2000.0]) == [0.5, 0.5]


def test_the_mean_of_logarithms_by_hand() -> None:
    assert mixture.log_mean([math.log(2.0), math.log(6.0)]) == pytest.approx(math.log(4.0))
    assert mixture.log_mean([-2000.0, -2000.0]) == -2000.0
