"""A level with a fading velocity in continuous time, and what a figure says of both.

An integrated Ornstein-Uhlenbeck process: the equations and their sources are in `trend`.
"""

import math
from typing import NamedTuple

from bishan_targets.constants import Character


class State(NamedTuple):
    """Level and velocity at one time: means in the fit's unit, variances over scale squared."""

    level: float
    velocity: float
    level_variance: float
    covariance: float
    velocity_variance: float


class Gain(NamedTuple):
    """How far a surprise moves the level and the velocity, each in units of the surprise."""

    level: float
    velocity: float


def reach(years: float, character: Character) -> float:
    """How far the level gets in that time by a velocity of one that fades."""
    return -math.expm1(-character.velocity_decay * years) / character.velocity_decay


def step(state: State, years: float, character: Character) -> State:
    """The state that many years later: exact, however long the step."""
    level, velocity, level_variance, covariance, velocity_variance = state
    decay, noise = character.velocity_decay, character.velocity_noise
    kept = math.exp(-decay * years)
    far = reach(years, character)  # integral of kept over the step
    reach_squares = -math.expm1(-2.0 * decay * years) / (2.0 * decay)  # of kept squared
    # The bracket loses digits in a short step, where `years` is far larger.
    level_noise = years + noise * (years - 2.0 * far + reach_squares) / decay**2
    return State(
        level + far * velocity,
        kept * velocity,
        level_variance + far * (2.0 * covariance + far * velocity_variance) + level_noise,
        kept * (covariance + far * velocity_variance) + noise * far**2 / 2.0,
        kept**2 * velocity_variance + noise * reach_squares,
    )


def gain(state: State, variance: float) -> Gain:
    """What a figure whose surprise has that variance does to the state."""
    return Gain(state.level_variance / variance, state.covariance / variance)


def update(state: State, surprise: float, gained: Gain) -> State:
    """The state once a figure has missed its prediction by `surprise`."""
    level, velocity, level_variance, covariance, velocity_variance = state
    return State(
        level + gained.level * surprise,
        velocity + gained.velocity * surprise,
        level_variance - gained.level * level_variance,
        covariance - gained.level * covariance,
        velocity_variance - gained.velocity * covariance,
    )
