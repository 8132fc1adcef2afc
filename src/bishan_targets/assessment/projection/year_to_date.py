"""The year-to-date figure on a later day: the amount so far, carried on by the days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

from bishan_targets.assessment.projection.forecast import Forecast, Point


@dataclass(frozen=True)
class _Year:
    last: Point
    start: date
    share: float

    def _mean(self, time: float) -> float:
        total = self.last.value / max(self.share, 0.02)
        assert self.last.day
        day = self.last.day + timedelta(round(time * 365.25))
        gone = (day - date(day.year, 1, 1)).days + 1
        return total * gone / 365.25 if time > 0 else self.last.value

    def quantile(self, time: float, probability: float) -> float:
        spread = 0.3 * (1 - self.share) + 0.1 * time
        return self._mean(time) * math.exp(spread * NormalDist().inv_cdf(probability))

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        del strict
        low, high = 1e-9, 1 - 1e-9
        for _ in range(40):
            mid = (low + high) / 2
            low, high = (mid, high) if self.quantile(time, mid) < value else (low, mid)
        return 1 - low

    def odds_above(self, time: float, value: float, *, strict: bool = False) -> float:
        return self.probability_above(time, value, strict=strict)


def fit(points: Sequence[Point], starts: tuple[int, int] = (1, 1)) -> Forecast:
    """The forecast after the last of the points."""
    del starts
    last = points[-1]
    assert last.day
    days = (last.day - date(last.day.year, 1, 1)).days + 1
    return _Year(last, date(last.day.year, 1, 1), days / 365.25)
