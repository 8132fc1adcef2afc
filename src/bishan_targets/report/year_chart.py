"""The years of a metric that accumulates laid over one another, for a chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.projection.fan import Spread
from bishan_targets.assessment.projection.year_timeline import YearCourse, fan_within, year_fan
from bishan_targets.assessment.years import YearsToDate, bounds_of_year
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import moved_by_years
from bishan_targets.model.targets import Figures, Undecided
from bishan_targets.report.values import Day, Number, plain


class PlacedReport(NamedTuple):
    """A figure of an earlier year, and its place: the same day of the chart's year."""

    date: Day
    place: Day
    value: Number


class YearLineReport(NamedTuple):
    """The figures of an earlier year, from zero on."""

    year: int
    figures: Sequence[PlacedReport]


class YearsReport(NamedTuple):
    """The chart's year up to its last day, and the earlier ones, the oldest first."""

    year: int
    last_day: date
    earlier: Sequence[YearLineReport]


def chart_year(found: Assessment) -> int | None:
    """The year whose figures are drawn over earlier ones: the goal's, if it has begun.

    Without a goal it is the year of the latest figure. None for other goals, and for amounts of
    periods without a goal.
    """
    years = found.years
    if years is None or not years.figures:
        return None
    if found.year:
        return years.year_of(found.year.target.goal.by) if found.year.begun else None
    is_open = isinstance(found.target, Undecided)
    is_cumulative = found.target.figures is Figures.YEAR_TO_DATE
    return years.year_of(years.figures[-1].date) if is_open and is_cumulative else None


def years_report(years: YearsToDate, year: int) -> YearsReport:
    """The chart's year with the years before it, laid over it."""
    earlier = [each for each in years.by_year if each < year]
    return YearsReport(year, years.last_day(year), [_line(years, each, year) for each in earlier])


def _line(years: YearsToDate, year: int, onto: int) -> YearLineReport:
    figures = (_placed(each, onto - year) for each in years.from_zero(year))
    return YearLineReport(year, [*figures])


def _placed(figure: Observation, years: int) -> PlacedReport:
    return PlacedReport(figure.date, moved_by_years(figure.date, years), plain(figure.value))


def fan_of_years(found: Assessment, year: int | None) -> Sequence[Spread]:
    """The fan of a goal for a year's amount, or without a goal that to the end of `year`."""
    if found.outlook is None:
        return []
    if found.year:
        return year_fan(YearCourse(found.year, found.outlook))
    if year is None or found.years is None:
        return []
    return fan_within(found.outlook, found.years.last_day(year), bounds_of_year(found.target))
