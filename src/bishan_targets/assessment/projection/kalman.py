"""A level with a decaying velocity in continuous time, filtered from figures.

An integrated Ornstein-Uhlenbeck process: the equations and their sources are in `trend`. The
precision of the estimates depends only on the figures' dates, not on their values. Metrics with
figures for the same days share that part, which is most of the work.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bishan_targets.assessment.projection.constants import Character


class Variances(NamedTuple):
    """Variances of level and velocity, and their covariance, over the scale squared."""

    level: float
    covariance: float
    velocity: float


class Motion(NamedTuple):
    """Effect of a span of time on any state."""

    kept: float
    """Remaining share of the velocity."""
    reach: float
    """Change of the level caused by an initial velocity of one."""
    noise: Variances


class Evidence(NamedTuple):
    """Evidence of the surprises for one character; squares are in any common unit."""

    squares: float
    """Sum of the squared surprises, each over its variance."""
    log_variances: float
    """Log variances, summed over the same surprises."""

    def log_likelihood(self, degrees: int) -> float:
        """Log likelihood of so many surprises of unknown scale, not all zero, up to a constant."""
        return -0.5 * (self.log_variances + degrees * math.log(self.squares))


class Passage(NamedTuple):
    """From one figure to the next: the motion, and the effect of a surprise then."""

    kept: float
    reach: float
    rise: float
    """Change of the level per unit of the surprise."""
    turn: float
    """Change of the velocity, likewise."""
    variance: float
    """Variance of the surprise, over the scale squared."""


class Stop(NamedTuple):
    """The filter's state after some of the figures, as far as dates alone give it."""

    figures: int
    log_variances: float
    """Log variances summed over all surprises."""
    precisions: float
    """Inverses of the variances, likewise."""
    known: Variances


class Course(NamedTuple):
    """The part of the filter that depends only on the figures' dates."""

    passages: Sequence[Passage]
    stops: Sequence[Stop]

    @property
    def end(self) -> Stop:
        """The stop after all figures."""
        return self.stops[-1]


class Ahead(NamedTuple):
    """A figure some time after the last: the parts that depend only on dates."""

    reach: float
    """Change of the level per unit of the velocity at the last figure."""
    deviation: float
    """Standard deviation of the figure, over the scale."""


@lru_cache(maxsize=4096)
def motion(years: float, character: Character) -> Motion:
    """The motion over that time: exact for any length."""
    decay, noise = character.velocity_decay, character.velocity_noise
    kept = math.exp(-decay * years)
    reach = -math.expm1(-decay * years) / decay  # integral of `kept` over the time
    squares = -math.expm1(-2.0 * decay * years) / (2.0 * decay)  # integral of `kept` squared
    # The bracket loses digits for short times, at which `years` is far larger.
    level_noise = years + noise * (years - 2.0 * reach + squares) / decay**2
    return Motion(kept, reach, Variances(level_noise, noise * reach**2 / 2.0, noise * squares))


def ahead(known: Variances, years: float, character: Character) -> Ahead:
    """A figure that many years after the last, given the variances then."""
    moved = motion(years, character)
    variance = spread(known, moved).level + character.observation_noise
    return Ahead(moved.reach, math.sqrt(variance))


def course(
    times: Sequence[float],
    noises: Sequence[float],
    character: Character,
    sizes: Sequence[int] | None = None,
) -> Course:
    """The part of the filter for figures at these times (years) with these variances.

    The level has no prior, and is set by the first of them. There is a stop after each number of
    figures in `sizes`, which rise from 2 on, or after the last figure.
    """
    passages: list[Passage] = []
    stops: list[Stop] = []
    log_variances = precisions = 0.0
    known = Variances(noises[0], 0.0, character.initial_velocity)
    ends = set(sizes or (len(times),))
    for (earlier, later), noise in zip(pairwise(times), noises[1:], strict=True):
        moved = motion(later - earlier, character)
        expected = spread(known, moved)
        variance = expected.level + noise
        rise, turn = expected.level / variance, expected.covariance / variance
        known = _narrowed(expected, rise, turn)
        log_variances += math.log(variance)
        precisions += 1.0 / variance
        passages.append(Passage(moved.kept, moved.reach, rise, turn, variance))
        if (figures := len(passages) + 1) in ends:
            stops.append(Stop(figures, log_variances, precisions, known))
    return Course(passages, stops)


def spread(known: Variances, moved: Motion) -> Variances:
    """Variances after a motion."""
    level, covariance, velocity = known
    kept, reach, noise = moved
    return Variances(
        level + reach * (2.0 * covariance + reach * velocity) + noise.level,
        kept * (covariance + reach * velocity) + noise.covariance,
        kept**2 * velocity + noise.velocity,
    )


def _narrowed(expected: Variances, rise: float, turn: float) -> Variances:
    """Variances after observing a figure."""
    level, covariance, velocity = expected
    return Variances(
        level - rise * level,
        covariance - rise * covariance,
        velocity - turn * covariance,
    )
