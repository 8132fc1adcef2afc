"""The first days on which a goal has given odds of holding, days counted from the latest figure.

The odds are looked at on days further and further apart; once they are high enough on one of them,
the first such day since the look before is found by halving. Between two looks, they are taken to
rise or fall only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple

from bishan_targets.assessment.projection.forecast import cycle_in
from bishan_targets.assessment.projection.outlook import HIGH, LOW, MEDIAN, Outlook
from bishan_targets.model.goals import Goal
from bishan_targets.model.periods import DAYS_PER_YEAR

LEVELS: Final = (LOW, MEDIAN, HIGH)
"""Odds on the dates of `Reached`: those with which the ends of the range and the median meet it."""
_CLOSEST: Final = 30
_GROWTH: Final = 3  # the next look is a third of the days so far on, if a month or more


class Reached(NamedTuple):
    """The first dates on which the odds of holding are 10 %, 50 % and 90 %.

    On these days the range's better end, the median and its worse end cross the goal. None is never
    within fifty years; `years` runs from the latest observation to the median date.
    """

    earliest: date | None = None
    median: date | None = None
    latest: date | None = None
    years: float | None = None


def dates(start: date, days: Sequence[int | None]) -> Reached:
    """The dates so many days after the latest figure, of the date `start`."""
    earliest, median, latest = (_date_after(start, day) for day in days)
    return Reached(earliest, median, latest, None if days[1] is None else days[1] / DAYS_PER_YEAR)


def _date_after(start: date, days: int | None) -> date | None:
    if days is None or (date.max - start).days < days:
        return None
    return start + timedelta(days)


def first_days_of(goal: Goal, outlook: Outlook, by: int, last: int) -> list[int | None]:
    """For each of `LEVELS` the first day up to the `last` on which the goal has these odds.

    The deadline, on the day `by`, is looked at in any case.
    """
    if cycle := cycle_in(outlook.forecast):
        from bishan_targets.assessment.projection import season_days

        odds_on = cache(lambda day: outlook.odds(goal, day / DAYS_PER_YEAR))
        return [season_days.first_day(odds_on, level, by, last, cycle) for level in LEVELS]
    return first_days(outlook.asked(goal), by, last)


def first_days(has: Callable[[float, float], bool], by: int, last: int) -> list[int | None]:
    """The same by `has`, which tells for a time in years ahead whether it has the odds."""
    found: list[int | None] = []
    before = 0
    for day in looks(by, last):
        while len(found) < len(LEVELS) and has(day / DAYS_PER_YEAR, LEVELS[len(found)]):
            found.append(_first(has, LEVELS[len(found)], before + 1, day))
        if len(found) == len(LEVELS):
            break
        before = day
    return found + [None] * (len(LEVELS) - len(found))


def _first(has: Callable[[float, float], bool], level: float, day: int, last: int) -> int:
    """The first day from `day` on that has the odds, if these only rise up to the `last`."""
    days = range(day, last)
    return day + bisect_left(days, True, key=lambda each: has(each / DAYS_PER_YEAR, level))


@lru_cache(maxsize=64)
def looks(by: int, last: int) -> Sequence[int]:
    """Days to look at up to the `last`, in order; the first, the last and the deadline's are."""
    days, day = {last, by}, 1
    while day < last:
        days.add(day)
        day += max(_CLOSEST, day // _GROWTH)
    return sorted(day for day in days if 0 < day <= last)
