"""The shape of a year: the share of its total that is reached by each of its days.

Figures are counted by their logarithms, or as they are if some are not above zero. Their deviations
from a steady course are a walk back from zero at the year's end: a part that all years
share, and a part of each year's own. Differences between figures of one year tell both, without the
year's total. Neither is known beforehand but by a weak prior, and the ratio of the common part to
the own is weighed by the likelihood. So nothing needs the same months in all years.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from bishan_targets.assessment.projection.linear import (
    Matrix,
    Vector,
    dot,
    forward,
    log_determinant,
    root_of,
)
from bishan_targets.assessment.projection.mixture import shares
from bishan_targets.assessment.projection.year_places import Place

LOOSENESS: Final = (1.0, 10.0, 100.0, 1000.0)
"""Variances of the common part, over that of a year's own part; equally likely at first."""

_NEGLECTED: Final = 0.05  # of the greatest weight
_PRIOR_FIGURES: Final = 4.0
_CLOSE: Final = 1e-12


class Steps(NamedTuple):
    """Differences between figures of one year, over a steady course.

    `grid` holds all days' shares of the year, up to 1, and `left` each one's variance to go. A step
    is its first and last place in the grid, and its size.
    """

    grid: Sequence[float]
    left: Sequence[float]
    sizes: Sequence[tuple[int, int, float]]


class Shape(NamedTuple):
    """Deviations at the places of a grid from the steady course of a year with the same total."""

    steps: Steps
    looseness: float
    noise: float
    """Variance of a year's own part, per unit of `left`."""
    means: Vector
    covariances: Matrix

    def between(self, share: float, left: float) -> tuple[list[tuple[int, float]], float]:
        """The deviation of any share: its parts of those in the grid, and a variance of its own.

        `left` is the variance to go at that share.
        """
        grid, known = self.steps.grid, self.steps.left
        place = bisect_left(grid, share)
        common = self.looseness * self.noise
        if grid[place] == share or place == 0:
            return [(place, 1.0)], common * max(left - known[place], 0.0)
        before, after = known[place - 1], known[place]
        apart = max(before - after, _CLOSE)
        part = min(max((before - left) / apart, 0.0), 1.0)
        return [(place - 1, 1.0 - part), (place, part)], common * apart * part * (1.0 - part)


def steps_of(
    places: Sequence[Place],
    values: Vector,
    left: Callable[[float], float],
    steady: Callable[[float], float],
) -> Steps:
    """The steps between figures of one year; `steady` is the steady course by share of the year."""
    grid = sorted({1.0, *(place.share for place in places)})
    numbers = {share: number for number, share in enumerate(grid)}
    sizes = [
        (numbers[one.share], numbers[other.share], after - before)
        for (one, before), (other, after) in pairwise(
            (place, value - steady(place.share))
            for place, value in zip(places, values, strict=True)
        )
        if one.year == other.year
    ]
    return Steps(grid, [left(share) for share in grid], sizes)


def shapes_of(steps: Steps, usual_noises: Sequence[float]) -> list[tuple[float, Shape]]:
    """The likely shapes with their weights; `usual_noises` are variances assumed at first."""
    found = [_shape(steps, looseness, noise) for noise in usual_noises for looseness in LOOSENESS]
    weights = shares([evidence for evidence, _ in found])
    return [
        (weight, shape)
        for weight, (_, shape) in zip(weights, found, strict=True)
        if weight >= _NEGLECTED * max(weights)
    ]


def _shape(steps: Steps, looseness: float, usual_noise: float) -> tuple[float, Shape]:
    """A shape by Bayesian regression, and its log likelihood up to a constant.

    The unknowns are the common part's increments from one place of the grid to the next.
    """
    variances = [looseness * max(one - other, _CLOSE) for one, other in pairwise(steps.left)]
    precision = [[0.0] * place + [1.0 / each] for place, each in enumerate(variances)]
    answers = [0.0] * len(variances)
    squares = logs = 0.0
    for first, last, size in steps.sizes:
        variance = max(steps.left[first] - steps.left[last], _CLOSE)
        squares += size * size / variance
        logs += math.log(variance)
        for place in range(first, last):
            answers[place] += size / variance
            for other in range(first, place + 1):
                precision[place][other] += 1.0 / variance
    root = root_of(precision)
    solved = forward(root, answers)
    unexplained = _PRIOR_FIGURES * usual_noise + max(squares - dot(solved, solved), 0.0)
    degrees = _PRIOR_FIGURES + len(steps.sizes)
    logs += log_determinant(root) + sum(map(math.log, variances))
    logs -= _PRIOR_FIGURES * math.log(_PRIOR_FIGURES * usual_noise)
    evidence = -0.5 * (logs + degrees * math.log(unexplained))
    noise = unexplained / degrees
    # A deviation is the sum of the increments from there to the year's end, with the sign changed.
    size = len(variances)
    sums = [forward(root, [0.0] * place + [1.0] * (size - place)) for place in range(size + 1)]
    means = [-dot(each, solved) for each in sums]
    covariances = [[noise * dot(one, other) for other in sums] for one in sums]
    return evidence, Shape(steps, looseness, noise, means, covariances)
