"""A roll-up: the members that its latest figure covers, and how many of them will meet a goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.rollups.counts import Count
from bishan_targets.assessment.rollups.meeting import Counts
from bishan_targets.model.book import Book
from bishan_targets.model.localized import Localized
from bishan_targets.model.rollups import Made
from bishan_targets.report.values import Day, Number, plain


class CoverageReport(NamedTuple):
    """The members behind a figure of the day `date`, by id.

    `reported` have one for that day, `carried` count with an earlier one, and `missing` with none.
    """

    date: Day
    members: int
    reported: Sequence[str]
    carried: Sequence[str]
    missing: Sequence[str]


class BoundsReport(NamedTuple):
    """The least and the greatest probability, under any dependence between the members."""

    low: Number
    high: Number


class CorrelationReport(NamedTuple):
    """The weight ρ of the shock that members share.

    `measured` is the mean at these `origins`, of errors `days` ahead, None without any; `value` is
    drawn towards the usual one.
    """

    value: Number
    measured: Number | None
    origins: Sequence[Day]
    days: int


class CountReport(NamedTuple):
    """The number of `members` that will meet their goals at the deadline.

    `expected` is the sum of their odds; 80 % of outcomes are expected from `low` to `high`. `all`
    and `any` bound the odds that all of them do, and at least one. `without_odds` has the ids of
    those left out, whose figures are too few.
    """

    members: int
    without_odds: Sequence[str]
    expected: Number
    low: int
    median: int
    high: int
    all: BoundsReport
    any: BoundsReport
    correlation: CorrelationReport


class RollupReport(NamedTuple):
    """A target's figures as made of its members': `method` is a key of the plan's table.

    `of` is their metric or target, `by` the metric that divides or weights it; `of_name` and
    `by_name` are the names that most members give these, None if no plan names them. `worst` is the
    member with the figure. `coverage` is that of the latest figure, None before the first one.
    `without_figure` is that of the latest day of any member if it leaves none, as a sum with a
    member missing. `counted` is None for figures that count no members, or after the deadline.
    """

    method: str
    of: str
    by: str | None
    scale: Number | None
    coverage: CoverageReport | None
    without_figure: CoverageReport | None
    worst: str | None
    counted: CountReport | None
    of_name: Localized | None = None
    by_name: Localized | None = None


def rollup_report(book: Book, found: Assessment) -> RollupReport | None:
    """A target's figures as made of its members'; None for a target of other figures."""
    rollup = book.plan.rollups.get(found.target.metric)
    if rollup is None:
        return None
    latest = found.of_members[-1] if found.of_members else None
    counts = found.counts
    count = counts.at_deadline if counts else None
    return RollupReport(
        method=rollup.method,
        of=rollup.of,
        by=rollup.by,
        scale=None if rollup.scale is None else plain(rollup.scale),
        coverage=latest and _coverage(latest),
        without_figure=found.without_figure and _coverage(found.without_figure),
        worst=latest.who if latest else None,
        counted=_count(count, counts) if counts and count else None,
        of_name=_name(book, rollup.of),
        by_name=_name(book, rollup.by) if rollup.by else None,
    )


def _name(book: Book, subject: str) -> Localized | None:
    """The most frequent name of a metric or target in the members' plans, the first among equals.

    An id that stands for a name is none.
    """
    described = (each.plan.metric(subject) for each in book.members.values())
    names = [each.name for each in described if each and subject not in each.name.values()]
    most = Counter(tuple(each.items()) for each in names).most_common(1)
    return dict(most[0][0]) if most else None


def _coverage(made: Made) -> CoverageReport:
    return CoverageReport(made.date, made.coverage.members, *made.coverage)


def _count(count: Count, counts: Counts) -> CountReport:
    correlation = counts.correlation
    measured = correlation.measured
    return CountReport(
        members=count.members,
        without_odds=counts.without_odds(counts.by),
        expected=plain(count.expected),
        low=count.low,
        median=count.median,
        high=count.high,
        all=BoundsReport(*map(plain, count.all)),
        any=BoundsReport(*map(plain, count.any)),
        correlation=CorrelationReport(
            value=plain(correlation.value),
            measured=None if measured is None else plain(measured),
            origins=correlation.origins,
            days=correlation.days,
        ),
    )
