import math

import pytest

from bishan_targets.assessment.projection.drift import fit
from bishan_targets.assessment.projection.forecast import Point

POINTS = [Point(0, 10), Point(1, 12), Point(3, 13), Point(4, 18)]


def test_by_hand() -> None:
    """Drift 8/4 = 2; squared misses over their years 0/1, 9/2 and 9/1, on two degrees."""
    found = fit(POINTS)
    assert found.drift == 2
    assert found.variance == pytest.approx((0 + 9 / 2 + 9 / 1) / 2)
    spread = math.sqrt(6.75 * (2 + 4 / 4))
    assert found.quantile(6, 0.5) == pytest.approx(22)
    # The 90 % quantile of Student's t with two degrees of freedom, from a printed table.
    assert found.quantile(6, 0.9) == pytest.approx(22 + 1.8856 * spread, rel=1e-4)
    assert found.probability_above(6, 22 + 1.8856 * spread) == pytest.approx(0.1, abs=1e-4)


def test_two_points_give_a_wide_range() -> None:
    """Their one step, 6 in two years, is all the scatter: 36/2 a year, on one degree."""
    found = fit([Point(0, 10), Point(2, 16)])
    assert (found.drift, found.variance, found.degrees_of_freedom) == (3, 18, 1)
    assert found.quantile(4, 0.5) == pytest.approx(22)
    # The 90 % quantile of Student's t with one degree of freedom, from a printed table.
    assert found.quantile(4, 0.9) == pytest.approx(22 + 3.0777 * math.sqrt(18 * 4), rel=1e-4)


def test_a_straight_line_leaves_no_doubt() -> None:
    found = fit([Point(0, 1), Point(1, 2), Point(2, 3)])
    assert found.probability_above(4, 4.999) == 1
    assert found.probability_above(4, 5) == 1
    assert found.probability_above(4, 5, strict=True) == 0
    assert found.probability_above(4, 5.001) == 0
