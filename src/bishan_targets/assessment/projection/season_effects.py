"""Effects of the seasons beside a trend, by Bayesian regression through the trend's filter.

Every season has an effect with a normal prior about zero, of a given variance over the scale
squared. For given effects the rest is a trend as in `kalman`, so each season's indicator passes the
same filter as the figures (P. de Jong, "The diffuse Kalman filter", Annals of Statistics 19 (1991),
1073-1083), and the effects are a ridge regression of one's surprises on the others'. All that
depends on the dates alone is computed once for all metrics with figures for the same days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import Final, NamedTuple

from bishan_targets.assessment.projection import kalman
from bishan_targets.assessment.projection.constants import Character
from bishan_targets.assessment.projection.kalman import Course, Evidence, Passage
from bishan_targets.assessment.projection.kept import Kept
from bishan_targets.assessment.projection.linear import (
    Matrix,
    Vector,
    dot,
    forward,
    log_determinant,
    root_of,
)

_MOST_NUMBERS: Final = 300_000  # of ten years of months there are 1,500


class Moved(NamedTuple):
    """One number for each effect, and its covariances with the effects."""

    by_effect: Vector
    covariances: Vector


class Layout(NamedTuple):
    """The part of the regression that depends on dates alone; seasons without a figure have none.

    Variances and covariances are over the scale squared, by the effects' own index.
    """

    character: Character
    amplitude: float
    """Variance of the effects before any figure."""
    places: dict[int, int]
    """Place of each season's effect in the vectors."""
    course: Course
    deviations: Vector
    """Standard deviation of each surprise for given effects."""
    columns: Matrix
    """Surprises of each season's indicator, over those deviations."""
    levels: Moved
    """Level of each indicator after the last figure."""
    velocities: Moved
    """Its velocity, likewise."""
    products: tuple[float, float, float]
    """Variances of the levels' and the velocities' parts of a figure, and their covariance."""
    before: Matrix
    """Covariance of the effects without the last figure."""
    known: Matrix
    """The same with it."""
    answer: Vector
    """Covariance of the effects and the last figure, without it."""
    variance: float
    """Variance of the last figure's surprise."""
    log_variances: float
    """Log variances summed over all surprises but the last."""


class Effects(NamedTuple):
    """The trend and the effects after the last figure."""

    level: float
    """Level if all effects were zero."""
    velocity: float
    effects: Vector
    level_by_effects: float
    """Part of the level that the effects explain."""
    velocity_by_effects: float
    """Part of the velocity, likewise."""
    squares: float
    """Sum of the squared surprises, each over its variance."""
    before: Evidence
    """The surprises before the last."""


class Outcome(NamedTuple):
    """The prediction of a figure; its variance is over the scale squared."""

    mean: float
    variance: float


class _Columns(NamedTuple):
    """The parts of a layout that depend on the dates and the character, not on the amplitude."""

    course: Course
    deviations: Vector
    columns: Matrix
    last: Vector
    """Surprise of each indicator at the last figure."""
    products: Matrix
    """Products of the columns without the last figure: the lower half of the matrix."""
    levels: Vector
    velocities: Vector


def _layout(
    times: tuple[float, ...],
    noises: tuple[float, ...],
    seasons: tuple[int, ...],
    amplitude: float,
    character: Character,
) -> Layout:
    found = _kept_columns(times, noises, seasons, character)
    precision = [[*row[:-1], row[-1] + 1.0 / amplitude] for row in found.products]
    before, log_determinant = _inverse(precision)
    answer = [dot(row, found.last) for row in before]
    surprise = found.course.passages[-1].variance
    variance = surprise + dot(found.last, answer)
    known = [
        [each - own * other / variance for each, other in zip(row, answer, strict=True)]
        for row, own in zip(before, answer, strict=True)
    ]
    log_variances = found.course.end.log_variances - math.log(surprise) + log_determinant
    if before:
        log_variances += len(before) * math.log(amplitude)
    levels, velocities = (
        Moved(moved, [dot(row, moved) for row in known])
        for moved in (found.levels, found.velocities)
    )
    products = (
        dot(levels.by_effect, levels.covariances),
        dot(velocities.by_effect, velocities.covariances),
        dot(levels.by_effect, velocities.covariances),
    )
    return Layout(
        character=character,
        amplitude=amplitude,
        places={season: place for place, season in enumerate(sorted(set(seasons)))},
        course=found.course,
        deviations=found.deviations,
        columns=found.columns,
        levels=levels,
        velocities=velocities,
        products=products,
        before=before,
        known=known,
        answer=answer,
        variance=variance,
        log_variances=log_variances,
    )


