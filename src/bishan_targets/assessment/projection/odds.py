"""The odds that a goal is met by a day; their only definition.

The odds of a band, and of a goal for a sum, are those of holding on that day; so are those by a
forecast with seasons, as another season's odds say nothing about the deadline's. For other goals:

If the goal does not hold at the latest figure, they are the greatest odds of holding on any day
until then, a lower limit for the odds of reaching it. So a later deadline never lowers them. If it
holds, they are the odds that it still holds on that day, but no less than if the latest figure were
just short of the goal. So a better latest figure never lowers them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, cached_property, partial

from bishan_targets.assessment.projection import peaks
from bishan_targets.assessment.projection.forecast import Forecast, Point, cycle_in
from bishan_targets.model.book import DAYS_PER_YEAR, Bounds, settled
from bishan_targets.model.goals import Goal


class Chances:
    """Odds of a goal by forecasts; days count from the latest figure.

    Probability beyond the metric's bounds is moved to the bounds. If the goal holds, `barely` is
    the forecast for the goal's own value as the latest figure. `of_sum` marks the goal of a sum.
    """

    def __init__(
        self,
        goal: Goal,
        bounds: Bounds,
        forecast: Forecast,
        barely: Forecast | None,
        *,
        of_sum: bool = False,
    ) -> None:
        """Keep the arguments; odds are computed on demand, once per day."""
        self.of_sum = of_sum
        self.cycle = cycle_in(forecast)
        self.goal = goal
        self.bounds = bounds
        self.forecast = forecast
        self.barely = barely

    def odds(self, day: int) -> float:
        """The odds that the goal is met by that day."""
        if self._always_holds is not None:
            return float(self._always_holds)
        if self.of_sum or self.cycle or self.goal.high is not None:
            return self._holding(day)
        if self.barely is None:
            return peaks.greatest(self._holding, day)
        # Strict, as the goal's own value stands for a value that misses it.
        regained = cache(partial(self._odds_of_holding, self.barely, True))
        return max(self._holding(day), peaks.greatest(regained, day))

    def first_day(self, odds: float, last: int) -> int | None:
        """The first day up to the `last` by which a goal that is not met has these odds."""
        if self._always_holds is not None:
            return 1 if self._always_holds else None
        if self.cycle:
            from bishan_targets.assessment.projection import season_days

            return season_days.first_day(self._holding, odds, last, self.cycle)
        if self.of_sum and self.goal.operator.direction > 0:
            return peaks.first_day(self._reaching(odds), 1.0, last)
        return peaks.first_day(self._holding, odds, last)

    def _reaching(self, odds: float) -> peaks.OddsOn:
        """1 on days by which a sum reaches the goal with these odds; a quantile tells, not odds."""
        value = float(self.goal.value)

        def reaches(day: int) -> float:
            found = self.forecast.quantile(day / DAYS_PER_YEAR, 1.0 - odds)
            return float(found >= value)

        return cache(reaches)

    @cached_property
    def _holding(self) -> peaks.OddsOn:
        return cache(partial(self._odds_of_holding, self.forecast, self.goal.operator.strict))

    def _odds_of_holding(self, forecast: Forecast, strict: bool, day: int) -> float:
        if self.goal.high is not None:
            return self._odds_of_band(forecast, day, float(self.goal.value), float(self.goal.high))
        upwards, value = self.goal.operator.direction == 1, float(self.goal.value)
        # The complement of "at most a value" is "more than it".
        above = forecast.odds_above(day / DAYS_PER_YEAR, value, strict=strict is upwards)
        return above if upwards else 1.0 - above

    def _odds_of_band(self, forecast: Forecast, day: int, low: float, high: float) -> float:
        time, bounds = day / DAYS_PER_YEAR, self.bounds
        below = 0.0 if bounds.is_least(low) else 1 - forecast.probability_above(time, low)
        above = 0.0 if bounds.is_most(high) else forecast.probability_above(time, high, strict=True)
        return max(0.0, 1 - below - above)

    @cached_property
    def _always_holds(self) -> bool | None:
        """Whether the goal holds at every possible value, or at none; None if that depends."""
        return settled(self.goal, self.bounds)


def asks_for_barely(goal: Goal, latest: Decimal, forecast: Forecast) -> bool:
    """Whether odds need the forecast for the goal's own value as the latest figure: `barely`."""
    return goal.high is None and goal.holds(latest) and cycle_in(forecast) is None


def just_short(goal: Goal, points: Sequence[Point]) -> list[Point]:
    """The same history with the goal's own value as its latest figure."""
    return [*points[:-1], points[-1]._replace(value=float(goal.value))]
