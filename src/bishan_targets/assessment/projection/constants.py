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
    widening: float = 1.0
    """Factor on the spread of every prediction: series are of more kinds than were fitted."""


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
    # Chosen by collections that were left out whole: benchmarks/widening.py.
    widening=1.25,
)


class Season(NamedTuple):
    """One kind of seasonal series."""

    amplitude: float
    """Variance of the seasons' effects."""
    character: Character
    """Dynamics of the figures without the effects."""


# Chosen among a few dozen by series within a year, not fitted: docs/reference/projection.md,
# "Seasons".
_SLOW = Character(STEADY.velocity_decay, 0.03, 0.4, 0.13)
SEASONS = (
    Season(0.5, _SLOW),
    Season(5.0, _SLOW),
    Season(10.0, NOISY),
    Season(30.0, STEADY._replace(observation_noise=0.4)),
)
"""Equally likely before any figure is seen."""

SEASONS_WIDENED = 1.05
"""Factor on the deviations of figures with seasons, chosen so that the ranges hold."""

MOST_SPREAD_OF_LOGARITHMS = 0.5
"""Spread of the logarithms of figures with seasons, at most."""

LEAST_SHARE_OF_SEASONS = 0.3
"""Probability of seasons from which on a projection reckons with them; at first it is one half."""

SEASONAL = 0.7
"""Probability of seasons from which on figures are called seasonal."""

NEGLECTED = 0.05
"""Weight below which a kind is left out."""

OWN_TEMPO = 0.05
"""Probability, before any figure, that a velocity lasts by the number of figures, not by years."""
