"""The year of a metric's latest figure, for figures that accumulate within years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.projection.outlook import Range
from bishan_targets.assessment.years import YearsToDate, bounds_of_year
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import day_before_year
from bishan_targets.report.published_growth import PublishedGrowthReport, published_growth
from bishan_targets.report.values import Day, FigureReport, Number, plain


class YearRangeReport(NamedTuple):
    """Median and 80 % range of the year's amount, in the metric's unit."""

    low: Number
    median: Number
    high: Number


class SamePeriodReport(NamedTuple):
    """The figure at the same place of the year before; `growth` since (同比) as a share.

    `growth` is None if that figure is not above zero.
    """

    date: Day
    value: Number
    growth: Number | None


class PastShareReport(NamedTuple):
    """The share of an earlier year: `to_date` at the same place, over the `total` at the goal's."""

    year: int
    to_date: Number
    total: Number
    share: Number


class YearReport(NamedTuple):
    """The year of the latest figure: `to_date` is the amount from its start to the day `through`.

    It runs from `first_day` to `last_day`. `goal` is the level to be reached in this year, None
    without one and for a band; `done` is the share of it. `expected_share` is the share of the goal
    that is expected by now: the median of the `expected_share_years` (`expected_share_from` is
    `past_years`), which `expected_shares` has one by one, or that of the days (`days`); `planned`
    is that share of the goal, in the metric's unit. `projected` is the whole year's amount, None
    for a single figure. `met_on` is the year's first figure that meets the goal of a floor.
    """

    year: int
    through: date
    to_date: Number
    goal: Number | None
    done: Number | None
    expected_share: Number
    expected_share_from: str
    expected_share_years: list[int]
    planned: Number | None
    projected: YearRangeReport | None
    same_period: SamePeriodReport | None
    published_growth: PublishedGrowthReport | None
    first_day: date
    last_day: date
    expected_shares: list[PastShareReport]
    met_on: FigureReport | None


def year_report(book: Book, found: Assessment) -> YearReport | None:
    """The year of the latest figure of a metric that accumulates; None for others or without one.

    Amounts of periods are None, too, unless all those since the year's start are known.
    """
    years, outlook = found.years, found.outlook
    if years is None or outlook is None:
        return None
    latest, target = years.figures[-1], found.target
    year = years.year_of(latest.date)
    goal = _goal_in(year, found, years)
    by = goal.by if goal else years.last_day(year)
    share = years.expected_share(latest.date, max(by, latest.date))
    value = goal.value if goal and goal.high is None else None
    return YearReport(
        year=year,
        through=latest.date,
        to_date=plain(latest.value),
        goal=None if value is None else plain(value),
        done=plain(float(latest.value / value)) if value else None,
        expected_share=plain(share.share),
        expected_share_from="past_years" if share.years else "days",
        expected_share_years=list(share.years),
        planned=None if value is None else plain(float(value) * share.share),
        projected=_range(outlook.range_on(years.last_day(year), bounds_of_year(target))),
        same_period=_same_period(years, latest),
        published_growth=published_growth(book, target, latest.date),
        first_day=day_before_year(year, years.starts) + timedelta(1),
        last_day=years.last_day(year),
        expected_shares=_past(years, latest.date, by) if share.years else [],
        met_on=_met_on(goal, years.by_year[year]) if goal else None,
    )


def _past(years: YearsToDate, day: date, by: date) -> list[PastShareReport]:
    return [
        PastShareReport(
            each.year, plain(each.part.value), plain(each.whole.value), plain(each.share)
        )
        for each in years.past_shares(day, by)
    ]


def _met_on(goal: Goal, figures: Sequence[Observation]) -> FigureReport | None:
    """The first figure that meets a floor; the last one alone decides others."""
    if not goal.is_to_be_reached:
        return None
    met = (each for each in figures if each.date <= goal.by and goal.holds(each.value))
    return next((FigureReport(each.date, plain(each.value)) for each in met), None)


def _goal_in(year: int, found: Assessment, years: YearsToDate) -> Goal | None:
    """The goal for the year's amount, if there is one."""
    if found.year is None or years.year_of(found.year.target.goal.by) != year:
        return None
    return found.year.target.goal


def _range(found: Range | None) -> YearRangeReport | None:
    if found is None:
        return None
    return YearRangeReport(plain(found.low), plain(found.median), plain(found.high))


def _same_period(years: YearsToDate, latest: Observation) -> SamePeriodReport | None:
    before = years.at(years.year_of(latest.date) - 1, latest.date)
    if before is None:
        return None
    growth = float(latest.value / before.value) - 1 if before.value > 0 else None
    return SamePeriodReport(
        before.date, plain(before.value), None if growth is None else plain(growth)
    )
