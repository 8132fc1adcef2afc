"""The trusted projection: a damped local linear trend in continuous time, of two characters.

A level moves by its own noise and by a velocity that decays towards zero, an integrated
Ornstein-Uhlenbeck process. With B and W two independent Brownian motions,

    d level    = velocity dt + dB
    d velocity = -decay velocity dt + sqrt(velocity_noise) dW
    figure     = level + observation noise

with every variance in units of one unknown scale squared. The scale is integrated out under
Jeffreys' prior, so a prediction is Student's t with one degree of freedom per change. The level has
no prior and the velocity one centred on zero, so that shifting or scaling the figures, also by a
negative factor, shifts or scales the result.

Two characters of series are weighted by the likelihood of the figures: a steady one, with exact
figures and a lasting velocity, and a noisy one, with figures scattered about a drifting level.
`constants` holds the numbers and their source.

Sources: A. C. Harvey, *Forecasting, Structural Time Series Models and the Kalman Filter* (1989),
chapter 9, for trends in continuous time; G. E. Uhlenbeck and L. S. Ornstein, Physical Review 36
(1930), for the velocity; J. Durbin and S. J. Koopman, *Time Series Analysis by State Space
Methods*, 2nd edition (2012), chapters 4 and 5, for the filter and its start without prior; M. West
and J. Harrison, *Bayesian Forecasting and Dynamic Models*, 2nd edition (1997), 4.5 for the unknown
scale and chapter 12 for several models at once.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from bishan_targets.assessment.projection import mixture
from bishan_targets.assessment.projection.constants import FITTED, Constants
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.kalman import Course, Evidence
from bishan_targets.assessment.projection.mixture import Part
from bishan_targets.assessment.projection.timetable import Timetable, timetable

_ROUNDING_VARIANCE = 1.0 / 12.0  # of an error uniform over one unit


class Candidate(NamedTuple):
    """One character after the last figure, in the fit's unit."""

    level: float
    velocity: float
    scale: float
    """Root mean square of the surprises, each over its variance, widened."""
    before: Evidence
    """The surprises before the last."""
    log_likelihood: float
    """That of all figures, up to a constant common to all characters."""


class TrendForecast(NamedTuple):
    """Prediction by the weighted characters; the result of `fit`."""

    start: float
    """Time of the last point."""
    origin: float
    """The last value, the candidates' origin."""
    unit: float
    """The candidates' unit, in that of the figures."""
    degrees: int
    """Degrees of freedom: one per change."""
    dates: Timetable
    candidates: list[Candidate]
    shares: list[float]
    """Weight of each candidate; they add up to one."""
    decimals: int | None
    """Decimals of figures that never changed: `unit` is one of the last; else None."""

    @property
    def has_changed_before(self) -> bool:
        """Whether the figures before the last are not all the same."""
        return self.decimals is None and all(each.before.squares > 0.0 for each in self.candidates)

    @property
    def evidence_before(self) -> float:
        """Log likelihood of the figures before the last, up to a constant for the same values.

        They must have changed.
        """
        return mixture.log_mean(
            [each.before.log_likelihood(self.degrees - 1) for each in self.candidates]
        )

    def quantile(self, time: float, probability: float) -> float:
        """The value not exceeded by the figure at `time` with that probability.

        `time` is in the years of the points; the result is in their unit. If the figures never
        changed, it is a value with their decimals.

        Raises:
            ValueError: `time` is before the last point, or `probability` not between 0 and 1.

        """
        value = mixture.quantile(self._parts(time), self.degrees, probability)
        if self.decimals is None:
            return self.origin + self.unit * value
        return self._written(math.ceil(value - 0.5), self.decimals)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the figure at `time` is `value` or more; `strict`: that it is more.

        The two differ only if the figures never changed: then figures have the same decimals, and
        each stands for all within half a unit of the last.

        Raises:
            ValueError: `time` is before the last point, or `value` is NaN.

        """
        return mixture.above(self._parts(time), self.degrees, self._inside(value, strict))

    def reaches(
        self, time: float, probability: float, value: float, *, strict: bool = False
    ) -> bool:
        """Whether that quantile is `value` or more; `strict`: more.

        Raises:
            ValueError: as `quantile`, or `value` is NaN.

        """
        inside = self._inside(value, strict)
        return mixture.reaches(self._parts(time), self.degrees, probability, inside)

    def _inside(self, value: float, strict: bool) -> float:
        """`value` in the candidates' unit, or where the figures begin that are written like it."""
        if math.isnan(value):
            raise ValueError("value must not be NaN")
        inside = (value - self.origin) / self.unit
        if self.decimals is None:
            return inside
        return self._least(inside, value, strict, self.decimals) - 0.5

    def _written(self, units: int, decimals: int) -> float:
        """The figure so many units of the last decimal above the origin."""
        return round(self.origin + self.unit * units, decimals)

    def _least(self, inside: float, value: float, strict: bool, decimals: int) -> float:
        """The least number of units whose figure is `value` or more; `strict`: is more."""
        if math.isinf(inside):
            return inside
        nearest = round(inside)
        written = self._written(nearest, decimals)
        return nearest + (written < value or (strict and written == value))

    def _parts(self, time: float) -> list[Part]:
        if not self.start <= time < math.inf:
            raise ValueError(f"time must be {self.start} or later, not {time}")
        return [
            (share, each.level + reach * each.velocity, deviation * each.scale)
            for share, each, (reach, deviation) in zip(
                self.shares, self.candidates, self.dates.ahead(time - self.start), strict=True
            )
        ]


