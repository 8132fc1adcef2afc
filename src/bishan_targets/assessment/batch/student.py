"""Student's t distribution over arrays: `projection.student`, step by step the same."""

from __future__ import annotations

import math

import numpy as np

from bishan_targets.assessment.batch import arrays
from bishan_targets.assessment.batch.arrays import Floats
from bishan_targets.assessment.projection.student import (
    FAR,
    SERIES_T2,
    coefficients,
    peak,
    power,
    terms,
    unit_of_tail,
)


def cdf(x: Floats, df: int) -> Floats:
    """Probability that a Student's t does not exceed each `x`; `df` is from 1 to 199."""
    found = np.empty_like(x)
    near = x * x <= SERIES_T2
    found[near] = 0.5 + 0.5 * _central_probability(x[near], df)
    far = x[~near]
    tails = 0.5 * _tails(np.abs(far), df)
    found[~near] = np.where(far < 0.0, tails, 1.0 - tails)
    return found


def density(x: Floats, df: int) -> Floats:
    """Density of Student's t at each `x`; `df` as in `cdf`."""
    return peak(df) * power(math.sqrt(df) / _radius(x, df), df + 1)


def _central_probability(t: Floats, df: int) -> Floats:
    squares = df + t * t
    cosine_squared, sine = df / squares, t / np.sqrt(squares)
    total = np.zeros_like(t)
    for coefficient in coefficients(df):
        total = total * cosine_squared + coefficient
    if df % 2:
        total = total * np.sqrt(cosine_squared)
        return (arrays.atan(t / math.sqrt(df)) + sine * total) * 2.0 / math.pi
    return sine * total


def _tails(t: Floats, df: int) -> Floats:
    """P(|T| > t) for t² > 3, or infinite."""
    found = np.zeros_like(t)
    finite = t < math.inf
    found[finite] = _incomplete_beta_tail(t[finite], df)
    return found


def _incomplete_beta_tail(t: Floats, df: int) -> Floats:
    radius = _radius(t, df)
    cosine = math.sqrt(df) / radius
    share, fraction = cosine * cosine, np.ones_like(t)
    for term in terms(df):
        fraction = 1.0 + term * share / fraction
    return power(cosine, df) * (t / radius) / (unit_of_tail(df) * fraction)


def _radius(x: Floats, df: int) -> Floats:
    return np.where(np.abs(x) < FAR, np.sqrt(df + x * x), np.abs(x))
