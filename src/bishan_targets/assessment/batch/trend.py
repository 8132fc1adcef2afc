"""The trends of many metrics with figures for the same days: `projection.trend` over arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bishan_targets.assessment.batch import arrays, mixture
from bishan_targets.assessment.batch.arrays import Bools, Floats, Ints
from bishan_targets.assessment.batch.mixture import Mixtures
from bishan_targets.assessment.projection.constants import FITTED
from bishan_targets.assessment.projection.kalman import Course
from bishan_targets.assessment.projection.timetable import Timetable, timetable


class Fits(NamedTuple):
    """The fits to n metrics' figures; arrays of n, or of characters by n."""

    dates: Timetable
    degrees: int
    origins: Floats
    units: Floats
    levels: Floats
    velocities: Floats
    scales: Floats
    shares: Floats

    def at(self, places: Bools | Ints) -> Fits:
        """Some of the fits."""
        of_each = (each[..., places] for each in self[2:])
        return Fits(self.dates, self.degrees, *of_each)

    def inside(self, values: Floats) -> Floats:
        """Values of the metrics in their fits' units."""
        return (values - self.origins) / self.units

    def parts(self, reaches: Floats, deviations: Floats) -> Mixtures:
        """The distributions of figures to come, given the characters' reaches and deviations."""
        return Mixtures(
            self.shares, self.levels + reaches * self.velocities, deviations * self.scales
        )


class Found(NamedTuple):
    """The fits, and their evidence, each an array of n."""

    fits: Fits
    has_changed: Bools
    """Whether the figures are not all the same; if they are, the fit means nothing."""
    has_changed_before: Bools
    """Whether those before the last are not."""
    evidence_before: Floats
    """Log likelihood of the figures before the last, if they have changed."""


class _State(NamedTuple):
    """One character's filter after the last figure."""

    level: Floats
    velocity: Floats
    squares: Floats
    before: Floats


def fit(values: Floats, times: tuple[float, ...], provisional: tuple[bool, ...]) -> Found:
    """Fit the trend to figures, metrics by dates.

    The times, two or more, are in years or in spacings; `provisional` marks those with noisier
    figures.
    """
    origins = values[:, -1]
    apart = np.abs(values - origins[:, None]).max(axis=1)
    units = np.where(apart > 0.0, apart, 1.0)
    inside = ((values - origins[:, None]) / units[:, None]).T
    found = timetable(times, provisional, FITTED, (len(times),))
    states = [_filtered(inside, course) for course in found.courses]
    has_changed = np.all([state.squares > 0.0 for state in states], axis=0)
    has_changed_before = np.all([state.before > 0.0 for state in states], axis=0)
    degrees = len(times) - 1
    likelihoods = [
        _log_likelihood(state.squares, course.end.log_variances, degrees)
        for state, course in zip(states, found.courses, strict=True)
    ]
    fits = Fits(
        dates=found,
        degrees=degrees,
        origins=origins,
        units=units,
        levels=np.array([state.level for state in states]),
        velocities=np.array([state.velocity for state in states]),
        scales=np.array([FITTED.widening * np.sqrt(state.squares / degrees) for state in states]),
        shares=mixture.shares(likelihoods),
    )
    return Found(fits, has_changed, has_changed_before, _evidence_before(states, fits))


def _filtered(values: Sequence[Floats] | Floats, course: Course) -> _State:
    level = values[0]
    velocity = squares = before = np.zeros_like(level)
    for (kept, reach, rise, turn, variance), value in zip(course.passages, values[1:], strict=True):
        usual = level + reach * velocity
        surprise = value - usual
        level = usual + rise * surprise
        velocity = kept * velocity + turn * surprise
        before, squares = squares, squares + surprise * surprise / variance
    return _State(level, velocity, squares, before)


def _evidence_before(states: Sequence[_State], fits: Fits) -> Floats:
    degrees = fits.degrees - 1
    found = []
    for state, course in zip(states, fits.dates.courses, strict=True):
        last = math.log(course.passages[-1].variance)
        found.append(_log_likelihood(state.before, course.end.log_variances - last, degrees))
    return mixture.log_mean(found) - degrees * arrays.log(fits.units)


def _log_likelihood(squares: Floats, log_variances: float, degrees: int) -> Floats:
    """As `Evidence.log_likelihood`; if the squares are zero, with one in their place."""
    logs = arrays.log(np.where(squares > 0.0, squares, 1.0))
    return -0.5 * (log_variances + degrees * logs)
