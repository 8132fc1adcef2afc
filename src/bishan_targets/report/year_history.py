"""The figures of a metric that accumulates within years, or is counted by periods, by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.same_period import are_same_period
from bishan_targets.model.breaks import are_apart
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures
from bishan_targets.report.figures import HistoryReport
from bishan_targets.report.values import plain


def with_years(found: Assessment, reports: Sequence[HistoryReport]) -> list[HistoryReport]:
    """Each figure known with its year, and its growth since the same place of the year before.

    `reports` has one for each. Nothing changes without years. With one figure for each, only the
    change between amounts of different parts of a year is left out.
    """
    if found.years is None:
        return [*reports]
    if found.target.every is Every.YEAR:
        return _of_equal_parts(found, reports)
    breaks, added = found.target.breaks, []
    years = replace(found.years, figures=found.known)
    is_cumulative = found.target.figures is Figures.YEAR_TO_DATE
    for each, report in zip(found.known, reports, strict=True):
        year = years.year_of(each.date)
        before = years.at(year - 1, each.date)
        if before and are_apart(breaks, before.date, each.date):
            before = None
        growth = float(each.value / before.value) - 1 if before and before.value > 0 else None
        is_first = is_cumulative and years.by_year[year][0] is each
        added.append(
            report._replace(
                year=year,
                growth=None if growth is None else plain(growth),
                change=None if is_first else report.change,
            )
        )
    return added


def _of_equal_parts(found: Assessment, reports: Sequence[HistoryReport]) -> list[HistoryReport]:
    """The reports without a change from a whole year's amount to that of a part of one."""
    kept = [*reports]
    for place, (before, each) in enumerate(pairwise(found.known), start=1):
        if not are_same_period(found.target, before.date, each.date):
            kept[place] = kept[place]._replace(change=None)
    return kept
