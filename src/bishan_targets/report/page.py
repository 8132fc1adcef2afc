"""Contents of the reports for people: `bishan report` and `bishan chart`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.gap import Reason, known_on
from bishan_targets.assessment.projection.fan import Spread, fan
from bishan_targets.model.book import Book, Tracked, Undecided
from bishan_targets.report.project import Question, TimelineReport, projected
from bishan_targets.report.show import Detail, HistoryReport, detail
from bishan_targets.report.status import Report, milestone_rows, status_report
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Day, FigureReport, Number, plain


class SpreadReport(NamedTuple):
    """One day of the fan: the median, and the bounds of the 50 % and the 80 % range."""

    date: Day
    low: Number
    lower: Number
    median: Number
    upper: Number
    high: Number


class ChartReport(NamedTuple):
    """Contents of a target's chart.

    `path` is the linear path from the baseline to the goal, from its start to its end; `path` and
    `fan` may be empty, and are without a goal. The fan runs from the latest figure to the deadline,
    or to the day on which the median reaches the goal if that is later.
    """

    target: TargetReport
    figures: Sequence[HistoryReport]
    path: Sequence[FigureReport]
    fan: Sequence[SpreadReport]


class Card(NamedTuple):
    """Everything about one target: the result of `bishan show`, its years ahead, its chart."""

    target: TargetReport
    detail: Detail
    timeline: TimelineReport
    chart: ChartReport


class Page(NamedTuple):
    """The result of `bishan status` for all goals, a card per target, and details per milestone."""

    status: Report
    cards: Sequence[Card]
    milestones: Sequence[Detail]


def page(
    book: Book,
    as_of: date,
    ids: Iterable[str] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Page:
    """The page of the targets and milestones `ids`, all by default.

    `tick` is called after each card.
    """
    cards, wanted = [], list(ids or ())
    quiet = book._replace(diagnostics=())  # the status has them already
    for target in book.plan.chosen(wanted):
        cards.append(card(quiet, target, as_of))
        tick()
    rows = milestone_rows(book, as_of, wanted)
    status = status_report(book, as_of, [each.target for each in cards], rows)
    return Page(status, cards, [detail(quiet, each.id, as_of) for each in rows])


def card(book: Book, target: Tracked, as_of: date) -> Card:
    """One target's card."""
    found = detail(book, target.id, as_of)
    row = found.target
    if row is None:
        raise ValueError(f"a target without a row: {target.id}")
    (timeline,) = projected(book, as_of, [target], Question()).targets
    return Card(row, found, timeline, _chart(book, target, as_of, row, found.history))


def _chart(
    book: Book, target: Tracked, as_of: date, row: TargetReport, figures: Sequence[HistoryReport]
) -> ChartReport:
    if isinstance(target, Undecided):
        return ChartReport(row, figures, path=[], fan=[])
    reached = row.projection.reached.median
    until = max(target.goal.by, reached or target.goal.by)
    history = known_on(book.observations.get(target.id, ()), as_of)
    return ChartReport(
        target=row,
        figures=figures,
        path=_path(row),
        fan=[_spread(each) for each in fan(target, history, until)],
    )


def _path(row: TargetReport) -> list[FigureReport]:
    start, goal = row.baseline, row.goal
    is_held = row.why_null.get("planned") == Reason.HOLDS_AT_BASELINE
    if start is None or goal is None or start.date >= goal.by or is_held:
        return []
    return [start, FigureReport(goal.by, goal.value)]


def _spread(each: Spread) -> SpreadReport:
    ends = (each.low, each.lower, each.median, each.upper, each.high)
    return SpreadReport(each.date, *map(plain, ends))
