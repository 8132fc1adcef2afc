"""Mixtures of Student's t over arrays: `projection.mixture`, step by step the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bishan_targets.assessment.batch import arrays, student
from bishan_targets.assessment.batch.arrays import Bools, Floats, Ints
from bishan_targets.assessment.projection.mixture import CLOSE
from bishan_targets.assessment.projection.student import quantile as deviate_of


class Mixtures(NamedTuple):
    """Mixtures of as many parts each: arrays of parts by mixtures, the spreads above zero."""

    shares: Floats
    means: Floats
    spreads: Floats

    def at(self, places: Bools | Ints) -> Mixtures:
        """Some of the mixtures."""
        return Mixtures(*(each[:, places] for each in self))


def above(parts: Mixtures, degrees: int, values: Floats) -> Floats:
    """The probability of each value or more."""
    odds = student.cdf((parts.means - values) / parts.spreads, degrees)
    return np.minimum(_total(parts.shares * odds), 1.0)


def quantiles(parts: Mixtures, degrees: int, probabilities: Sequence[float]) -> Floats:
    """The values that the mixtures do not exceed with each probability: probabilities by mixtures.

    By Newton's method, for all at once.
    """
    size, times = parts.shares.shape[1], len(probabilities)
    found, left = np.empty(size * times), np.arange(size * times)
    chances = np.repeat(probabilities, size)
    deviates = np.repeat([deviate_of(each, degrees) for each in probabilities], size)
    parts = parts.at(left % size)
    ends = parts.means + deviates * parts.spreads
    low, high = ends.min(axis=0), ends.max(axis=0)
    place, close = _total(parts.shares * ends), CLOSE * (high - low)
    while left.size:
        height, fall = _curve(parts, degrees, chances, place)
        low, high = np.where(height > 0.0, place, low), np.where(height > 0.0, high, place)
        following = np.where(fall > 0.0, place + height / fall, np.inf)
        outside = (following != place) & ~((low < following) & (following < high))
        following = np.where(outside, low + (high - low) / 2.0, following)
        going = np.abs(following - place) > close
        found[left[~going]] = following[~going]
        left, parts, chances = left[going], parts.at(going), chances[going]
        place, low, high, close = following[going], low[going], high[going], close[going]
    return found.reshape(times, size)


def _curve(parts: Mixtures, degrees: int, chances: Floats, values: Floats) -> tuple[Floats, Floats]:
    distances = (parts.means - values) / parts.spreads
    excess = _total(parts.shares * student.cdf(distances, degrees), chances - 1.0)
    return excess, _total(parts.shares * student.density(distances, degrees) / parts.spreads)


def _total(of_parts: Floats | Sequence[Floats], start: Floats | float = 0.0) -> Floats:
    """The sum over the parts, in their order."""
    total = start
    for each in of_parts:
        total = total + each
    return np.asarray(total)


def shares(log_evidence: Sequence[Floats]) -> Floats:
    """Bayes' rule over parts that were equally likely at first: parts by mixtures."""
    weights, _, total = _weights(log_evidence)
    return np.array([weight / total for weight in weights])


def log_mean(logs: Sequence[Floats]) -> Floats:
    """The logarithms of the means of positive numbers, given their logarithms."""
    _, most, total = _weights(logs)
    return most + arrays.log(total / len(logs))


def _weights(logs: Sequence[Floats]) -> tuple[list[Floats], Floats, Floats]:
    """Each number as a share of the largest, the largest's logarithm, and the shares' sum."""
    most = np.max(logs, axis=0)
    weights = [arrays.exp(each - most) for each in logs]
    return weights, most, _total(weights)
