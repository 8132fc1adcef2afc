"""Histories of a metric, as the projection takes them."""

import itertools
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from bishan_targets.assessment.projection.constants import Character
from bishan_targets.assessment.projection.forecast import Point

gaps = st.floats(1.0 / 365.25, 12.0)
# Sixty-fourths, so that shifting by such a number loses nothing.
figures = st.integers(-6400, 6400).map(lambda value: value / 64.0)


@st.composite
def histories(draw: st.DrawFn) -> list[Point]:
    """Two to ten uneven figures that are not all the same, some of them provisional."""
    steps = draw(st.lists(gaps, min_size=1, max_size=9))
    times = itertools.accumulate(steps, initial=draw(st.floats(-50.0, 50.0)))
    points = [Point(time, draw(figures), draw(st.booleans())) for time in times]
    changed = max(abs(point.value - points[0].value) for point in points)
    return points if changed > 1e-2 else [*points[:-1], Point(points[-1].time, 101.0)]


def moved(points: Sequence[Point], factor: float, shift: float) -> list[Point]:
    """The same history in other units."""
    return [point._replace(value=factor * point.value + shift) for point in points]


def yearly(*values: float) -> list[Point]:
    """One figure a year, from year 0 on."""
    return [Point(float(year), value) for year, value in enumerate(values)]


def level_covariance(times: Sequence[float], kind: Character) -> NDArray[np.float64]:
    """Cov of the level at any two times since the first, by formulas unlike the filter's."""
    since = np.array(times) - times[0]
    k = kind.velocity_decay
    early, late = np.minimum.outer(since, since), np.maximum.outer(since, since)

    def grown(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return -np.expm1(-k * x)

    noise = kind.velocity_noise / k**2
    integrated = (
        early - grown(early) / k - np.exp(-k * (late - early)) * grown(early) ** 2 / (2 * k)
    )
    initial = kind.initial_velocity * np.outer(grown(since), grown(since)) / k**2
    result: NDArray[np.float64] = early + initial + noise * integrated
    return result
