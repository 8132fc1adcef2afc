"""The number of members that will meet their goals, with a range that allows for a shared shock.

The expected number is the sum of the members' odds, for any dependence. Its range comes from a
one-factor model: every member's outcome depends on one standard normal shock, with the weight
√ρ, and on one of its own (O. A. Vasicek, "The distribution of loan portfolio value", Risk, 2002).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final, NamedTuple

from bishan_targets.assessment.projection.outlook import HIGH, LOW, MEDIAN

_NORMAL: Final = NormalDist()
_SHOCKS: Final = tuple(_NORMAL.inv_cdf((k + 0.5) / 64) for k in range(64))
"""Equally likely values of the shared shock: the quadrature."""
_MOST_EXACT: Final = 60
"""Members up to which the number's distribution under a shock is exact; then it is normal."""
_CERTAIN: Final = 1e-12
_ROOT_2: Final = math.sqrt(2.0)
_FARTHEST: Final = 9.0
"""Deviations from the mean from which on a normal distribution is 0 or 1 in floating point."""


class Bounds(NamedTuple):
    """The least and the greatest probability under any dependence (Fréchet 1935)."""

    low: float
    high: float


class Count(NamedTuple):
    """The number of members that meet their goals; `correlation` is the shared shock's ρ.

    `low`, `median` and `high` are whole numbers, with 10, 50 and 90 % not above them.
    """

    members: int
    expected: float
    low: int
    median: int
    high: int
    all: Bounds
    any: Bounds
    correlation: float


def count(odds: Sequence[float], correlation: float, up_to: Sequence[float]) -> Count:
    """The number of members that meet their goals, from each one's odds, and its distribution.

    Without members the number is zero, and all of none meet theirs.
    """
    low, median, high = (quantile(up_to, each) for each in (LOW, MEDIAN, HIGH))
    return Count(
        members=len(odds),
        expected=math.fsum(odds),
        low=low,
        median=median,
        high=high,
        all=Bounds(max(0.0, 1.0 - math.fsum(1.0 - p for p in odds)), min(odds, default=1.0)),
        any=Bounds(max(odds, default=0.0), min(1.0, math.fsum(odds))),
        correlation=correlation,
    )


def distribution(odds: Sequence[float], correlation: float) -> list[float]:
    """The probability of at most 0, 1, … n members that meet their goals.

    `correlation` is ρ, from 0 up to but not including 1.
    """
    if not 0.0 <= correlation < 1.0:
        raise ValueError(f"ρ must be at least 0 and below 1, not {correlation}")
    certain = sum(p >= 1.0 - _CERTAIN for p in odds)
    open_ = [_NORMAL.inv_cdf(p) for p in odds if _CERTAIN < p < 1.0 - _CERTAIN]
    shocks = _SHOCKS if correlation and open_ else (0.0,)
    up_to = _exactly if len(open_) <= _MOST_EXACT else _normally
    scale, shared = math.sqrt(1.0 - correlation) * _ROOT_2, math.sqrt(correlation)
    sums = [0.0] * (len(open_) + 1)
    for shock in shocks:
        moved = shared * shock
        given = [0.5 + 0.5 * math.erf((place + moved) / scale) for place in open_]
        sums = [before + now for before, now in zip(sums, up_to(given), strict=True)]
    found = [min(1.0, each / len(shocks)) for each in sums]
    return [0.0] * certain + found + [1.0] * (len(odds) - certain - len(open_))


def _exactly(odds: Sequence[float]) -> list[float]:
    """The same for independent members, one after the other."""
    exactly = [1.0]
    for p in odds:
        q = 1.0 - p
        exactly = [
            q * stay + p * rise for stay, rise in zip([*exactly, 0.0], [0.0, *exactly], strict=True)
        ]
    found, total = [], 0.0
    for each in exactly:
        total += each
        found.append(total)
    return found


def _normally(odds: Sequence[float]) -> list[float]:
    """The same for many independent members: normal, corrected for whole numbers."""
    mean = math.fsum(odds)
    spread = math.sqrt(math.fsum([p * (1.0 - p) for p in odds]))
    first = max(0, math.floor(mean - _FARTHEST * spread))
    last = min(len(odds), math.ceil(mean + _FARTHEST * spread))
    scale = spread * _ROOT_2
    between = [0.5 + 0.5 * math.erf((k + 0.5 - mean) / scale) for k in range(first, last)]
    return [0.0] * first + between + [1.0] * (len(odds) + 1 - last)


def quantile(up_to: Sequence[float], probability: float) -> int:
    """The least number not exceeded with `probability`; `up_to` is a distribution."""
    last = len(up_to) - 1
    return next((k for k in range(last) if up_to[k] >= probability - _CERTAIN), last)
