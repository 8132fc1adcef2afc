"""The first period with given odds, of a forecast with seasons.

In year 1 after the latest figure every period is looked at, and in later years the one with the
best odds in year 1, in years further and further apart. Once its odds are high enough in one of
them, the first such year is found by halving, and in it the first such period. Between the years
looked at, the odds are taken to rise or fall only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeAlias

from bishan_targets.assessment.projection.cycle import Cycle

OddsOn: TypeAlias = Callable[[int], float]
"""The odds of a goal holding on a day, counted from the latest figure: 1 is the day after."""

_GROWTH: Final = 3  # the next year looked at is a third of the years so far on, if one or more


def first_day(odds_on: OddsOn, level: float, by: int, last: int, cycle: Cycle) -> int | None:
    """The first day of a figure, up to the `last`, on which the odds are `level` or more.

    The deadline, on the day `by`, stands for one if there is none before it.
    """
    day = _first_of_figure(odds_on, level, last, cycle)
    if 0 < by <= last and (day is None or by < day) and odds_on(by) >= level:
        return by
    return day


def _first_of_figure(odds_on: OddsOn, level: float, last: int, cycle: Cycle) -> int | None:
    first_year = range(1, cycle.length + 1)
    best = max(first_year, key=lambda period: odds_on(cycle.day_after(period)))
    year = _first_year(odds_on, level, last, cycle, best)
    if year is None:
        return None
    for period in first_year:
        day = cycle.day_after(period + year * cycle.length)
        if day <= last and odds_on(day) >= level:
            return day
    return None


def _first_year(odds_on: OddsOn, level: float, last: int, cycle: Cycle, best: int) -> int | None:
    """The first year in which the period `best` has the odds; 0 is the year after the latest."""

    def has(year: int) -> bool:
        return odds_on(cycle.day_after(best + year * cycle.length)) >= level

    if has(0):
        return 0
    for before, year in pairwise(_looks(last // 365)):
        if has(year):
            return bisect_left(range(year), True, lo=before + 1, key=has)
    return None


def _looks(last: int) -> list[int]:
    looks = [0]
    while looks[-1] < last:
        looks.append(min(looks[-1] + max(1, looks[-1] // _GROWTH), last))
    return looks
