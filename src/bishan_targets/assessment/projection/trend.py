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

from bishan_targets.assessment.projection import kalman, monotone, student
from bishan_targets.assessment.projection.constants import FITTED, Character, Constants
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.kalman import Gain, State
from bishan_targets.assessment.projection.monotone import Prediction, Surprise
from bishan_targets.assessment.projection.newton import crossing

_ROUNDING_VARIANCE = 1.0 / 12.0  # of an error uniform over one unit
_CLOSE = 1e-9  # share of the range between the components' quantiles


class Candidate(NamedTuple):
    """One character after the last figure."""

    character: Character
    state: State
    usual: float
    """Level at the time of the last figure, predicted without it."""
    drift: float
    """Velocity, likewise."""
    gain: Gain
    """Gain of the last figure."""
    surprise: Surprise
    """Surprise of the last figure."""
    mean_square: float
    """Mean square of the standardised innovations: the estimate of the scale squared."""
    log_evidence: float
    """Log likelihood of the figures, up to a constant common to all characters."""


class Component(NamedTuple):
    """One candidate's prediction at one time: a Student's t about `mean`."""

    share: float
    mean: float
    spread: float


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
    candidates: list[Candidate]
    shares: list[float]
    """Weight of each candidate; they add up to one."""
    leanings: list[list[float]]
    """Possible weights if the last figure counts only in part: see `monotone`."""
    resolution: float
    """One unit of the last decimal, if the figures never changed; else 0."""

    @property
    def has_changed_before(self) -> bool:
        """Whether the figures before the last are not all the same."""
        return all(each.surprise.squares > 0.0 for each in self.candidates)

    @property
    def evidence_before(self) -> float:
        """Log likelihood of the figures before the last, up to a constant for the same values.

        They must have changed.
        """
        return monotone.log_mean(
            [monotone.evidence_before(each.surprise, self.degrees - 1) for each in self.candidates]
        )

    def quantile(self, time: float, probability: float) -> float:
        """The value not exceeded by the figure at `time` with that probability.

        `time` is in the years of the points; the result is in their unit.

        Raises:
            ValueError: `time` is before the last point, or `probability` not between 0 and 1.

        """
        value = _quantile(self._components(time), self.degrees, probability)
        return self.origin + self.unit * value

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the figure at `time` is `value` or more; `strict`: that it is more.

        The two differ only if the figures never changed: then a figure written as `value` stands
        for all within half a unit of the last decimal.

        Raises:
            ValueError: `time` is before the last point, or `value` is NaN.

        """
        components = self._components(time)
        return _probability_above(components, self.degrees, self._inside(value, strict))

    def odds_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The same, so that a better last figure never lowers the odds: see `monotone`.

        Raises:
            ValueError: `time` is before the last point, or `value` is NaN.

        """
        predictions = self._predictions(time)
        if self.resolution and value == self.origin:
            odds = self._odds_of_record(time, predictions, self._inside(value, strict))
        else:
            inside = (value - self.origin) / self.unit
            odds = [monotone.above(each, self.degrees, inside) for each in predictions]
        return monotone.mix(odds, self.leanings, risen=predictions[-1].surprise.size >= 0.0)

    def _odds_of_record(
        self, time: float, predictions: Sequence[Prediction], inside: float
    ) -> list[float]:
        """Odds of staying at figures that never changed: from rounding, bounded by `monotone.most`.

        No more than if the last figure had risen minimally above the record, no less than if it had
        fallen below.
        """
        found = []
        for component, prediction in zip(self._components(time), predictions, strict=True):
            most = monotone.most(prediction, self.degrees)
            odds = student.cdf((component.mean - inside) / component.spread, self.degrees)
            found.append(min(max(odds, 1.0 - most), most))
        return found

    def _inside(self, value: float, strict: bool) -> float:
        """`value` in the candidates' unit, shifted to include all values written like it."""
        if math.isnan(value):
            raise ValueError("value must not be NaN")
        half = 0.5 if self.resolution else 0.0
        return (value - self.origin) / self.unit + (half if strict else -half)

    def _components(self, time: float) -> list[Component]:
        years = self._ahead(time)
        components = []
        for candidate, share in zip(self.candidates, self.shares, strict=True):
            state = kalman.step(candidate.state, years, candidate.character)
            spread = _deviation(candidate, state) * math.sqrt(candidate.mean_square)
            components.append(Component(share, state.level, spread))
        return components

    def _predictions(self, time: float) -> list[Prediction]:
        years = self._ahead(time)
        return [_predict(candidate, years) for candidate in self.candidates]

    def _ahead(self, time: float) -> float:
        if not self.start <= time < math.inf:
            raise ValueError(f"time must be {self.start} or later, not {time}")
        return time - self.start


