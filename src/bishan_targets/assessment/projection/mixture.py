"""Mixtures of Student's t distributions, and the weights of their parts by Bayes' rule."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.assessment.projection import student
from bishan_targets.assessment.projection.newton import crossing

_CLOSE: Final = 1e-9  # share of the range between the parts' quantiles


class Part(NamedTuple):
    """One Student's t of a mixture, about `mean`; without a spread, `mean` is certain."""

    share: float
    """Weight among the parts; they add up to one."""
    mean: float
    spread: float


def above(parts: Sequence[Part], degrees: int, value: float) -> float:
    """The probability of `value` or more; all parts have the same degrees of freedom."""
    odds = 0.0
    for share, mean, spread in parts:
        odds += share * student.cdf(ratio(mean - value, spread), degrees)
    return min(odds, 1.0)


def quantile(parts: Sequence[Part], degrees: int, probability: float) -> float:
    """The value not exceeded with that probability.

    Raises:
        ValueError: `probability` is not strictly between 0 and 1.

    """
    deviate = student.quantile(probability, degrees)
    ends = [mean + deviate * spread for _, mean, spread in parts]
    low, high = min(ends), max(ends)
    start = sum(share * end for (share, _, _), end in zip(parts, ends, strict=True))

    def curve(value: float) -> tuple[float, float]:
        return above(parts, degrees, value) - (1.0 - probability), _density(parts, degrees, value)

    return crossing(curve, start, (low, high), _CLOSE * (high - low))


def _density(parts: Sequence[Part], degrees: int, value: float) -> float:
    return sum(
        share * student.density((value - mean) / spread, degrees) / spread
        for share, mean, spread in parts
        if spread > 0.0
    )


def ratio(distance: float, spread: float) -> float:
    """How many spreads a distance is; infinite where there is no spread, upwards for none."""
    if spread > 0.0:
        return distance / spread
    return math.inf if distance >= 0.0 else -math.inf


def shares(log_evidence: Sequence[float]) -> list[float]:
    """Bayes' rule over parts that were equally likely at first."""
    best = max(log_evidence)
    weights = [math.exp(each - best) for each in log_evidence]
    total = sum(weights)
    return [weight / total for weight in weights]


def log_mean(logs: Sequence[float]) -> float:
    """The logarithm of the mean of positive numbers, given their logarithms."""
    most = max(logs)
    return most + math.log(sum(math.exp(each - most) for each in logs) / len(logs))