def fit(points: Sequence[Point], *, constants: Constants = FITTED) -> TrendForecast:
    """Fit the trend to two or more figures with strictly increasing times.

    A provisional figure counts as a noisier one.

    Figures that never change carry no information on the scale, except that no change reached their
    last decimal. Then rounding to that decimal is assumed to be all their noise, so that the range
    is narrow, but not zero.

    Raises:
        ValueError: fewer than two points, times that do not increase, or a number that is not
            finite.

    """
    _check(points)
    origin = points[-1].value
    span = max(abs(point.value - origin) for point in points)
    decimals = None if span else _decimals(origin)
    unit = span if decimals is None else 10.0**-decimals
    values = [(point.value - origin) / unit for point in points]
    dates = timetable(
        tuple(point.time for point in points),
        tuple(point.provisional for point in points),
        constants,
    )
    rounding = 0.0 if span else _ROUNDING_VARIANCE
    candidates = [_filter(values, rounding, course, constants.widening) for course in dates.courses]
    degrees = len(points) - 1
    return TrendForecast(
        start=points[-1].time,
        origin=origin,
        unit=unit,
        degrees=degrees,
        dates=dates,
        candidates=candidates,
        shares=mixture.shares([each.log_likelihood for each in candidates]),
        decimals=decimals,
    )


def _check(points: Sequence[Point]) -> None:
    if len(points) < 2:
        raise ValueError(f"a trend needs two points or more, not {len(points)}")
    if not all(math.isfinite(point.time) and math.isfinite(point.value) for point in points):
        raise ValueError("times and values must be finite")
    if any(later.time <= earlier.time for earlier, later in pairwise(points)):
        raise ValueError("times must increase from point to point")


def _decimals(value: float) -> int:
    """The number of decimals of `value` as written."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(-int(exponent), 0)


def _filter(values: Sequence[float], rounding: float, course: Course, widening: float) -> Candidate:
    """Run the Kalman filter from a level without prior, which the first figure sets.

    `rounding` is added to every squared surprise.
    """
    level = values[0]
    velocity = squares = before = 0.0
    for (kept, reach, rise, turn, variance), value in zip(course.passages, values[1:], strict=True):
        level += reach * velocity
        surprise = value - level
        level += rise * surprise
        velocity = kept * velocity + turn * surprise
        before = squares
        squares += (surprise * surprise + rounding) / variance
    degrees = len(course.passages)
    last = math.log(course.passages[-1].variance)
    return Candidate(
        level=level,
        velocity=velocity,
        scale=widening * math.sqrt(squares / degrees),
        before=Evidence(before, course.log_variances - last),
        log_likelihood=Evidence(squares, course.log_variances).log_likelihood(degrees),
    )
