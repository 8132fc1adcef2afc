"""A metric's outlook: its forecast within its bounds, from which all that is shown is taken.

Median, range and odds come from one distribution. So odds above a half mean that the median meets
the goal, and odds below it that it does not; likewise for the ends of the range.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.assessment.projection.forecast import Forecast, reaches_of
from bishan_targets.model.goals import Goal
from bishan_targets.model.targets import Bounds, settled

COVERAGE: Final = 0.8
LOW, MEDIAN, HIGH = (1 - COVERAGE) / 2, 0.5, (1 + COVERAGE) / 2
"""Probabilities of the values in a `Range`."""
ROUNDING: Final = 1e-4
"""Distance from even odds within which rounding may put them on the other side."""


class Range(NamedTuple):
    """A median and the bounds of a range, in the metric's unit; `coverage` is the range's share."""

    low: float
    median: float
    high: float
    coverage: float = COVERAGE


class Outlook(NamedTuple):
    """A metric's forecast; time is that of its figures, in years from the latest observation.

    Probability beyond the metric's bounds is moved to the bounds.
    """

    forecast: Forecast
    bounds: Bounds

    def range(self, ahead: float) -> Range:
        """Median and 80 % range of the value `ahead` years after the latest observation."""
        return Range(*(self.quantile(ahead, p) for p in (LOW, MEDIAN, HIGH)))

    def quantile(self, ahead: float, probability: float) -> float:
        """The value not exceeded with `probability` after `ahead` years, within the bounds."""
        lowest, highest = map(float, self.bounds.ends)
        return min(max(self.forecast.quantile(ahead, probability), lowest), highest)

    def covers(self, ahead: float, value: float) -> bool:
        """Whether that range contains a value."""
        lowest, highest = map(float, self.bounds.ends)
        reaches = reaches_of(self.forecast)
        if not lowest <= value <= highest:
            return False
        if value < highest and reaches(ahead, LOW, value, strict=True):
            return False
        return value <= lowest or reaches(ahead, HIGH, value)

    def odds(self, goal: Goal, ahead: float) -> float:
        """The probability that the value meets the goal after `ahead` years."""
        always = settled(goal, self.bounds)
        if always is not None:
            return float(always)
        if goal.high is None:
            odds = self._odds(goal, ahead)
        else:
            odds = self._odds_of_band(goal.value, goal.high, ahead)
        if abs(odds - MEDIAN) > ROUNDING:
            return odds
        if not _holds(goal, self.quantile(ahead, MEDIAN)):
            return min(odds, MEDIAN)
        return odds if goal.high is not None else max(odds, MEDIAN)

    def asked(self, goal: Goal) -> Callable[[float, float], bool]:
        """Tells for a time and odds whether the goal has these odds then.

        For a goal with one bound a quantile tells it, which costs less than the odds.
        """
        always = settled(goal, self.bounds)
        if always is not None:
            return lambda _ahead, _odds: always
        if goal.high is not None:
            return lambda ahead, odds: self.odds(goal, ahead) >= odds
        value, upwards = float(goal.value), goal.operator.direction > 0
        strict, reaches = goal.operator.strict is upwards, reaches_of(self.forecast)
        if upwards:
            return lambda ahead, odds: reaches(ahead, 1.0 - odds, value, strict=strict)
        return lambda ahead, odds: not reaches(ahead, odds, value, strict=strict)

    def _odds(self, goal: Goal, ahead: float) -> float:
        upwards = goal.operator.direction > 0
        # The complement of "at most a value" is "more than it".
        strict = goal.operator.strict is upwards
        above = self.forecast.probability_above(ahead, float(goal.value), strict=strict)
        return above if upwards else 1.0 - above

    def _odds_of_band(self, low: Decimal, high: Decimal, ahead: float) -> float:
        chance, bounds = self.forecast.probability_above, self.bounds
        below = 0.0 if bounds.is_least(low) else 1.0 - chance(ahead, float(low))
        above = 0.0 if bounds.is_most(high) else chance(ahead, float(high), strict=True)
        return max(0.0, 1.0 - below - above)


def _holds(goal: Goal, value: float) -> bool:
    """Whether a projected value meets a goal, compared as floats: no decimals are known of it."""
    wanted = float(goal.value)
    if goal.high is not None:
        return wanted <= value <= float(goal.high)
    if value == wanted:
        return not goal.operator.strict
    return (value > wanted) == (goal.operator.direction > 0)
