"""What a projection is made from, and what a model has to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


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
        """The probability that the value at `time` (years) is `value` or more."""
        ...


class Model(Protocol):
    """A way to make a forecast from two or more points in strict order of time."""

    def __call__(
        self, points: Sequence[Point], *, minimum: float | None, maximum: float | None
    ) -> Forecast:
        """Fit the model; the forecast never leaves `minimum` … `maximum`."""
        ...
