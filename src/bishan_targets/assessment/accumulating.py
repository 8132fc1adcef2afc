"""Figures read as levels that look like years to date: low in spring, high in December, every year.

A level with seasons, or the amount of each quarter, may rise within every year, too; but a year to
date also starts from nothing. Up to a year's first figure it grows about as fast as after it, while
a level has most of its height from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from bishan_targets.model.breaks import series_on
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import JANUARY_1, MonthDay, day_before_year, year_of
from bishan_targets.model.targets import Figures, Tracked

_MOST_YEARS: Final = 0.75  # of the years must agree: sources revise, and some years are odd
# Of 329 monthly and quarterly series of amounts, none is taken for a year to date; of 128 quarterly
# ones that are added up within each year, 125 are.
_MOST_UNEVEN: Final = 4


class Reset(NamedTuple):
    """The last figure of a year, and the lower first one of the next."""

    before: Observation
    first: Observation


class _Year(NamedTuple):
    """The figures of one year, and the days from its start to each."""

    number: int
    figures: Sequence[Observation]
    elapsed: Sequence[int]

    @property
    def rises(self) -> bool:
        """Whether no figure is below the one before, and the last is above the first."""
        values = [each.value for each in self.figures]
        return values[-1] > values[0] and all(a <= b for a, b in pairwise(values))

    @property
    def unevenness(self) -> float:
        """The pace up to the first figure over the median pace after it; infinite if that is 0."""
        pairs = zip(self.elapsed, (float(each.value) for each in self.figures), strict=True)
        paces = [
            (value - earlier) / (day - before)
            for (before, earlier), (day, value) in pairwise([(0, 0.0), *pairs])
        ]
        usual = _median(paces[1:])
        return paces[0] / usual if usual > 0 else float("inf")


def looks_cumulative(target: Tracked, figures: Sequence[Observation]) -> Reset | None:
    """The latest fall to a new year of a metric that looks cumulative; None if it does not.

    `figures` are those of the target's metric, in order of date. A metric whose figures the plan
    describes is not doubted.
    """
    is_stated = target.figures_stated or target.figures is not Figures.LEVEL
    if is_stated or not figures:
        return None
    last = series_on(figures, target.breaks, figures[-1].date)
    return last_reset(last, target.year_starts)


def last_reset(figures: Sequence[Observation], starts: MonthDay = JANUARY_1) -> Reset | None:
    """The latest fall between two years that both rise, if the figures look cumulative.

    They do if such a pair of years follow one another, if most years rise, if most of those that
    begin earlier in the year than the last one ended begin with a fall, and if the pace up to a
    year's first figure is like the pace after it. `starts` is the first day of a year.
    """
    years = _years(figures, starts)
    parts = [each for each in years if len(each.figures) > 1]
    turns = [(a, b) for a, b in pairwise(years) if _starts_anew(a, b)]
    falls = [_falls(a, b) for a, b in turns]
    found = [
        Reset(a.figures[-1], b.figures[0])
        for (a, b), fell in zip(turns, falls, strict=True)
        if fell and len(a.figures) > 1 and len(b.figures) > 1 and a.rises and b.rises
    ]
    if not (found and _mostly(each.rises for each in parts) and _mostly(falls)):
        return None
    uneven = _median([each.unevenness for each in parts])
    return found[-1] if 1 / _MOST_UNEVEN <= uneven <= _MOST_UNEVEN else None


def _years(figures: Iterable[Observation], starts: MonthDay) -> list[_Year]:
    found: list[_Year] = []
    for number, group in groupby(figures, key=lambda each: year_of(each.date, starts)):
        of_year = list(group)
        start = day_before_year(number, starts).toordinal()
        elapsed = [each.date.toordinal() - start for each in of_year]
        found.append(_Year(number, of_year, elapsed))
    return found


def _starts_anew(year: _Year, after: _Year) -> bool:
    """Whether a year begins at an earlier place than the one right before it ended."""
    return after.number == year.number + 1 and after.elapsed[0] < year.elapsed[-1]


def _falls(year: _Year, after: _Year) -> bool:
    return after.figures[0].value < year.figures[-1].value


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _mostly(found: Iterable[bool]) -> bool:
    answers = list(found)
    return sum(answers) >= _MOST_YEARS * len(answers)
