import math

import pytest

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection.forecast import Path, Point
from bishan_targets.assessment.projection.naive import (
    YearBefore,
    growth_rate,
    last_value,
    line,
    year_before,
)

POINTS = [Point(-2, 10), Point(-1, 14), Point(0, 15)]


def test_last_value() -> None:
    assert last_value(POINTS).value(5) == 15


def test_line_by_hand() -> None:
    """Slope (15 - 10)/2 = 2.5 through the mean (-1, 13): 15.5 now, 20.5 in two years."""
    assert line(POINTS).value(0) == pytest.approx(15.5)
    assert line(POINTS).value(2) == pytest.approx(20.5)
    assert line([Point(2, 10), Point(4, 14)]).value(1) == pytest.approx(16)


def test_growth_rate_by_hand() -> None:
    found = growth_rate(POINTS)
    assert isinstance(found, Path)
    assert found.value(0) == 15
    assert found.value(2) == pytest.approx(22.5)
    assert found.factor == pytest.approx(math.sqrt(1.5))


def test_falling_values_below_zero_grow_too() -> None:
    found = growth_rate([Point(0, -10), Point(1, -20)])
    assert isinstance(found, Path)
    assert found.value(1) == pytest.approx(-40)


def test_falls_and_small_values_have_a_growth_rate() -> None:
    for first, last, factor in ((8, 2, 1 / 2), (0.5, 0.125, 1 / 2), (0.25, 1, 2)):
        found = growth_rate([Point(0, first), Point(2, last)])
        assert isinstance(found, Path)
        assert found.factor == pytest.approx(factor)


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 0), (-5, 5), (5, -5)])
def test_no_growth_rate_through_zero(first: float, last: float) -> None:
    assert growth_rate([Point(0, first), Point(1, last)]) is Reason.NO_GROWTH_RATE


@pytest.mark.parametrize("ahead", [151, 160, 400])
def test_growth_is_followed_up_to_a_limit(ahead: int) -> None:
    """Also where the factor itself is more than a float can be: ten to the 400th."""
    assert Path(1.0, factor=10.0).value(ahead) == 1e150
    assert Path(-1.0, factor=10.0).value(ahead) == -1e150
    assert Path(1.0, factor=10.0).value(149) == pytest.approx(1e149)


def test_the_year_before_by_hand() -> None:
    """Quarters 3, 5, 8, 6 and then 4: the next ones are 5, 8, 6, 4 and 5 again."""
    values = [3.0, 5.0, 8.0, 6.0, 4.0]
    found = year_before([Point(place / 4, value) for place, value in enumerate(values)])
    assert isinstance(found, YearBefore)
    assert [found.value(ahead / 4) for ahead in (1, 2, 3, 4, 5)] == [5.0, 8.0, 6.0, 4.0, 5.0]


def test_without_a_figure_a_year_before_the_last_value_goes_on() -> None:
    found = year_before([Point(0.0, 3.0), Point(0.25, 5.0)])
    assert isinstance(found, YearBefore)
    assert [found.value(ahead) for ahead in (0.25, 0.75, 1.0)] == [5.0, 3.0, 5.0]


def test_yearly_figures_have_no_place_in_the_year() -> None:
    yearly = [Point(float(year), 1.0) for year in range(3)]
    assert year_before(yearly) is Reason.NO_YEAR_BEFORE
