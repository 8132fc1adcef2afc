"""Projection of a sum of year-to-date figures: the rest of this year, and whole years.

The year under way is projected by its own progress, as a goal for its amount is, and so are the
whole years after it. As in `sums`, all are added up quantile by quantile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.assessment.projection.sums import chance_of
from bishan_targets.assessment.years import YearsToDate
from bishan_targets.model.periods import DAYS_PER_YEAR, years_between


@dataclass(frozen=True, slots=True)
class YearSumForecast:
    """Distribution of a running sum, `so_far` at the latest of `years`' figures, from then on.

    `outlook` is that of the figures themselves, within their bounds.
    """

    outlook: Outlook
    so_far: float
    years: YearsToDate

    def quantile(self, time: float, probability: float) -> float:
        """The sum not exceeded at `time` (years) with `probability`."""
        return self._sum(self._ends(time), probability)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        """The probability that the sum at `time` is `value` or more; `strict`: that it is more."""
        ends = self._ends(time)
        if not ends:
            return float(self.so_far > value or (self.so_far == value and not strict))
        return chance_of(lambda probability: self._sum(ends, probability), value, strict=strict)

    def _sum(self, ends: list[float], probability: float) -> float:
        if not ends:
            return self.so_far
        return self._before + sum(self.outlook.quantile(end, probability) for end in ends)

    @property
    def _before(self) -> float:
        """The sum of the years before the one that is projected first."""
        latest = self.years.figures[-1]
        is_whole = latest.date == self.years.last_day(self.years.year_of(latest.date))
        return self.so_far if is_whole else self.so_far - float(latest.value)

    def _ends(self, time: float) -> list[float]:
        """The last day of each year until `time`, and that itself, in years from the latest."""
        latest = self.years.figures[-1].date
        ahead = min(round(time * DAYS_PER_YEAR), (date.max - latest).days)
        day = latest + timedelta(ahead)
        years = range(self.years.year_of(latest), self.years.year_of(day))
        days = [*filter(lambda each: each > latest, map(self.years.last_day, years)), day]
        return [years_between(latest, each) for each in days if ahead]
