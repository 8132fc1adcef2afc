"""The days after a latest figure, as far as dates alone determine them: `Horizon` over arrays."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bishan_targets.assessment.batch import arrays
from bishan_targets.assessment.batch.arrays import Floats, Ints
from bishan_targets.assessment.projection.constants import FITTED, Character
from bishan_targets.assessment.projection.timetable import Timetable
from bishan_targets.model.periods import DAYS_PER_YEAR


class Ahead(NamedTuple):
    """For each character, the reaches and deviations of figures; characters by days."""

    reaches: Floats
    deviations: Floats

    def on(self, places: Ints) -> Ahead:
        """The figures of some of the days."""
        return Ahead(self.reaches[:, places], self.deviations[:, places])


class _Motions(NamedTuple):
    """For each day, the reach and the level's noise; see `kalman.Motion`."""

    reaches: Floats
    level_noises: Floats


def on_days(dates: Timetable, spacing: float, last: int) -> Ahead:
    """The figures on all days after the latest, up to the `last`; the latest's own day is 0."""
    found = []
    for course, character in zip(dates.courses, FITTED.characters, strict=True):
        level, covariance, velocity = course.end.known
        reaches, noises = _motions(character, spacing, last)
        variances = level + reaches * (2.0 * covariance + reaches * velocity) + noises
        found.append((reaches, np.sqrt(variances + character.observation_noise)))
    reached, deviations = zip(*found, strict=True)
    return Ahead(np.array(reached), np.array(deviations))


def on_some_days(dates: Timetable, spacing: float, days: Ints) -> Ahead:
    """The same on some days, however far; fast if few of them differ."""
    different, places = np.unique(days, return_inverse=True)
    found = [dates.horizons[-1].ahead(day / DAYS_PER_YEAR / spacing) for day in different.tolist()]
    return Ahead(*np.array(found).reshape(-1, len(FITTED.characters), 2).T).on(places)


@lru_cache(maxsize=8)
def _motions(character: Character, spacing: float, last: int) -> _Motions:
    years = np.arange(last + 1) / DAYS_PER_YEAR / spacing
    decay, noise = character.velocity_decay, character.velocity_noise
    reaches = -arrays.expm1(-decay * years) / decay
    squares = -arrays.expm1(-2.0 * decay * years) / (2.0 * decay)
    noises = years + noise * (years - 2.0 * reaches + squares) / decay**2
    return _Motions(reaches, noises)
