"""A random walk with drift in continuous time: the naive projection with a range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bishan_targets.assessment.projection import student
from bishan_targets.assessment.projection.forecast import Point


@dataclass(frozen=True, slots=True)
class DriftForecast:
    """Student's t around the straight line from the first point through the last."""

    last: Point
    drift: float
    variance: float
    degrees_of_freedom: int
    span: float

    def quantile(self, time: float, probability: float) -> float:
        """The value not exceeded at `time` (years) with `probability`."""
        centre, spread = self._at(time)
        return centre + spread * student.quantile(probability, self.degrees_of_freedom)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the value at `time` (years) is `value` or more; `strict`: more."""
        centre, spread = self._at(time)
        if spread == 0.0:
            return float(centre > value or (centre == value and not strict))
        return student.cdf((centre - value) / spread, self.degrees_of_freedom)

    def _at(self, time: float) -> tuple[float, float]:
        ahead = time - self.last.time
        # The drift's own uncertainty grows with the square of the time ahead.
        variance = self.variance * (ahead + ahead * ahead / self.span)
        return self.last.value + self.drift * ahead, math.sqrt(variance)


def fit(points: Sequence[Point]) -> DriftForecast:
    """Fit the drift and the variance per year of a random walk to two or more points.

    The steps (x_i - x_{i-1}) ~ N(drift·Δ_i, σ²·Δ_i) give the drift (x_n - x_0)/(t_n - t_0) and an
    unbiased σ² on n - 1 degrees of freedom. Two points leave no scatter: their one step serves
    instead, with one degree of freedom, so that there is a range, but a wide one. The prediction at
    h years has variance σ²·(h + h²/(t_n - t_0)): R. J. Hyndman and G. Athanasopoulos, *Forecasting:
    Principles and Practice* (3rd ed.), section 5.5, with uneven steps.
    """
    first, last = points[0], points[-1]
    span = last.time - first.time
    drift = (last.value - first.value) / span
    steps = [
        (after.time - before.time, after.value - before.value) for before, after in pairwise(points)
    ]
    if len(steps) == 1:
        return DriftForecast(last, drift, drift * drift * span, 1, span)
    scatter = sum((change - drift * years) ** 2 / years for years, change in steps)
    return DriftForecast(last, drift, scatter / (len(steps) - 1), len(steps) - 1, span)
