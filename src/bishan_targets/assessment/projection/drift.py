"""A random walk with drift in continuous time: the naive projection with a range."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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
    return next(fits(points, (len(points),)))


def fits(points: Sequence[Point], sizes: Sequence[int]) -> Iterator[DriftForecast]:
    """The fits to the first points, for each of these numbers of them, which rise from 2 on.

    The scatter is summed up step by step: D. H. D. West, Communications of the ACM 22 (1979),
    532-535.
    """
    first, ends = points[0], set(sizes)
    pace = scatter = 0.0
    for steps, (before, after) in enumerate(pairwise(points), start=1):
        years, span = after.time - before.time, after.time - first.time
        apart = (after.value - before.value) / years - pace
        pace += apart * years / span
        scatter += apart * apart * years * (span - years) / span
        if steps + 1 in ends:
            drift = (after.value - first.value) / span
            if steps == 1:
                yield DriftForecast(after, drift, drift * drift * span, 1, span)
            else:
                yield DriftForecast(after, drift, scatter / (steps - 1), steps - 1, span)
