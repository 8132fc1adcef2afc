"""Figures of a metric by day, and the search for those of a day."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final, NamedTuple, Protocol, TypeVar

DATE: Final = attrgetter("date")
"""The day of an observation, by which histories are in order."""

# A field named `date` shadows the type for the fields after it.
Day = date


class Observation(NamedTuple):
    """One metric's value on one date.

    `file` names the file that contains it, and is empty for a figure computed by one of the plan's
    ratios. A baseline given in the plan is an observation too.
    """

    date: date
    value: Decimal
    source: str | None = None
    note: str | None = None
    provisional: bool = False
    file: str = ""


class _Dated(Protocol):
    @property
    def date(self) -> Day: ...


_OfADay = TypeVar("_OfADay", bound=_Dated)


def dated_on(history: Sequence[_OfADay], day: date) -> _OfADay | None:
    """The figure or statement of a day, of some in order of date; None without one."""
    place = bisect_left(history, day, key=DATE)
    return history[place] if place < len(history) and history[place].date == day else None
