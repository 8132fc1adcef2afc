"""What a trend takes from the dates of its figures, whatever the figures are.

It is most of the work, and the same for all metrics with figures for the same days.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from bishan_targets.assessment.projection import kalman
from bishan_targets.assessment.projection.constants import Constants
from bishan_targets.assessment.projection.kalman import Ahead, Course

_MOST_REMEMBERED: Final = 2000


class Timetable:
    """The course of each character's filter, and the figures to come."""

    __slots__ = ("_constants", "_known", "courses")

    def __init__(
        self, times: tuple[float, ...], provisional: tuple[bool, ...], constants: Constants
    ) -> None:
        """Lay out figures at these times (years, increasing); provisional ones are noisier."""
        self._constants = constants
        self._known: dict[float, tuple[Ahead, ...]] = {}
        self.courses: tuple[Course, ...] = tuple(
            kalman.course(
                times,
                tuple(
                    each.observation_noise + constants.provisional_noise * is_provisional
                    for is_provisional in provisional
                ),
                each,
            )
            for each in constants.characters
        )

    def ahead(self, years: float) -> tuple[Ahead, ...]:
        """For each character, the figure so many years after the last one; remembered."""
        found = self._known.get(years)
        if found is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            found = self._known[years] = tuple(
                kalman.ahead(course.known, years, character)
                for course, character in zip(self.courses, self._constants.characters, strict=True)
            )
        return found


@lru_cache(maxsize=256)
def timetable(
    times: tuple[float, ...], provisional: tuple[bool, ...], constants: Constants
) -> Timetable:
    """The timetable of figures at these times; remembered for other figures with the same dates."""
    return Timetable(times, provisional, constants)
