"""Rules published by trackers, a line or a growth rate, without a range: for comparison."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import linear_regression, median
from typing import Final, NamedTuple

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection.forecast import Path, Point

_MOST_RATE: Final = 700.0  # its factor is about the largest float
_WITHIN_A_YEAR: Final = 0.9  # figures further apart are yearly
_SAME_PLACE: Final = 0.05  # years: the ends of months and weeks differ from year to year


class YearBefore(NamedTuple):
    """Each figure again a year later, and the last value where there is none."""

    points: Sequence[Point]

    def value(self, ahead: float) -> float:
        """The figure of the latest year known, at the place of `ahead` years after the last."""
        first, last = self.points[0].time, self.points[-1]
        years = max(math.ceil(ahead - _SAME_PLACE), 1)
        while (time := last.time + ahead - years) >= first - _SAME_PLACE:
            nearest = min(self.points, key=lambda point: abs(point.time - time))
            if abs(nearest.time - time) <= _SAME_PLACE:
                return nearest.value
            years += 1
        return last.value


def last_value(points: Sequence[Point]) -> Path:
    """The last value, without further changes."""
    return Path(points[-1].value)


def year_before(points: Sequence[Point]) -> YearBefore | Reason:
    """The seasonal naive rule for two or more figures, most of them within a year of the next."""
    if median(after.time - before.time for before, after in pairwise(points)) > _WITHIN_A_YEAR:
        return Reason.NO_YEAR_BEFORE
    return YearBefore(points)


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