def _predict(candidate: Candidate, years: float) -> Prediction:
    gain = candidate.gain
    state = kalman.step(candidate.state, years, candidate.character)
    reach = kalman.motion(years, candidate.character).reach
    return Prediction(
        surprise=candidate.surprise,
        usual=candidate.usual + reach * candidate.drift,
        gain=gain.level + reach * gain.velocity,
        deviation=_deviation(candidate, state),
    )


def _deviation(candidate: Candidate, state: State) -> float:
    return math.sqrt(state.variances.level + candidate.character.observation_noise)


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
    unit = span or _last_decimal(origin)
    values = [(point.value - origin) / unit for point in points]
    rounding = 0.0 if span else _ROUNDING_VARIANCE
    candidates = [
        _filter(points, values, rounding, character, constants.provisional_noise)
        for character in constants.characters
    ]
    degrees = len(points) - 1
    return TrendForecast(
        start=points[-1].time,
        origin=origin,
        unit=unit,
        degrees=degrees,
        candidates=candidates,
        shares=monotone.shares([candidate.log_evidence for candidate in candidates]),
        leanings=monotone.leanings([candidate.surprise for candidate in candidates], degrees),
        resolution=0.0 if span else unit,
    )


def _check(points: Sequence[Point]) -> None:
    if len(points) < 2:
        raise ValueError(f"a trend needs two points or more, not {len(points)}")
    if not all(math.isfinite(point.time) and math.isfinite(point.value) for point in points):
        raise ValueError("times and values must be finite")
    if any(later.time <= earlier.time for earlier, later in pairwise(points)):
        raise ValueError("times must increase from point to point")


def _last_decimal(value: float) -> float:
    """One unit of the last decimal of `value` as written; 1 for a whole number."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return 10.0 ** min(int(exponent), 0)


def _filter(
    points: Sequence[Point],
    values: Sequence[float],
    rounding: float,
    character: Character,
    provisional_noise: float,
) -> Candidate:
    """Run the Kalman filter from a level without prior, which the first figure sets.

    `values` replace those of the points; `rounding` is added to every squared innovation.
    """
    noises = [
        character.observation_noise + provisional_noise * point.provisional for point in points
    ]
    times = tuple(point.time for point in points)
    course = kalman.course(times, tuple(noises), character)
    usual = level = values[0]
    drift = velocity = squares = before = size = 0.0
    for (kept, reach, variance, gain), value in zip(course.passages, values[1:], strict=True):
        usual, drift, before = level + reach * velocity, kept * velocity, squares
        size = value - usual
        level, velocity = usual + gain.level * size, drift + gain.velocity * size
        squares += size * size / variance
    last = course.passages[-1]
    degrees = len(course.passages)
    total = squares + sum(rounding / each.variance for each in course.passages)
    return Candidate(
        character=character,
        state=State(level, velocity, course.known),
        usual=usual,
        drift=drift,
        gain=last.gain,
        surprise=Surprise(size, last.variance, before, course.log_variances),
        mean_square=total / degrees,
        log_evidence=-0.5 * (course.log_variances + degrees * math.log(total)),
    )


def _probability_above(components: Sequence[Component], degrees: int, value: float) -> float:
    odds = (
        share * student.cdf(monotone.ratio(mean - value, spread), degrees)
        for share, mean, spread in components
    )
    return min(sum(odds), 1.0)


def _density(components: Sequence[Component], degrees: int, value: float) -> float:
    return sum(
        share * student.density((value - mean) / spread, degrees) / spread
        for share, mean, spread in components
        if spread > 0.0
    )


def _quantile(components: Sequence[Component], degrees: int, probability: float) -> float:
    """Invert the mixture, between its components' own quantiles."""
    deviate = student.quantile(probability, degrees)
    ends = [mean + deviate * spread for _, mean, spread in components]
    low, high = min(ends), max(ends)
    start = sum(share * (mean + deviate * spread) for share, mean, spread in components)

    def curve(value: float) -> tuple[float, float]:
        excess = _probability_above(components, degrees, value) - (1.0 - probability)
        return excess, _density(components, degrees, value)

    return crossing(curve, start, (low, high), _CLOSE * (high - low))
