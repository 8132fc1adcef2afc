"""Totals of years, by the last figure of each: complete ones, and those of years cut short.

A total moves from year to year as a trend of a given size and character; a year cut short tells its
total by the shape of the year, as far as that is known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from bishan_targets.assessment.projection.linear import Matrix, Vector, dot, forward, root_of
from bishan_targets.assessment.projection.year_places import Place
from bishan_targets.assessment.projection.year_shapes import Shape

_TILT: Final = 1.0
"""Variance of a year's tilt over that of the totals' step: growth goes on within years."""
_ROUNDING: Final = 1e-12


class Motion(NamedTuple):
    """Motion of the totals; variances over that of a year's step."""

    velocity: float
    """Variance of the velocity in the first year."""
    velocity_noise: float
    """Variance added to the velocity per year."""
    noise: float
    """Variance of a total about its level."""


MOTIONS: Final = (Motion(1.0, 0.05, 0.0), Motion(0.1044, 0.0, 1.411))
"""Equally likely at first."""


class Ends(NamedTuple):
    """The last figure of each year, over a steady course."""

    places: Sequence[Place]
    values: Vector


class Outcome(NamedTuple):
    """Mean and standard deviation of a figure, over a steady course."""

    mean: float
    deviation: float


class Totals(NamedTuple):
    """All that is known of the years' totals by one shape, step and motion."""

    shape: Shape
    ends: Ends
    numbers: Sequence[int]
    """Places of the ends in the shape's grid."""
    motion: Motion
    step: float
    """Variance of a year's step."""
    root: Matrix
    ones: Vector
    rests: Vector
    """The ends over their mean, by the root."""
    mean: float
    log_evidence: float

    def at(self, place: Place, left: float) -> Outcome:
        """The figure of a place; `left` is the variance to go there."""
        parts, own = self.shape.between(place.share, left)
        covered = [
            self._covariance(number, end, parts, place, left)
            for number, end in zip(self.numbers, self.ends.places, strict=True)
        ]
        answer = forward(self.root, covered)
        missing = 1.0 - dot(answer, self.ones)
        common = sum(
            one * other * self.shape.covariances[first][second]
            for first, one in parts
            for second, other in parts
        )
        variance = (
            self._moved(place.year, place.year)
            + common
            + own
            + self._own(place.share, place.share, left)
            - dot(answer, answer)
            + missing * missing / dot(self.ones, self.ones)
        )
        mean = self.mean + dot(answer, self.rests)
        mean += sum(part * self.shape.means[number] for number, part in parts)
        return Outcome(mean, math.sqrt(max(variance, _ROUNDING)))

    def _covariance(
        self,
        number: int,
        end: Place,
        parts: Sequence[tuple[int, float]],
        place: Place,
        left: float,
    ) -> float:
        row = self.shape.covariances[number]
        found = self._moved(end.year, place.year) + sum(part * row[each] for each, part in parts)
        if end.year == place.year:
            least = min(left, self.shape.steps.left[number])
            found += self._own(end.share, place.share, least)
        return found

    def _moved(self, one: int, other: int) -> float:
        first = self.ends.places[0].year - 1
        return self.step * _covariance(self.motion, one - first, other - first)

    def _own(self, one: float, other: float, left: float) -> float:
        """Covariance of the own deviations of one year's figures."""
        return self.shape.noise * left + self.step * _tilt(one, other)


def totals_of(shape: Shape, ends: Ends, step: float, motion: Motion) -> Totals:
    """The totals after the last of the ends."""
    numbers = [shape.steps.grid.index(place.share) for place in ends.places]
    values = [
        value - shape.means[number] for value, number in zip(ends.values, numbers, strict=True)
    ]
    first = ends.places[0].year - 1
    lower = []
    for row, (number, place) in enumerate(zip(numbers, ends.places, strict=True)):
        covered = [
            step * _covariance(motion, place.year - first, other.year - first)
            + shape.covariances[number][column]
            for column, other in zip(numbers[: row + 1], ends.places, strict=False)
        ]
        covered[-1] += shape.noise * shape.steps.left[number]
        covered[-1] += step * _tilt(place.share, place.share) + _ROUNDING
        lower.append(covered)
    root = root_of(lower)
    ones, solved = forward(root, [1.0] * len(values)), forward(root, values)
    known = dot(ones, ones)
    mean = dot(ones, solved) / known
    rests = [value - mean * one for value, one in zip(solved, ones, strict=True)]
    logs = sum(math.log(row[-1]) for row in root) + 0.5 * math.log(known)
    evidence = -0.5 * dot(rests, rests) - logs
    return Totals(shape, ends, numbers, motion, step, root, ones, rests, mean, evidence)


def last_of_each_year(
    places: Sequence[Place], values: Vector, steady: Callable[[float], float]
) -> Ends:
    """The years' last figures, over their steady course."""
    found = {
        place.year: (place, value - steady(place.share))
        for place, value in zip(places, values, strict=True)
    }
    return Ends([place for place, _ in found.values()], [value for _, value in found.values()])


def _covariance(motion: Motion, one: int, other: int) -> float:
    """Covariance of two years' totals, over a step's variance: a walk with a walking velocity."""
    early, late = min(one, other), max(one, other)
    walked = motion.velocity_noise * early * early * (3 * late - early) / 6
    own = motion.noise if early == late else 0.0
    return early + motion.velocity * early * late + walked + own


def _tilt(one: float, other: float) -> float:
    return _TILT * (1.0 - one) * (1.0 - other) / 4.0
