"""Like with like: figures that depend on the time of year against the same period a year before.

Amounts do, be they of a year so far or of a period; and so do levels with seasons, whether the plan
says so or their figures show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias

from bishan_targets.assessment.verdict import Judgement, Odds, judge_open
from bishan_targets.assessment.years import YearsToDate
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import moved_by_years
from bishan_targets.model.targets import Figures as Kind
from bishan_targets.model.targets import Target, Tracked

_LEAST_YEARS: Final = 2
Figures: TypeAlias = Sequence[Observation]


def is_of_season(target: Target) -> bool:
    """Whether the plan itself says that figures depend on the time of year."""
    return target.figures is not Kind.LEVEL or bool(target.season)


def shows_seasons(target: Target, figures: Figures) -> bool:
    """Whether figures of a level show seasons, by the measure that the projection uses.

    Two years with several figures are needed. The plan's `season` goes before the figures.
    """
    if target.season is not None or target.figures is not Kind.LEVEL:
        return is_of_season(target)
    years = YearsToDate(figures, target.year_starts).by_year.values()
    if sum(len(each) > 1 for each in years) < _LEAST_YEARS:
        return False
    from bishan_targets.assessment.projection.course import has_seasons

    return has_seasons(figures)


def of_other_year(target: Target, figures: Figures, day: date, away: int) -> Observation | None:
    """The figure at the place of `day` in the year that many years `away`; None without one."""
    years = YearsToDate(figures, target.year_starts)
    return years.at(years.year_of(day) + away, day)


def of_year_before(target: Target, figures: Figures, day: date) -> Observation | None:
    """The figure at the place of `day` in the year before; None without one."""
    return of_other_year(target, figures, day, -1)


def of_this_year_or_last(target: Target, figures: Figures, day: date) -> Observation | None:
    """The figure at the place of `day` in its year, else in the one before; None without one."""
    years = YearsToDate(figures, target.year_starts)
    return years.at(years.year_of(day), day) or of_year_before(target, figures, day)


def same_periods(target: Target, figures: Figures, day: date) -> list[Observation]:
    """The figures at the place of `day` in all years, in order of date."""
    return YearsToDate(figures, target.year_starts).at_place(day)


def are_same_period(target: Tracked, day: date, other: date) -> bool:
    """Whether two days of any years are at the same place of their years."""
    years = YearsToDate((), target.year_starts)
    there = moved_by_years(other, years.year_of(day) - years.year_of(other))
    return not years.are_apart(day, there)


def lost_in_season(judgement: Judgement, target: Target, history: Figures, odds: Odds) -> Judgement:
    """A goal that is lost, or is only not met at this time of the year.

    A level with seasons has lost its goal if the figure at the same place of the year before met
    it; else the odds decide. `history` holds the figures compared with the goal.
    """
    if not shows_seasons(target, history):
        return judgement
    latest = history[-1]
    before = of_year_before(target, history, latest.date)
    if before and target.goal.holds(before.value):
        return judgement._replace(decided_by=before)
    return judge_open(judgement, odds, latest)
