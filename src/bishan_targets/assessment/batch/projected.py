"""The projections of many targets with figures for the same days: arrays in, arrays out.

Each number is the one that `deadline.project` gives, to the last digit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bishan_targets.assessment.batch import horizon, outlook, reached, trend
from bishan_targets.assessment.batch.arrays import Bools, Floats, Ints
from bishan_targets.assessment.batch.covered import Dates
from bishan_targets.assessment.batch.outlook import Goals
from bishan_targets.assessment.batch.reached import NEVER
from bishan_targets.assessment.batch.trend import Fits, Found
from bishan_targets.assessment.projection import tempo
from bishan_targets.assessment.projection.deadline import HORIZON_DAYS
from bishan_targets.assessment.projection.reached import LEVELS


class Projected(NamedTuple):
    """Projections of n targets: arrays of n, and of the levels of `reached.LEVELS` by n."""

    is_covered: Bools
    """Whether the other arrays hold the target's projection; its figures may be all the same."""
    low: Floats
    """The 80 % range at the deadline; NaN, as median and odds, if that has passed."""
    median: Floats
    high: Floats
    odds: Floats
    days: Ints
    """First days with the odds, as in `reached.first_days`."""


def project(values: Floats, dates: Dates, goals: Goals) -> Projected:
    """Project n targets from their figures, an array of targets by dates that `covers` covers.

    The values are finite.
    """
    with np.errstate(all="ignore"):  # targets that are not covered may give anything
        return _project(values, dates, goals)


def _project(values: Floats, dates: Dates, goals: Goals) -> Projected:
    plain = trend.fit(values, dates.times, dates.provisional)
    found = _none(goals.by.size)
    found.is_covered[:] = plain.has_changed
    spacing, prefers = dates.spacing, np.zeros(goals.by.size, np.bool_)
    if dates.may_differ:
        times = tuple(time / spacing for time in dates.times)
        own = trend.fit(values, times, dates.provisional)
        prefers = _prefers(own, plain)
        _fill(found, own.fits, spacing, goals, np.flatnonzero(found.is_covered & prefers))
    _fill(found, plain.fits, 1.0, goals, np.flatnonzero(found.is_covered & ~prefers))
    return found


def _prefers(own: Found, plain: Found) -> Bools:
    """Whether figures speak for their own tempo, as `tempo.is_preferred`."""
    gain = own.evidence_before - plain.evidence_before
    return plain.has_changed_before & (gain > tempo.LEAST_GAIN)


def _none(size: int) -> Projected:
    low, median, high, odds = (np.full(size, np.nan) for _ in range(4))
    days = np.full((len(LEVELS), size), NEVER)
    return Projected(np.zeros(size, np.bool_), low, median, high, odds, days)


def _fill(found: Projected, fits: Fits, spacing: float, goals: Goals, places: Ints) -> None:
    """Write the projections of the targets at these places, which have these fits."""
    if not places.size:
        return
    ahead = horizon.on_days(fits.dates, spacing, HORIZON_DAYS)
    found.days[:, places] = reached.first_days(fits.at(places), goals.at(places), ahead)
    places = places[goals.by[places] > 0]
    fits, goals = fits.at(places), goals.at(places)
    parts = fits.parts(*horizon.on_some_days(fits.dates, spacing, goals.by))
    ranges = outlook.ranges(fits, parts, goals)
    found.low[places], found.median[places], found.high[places] = ranges
    found.odds[places] = outlook.odds(fits, parts, goals, ranges.median)
