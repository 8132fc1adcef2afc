"""The constants of the trend.

`benchmarks/fit.py` fits them to published series and writes `benchmarks/fit.json`; a test checks
that the two are equal. Time is in years. Every variance is in units of the squared scale: the
variance of a year's level noise.
"""

from typing import NamedTuple


class Character(NamedTuple):
    """Dynamics of one kind of series."""

    velocity_decay: float
    """Decay rate of the velocity, which falls to 1/e in 1/decay years."""
    velocity_noise: float
    """Variance added to the velocity per year."""
    initial_velocity: float
    """Variance of the velocity at the first figure."""
    observation_noise: float
    """Variance of a figure about its level."""


class Constants(NamedTuple):
    """Prior knowledge, before the first figure."""

    characters: tuple[Character, ...]
    """Equally likely before any figure is seen."""
    provisional_noise: float
    """Additional variance of a provisional figure."""


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
    # Chosen, not fitted, as no series records its corrections: a standard deviation of half of a
    # year's level noise.
    provisional_noise=0.25,
)


class Season(NamedTuple):
    """One kind of seasonal series."""

    amplitude: float
    """Variance of the seasons' effects."""
    character: Character
    """Dynamics of the figures without the effects."""


# Chosen among a few by series within a year, not fitted: docs/reference/projection.md, "Seasons".
# A figure scatters about its level by a variance of 0.1 and a hundredth of the effects' own.
SEASONS = (
    Season(3.0, Character(STEADY.velocity_decay, 0.03, 0.4, 0.13)),
    Season(30.0, STEADY._replace(observation_noise=0.4)),
    Season(300.0, STEADY._replace(observation_noise=3.1)),
)
"""Equally likely before any figure is seen."""

LEAST_SHARE_OF_SEASONS = 0.5
"""Probability of seasons from which on they are kept; before any figure it is one half."""

NEGLECTED = 0.05
"""Weight below which a kind is left out."""

OWN_TEMPO = 0.05
"""Probability, before any figure, that a velocity lasts by the number of figures, not by years."""
