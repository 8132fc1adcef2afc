"""Choice of the projections that are made as arrays; all others are made one by one.

A projection is made as arrays if the goal is for a level, at least `FEWEST` targets have figures of
the same dates, these can have no seasons, and there are `FEWEST_IN_ALL` such targets. `projected`
leaves out figures that never change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from bishan_targets.assessment.aim import aim, is_of_years
from bishan_targets.assessment.gap import known_on
from bishan_targets.assessment.projection import trusted
from bishan_targets.assessment.projection.cycle import cycle_of
from bishan_targets.assessment.projection.student import LARGE_DF
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import years_between
from bishan_targets.model.targets import Bounds, Target, Tracked

FEWEST: Final = 50
"""Cases with the same dates from which on arrays take less time."""
FEWEST_IN_ALL: Final = 300
"""Cases from which on the import of numpy is made up for: `benchmarks/projecting.py --batches`."""


class Case(NamedTuple):
    """A goal for the level of a metric within bounds, and the metric's figures, in order."""

    goal: Goal
    bounds: Bounds
    history: Sequence[Observation]


class Dates(NamedTuple):
    """The days of figures, and whether the figure of each is provisional."""

    days: tuple[date, ...]
    provisional: tuple[bool, ...]

    @property
    def times(self) -> tuple[float, ...]:
        """The days in years from the last of them."""
        return tuple(years_between(self.days[-1], day) for day in self.days)

    @property
    def spacing(self) -> float:
        """The median time between figures, in years."""
        return trusted.spacing_of([after - before for before, after in pairwise(self.times)])

    @property
    def may_differ(self) -> bool:
        """Whether such figures may have seasons or a tempo of their own."""
        return trusted.may_differ(len(self.days), self.spacing)


def covered(
    book: Book, targets: Iterable[Tracked], as_of: date
) -> Mapping[Dates, Mapping[str, Case]]:
    """The cases whose projections are made as arrays, by their figures' dates and their ids."""
    groups: dict[Dates, dict[str, Case]] = {}
    for target in targets:
        if case := _case(book, target, as_of):
            groups.setdefault(dates_of(case.history), {})[target.id] = case
    found = {
        dates: cases for dates, cases in groups.items() if len(cases) >= FEWEST and covers(dates)
    }
    return found if sum(map(len, found.values())) >= FEWEST_IN_ALL else {}


def covers(dates: Dates) -> bool:
    """Whether figures of levels with these dates are projected as arrays, if they are many."""
    if not 2 <= len(dates.days) <= LARGE_DF:
        return False
    return not dates.may_differ or cycle_of(dates.days) is None


def dates_of(history: Sequence[Observation]) -> Dates:
    """The dates of figures."""
    return Dates(
        tuple([each.date for each in history]), tuple([each.provisional for each in history])
    )


def _case(book: Book, target: Tracked, as_of: date) -> Case | None:
    if not isinstance(target, Target) or is_of_years(target) or target.goal.of is Quantity.TOTAL:
        return None
    if target.breaks:  # fewer figures may count
        return None
    known = known_on(book.observations.get(target.metric, ()), as_of)
    found = aim(target, known, as_of).target
    return Case(found.goal, found.bounds, known) if found else None
