"""Correlation of the members' errors: the weight of a shared shock, from their own backtests.

At an origin, every member's figures up to it are projected, and the outcome's place in the
projection is turned into a standard normal error. Were members independent, the product of two
members' errors would be zero on average; its mean over all pairs is the estimate of ρ. Few origins
say little: the estimate is drawn towards the value of public indicators.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import NormalDist
from typing import Final, NamedTuple, TypeVar

from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.trusted import fit
from bishan_targets.model.observations import DATE, Observation
from bishan_targets.model.periods import Every, years_between

USUAL: Final = 0.15
"""ρ without any origin: German states three years ahead show 0.12 to 0.15."""
MOST_ORIGINS: Final = 12
MOST_MEMBERS: Final = 300
_WEIGHT: Final = 2.0
"""Origins that the usual value counts for."""
_MOST: Final = 0.9
_LARGEST: Final = 2.5
"""Limit of a normal error: one that a break in the series causes says nothing of the others."""
_FEWEST_FIGURES: Final = 4
_FEWEST_MEMBERS: Final = 3
_LEEWAY: Final = 0.25
_NORMAL: Final = NormalDist()

_Item = TypeVar("_Item")

Histories = Mapping[str, Sequence[Observation]]


class Correlation(NamedTuple):
    """ρ, the origins that it was measured at, and the days ahead.

    `measured` is the mean over these origins; None without any.
    """

    value: float
    measured: float | None
    origins: tuple[date, ...]
    days: int
    members: int


def correlation(histories: Histories, days: int, every: Every) -> Correlation:
    """ρ of members' errors so many days ahead, from their figures by id, in order of date.

    If no history is that long, of errors half the longest history ahead. At most 300 members count,
    evenly spread in order of id, and at most 12 origins, evenly spread in time.
    """
    chosen = _spread(sorted(histories), MOST_MEMBERS)
    known = {name: histories[name] for name in chosen if len(histories[name]) > _FEWEST_FIGURES}
    longest = max((_span(each) for each in known.values()), default=0)
    ahead = min(days, longest // 2)
    leeway = timedelta(max(1, round(_LEEWAY * every.days)))
    found: list[tuple[date, float]] = []
    if ahead > 0 and len(known) >= _FEWEST_MEMBERS:
        origins = _origins(known, timedelta(ahead), leeway)
        for origin in _spread(origins, MOST_ORIGINS):
            errors = _errors(known, origin, origin + timedelta(ahead), leeway)
            if len(errors) >= _FEWEST_MEMBERS:
                found.append((origin, _shared(errors)))
    if not found:
        return Correlation(USUAL, None, (), ahead, len(known))
    measured = math.fsum(each for _, each in found) / len(found)
    # Origins closer together than the horizon share most of their events.
    alone = 1.0 + (found[-1][0] - found[0][0]).days / ahead
    weight = min(alone, float(len(found)))
    drawn = (_WEIGHT * USUAL + weight * measured) / (_WEIGHT + weight)
    value = min(max(drawn, 0.0), _MOST)
    return Correlation(value, measured, tuple(day for day, _ in found), ahead, len(known))


def _spread(items: Sequence[_Item], most: int) -> list[_Item]:
    """At most so many of the items, evenly spread, the last one among them."""
    count = min(most, len(items))
    return [items[(place + 1) * len(items) // count - 1] for place in range(count)]


def _span(history: Sequence[Observation]) -> int:
    return (history[-1].date - history[0].date).days


def _origins(known: Histories, ahead: timedelta, leeway: timedelta) -> list[date]:
    """Days of figures with enough before them, and an outcome of any member after them."""
    days = sorted({each.date for history in known.values() for each in history})
    enough = sorted(history[_FEWEST_FIGURES - 1].date for history in known.values())
    first, last = enough[_FEWEST_MEMBERS - 1], days[-1] + leeway
    return [day for day in days if first <= day and day + ahead <= last]


def _errors(known: Histories, origin: date, day: date, leeway: timedelta) -> list[float]:
    found = []
    for history in known.values():
        place = bisect_right(history, origin, key=DATE)
        past = history[:place]
        if len(past) < _FEWEST_FIGURES or origin - past[-1].date > leeway:
            continue
        outcome = min(history[place:], key=lambda each: abs(each.date - day), default=None)
        if outcome is None or abs(outcome.date - day) > leeway:
            continue
        ahead = years_between(past[-1].date, outcome.date)
        above = fit(points(past)).probability_above(ahead, float(outcome.value))
        limit = _NORMAL.cdf(-_LARGEST)
        found.append(-_NORMAL.inv_cdf(min(max(above, limit), 1.0 - limit)))
    return found


def _shared(errors: Sequence[float]) -> float:
    """The mean product of two members' errors."""
    total, squares = math.fsum(errors), math.fsum(each * each for each in errors)
    return (total * total - squares) / (len(errors) * (len(errors) - 1))
