"""Rules published by trackers, a line or a growth rate, without a range: for comparison."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import linear_regression
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection.forecast import Path, Point

_MOST_RATE: Final = 700.0  # its factor is about the largest float


def last_value(points: Sequence[Point]) -> Path:
    """The last value, without further changes."""
    return Path(points[-1].value)


def line(points: Sequence[Point]) -> Path:
    """The least-squares line through two or more points."""
    slope, intercept = linear_regression(
        [point.time for point in points], [point.value for point in points]
    )
    return Path(intercept + slope * points[-1].time, pace=slope)


def growth_rate(points: Sequence[Point]) -> Path | Reason:
    """The compound annual growth rate from the first point to the last.

    (x_n/x_0)^(1/(t_n - t_0)) per year. There is none if a value is zero or the two differ in sign:
    the root would be complex.
    """
    first, last = points[0], points[-1]
    if first.value * last.value <= 0:
        return Reason.NO_GROWTH_RATE
    rate = math.log(last.value / first.value) / (last.time - first.time)
    return Path(last.value, factor=math.exp(min(rate, _MOST_RATE)))
