"""Projection of figures that restart from zero every year: year-to-date figures.

A figure is the total of its year times the share reached by its day: `year_shapes` estimates the
shares, `year_totals` the totals, and both are combined by their variances. Shares and totals
multiply, and their logarithms are normal beside each other. If some figure is not above zero they
are added instead, as amounts still to come.

Method and accuracy: docs/reference/projection.md, "Year-to-date figures".
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from bishan_targets.assessment.projection import mixture, student, year_totals
from bishan_targets.assessment.projection.forecast import MOST_GROWN, Point
from bishan_targets.assessment.projection.mixture import Part, shares
from bishan_targets.assessment.projection.year_places import Place, place_of
from bishan_targets.assessment.projection.year_shapes import shapes_of, steps_of
from bishan_targets.assessment.projection.year_totals import MOTIONS, Totals, totals_of
from bishan_targets.model.periods import DAYS_PER_YEAR

_DEGREES: Final = 6  # of the Student's t
_MOST_YEARS: Final = 8
_MOST_PLACES: Final = 24  # days of the year with figures of their own
_MONTHS: Final = 12
_NEGLECTED: Final = 0.02  # of the greatest weight
_WHOLE_YEAR: Final = 0.99
_OF_DAYS: Final = 0.05  # part of days ÷ 365 in the usual shares
_NOISES: Final = (0.01**2, 0.05**2)
_NOISES_IN_UNITS: Final = (0.1**2, 0.3**2)
_MOST_LOG: Final = math.log(MOST_GROWN)


class _Scale(NamedTuple):
    """Scale of the figures: logarithms, or a unit of their own size."""

    unit: float
    by_logarithms: bool

    @property
    def usual_noises(self) -> Sequence[float]:
        """Variances of a year's own deviations; equally likely at first."""
        return _NOISES if self.by_logarithms else _NOISES_IN_UNITS

    @property
    def steps(self) -> tuple[float, ...]:
        """Standard deviations of a total's step from year to year; equally likely at first."""
        return (0.02, 0.06, 0.2) if self.by_logarithms else (0.03, 0.1, 0.3)

    def inside(self, value: float) -> float:
        """A figure as counted; minus infinity for the logarithm of none."""
        if not self.by_logarithms:
            return value / self.unit
        return math.log(value / self.unit) if value > 0.0 else -math.inf

    def outside(self, inside: float) -> float:
        """The figure counted so."""
        if not self.by_logarithms:
            return inside * self.unit
        return self.unit * math.exp(min(inside, _MOST_LOG))


class YearToDateForecast(NamedTuple):
    """Distribution of a year-to-date figure at any time from the latest one on."""

    latest: Point
    starts: tuple[int, int]
    scale: _Scale
    steady: Callable[[float], float]
    left: Callable[[float], float]
    never_falls: bool
    """Whether figures only rise within a year, from zero on."""
    totals: Sequence[Totals]
    weights: Sequence[float]

    def quantile(self, time: float, probability: float) -> float:
        """The figure not exceeded at `time` (years) with `probability`.

        Raises:
            ValueError: `time` is before the latest point, or `probability` not between 0 and 1.

        """
        place, parts = self._parts(time)
        if not parts:
            student.quantile(probability, _DEGREES)
            return self.latest.value
        found = self.scale.outside(mixture.quantile(parts, _DEGREES, probability))
        return max(found, self._least(place))

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the figure at `time` is `value` or more; `strict`: that it is more.

        Raises:
            ValueError: `time` is before the latest point, or `value` is NaN.

        """
        if math.isnan(value):
            raise ValueError("value must not be NaN")
        place, parts = self._parts(time)
        least = self._least(place) if parts else self.latest.value
        if value < least or (value == least and not strict):
            return 1.0
        return mixture.above(parts, _DEGREES, self.scale.inside(value))

    def _parts(self, time: float) -> tuple[Place, list[Part]]:
        """The parts of the figure's distribution; none on the day of the latest."""
        start, last = self.latest.time, _day(self.latest)
        if not start <= time < math.inf:
            raise ValueError(f"time must be {start} or later, not {time}")
        days = round((time - start) * DAYS_PER_YEAR)
        place = place_of(last + timedelta(min(days, (date.max - last).days)), self.starts)
        if not days:
            return place, []
        steady, left = self.steady(place.share), self.left(place.share)
        found: list[Part] = []
        for weight, totals in zip(self.weights, self.totals, strict=True):
            mean, deviation = totals.at(place, left)
            found.append((weight, mean + steady, deviation))
        return place, found

    def _least(self, place: Place) -> float:
        if not self.never_falls:
            return -math.inf
        same_year = place.year == place_of(_day(self.latest), self.starts).year
        return self.latest.value if same_year else 0.0


