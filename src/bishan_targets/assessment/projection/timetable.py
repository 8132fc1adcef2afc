"""The part of a trend that depends on the dates of its figures alone.

It is most of the work, and the same for all metrics with figures for the same days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.assessment.projection import kalman
from bishan_targets.assessment.projection.constants import Character, Constants
from bishan_targets.assessment.projection.kalman import Ahead, Course, Variances
from bishan_targets.assessment.projection.kept import Kept

_MOST_DAYS: Final = 1000
_MOST_FIGURES: Final = 40_000
_AS_FIGURES: Final = 100
"""Size of a horizon's days, counted in figures."""


class Horizon:
    """The figures to come after a number of figures: the parts that depend only on dates."""

    __slots__ = ("_characters", "_known", "_variances")

    def __init__(self, characters: Sequence[Character], variances: Sequence[Variances]) -> None:
        """Look ahead from the variances known at the last figure, one for each character."""
        self._characters, self._variances = characters, variances
        self._known: dict[float, tuple[Ahead, ...]] = {}

    def ahead(self, years: float) -> tuple[Ahead, ...]:
        """For each character, the figure so many years after the last one; remembered."""
        found = self._known.get(years)
        if found is None:
            if len(self._known) >= _MOST_DAYS:
                self._known.clear()
            found = self._known[years] = tuple(
                kalman.ahead(known, years, character)
                for known, character in zip(self._variances, self._characters, strict=True)
            )
        return found


class Timetable(NamedTuple):
    """The course of each character's filter, and the horizon after each of its stops."""

    courses: Sequence[Course]
    horizons: Sequence[Horizon]


def _timetable(
    times: Sequence[float],
    provisional: Sequence[bool],
    constants: Constants,
    sizes: Sequence[int],
) -> Timetable:
    courses = [
        kalman.course(
            times,
            [each.observation_noise + constants.provisional_noise * one for one in provisional],
            each,
            sizes,
        )
        for each in constants.characters
    ]
    horizons = [
        Horizon(constants.characters, [stop.known for stop in stops])
        for stops in zip(*(course.stops for course in courses), strict=True)
    ]
    return Timetable(courses, horizons)


def _size(made: Timetable) -> int:
    return len(made.courses[0].passages) + _AS_FIGURES * len(made.horizons)


timetable: Final = Kept(_timetable, _size, _MOST_FIGURES)
"""The timetable of figures at times in years; kept for other figures with the same dates.

Its arguments are tuples: the times, whether each figure is provisional and so noisier, the
constants, and the numbers of figures after which there is a stop.
"""
