"""What a projection is made from, what a model has to answer, and the bounds of an answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Protocol

MOST_GROWN: Final = 1e150
"""How far from zero a growing figure is followed: files hold none beyond 1e100."""


@dataclass(frozen=True, slots=True)
class Point:
    """One dated figure: `time` in years of 365.25 days from any origin, `value` in any unit."""

    time: float
    value: float
    provisional: bool = False


class Forecast(Protocol):
    """The distribution of a metric's value at any time from its last figure on."""

    def quantile(self, time: float, probability: float) -> float:
        """The value that is not exceeded at `time` (years) with `probability`, in (0, 1)."""
        ...

    def probability_above(self, time: float, value: float) -> float:
        """The probability that the value at `time` (years) is above `value`.

        A value has no probability of its own, so "above" and "at least" are the same here.
        """
        ...

    @property
    def resolution(self) -> float:
        """One unit of the last decimal, where the forecast is as narrow as that; else 0.

        There a figure written as the goal's value stands for values within half a unit of it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Path:
    """A rule's extrapolation without a range: `start` grows by `pace` a year, or by a factor.

    The value h years after the last figure is (start + pace·h)·factor^h, up to MOST_GROWN.
    """

    start: float
    pace: float = 0.0
    factor: float = 1.0

    def value(self, ahead: float) -> float:
        """The value `ahead` years after the last figure."""
        line = self.start + self.pace * ahead
        try:
            grown = line * math.pow(self.factor, ahead)
        except OverflowError:
            grown = math.copysign(math.inf, line)
        return max(-MOST_GROWN, min(MOST_GROWN, grown))
