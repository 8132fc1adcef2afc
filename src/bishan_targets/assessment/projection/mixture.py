"""Mixtures of Student's t distributions, and the weights of their parts by Bayes' rule."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from bishan_targets.assessment.projection import student
from bishan_targets.assessment.projection.newton import crossing

CLOSE: Final = 1e-7  # share of the range between the parts' quantiles


Part: TypeAlias = tuple[float, float, float]
"""One Student's t of a mixture: its share, its mean and its spread, zero if the mean is certain.

The shares add up to one. Plain tuples, as many are made.
"""


def above(parts: Iterable[Part], degrees: int, value: float) -> float:
    """The probability of `value` or more; all parts have the same degrees of freedom."""
    odds = 0.0
    for share, mean, spread in parts:
        if spread > 0.0:
            odds += share * student.cdf((mean - value) / spread, degrees)
        elif mean >= value:
            odds += share
    return min(odds, 1.0)


def quantile(parts: Sequence[Part], degrees: int, probability: float) -> float:
    """The value not exceeded with that probability.

    Raises:
        ValueError: `probability` is not strictly between 0 and 1.

    """
    deviate = student.quantile(probability, degrees)
    ends = [mean + deviate * spread for _, mean, spread in parts]
    low, high = min(ends), max(ends)
    start = sum(part[0] * end for part, end in zip(parts, ends, strict=True))

    def curve(value: float) -> tuple[float, float]:
        excess, fall = probability - 1.0, 0.0
        for share, mean, spread in parts:
            if spread > 0.0:
                distance = (mean - value) / spread
                excess += share * student.cdf(distance, degrees)
                fall += share * student.density(distance, degrees) / spread
            elif mean >= value:
                excess += share
        return excess, fall

    return crossing(curve, start, (low, high), CLOSE * (high - low))


def reaches(parts: Sequence[Part], degrees: int, probability: float, value: float) -> bool:
    """Whether that quantile is `value` or more, mostly told by those of the parts."""
    deviate = student.quantile(probability, degrees)
    reaching = [mean + deviate * spread >= value for _, mean, spread in parts]
    if all(reaching):
        return True
    return any(reaching) and above(parts, degrees, value) >= 1.0 - probability


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