def _columns(
    times: tuple[float, ...],
    noises: tuple[float, ...],
    seasons: tuple[int, ...],
    character: Character,
) -> _Columns:
    course = kalman.course(times, noises, character)
    deviations = [math.sqrt(each.variance) for each in course.passages]
    traces = [
        _trace([float(each == season) for each in seasons], course.passages)
        for season in sorted(set(seasons))
    ]
    weights = [1.0 / deviation for deviation in deviations]
    columns = [list(map(mul, trace.sizes, weights)) for trace in traces]
    earlier = [column[:-1] for column in columns]
    return _Columns(
        course=course,
        deviations=deviations,
        columns=columns,
        last=[trace.sizes[-1] for trace in traces],
        products=[
            [dot(one, other) for other in earlier[: place + 1]] for place, one in enumerate(earlier)
        ],
        levels=[trace.level for trace in traces],
        velocities=[trace.velocity for trace in traces],
    )


def _size(made: Layout | _Columns) -> int:
    """The numbers in it, as far as they grow with the figures."""
    return len(made.deviations) * (1 + len(made.columns))


_kept_columns: Final = Kept(_columns, _size, _MOST_NUMBERS)
layout: Final = Kept(_layout, _size, _MOST_NUMBERS)
"""The regression's part for figures of these seasons at these times; kept for others' figures.

Its arguments are tuples of the times (years), of the figures' own variances and of their seasons,
the amplitude, which is the variance of the effects, and the character. Without seasons there are no
effects.
"""


class _Trace(NamedTuple):
    """Values after the filter: their surprises, and the level and velocity at the end."""

    sizes: Vector
    level: float
    velocity: float


def _trace(values: Sequence[float], passages: Sequence[Passage]) -> _Trace:
    """The way of any values through the filter."""
    level, velocity = values[0], 0.0
    sizes = []
    for (kept, reach, rise, turn, _), value in zip(passages, values[1:], strict=True):
        usual = level + reach * velocity
        size = value - usual
        level, velocity = usual + rise * size, kept * velocity + turn * size
        sizes.append(size)
    return _Trace(sizes, level, velocity)


def _inverse(lower: Matrix) -> tuple[Matrix, float]:
    """The inverse of a positive definite matrix, given its lower half, and its log determinant."""
    root, size = root_of(lower), len(lower)
    halves = [
        forward(root, [0.0] * place + [1.0] + [0.0] * (size - place - 1)) for place in range(size)
    ]
    return [[dot(one, other) for other in halves] for one in halves], log_determinant(root)


def regress(values: Sequence[float], plan: Layout) -> Effects:
    """The trend and the effects of figures with the dates of `plan`, in any unit."""
    sizes, level, velocity = _trace(values, plan.course.passages)
    scaled = [size / deviation for size, deviation in zip(sizes, plan.deviations, strict=True)]
    *earlier, _ = scaled
    products = [dot(column, earlier) for column in plan.columns]
    effects = [dot(row, products) for row in plan.before]
    squares = max(dot(earlier, earlier) - dot(products, effects), 0.0)
    last = [column[-1] * plan.deviations[-1] for column in plan.columns]
    surprise = sizes[-1] - dot(last, effects)
    moved = [
        effect + answer * surprise / plan.variance
        for effect, answer in zip(effects, plan.answer, strict=True)
    ]
    return Effects(
        level=level,
        velocity=velocity,
        effects=moved,
        level_by_effects=dot(plan.levels.by_effect, moved),
        velocity_by_effects=dot(plan.velocities.by_effect, moved),
        squares=squares + surprise * surprise / plan.variance,
        before=Evidence(squares, plan.log_variances),
    )


def predict(found: Effects, plan: Layout, years: float, season: int) -> Outcome:
    """The figure of a season so many years after the last one."""
    reach, deviation = kalman.ahead(plan.course.end.known, years, plan.character)
    levels, velocities = plan.levels, plan.velocities
    of_level, of_velocity, of_both = plan.products
    mean = found.level - found.level_by_effects
    mean += reach * (found.velocity - found.velocity_by_effects)
    spread = of_level + reach * (2.0 * of_both + reach * of_velocity)
    place = plan.places.get(season)
    if place is None:
        spread += plan.amplitude
    else:
        shared = levels.covariances[place] + reach * velocities.covariances[place]
        mean += found.effects[place]
        spread += plan.known[place][place] - 2.0 * shared
    return Outcome(mean, deviation * deviation + max(spread, 0.0))
