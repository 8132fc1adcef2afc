"""Odds that never fall when the latest figure is better.

A figure far better than expected raises the expectation, but it is also evidence that the series
moves in larger steps, or has the other character. Together, the second effect can outweigh the
first, so that a better figure lowers the odds. The rule here: a surprise counts for the scale and
for the characters only as far as that does not argue against the surprise's own direction.
Derivation and cost: docs/reference/projection.md, "Odds".
"""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from operator import mul
from typing import NamedTuple

from bishan_targets.assessment.projection import student

LEAST_DOUBT = 0.05
"""Probability left on either side if no figure before the latest reveals the scale."""


class Surprise(NamedTuple):
    """The latest figure as seen by one character; lengths in any common unit."""

    size: float
    """The figure minus its expectation."""
    variance: float
    """Variance of that difference, over the scale squared."""
    squares: float
    """Sum of the squares of all earlier surprises, each over its standard deviation."""
    log_variances: float
    """Log variances summed over all surprises, including this one."""


class Prediction(NamedTuple):
    """One character's Student's t at one time."""

    surprise: Surprise
    usual: float
    """The mean if the latest figure were as expected."""
    gain: float
    """Shift of the mean per unit of the surprise; above zero."""
    deviation: float
    """Standard deviation over the scale."""
    most_spread: float = math.inf
    """Limit of the spread, in the unit of the lengths."""


def above(prediction: Prediction, degrees: int, value: float) -> float:
    """The odds of `value` or more at the prediction's time, by one character.

    They never fall when the latest figure rises and all others stay the same. If all before it are
    equal, they are at least `LEAST_DOUBT` from 0 and 1.
    """
    surprise = prediction.surprise
    usual = prediction.usual - value
    counted = _counted(prediction, usual)
    distance = usual + prediction.gain * counted
    squares = surprise.squares + counted * counted / surprise.variance
    spread = min(prediction.deviation * math.sqrt(squares / degrees), prediction.most_spread)
    odds = student.cdf(ratio(distance, spread), degrees)
    if surprise.squares > 0.0:
        return odds
    doubt = min(LEAST_DOUBT, 1.0 - most(prediction, degrees))
    return min(max(odds, doubt), 1.0 - doubt)


def most(prediction: Prediction, degrees: int) -> float:
    """The odds of staying above all earlier figures, if they were equal and the latest higher."""
    step = prediction.gain * math.sqrt(prediction.surprise.variance * degrees)
    return student.cdf(ratio(step, prediction.deviation), degrees)


def _counted(prediction: Prediction, usual: float) -> float:
    """The surprise, limited to the size beyond which it would move the odds back.

    `usual` is the distance of the mean above the value without a surprise.
    """
    size, variance, squares, _ = prediction.surprise
    turn = prediction.gain * squares * variance / usual if usual else math.inf
    return min(size, turn) if usual >= 0.0 else max(size, turn)


def ratio(distance: float, spread: float) -> float:
    """How many spreads a distance is; infinite where there is no spread, upwards for none."""
    if spread > 0.0:
        return distance / spread
    return math.inf if distance >= 0.0 else -math.inf


def mix(odds: Sequence[float], leanings: Iterable[Sequence[float]], *, risen: bool) -> float:
    """The characters' odds weighted by those `leanings` that argue most for the surprise.

    `risen`: the latest figure is above the last character's expectation, at which the leanings
    start.
    """
    found: list[float] = [sum(map(mul, shares, odds)) for shares in leanings]
    return min(max(found) if risen else min(found), 1.0)


def leanings(surprises: Sequence[Surprise], degrees: int) -> list[list[float]]:
    """The shares that lean most to either side, on the way from no surprise to the latest figure.

    A share is the weight of one of two characters. A figure without surprise is one as expected by
    the last of them.
    """
    way = -surprises[-1].size
    turns = [each for pair in combinations(surprises, 2) for each in _turns(*pair)]
    inside = [each for each in turns if min(way, 0.0) < each < max(way, 0.0)]
    found = [_shares(surprises, degrees, shift) for shift in (way, *inside, 0.0)]
    return [min(found), max(found)]


def _shares(surprises: Sequence[Surprise], degrees: int, shift: float) -> list[float]:
    """Bayes' rule over the characters if the latest figure were `shift` higher."""
    evidence = []
    for size, variance, squares, log_variances in surprises:
        # Without a scale, the first change has the same meaning for any size.
        changed = size + shift if squares > 0.0 else 1.0
        scale = math.log(squares + changed * changed / variance)
        evidence.append(-0.5 * (log_variances + degrees * scale))
    return shares(evidence)


def shares(log_evidence: Sequence[float]) -> list[float]:
    """Bayes' rule over characters that were equally likely at first."""
    best = max(log_evidence)
    weights = [math.exp(each - best) for each in log_evidence]
    total = sum(weights)
    return [weight / total for weight in weights]


def log_mean(logs: Sequence[float]) -> float:
    """The logarithm of the mean of positive numbers, given their logarithms."""
    most = max(logs)
    return most + math.log(sum(math.exp(each - most) for each in logs) / len(logs))


def evidence_before(surprise: Surprise, degrees: int) -> float:
    """Log likelihood of all figures before the surprise, up to a constant; they have changed."""
    log_variances = surprise.log_variances - math.log(surprise.variance)
    return -0.5 * (log_variances + degrees * math.log(surprise.squares))


def _turns(first: Surprise, second: Surprise) -> tuple[float, ...]:
    """The shifts of the latest figure at which the two characters' shares turn.

    With x the first one's surprise and x + d the second's, and A and B their squares times their
    variances, the ratio of (A + x²) and (B + (x + d)²) turns at d·x² + (B - A + d²)·x = d·A.
    """
    apart = second.size - first.size
    if apart == 0.0:
        return ()
    product = first.squares * first.variance
    half = (second.squares * second.variance - product + apart * apart) / 2.0
    root = half + math.copysign(math.hypot(half, apart * math.sqrt(product)), half)
    far = -root / apart
    near = apart * product / root
    return far - first.size, near - first.size
