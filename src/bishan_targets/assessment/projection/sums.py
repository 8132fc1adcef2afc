"""Projection of a sum of figures: the sum so far, and the figures of the periods to come.

The projected figures are added up quantile by quantile, as if all were high together or all low. A
year's error does carry over to the years after it, so the range is rather too wide than too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bishan_targets.assessment.projection.forecast import Forecast, Path
from bishan_targets.model.periods import DAYS_PER_YEAR, Every, end_of_period, months_of

_HALVINGS: Final = 25  # to 3e-8


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of the calendar that are to come after a sum's latest day, `last`.

    The first of them begins on the day `begins`. If `last` is one of its own days, a part of it is
    in the sum already.
    """

    last: date
    begins: date
    every: Every

    def until(self, time: float) -> list[tuple[float, float]]:
        """The end of each period that begins before `time`, and its share to be added by then.

        Times are in years; `time` runs from the sum's latest day and stands for the nearest day,
        the ends run from the latest complete period's.
        """
        found: list[tuple[float, float]] = []
        length, days = months_of(self.every) / 12, round(time * DAYS_PER_YEAR)
        before = (self.begins - self.last).days - 1
        while before < days:
            place = len(found)
            end = (end_of_period(self.begins, self.every, place) - self.last).days
            if end <= before:
                break  # the calendar ends
            found.append(((place + 1) * length, (min(end, days) - max(before, 0)) / (end - before)))
            before = end
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
        return self._sum(self.periods.until(time), probability)

    def _sum(self, parts: Sequence[tuple[float, float]], probability: float) -> float:
        to_come = (share * self.flow.quantile(end, probability) for end, share in parts)
        return self.so_far + sum(to_come)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the sum at `time` is `value` or more; `strict`: that it is more."""
        if not round(time * DAYS_PER_YEAR):
            return float(self.so_far > value or (self.so_far == value and not strict))
        parts = self.periods.until(time)
        return chance_of(lambda probability: self._sum(parts, probability), value, strict=strict)


def chance_of(quantile: Callable[[float], float], value: float, *, strict: bool) -> float:
    """The probability of `value` or more, by a distribution's quantiles; `strict`: of more."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        found = quantile(middle)
        misses = found <= value if strict else found < value
        low, high = (middle, high) if misses else (low, middle)
    return 1.0 - (low + high) / 2


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
