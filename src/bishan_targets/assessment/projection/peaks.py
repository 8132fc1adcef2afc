"""The greatest odds up to a day, and the first day with given odds.

Odds are sampled on days further and further apart, the same ones for any last day; each peak
between two samples is located to the day. Between these days the odds only rise or only fall.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

_CLOSEST: Final = 30
_GROWTH: Final = 3  # the next sample is a third of the days so far on, if a month or more

OddsOn = Callable[[int], float]
"""The odds of a goal holding on a day, counted from the latest figure: 1 is the day after."""


def greatest(odds_on: OddsOn, last: int) -> float:
    """The greatest odds on any day from the first to the `last`; a later one never lowers them."""
    return max(map(odds_on, _days(odds_on, last)))


def first_day(odds_on: OddsOn, level: float, last: int) -> int | None:
    """The first day up to the `last` on which the odds are `level` or more."""
    before = 0
    for day in _days(odds_on, last):
        if odds_on(day) >= level:
            break
        before = day
    else:
        return None
    between = range(before + 1, day)
    return before + 1 + bisect_left(between, True, key=lambda each: odds_on(each) >= level)


def _days(odds_on: OddsOn, last: int) -> Iterator[int]:
    """Sampled days and peaks up to the `last` day, and that day, in order."""
    before = 1
    for at, after in pairwise(_looks(last)):
        days = {min(at, last)}
        if odds_on(before) <= odds_on(at) > odds_on(after):
            days.add(_climb(odds_on, before, min(after, last)))
        yield from sorted(days)
        before = at


def _looks(last: int) -> list[int]:
    """Sampled days, two of them not before `last`: a peak before it may show only from after it."""
    looks = [1, 1 + _CLOSEST]
    while looks[-2] < last:
        looks.append(looks[-1] + max(_CLOSEST, looks[-1] // _GROWTH))
    return looks


def _climb(odds_on: OddsOn, low: int, high: int) -> int:
    """The day with the highest odds between two days with one peak between them."""
    return low + bisect_left(
        range(low, high), True, key=lambda day: odds_on(day) >= odds_on(day + 1)
    )
