"""Breaks of a series: from the day of each on, the figures are of another one.

Figures of different series are not compared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from bishan_targets.model.observations import DATE, Observation

Breaks: TypeAlias = Sequence[date]
"""The first days of other series, in order."""


def begin_of_series(breaks: Breaks, day: date) -> date | None:
    """The break that begins the series of a day; None for that before the first break."""
    place = bisect_right(breaks, day)
    return breaks[place - 1] if place else None


def series_on(figures: Sequence[Observation], breaks: Breaks, day: date) -> Sequence[Observation]:
    """The figures, given in order of date, that belong to the series of a day."""
    place = bisect_right(breaks, day)
    first = bisect_left(figures, breaks[place - 1], key=DATE) if place else 0
    end = bisect_left(figures, breaks[place], key=DATE) if place < len(breaks) else len(figures)
    return figures[first:end]


def all_series(figures: Sequence[Observation], breaks: Breaks) -> Iterator[Sequence[Observation]]:
    """The figures of each series, in order of date, with the days between breaks; may be empty."""
    places = [bisect_left(figures, each, key=DATE) for each in breaks]
    for first, end in pairwise([0, *places, len(figures)]):
        yield figures[first:end]


def are_apart(breaks: Breaks, day: date, other: date) -> bool:
    """Whether two days are of different series."""
    return begin_of_series(breaks, day) != begin_of_series(breaks, other)
