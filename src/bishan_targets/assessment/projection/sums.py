"""Projection of a sum of figures: the sum so far, and the figures of the periods to come.

The projected figures are added up quantile by quantile, as if all were high together or all low. A
year's error does carry over to the years after it, so the range is rather too wide than too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bishan_targets.assessment.projection.forecast import Forecast, Path

_HALVINGS: Final = 40
_INSTANT: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods to come: `length` in years, and the share of the first that is still to come."""

    length: float
    rest: float

    def until(self, time: float) -> list[tuple[float, float]]:
        """The end of each period that begins before `time`, and its share that is over by then.

        Times are in years from the latest figure on.
        """
        found: list[tuple[float, float]] = []
        left, length, end = time, self.rest * self.length, self.length
        while left > _INSTANT:
            found.append((end, min(left, length) / self.length))
            left, length, end = left - length, self.length, end + self.length
        return found


@dataclass(frozen=True, slots=True)
class SumForecast:
    """Distribution of a running sum, `so_far` at its latest figure, at any time from then on.

    `flow` is the forecast of the figures that are added up.
    """

    flow: Forecast
    so_far: float
    periods: Periods

    def quantile(self, time: float, probability: float) -> float:
        """The sum not exceeded at `time` (years) with `probability`."""
        parts = self.periods.until(time)
        to_come = sum(share * self.flow.quantile(end, probability) for end, share in parts)
        return self.so_far + to_come

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the sum at `time` is `value` or more; `strict`: that it is more."""
        if time <= _INSTANT:
            return float(self.so_far > value or (self.so_far == value and not strict))
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.quantile(time, middle) < value else (low, middle)
        return 1.0 - (low + high) / 2

    odds_above = probability_above


@dataclass(frozen=True, slots=True)
class SumPath:
    """The same for a rule's extrapolation, without a range."""

    flow: Path
    so_far: float
    periods: Periods

    def value(self, ahead: float) -> float:
        """The sum `ahead` years after the latest figure."""
        parts = self.periods.until(ahead)
        return self.so_far + sum(share * self.flow.value(end) for end, share in parts)
