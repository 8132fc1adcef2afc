"""Years to date that fall within a year, which the gate reports as `cumulative-fell`."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import MonthDay, year_of


def falls(
    figures: Sequence[Observation], starts: MonthDay | None, fresh: Container[date]
) -> Mapping[date, Decimal]:
    """The neighbour, in its year, of each fresh figure with which a year to date falls.

    `figures` are those of one series in order of date, with the `fresh` ones, which are given by
    their days; years start on `starts`, which is None for figures of another kind. The later of two
    fresh figures is the one in question. After a figure below zero there is none: balances, such as
    profits, may fall.
    """
    found: dict[date, Decimal] = {}
    for before, after in pairwise(figures):
        if starts is None or before.value < 0:
            break
        if after.value >= before.value or not _of_one_year(before.date, after.date, starts):
            continue
        if after.date in fresh:
            found[after.date] = before.value
        elif before.date in fresh:
            found.setdefault(before.date, after.value)
    return found


def _of_one_year(first: date, second: date, starts: MonthDay) -> bool:
    return year_of(first, starts) == year_of(second, starts)
