"""The number of members that will meet their goals, from each one's own projection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.projection import trusted
from bishan_targets.assessment.projection.course import forecast_of, known_figures
from bishan_targets.assessment.projection.forecast import Forecast, Point
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.assessment.rollups.correlation import Correlation, correlation
from bishan_targets.assessment.rollups.counts import Count, count, distribution, quantile
from bishan_targets.model.periods import DAYS_PER_YEAR, Every, years_between
from bishan_targets.model.rollups import Rollup

_LEAST_FIGURES: Final = 2
_CLOSE: Final = 1e-9


@dataclass(frozen=True)
class Chance:
    """One member's odds of meeting its own goal on a day."""

    found: Assessment

    def on(self, day: date) -> float | None:
        """The odds that the goal holds on a day; None if nothing is known of that.

        Up to the latest figure that figure decides. A goal for a year's amount has odds for its own
        deadline only.
        """
        target, history = self.found.level, self.found.history
        if target is None or not history:
            return None
        latest = history[-1]
        if latest.date >= day:
            return float(target.goal.holds(latest.value))
        if self.found.year:
            return self.found.projection.probability
        if self._outlook is None:
            return None
        return self._outlook.odds(target.goal, years_between(latest.date, day))

    @cached_property
    def _outlook(self) -> Outlook | None:
        target, history, flow = self.found.level, self.found.history, self.found.aim.flow
        if target is None or known_figures(history, flow) < _LEAST_FIGURES:
            return None
        return Outlook(forecast_of(trusted.fit, history, flow), target.bounds)


@dataclass(frozen=True)
class Counts:
    """The members that will meet their goals, as seen on a day; those without odds are left out.

    `start` is the day of the roll-up's latest figure, `by` its deadline, and `found` each member's
    assessment by id.
    """

    rollup: Rollup
    found: Mapping[str, Assessment]
    start: date
    by: date
    every: Every
    _odds: dict[date, list[float]] = field(default_factory=dict, compare=False)
    _up_to: dict[date, list[float]] = field(default_factory=dict, compare=False)

    @cached_property
    def _chances(self) -> dict[str, Chance]:
        return {name: Chance(each) for name, each in self.found.items()}

    def odds(self, day: date) -> list[float]:
        """The members' odds on a day."""
        if day not in self._odds:
            odds = (each.on(day) for each in self._chances.values())
            self._odds[day] = [each for each in odds if each is not None]
        return self._odds[day]

    def distribution(self, day: date) -> list[float]:
        """The probability of at most 0, 1, … members that meet their goals on a day."""
        if day not in self._up_to:
            self._up_to[day] = distribution(self.odds(day), self.correlation.value)
        return self._up_to[day]

    def without_odds(self, day: date) -> list[str]:
        """Ids of the members left out."""
        return [name for name, each in self._chances.items() if each.on(day) is None]

    @cached_property
    def correlation(self) -> Correlation:
        """Correlation of the members' errors over the time to the deadline."""
        histories = {name: each.known for name, each in self.found.items()}
        return correlation(histories, (self.by - self.start).days, self.every)

    @cached_property
    def at_deadline(self) -> Count | None:
        """The number of members that meet their goals at the deadline; None once that is past."""
        if self.start >= self.by:
            return None
        return count(self.odds(self.by), self.correlation.value, self.distribution(self.by))

    def fit(self, _points: Sequence[Point]) -> Forecast:
        """The distribution of the roll-up's figure: the members' own figures decide it."""
        return CountForecast(self)


@dataclass(frozen=True)
class CountForecast:
    """The distribution of a number of members, or of their share; time runs in years."""

    counts: Counts

    def quantile(self, time: float, probability: float) -> float:
        """The number not exceeded with `probability`; a whole one, or a share of whole ones."""
        up_to = self._up_to(time)
        return quantile(up_to, probability) * self._unit(len(up_to) - 1)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability of `value` or more; `strict`: of more."""
        up_to = self._up_to(time)
        unit = self._unit(len(up_to) - 1)
        # A share that is rounded, such as a third in percent, must not part from itself.
        below = [
            share for k, share in enumerate(up_to) if _is_below(k * unit, value, or_equal=strict)
        ]
        return 1.0 - below[-1] if below else 1.0

    def _unit(self, members: int) -> float:
        scale = self.counts.rollup.scale
        return 1.0 if scale is None else float(scale) / max(members, 1)

    def _up_to(self, time: float) -> list[float]:
        day = self.counts.start + timedelta(round(time * DAYS_PER_YEAR))
        return self.counts.distribution(day)


def _is_below(number: float, value: float, *, or_equal: bool) -> bool:
    nearness = _CLOSE * max(abs(value), 1.0)
    return number <= value + nearness if or_equal else number < value - nearness