def fit(
    points: Sequence[Point], starts: tuple[int, int] = (1, 1), *, never_falls: bool = False
) -> YearToDateForecast:
    """Fit one or more year-to-date figures in order of time, each with its day.

    `starts` is the month and day on which years begin. With `never_falls`, figures never fall
    within a year, nor below zero, even if some of `points` did; without it, the points tell. Only
    figures of the last eight years count; more than 24 different days of the year are read at the
    ends of months.

    Raises:
        ValueError: no point, a point without a day, days that do not increase, or a value that is
            not finite.

    """
    _check(points)
    figures = _recent(points, starts)
    places, values = _readable(*figures)
    scale = _scale(values)
    inside = [scale.inside(value) for value in values]
    steady, left = _courses(places, values, inside, scale)
    steps = steps_of(places, inside, left, steady)
    ends = year_totals.last_of_each_year(places, inside, steady)
    found = [
        (math.log(weight) + totals.log_evidence, totals)
        for weight, shape in shapes_of(steps, scale.usual_noises)
        for step in scale.steps
        for motion in MOTIONS
        for totals in [totals_of(shape, ends, step * step, motion)]
    ]
    weights = shares([evidence for evidence, _ in found])
    kept = [
        (weight, totals)
        for weight, (_, totals) in zip(weights, found, strict=True)
        if weight >= _NEGLECTED * max(weights)
    ]
    total = sum(weight for weight, _ in kept)
    return YearToDateForecast(
        latest=points[-1],
        starts=starts,
        scale=scale,
        steady=steady,
        left=left,
        never_falls=never_falls or _never_falls(*figures),
        totals=[totals for _, totals in kept],
        weights=[weight / total for weight, _ in kept],
    )


def _check(points: Sequence[Point]) -> None:
    if not points:
        raise ValueError("year-to-date figures need one point or more")
    if not all(math.isfinite(point.value) for point in points):
        raise ValueError("values must be finite")
    if any(_day(later) <= _day(earlier) for earlier, later in pairwise(points)):
        raise ValueError("days must increase from point to point")


def _day(point: Point) -> date:
    if point.day is None:
        raise ValueError("year-to-date figures need their days")
    return point.day


def _never_falls(places: Sequence[Place], values: Sequence[float]) -> bool:
    known = pairwise(zip(places, values, strict=True))
    return min(values) >= 0.0 and all(
        after >= before for (one, before), (other, after) in known if one.year == other.year
    )


def _recent(points: Sequence[Point], starts: tuple[int, int]) -> tuple[list[Place], list[float]]:
    """Places and values of the last years; of two on the same place, the later."""
    found = {place_of(_day(point), starts): point.value for point in points}
    last = next(reversed(found)).year
    kept = [place for place in found if place.year > last - _MOST_YEARS]
    return kept, [found[place] for place in kept]


def _readable(
    places: Sequence[Place], values: Sequence[float]
) -> tuple[Sequence[Place], Sequence[float]]:
    """Figures for at most 24 days of the year, and the latest of each year.

    Of more, those at the ends of months are read off straight lines between them.
    """
    if len({place.share for place in places}) <= _MOST_PLACES:
        return places, values
    found: dict[Place, float] = {}
    for year in sorted({place.year for place in places}):
        own = [(0.0, 0.0)] + [
            (place.share, value)
            for place, value in zip(places, values, strict=True)
            if place.year == year
        ]
        for month in range(1, _MONTHS + 1):
            share = month / _MONTHS
            if own[1][0] <= share <= own[-1][0]:
                found[Place(year, share)] = _on_line(own, share)
        found[Place(year, own[-1][0])] = own[-1][1]
    return list(found), list(found.values())


def _on_line(known: Sequence[tuple[float, float]], share: float) -> float:
    """The height at `share` of straight lines between known places, from the first to the last."""
    number = bisect_left(known, share, key=lambda each: each[0])
    (before, low), (after, high) = known[max(number - 1, 0)], known[number]
    return low + (high - low) * (share - before) / (after - before) if after > before else high


def _scale(values: Sequence[float]) -> _Scale:
    if min(values) > 0.0:
        return _Scale(values[-1], by_logarithms=True)
    return _Scale(max(abs(value) for value in values) or 1.0, by_logarithms=False)


def _courses(
    places: Sequence[Place], values: Sequence[float], inside: Sequence[float], scale: _Scale
) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """The steady course of a year by its share, and the variance that is still to go."""
    if scale.by_logarithms:
        known = _usual_shares(places, values)
        return math.log, lambda share: 1.0 / _on_line(known, share) - 1.0
    pace = sum(value / place.share for place, value in zip(places, inside, strict=True))
    pace /= len(inside)
    return lambda share: pace * (share - 1.0), lambda share: 1.0 - share


def _usual_shares(
    places: Sequence[Place], values: Sequence[float]
) -> Sequence[tuple[float, float]]:
    """Mean shares of the total reached by the days of the year; days ÷ 365 count as a year's."""
    wholes = {
        place.year: value
        for place, value in zip(places, values, strict=True)
        if place.share > _WHOLE_YEAR
    }
    reached: dict[float, list[float]] = {}
    for place, value in zip(places, values, strict=True):
        if place.year in wholes:
            reached.setdefault(place.share, [place.share]).append(value / wholes[place.year])
    known, most = [(0.0, 0.0)], 0.0
    for share in sorted({*reached, 1.0}):
        each = reached.get(share, [1.0])
        most = min(max(sum(each) / len(each), most), 1.0)
        known.append((share, most + _OF_DAYS * (share - most)))  # so they rise from day to day
    return known
