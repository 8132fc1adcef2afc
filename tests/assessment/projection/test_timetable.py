"""Parts that depend on dates alone are the same for all figures, and computed once."""

import math

import pytest

from bishan_targets.assessment.projection import kalman
from bishan_targets.assessment.projection.constants import FITTED, NOISY, Constants
from bishan_targets.assessment.projection.kept import Kept
from bishan_targets.assessment.projection.timetable import Horizon, timetable

TIMES, FINAL = (-2.0, -1.0, 0.0), (False, False, False)


def horizon() -> Horizon:
    return timetable(TIMES, FINAL, FITTED, (3,)).horizons[0]


def test_the_same_dates_have_one_timetable() -> None:
    assert timetable(TIMES, FINAL, FITTED, (3,)) is timetable(TIMES, FINAL, FITTED, (3,))
    other = timetable(TIMES, (False, False, True), FITTED, (3,))
    assert other is not timetable(TIMES, FINAL, FITTED, (3,))


def test_a_stop_knows_what_its_figures_alone_tell() -> None:
    both, first = (
        timetable(TIMES, FINAL, FITTED, (2, 3)),
        timetable(TIMES[:2], FINAL[:2], FITTED, (2,)),
    )
    assert [course.stops[0] for course in both.courses] == [each.end for each in first.courses]
    assert both.horizons[0].ahead(2.0) == first.horizons[0].ahead(2.0)
    assert both.horizons[1].ahead(2.0) == horizon().ahead(2.0)


def test_a_provisional_figure_is_noisier() -> None:
    constants = Constants((NOISY,), 0.25)
    final, revisable = (
        timetable(TIMES, (False, False, last), constants, (3,)).courses[0].passages[-1].variance
        for last in (False, True)
    )
    assert revisable - final == pytest.approx(0.25)


def test_a_figure_to_come_by_hand() -> None:
    """A level that stays, with noise of 1: the mean of three has a third of it."""
    still = NOISY._replace(velocity_noise=0.0, initial_velocity=0.0, observation_noise=1e9)
    found = timetable(TIMES, FINAL, Constants((still,), 0.0), (3,)).horizons[0].ahead(2.0)
    assert found[0].deviation == pytest.approx(math.sqrt(1e9 * 4 / 3), rel=1e-6)
    assert found[0].reach == pytest.approx(kalman.motion(2.0, still).reach)


def test_days_are_remembered_up_to_a_limit() -> None:
    found = horizon()
    first = found.ahead(1.0)
    assert found.ahead(1.0) is first
    for day in range(5000):
        found.ahead(day / 100.0)
    assert found.ahead(1.0) is not first
    assert found.ahead(1.0) == first


def test_what_was_not_used_for_longest_goes_first() -> None:
    made: list[int] = []

    def make(number: int) -> list[int]:
        made.append(number)
        return [number] * number

    kept = Kept(make, len, 6)
    for number in (1, 2, 3, 1, 4, 1, 2, 7, 1):
        assert kept(number) == [number] * number
    # With 4 there would be 10: 2 and 3 go, the 1 used since stays. 7 is too much alone.
    assert made == [1, 2, 3, 4, 2, 7]
