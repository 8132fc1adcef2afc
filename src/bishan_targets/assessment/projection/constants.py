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


class Seasons(NamedTuple):
    """Prior knowledge of the seasons of a series.

    Variances are in units of the squared scale, as in `Character`.
    """

    amplitudes: tuple[float, ...]
    """Variances of the seasons' effects, equally likely before any figure."""
    unsteadiness: float
    """Variance of a figure about its season, over the effects' own variance."""
    character: Character
    """Dynamics of the adjusted figures; the unsteadiness adds to its observation noise."""
    least_share: float
    """Probability of seasons from which on they are kept."""
    neglected: float
    """Weight below which a candidate is left out."""


SEASONS = Seasons(
    amplitudes=(3.0, 30.0, 300.0),
    unsteadiness=0.01,
    character=Character(
        velocity_decay=0.03641,
        velocity_noise=0.03,
        initial_velocity=0.4,
        observation_noise=0.1,
    ),
    least_share=0.5,
    neglected=0.05,
)

OWN_TEMPO = 0.05
"""Probability, before any figure, that a velocity lasts by the number of figures, not by years."""
