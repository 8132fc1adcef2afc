"""The greatest odds up to a day, and the first day with odds as great as asked.

Odds are looked at on days further and further apart, the same ones whatever day is asked for; each
hill between two looks is climbed to the day. Between these days the odds only rise or only fall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

_CLOSEST: Final = 30
_GROWTH: Final = 3  # the next look is a third of the days so far away, if that is a month or more

OddsOn = Callable[[int], float]
"""The odds of a goal holding on a day, which counts from the latest figure: 1 is the day after."""


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
    while day - before > 1:
        middle = (before + day) // 2
        before, day = (before, middle) if odds_on(middle) >= level else (middle, day)
    return day


def _days(odds_on: OddsOn, last: int) -> Iterator[int]:
    """The looks and the hilltops up to the `last` day, and that day, in order."""
    looks = _looks(last)
    for before, at, after in zip(looks[:1] + looks, looks, looks[1:], strict=False):
        days = {min(at, last)}
        if odds_on(before) <= odds_on(at) > odds_on(after):
            days.add(_climb(odds_on, before, min(after, last)))
        yield from sorted(days)


def _looks(last: int) -> list[int]:
    """Two of them after the `last` day: a hill that begins before it may be highest after it."""
    looks = [1, 1 + _CLOSEST]
    while looks[-2] <= last:
        looks.append(looks[-1] + max(_CLOSEST, looks[-1] // _GROWTH))
    return looks


def _climb(odds_on: OddsOn, low: int, high: int) -> int:
    """The highest day between two that have one hill between them."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if odds_on(middle) > odds_on(middle - 1) else (low, middle)
    return max(low, high, key=odds_on)
