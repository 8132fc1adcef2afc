"""Seasons beside the trend: which figures have them, and their projection.

With two whole years of regular figures (`cycle`), candidates with seasons are compared with the
trend alone. A candidate is a trend of the adjusted figures and an effect for each season, of one of
several amplitudes. The effects are added to the figures or, if all of these are above zero,
multiply them: then it is the logarithms that are added. The trend alone is a candidate, too. Each
is weighted by the likelihood of all figures but the latest, so that a better latest figure changes
no weight. The likelihood counts the freedom that the effects take, so that figures of little season
get none, and all that stays unknown about the effects widens the range.

Sources: A. C. Harvey, *Forecasting, Structural Time Series Models and the Kalman Filter* (1989),
2.3 for the effects; G. E. P. Box and D. R. Cox, Journal of the Royal Statistical Society B 26
(1964), 211-252, for comparing likelihoods of figures and of their logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from bishan_targets.assessment.projection import mixture, season_effects, student
from bishan_targets.assessment.projection.constants import (
    FITTED,
    LEAST_SHARE_OF_SEASONS,
    MOST_SPREAD_OF_LOGARITHMS,
    NEGLECTED,
    SEASONAL,
    SEASONS,
    SEASONS_WIDENED,
    Character,
)
from bishan_targets.assessment.projection.cycle import Cycle, cycle_of
from bishan_targets.assessment.projection.forecast import MOST_GROWN, Point
from bishan_targets.assessment.projection.newton import crossing
from bishan_targets.assessment.projection.season_effects import Effects, Layout
from bishan_targets.assessment.projection.trend import TrendForecast

_CLOSE = 1e-9  # share of the range between the components' quantiles
_MOST_LOG = math.log(MOST_GROWN)


class Candidate(NamedTuple):
    """One amplitude of effects that are added or multiply, or none, after the last figure."""

    multiplies: bool
    plan: Layout
    found: Effects
    log_evidence: float
    """Log likelihood of the figures but the last, up to a constant for the same number."""


class Component(NamedTuple):
    """One candidate's prediction at one time: a Student's t of the figure or its logarithm."""

    share: float
    multiplies: bool
    mean: float
    spread: float


class SeasonalForecast(NamedTuple):
    """Prediction by the weighted candidates; the result of `fit`.

    A time stands for the nearest whole number of periods.
    """

    cycle: Cycle
    start: float
    """Time of the last point."""
    origin: float
    """The candidates' origin, one of the values."""
    unit: float
    """Their unit, in that of the figures."""
    degrees: int
    """Degrees of freedom: one per change."""
    candidates: list[Candidate]
    shares: list[float]
    """Weight of each candidate; they add up to one."""
    has_seasons: bool
    """Whether the figures are far more likely with seasons than without."""

    def quantile(self, time: float, probability: float) -> float:
        """The value not exceeded by the figure at `time` with that probability.

        `time` is in the years of the points; the result is in their unit.

        Raises:
            ValueError: `time` is before the last point, or `probability` not between 0 and 1.

        """
        components = self._components(time)
        deviate = student.quantile(probability, self.degrees)
        ends = [self._value(each, each.mean + deviate * each.spread) for each in components]
        low, high = min(ends), max(ends)
        start = sum(each.share * end for each, end in zip(components, ends, strict=True))

        def curve(value: float) -> tuple[float, float]:
            excess = self._above(components, value) - (1.0 - probability)
            return excess, self._density(components, value)

        return crossing(curve, start, (low, high), _CLOSE * (high - low))

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the figure at `time` is `value` or more, `strict` or not.

        Raises:
            ValueError: `time` is before the last point, or `value` is NaN.

        """
        del strict  # figures are assumed to be exact
        return self._above(self._components(time), value)

    def _components(self, time: float) -> list[Component]:
        if not self.start <= time < math.inf:
            raise ValueError(f"time must be {self.start} or later, not {time}")
        periods = self.cycle.periods_in(time - self.start)
        years, season = periods / self.cycle.length, self.cycle.season_after(periods)
        return [
            _component(candidate, share, self.degrees, years, season)
            for candidate, share in zip(self.candidates, self.shares, strict=True)
        ]

    def _above(self, components: Sequence[Component], value: float) -> float:
        odds = 0.0
        for share, multiplies, mean, spread in components:
            inside = self._inside(multiplies, value)
            odds += mixture.above([(share, mean, spread)], self.degrees, inside)
        return min(odds, 1.0)

    def _density(self, components: Sequence[Component], value: float) -> float:
        found = 0.0
        for share, multiplies, mean, spread in components:
            inside = self._inside(multiplies, value)
            if spread > 0.0 and inside > -math.inf:
                unit = value if multiplies else self.unit
                deviate = (inside - mean) / spread
                found += share * student.density(deviate, self.degrees) / (spread * unit)
        return found

    def _inside(self, multiplies: bool, value: float) -> float:
        """`value` as the candidates count it: from the last figure, or by their logarithms."""
        if math.isnan(value):
            raise ValueError("value must not be NaN")
        if not multiplies:
            return (value - self.origin) / self.unit
        return math.log(value / self.origin) if value > 0.0 else -math.inf

    def _value(self, component: Component, inside: float) -> float:
        if not component.multiplies:
            return self.origin + self.unit * inside
        return self.origin * math.exp(min(inside, _MOST_LOG))


def _widening(candidate: Candidate) -> float:
    return SEASONS_WIDENED if candidate.plan.places else FITTED.widening


def _component(
    candidate: Candidate, share: float, degrees: int, years: float, season: int
) -> Component:
    outcome = season_effects.predict(candidate.found, candidate.plan, years, season)
    deviation = math.sqrt(outcome.variance) * _widening(candidate)
    spread = deviation * math.sqrt(candidate.found.squares / degrees)
    if candidate.multiplies:
        spread = min(spread, MOST_SPREAD_OF_LOGARITHMS)
    return Component(share, candidate.multiplies, outcome.mean, spread)


def fit(points: Sequence[Point], plain: TrendForecast) -> SeasonalForecast | None:
    """The projection with seasons, if the figures but the latest leave room for them; else None.

    `plain` is the trend of the same points without seasons; they must have changed before the
    latest.
    """
    days = [point.day for point in points if point.day is not None]
    cycle = cycle_of(days) if len(days) == len(points) else None
    if cycle is None:
        return None
    with_seasons = _candidates(points, cycle, plain)
    seasonal = share_of_seasons(with_seasons, plain)
    if seasonal < LEAST_SHARE_OF_SEASONS:
        return None
    shares = [seasonal * share for share in _shares(with_seasons)]
    without = _without(points, plain) if seasonal <= 1.0 - NEGLECTED else []
    shares += [(1.0 - seasonal) * share for share in _shares(without)]
    kept = [
        (candidate, share)
        for candidate, share in zip([*with_seasons, *without], shares, strict=True)
        if share >= NEGLECTED
    ]
    total = sum(share for _, share in kept)
    return SeasonalForecast(
        cycle=cycle,
        start=plain.start,
        origin=plain.origin,
        unit=plain.unit,
        degrees=plain.degrees,
        candidates=[candidate for candidate, _ in kept],
        shares=[share / total for _, share in kept],
        has_seasons=seasonal >= SEASONAL,
    )


def share_of_seasons(candidates: Sequence[Candidate], plain: TrendForecast) -> float:
    """The probability of seasons, by all figures but the latest; before any it is one half."""
    with_seasons = mixture.log_mean([candidate.log_evidence for candidate in candidates])
    difference = plain.evidence_before - with_seasons
    return 1.0 / (1.0 + math.exp(max(-_MOST_LOG, min(_MOST_LOG, difference))))


def _shares(candidates: Sequence[Candidate]) -> list[float]:
    return mixture.shares([each.log_evidence for each in candidates]) if candidates else []


def _candidates(points: Sequence[Point], cycle: Cycle, plain: TrendForecast) -> list[Candidate]:
    """The candidates with effects that are added or, of figures above zero, multiply."""
    times = tuple(place / cycle.length for place in cycle.places)
    plans = [
        _layout(points, times, cycle.seasons, amplitude, character)
        for amplitude, character in SEASONS
    ]
    degrees = plain.degrees - 1
    levels = _levels(points, plain)
    found = [_candidate(levels, plan, degrees, plain.unit) for plan in plans]
    if min(point.value for point in points) > 0.0:
        logs = [math.log(point.value / plain.origin) for point in points]
        # The mean slope of the logarithms: their likelihood as that of figures, as Box and Cox do.
        unit = math.exp(math.log(plain.origin) + sum(logs[:-1]) / len(logs[:-1]))
        found += [_candidate(logs, plan, degrees, unit)._replace(multiplies=True) for plan in plans]
    return found


def _without(points: Sequence[Point], plain: TrendForecast) -> list[Candidate]:
    """The candidates of the trend alone."""
    times, levels = tuple(point.time for point in points), _levels(points, plain)
    return [
        _candidate(
            levels, _layout(points, times, (), 0.0, character), plain.degrees - 1, plain.unit
        )
        for character in FITTED.characters
    ]


def _levels(points: Sequence[Point], plain: TrendForecast) -> list[float]:
    return [(point.value - plain.origin) / plain.unit for point in points]


def _layout(
    points: Sequence[Point],
    times: tuple[float, ...],
    seasons: tuple[int, ...],
    amplitude: float,
    character: Character,
) -> Layout:
    noises = tuple(
        character.observation_noise + FITTED.provisional_noise * point.provisional
        for point in points
    )
    return season_effects.layout(times, noises, seasons, amplitude, character)


def _candidate(values: Sequence[float], plan: Layout, degrees: int, unit: float) -> Candidate:
    """A candidate for values in a unit of the figures, or for logarithms."""
    found = season_effects.regress(values, plan)
    evidence = found.before.log_likelihood(degrees) - degrees * math.log(unit)
    return Candidate(False, plan, found, evidence)
