"""Rules published by trackers, a line or a growth rate, without a range: for comparison."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection.forecast import Path, Point

_MOST_RATE: Final = 700.0  # its factor is about the largest float
_WITHIN_A_YEAR: Final = 0.9  # figures further apart are yearly
_SAME_PLACE: Final = 0.05  # years: the ends of months and weeks differ from year to year


class YearBefore(NamedTuple):
    """Each figure again a year later; without one at that time of the year, the last value."""

    points: Sequence[Point]

    def value(self, ahead: float) -> float:
        """The figure of the latest year known, at the place of `ahead` years after the last."""
        first, last = self.points[0].time, self.points[-1]
        years = max(math.ceil(ahead - _SAME_PLACE), 1)
        while (time := last.time + ahead - years) >= first - _SAME_PLACE:
            place = bisect_left(self.points, time, key=lambda point: point.time)
            around = self.points[max(place - 1, 0) : place + 1]
            nearest = min(around, key=lambda point: abs(point.time - time))
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
    return next(lines(points, (len(points),)))


def lines(points: Sequence[Point], sizes: Sequence[int]) -> Iterator[Path]:
    """The lines through the first points, for each of these numbers of them, which rise from 2 on.

    The sums are those about the means so far: D. H. D. West, Communications of the ACM 22 (1979),
    532-535.
    """
    ends = set(sizes)
    time = value = squares = products = 0.0
    for count, point in enumerate(points, start=1):
        apart, above = point.time - time, point.value - value
        time += apart / count
        value += above / count
        squares += apart * (point.time - time)
        products += apart * (point.value - value)
        if count in ends:
            slope = products / squares
            yield Path(value + slope * (point.time - time), pace=slope)


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
