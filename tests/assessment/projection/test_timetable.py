"""What depends on dates alone is the same for all figures, and computed once."""

import math

import pytest

from bishan_targets.assessment.projection import kalman
from bishan_targets.assessment.projection.constants import FITTED, NOISY, Constants
from bishan_targets.assessment.projection.timetable import Timetable, timetable

TIMES, FINAL = (-2.0, -1.0, 0.0), (False, False, False)


def test_the_same_dates_have_one_timetable() -> None:
    assert timetable(TIMES, FINAL, FITTED) is timetable(TIMES, FINAL, FITTED)
    assert timetable(TIMES, (False, False, True), FITTED) is not timetable(TIMES, FINAL, FITTED)


def test_a_provisional_figure_is_noisier() -> None:
    constants = Constants((NOISY,), 0.25)
    final, revisable = (
        Timetable(TIMES, (False, False, last), constants).courses[0].passages[-1].variance
        for last in (False, True)
    )
    assert revisable - final == pytest.approx(0.25)


def test_a_figure_to_come_by_hand() -> None:
    """Of a level that stays and noise of 1: the mean of three has a third of it."""
    still = NOISY._replace(velocity_noise=0.0, initial_velocity=0.0, observation_noise=1e9)
    found = Timetable(TIMES, FINAL, Constants((still,), 0.0)).ahead(2.0)
    assert found[0].deviation == pytest.approx(math.sqrt(1e9 * 4 / 3), rel=1e-6)
    assert found[0].reach == pytest.approx(kalman.motion(2.0, still).reach)


def test_days_are_remembered_up_to_a_limit() -> None:
    found = Timetable(TIMES, FINAL, FITTED)
    assert found.ahead(1.0) is found.ahead(1.0)
    first = found.ahead(1.0)
    for day in range(5000):
        found.ahead(day / 100.0)
    assert found.ahead(1.0) is not first
    assert found.ahead(1.0) == first
