"""Ranges and odds of many metrics: `projection.outlook` over arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from bishan_targets.assessment.batch import mixture
from bishan_targets.assessment.batch.arrays import Bools, Floats, Ints
from bishan_targets.assessment.batch.mixture import Mixtures
from bishan_targets.assessment.batch.trend import Fits
from bishan_targets.assessment.projection.outlook import HIGH, LOW, MEDIAN, ROUNDING


class Goals(NamedTuple):
    """Goals of n targets, of metrics within bounds; each an array of n."""

    direction: Ints
    """1 if more is better, -1 if less is, 0 if neither is: for a band."""
    strict: Bools
    """Whether a value equal to the goal's still misses it."""
    value: Floats
    """The goal's value, or a band's lower bound."""
    high: Floats
    """A band's upper bound; else any number."""
    by: Ints
    """Days from the latest figure to the deadline; zero or less if that has passed."""
    lowest: Floats
    """The metric's natural bound, infinite if there is none."""
    highest: Floats
    """The other one."""
    holds: Bools
    """Whether the latest figure meets the goal."""
    settled: Ints
    """1 if every value within the bounds meets the goal, 0 if none does; else -1."""

    def at(self, places: Bools | Ints) -> Goals:
        """Some of the goals."""
        found: tuple[Any, ...] = tuple(each[places] for each in self)
        return Goals(*found)


class Ranges(NamedTuple):
    """Median and range of each metric."""

    low: Floats
    median: Floats
    high: Floats


def ranges(fits: Fits, parts: Mixtures, goals: Goals) -> Ranges:
    """Median and 80 % range of figures with these distributions, within the metrics' bounds."""
    found = mixture.quantiles(parts, fits.degrees, (LOW, MEDIAN, HIGH))
    values = fits.origins + fits.units * found
    return Ranges(*np.minimum(np.maximum(values, goals.lowest), goals.highest))


def odds(fits: Fits, parts: Mixtures, goals: Goals, median: Floats) -> Floats:
    """The odds that figures with these distributions and this median meet their goals."""
    found = unrounded(fits, parts, goals)
    near, holds = np.abs(found - MEDIAN) <= ROUNDING, _hold(goals, median)
    found = np.where(near & ~holds, np.minimum(found, MEDIAN), found)
    is_single = goals.direction != 0
    return np.where(near & holds & is_single, np.maximum(found, MEDIAN), found)


def unrounded(fits: Fits, parts: Mixtures, goals: Goals) -> Floats:
    """The same, not made to agree with the median if rounding parts them."""
    above = mixture.above(parts, fits.degrees, fits.inside(goals.value))
    found = np.where(goals.direction > 0, above, 1.0 - above)
    bands = np.flatnonzero(goals.direction == 0)
    found[bands] = _of_bands(fits.at(bands), parts.at(bands), goals.at(bands), above[bands])
    return np.where(goals.settled < 0, found, goals.settled)


def _of_bands(fits: Fits, parts: Mixtures, bands: Goals, above_low: Floats) -> Floats:
    above_high = mixture.above(parts, fits.degrees, fits.inside(bands.high))
    below = np.where(bands.value <= bands.lowest, 0.0, 1.0 - above_low)
    above = np.where(bands.high >= bands.highest, 0.0, above_high)
    return np.maximum(0.0, 1.0 - below - above)


def _hold(goals: Goals, values: Floats) -> Bools:
    inside = (goals.value <= values) & (values <= goals.high)
    right = (values > goals.value) == (goals.direction > 0)
    single = np.where(values == goals.value, ~goals.strict, right)
    return np.where(goals.direction == 0, inside, single)
