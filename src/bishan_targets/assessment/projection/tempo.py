"""The trend at the figures' own tempo: one spacing in place of a year.

How long a velocity lasts, and how large it is beside the noise, is known by the year. Monthly
figures confirm that, but figures within a year that lie on a straight line do not: there the line
is to be believed as it would be with the same figures a year apart. The figures before the latest
decide between the two, so that a better latest figure decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.assessment.projection import trend
from bishan_targets.assessment.projection.constants import OWN_TEMPO
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.trend import TrendForecast

LEAST_GAIN: Final = math.log((1.0 - OWN_TEMPO) / OWN_TEMPO)
"""Log likelihood by which figures at their own tempo must be likelier."""


class OwnTempo(NamedTuple):
    """A forecast whose time runs in spacings of the figures."""

    forecast: TrendForecast
    spacing: float
    """Years."""

    def quantile(self, time: float, probability: float) -> float:
        """The value not exceeded at `time` (years) with `probability`."""
        return self.forecast.quantile(time / self.spacing, probability)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the value at `time` (years) is `value` or more."""
        return self.forecast.probability_above(time / self.spacing, value, strict=strict)

    def reaches(
        self, time: float, probability: float, value: float, *, strict: bool = False
    ) -> bool:
        """Whether that quantile is `value` or more; `strict`: more."""
        return self.forecast.reaches(time / self.spacing, probability, value, strict=strict)


def fits(points: Sequence[Point], sizes: Sequence[int], spacing: float) -> list[OwnTempo]:
    """The trends of the first figures at that tempo, a spacing in years; see `trend.fits`."""
    scaled = [point._replace(time=point.time / spacing) for point in points[: sizes[-1]]]
    return [OwnTempo(found, spacing) for found in trend.fits(scaled, sizes)]


def is_preferred(own: OwnTempo, plain: TrendForecast) -> bool:
    """Whether the figures speak for their own tempo; they must have changed before the latest."""
    gain = own.forecast.evidence_before - plain.evidence_before
    return gain > LEAST_GAIN
