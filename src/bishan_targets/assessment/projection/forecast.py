"""Interface of projection models: input, forecast, and limits of the result."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from bishan_targets.assessment.projection.cycle import Cycle

MOST_GROWN: Final = 1e150
"""Limit for the size of a growing figure; files hold none beyond 1e100."""


class Point(NamedTuple):
    """One dated figure: `time` in years of 365.25 days from any origin, `value` in any unit.

    `day` is its date, None if the calendar does not matter.
    """

    time: float
    value: float
    provisional: bool = False
    day: date | None = None


class Forecast(Protocol):
    """Distribution of a metric's value at any time from its last figure on."""

    def quantile(self, time: float, probability: float) -> float:
        """The value not exceeded at `time` (years) with `probability`, in (0, 1)."""
        ...

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the value at `time` (years) is `value` or more.

        `strict` excludes `value` itself. It matters only if a single value has a probability:
        in a forecast that knows the decimals of the figures, or without a spread.
        """
        ...


class Reaches(Protocol):
    """Whether a quantile at a time (years) is a value or more; `strict`: more."""

    def __call__(
        self, time: float, probability: float, value: float, *, strict: bool = False
    ) -> bool:
        """The answer."""
        ...


def reaches_of(forecast: Forecast) -> Reaches:
    """The method `reaches` of a forecast that can tell this for less than its quantile; or that."""
    own: Reaches | None = getattr(forecast, "reaches", None)
    if own:
        return own

    def by_quantile(time: float, probability: float, value: float, *, strict: bool = False) -> bool:
        quantile = forecast.quantile(time, probability)
        return quantile > value or (quantile == value and not strict)

    return by_quantile


def cycle_in(forecast: Forecast) -> Cycle | None:
    """The cycle of the seasons that a forecast reckons with; None for one without seasons."""
    found: Cycle | None = getattr(forecast, "cycle", None)
    return found


def has_seasons(forecast: Forecast) -> bool:
    """Whether a forecast finds seasons far more likely than none."""
    return bool(getattr(forecast, "has_seasons", False))


class Path(NamedTuple):
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
