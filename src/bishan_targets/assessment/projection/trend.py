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
from itertools import islice, pairwise
from typing import NamedTuple

from bishan_targets.assessment.projection import mixture
from bishan_targets.assessment.projection.constants import FITTED, Constants
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.kalman import Course, Evidence, Stop
from bishan_targets.assessment.projection.mixture import Part
from bishan_targets.assessment.projection.timetable import Horizon, timetable

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
    """Log likelihood of all figures, up to a constant common to all characters."""


class TrendForecast(NamedTuple):
    """Prediction by the weighted characters; the result of `fit`."""

    start: float
    """Time of the last point."""
    origin: float
    """The candidates' origin, one of the values."""
    unit: float
    """The candidates' unit, in that of the figures."""
    degrees: int
    """Degrees of freedom: one per change."""
    horizon: Horizon
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
        """Log likelihood of the figures before the last, up to a constant for the same number.

        They must have changed.
        """
        degrees = self.degrees - 1
        found = [each.before.log_likelihood(degrees) for each in self.candidates]
        return mixture.log_mean(found) - degrees * math.log(self.unit)

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
        """`value` in the candidates' unit; with decimals, the least number that rounds to it."""
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
                self.shares, self.candidates, self.horizon.ahead(time - self.start), strict=True
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
    return fits(points, (len(points),), constants=constants)[0]


def fits(
    points: Sequence[Point], sizes: Sequence[int], *, constants: Constants = FITTED
) -> list[TrendForecast]:
    """The fits to the first figures, for each of these numbers of them, which rise from 2 on.

    Together they cost hardly more than the last of them.

    Raises:
        ValueError: as `fit`.

    """
    _check(points)
    origin = points[sizes[0] - 1].value
    unit = max(abs(point.value - origin) for point in points) or 1.0
    values = [(point.value - origin) / unit for point in points]
    dates = timetable(
        tuple(point.time for point in points),
        tuple(point.provisional for point in points),
        constants,
        tuple(sizes),
    )
    found = zip(*(_filtered(values, course) for course in dates.courses), strict=True)
    return [
        _forecast(points[size - 1], origin, unit, horizon, states, constants.widening)
        for size, horizon, states in zip(sizes, dates.horizons, found, strict=True)
    ]


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


class _State(NamedTuple):
    """One character's filter after some figures."""

    level: float
    velocity: float
    squares: float
    """Sum of the squared surprises, each over its variance."""
    before: float
    """The same without the last."""
    last: float
    """Variance of the last surprise."""
    stop: Stop


def _filtered(values: Sequence[float], course: Course) -> list[_State]:
    """Run the Kalman filter from a level without prior, which the first figure sets.

    The states at the course's stops.
    """
    level, done = values[0], 1
    moves = zip(course.passages, islice(values, 1, None), strict=True)
    velocity = squares = before = variance = 0.0
    states = []
    for stop in course.stops:
        for (kept, reach, rise, turn, variance), value in islice(moves, stop.figures - done):
            level += reach * velocity
            surprise = value - level
            level += rise * surprise
            velocity = kept * velocity + turn * surprise
            before = squares
            squares += surprise * surprise / variance
        done = stop.figures
        states.append(_State(level, velocity, squares, before, variance, stop))
    return states


def _forecast(
    last: Point,
    origin: float,
    unit: float,
    horizon: Horizon,
    states: Sequence[_State],
    widening: float,
) -> TrendForecast:
    """The forecast after the `last` figure; states are by origin and unit."""
    decimals = None
    if not any(state.squares for state in states):
        decimals = _decimals(last.value)
        origin, unit = last.value, 10.0**-decimals
        states = [
            state._replace(level=0.0, squares=_ROUNDING_VARIANCE * state.stop.precisions)
            for state in states
        ]
    degrees = states[0].stop.figures - 1
    candidates = [_candidate(state, degrees, widening) for state in states]
    return TrendForecast(
        start=last.time,
        origin=origin,
        unit=unit,
        degrees=degrees,
        horizon=horizon,
        candidates=candidates,
        shares=mixture.shares([each.log_likelihood for each in candidates]),
        decimals=decimals,
    )


def _candidate(state: _State, degrees: int, widening: float) -> Candidate:
    log_variances = state.stop.log_variances
    return Candidate(
        level=state.level,
        velocity=state.velocity,
        scale=widening * math.sqrt(state.squares / degrees),
        before=Evidence(state.before, log_variances - math.log(state.last)),
        log_likelihood=Evidence(state.squares, log_variances).log_likelihood(degrees),
    )
