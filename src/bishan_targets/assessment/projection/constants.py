"""The constants of the trend.

`benchmarks/fit.py` fits them to published series and writes `benchmarks/fit.json`; a test holds the
two equal. Time is in years. Every variance is in units of the squared scale: the variance that a
year's level noise has.
"""

from typing import NamedTuple


class Character(NamedTuple):
    """How one kind of series moves."""

    velocity_decay: float
    """Rate at which the velocity is lost: it falls to 1/e in 1/decay years."""
    velocity_noise: float
    """Variance that the velocity gains a year."""
    initial_velocity: float
    """Variance of the velocity at the first figure."""
    observation_noise: float
    """Variance of a figure about its level."""


class Constants(NamedTuple):
    """All that is known before the first figure."""

    characters: tuple[Character, ...]
    """Equally likely before any figure is seen."""
    provisional_noise: float
    """Variance that a provisional figure has on top."""


STEADY = Character(
    velocity_decay=0.03641,
    velocity_noise=0.3181,
    initial_velocity=3.968,
    observation_noise=0.0,
)
NOISY = Character(
    velocity_decay=0.03641,
    velocity_noise=0.0,
    initial_velocity=0.1044,
    observation_noise=1.411,
)
FITTED = Constants(
    characters=(STEADY, NOISY),
    # Chosen, not fitted, as no series records its revisions: a standard deviation of half of a
    # year's level noise.
    provisional_noise=0.25,
)
