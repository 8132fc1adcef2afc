"""The growth rate that a metric's source publishes, beside the one computed from its figures."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.years import YearsToDate
from bishan_targets.model.book import Book
from bishan_targets.model.localized import Localized
from bishan_targets.model.targets import Tracked
from bishan_targets.report.values import Day, Number, plain


class PublishedGrowthReport(NamedTuple):
    """The growth rate that the source gives for the same day, in the unit of `metric`.

    `name` is that of the metric, None if the plan describes none.
    """

    metric: str
    date: Day
    value: Number
    unit: Localized | None
    name: Localized | None


def published_growth(book: Book, target: Tracked, latest: date) -> PublishedGrowthReport | None:
    """The rate for the day of the latest figure, up to three days apart; None without one."""
    metric, plan = target.published_growth, book.plan
    if metric is None:
        return None
    years = YearsToDate((), target.year_starts)
    figures = book.observations.get(metric, ())
    same = [each for each in figures if not years.are_apart(each.date, latest)]
    if not same:
        return None
    described = plan.tracked.get(metric) or plan.indicators.get(metric)
    unit = described.unit if described else None
    name = described.name if described else None
    return PublishedGrowthReport(metric, same[-1].date, plain(same[-1].value), unit, name)
