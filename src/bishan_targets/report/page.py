"""Contents of the reports for people: `bishan report` and `bishan chart`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.goals_in_force import book_on
from bishan_targets.assessment.many import assessed_all
from bishan_targets.assessment.planned_path import planned_path
from bishan_targets.assessment.projection.fan import Spread, fan
from bishan_targets.assessment.projection.timeline import year_ends
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.targets import Tracked
from bishan_targets.report.figures import HistoryReport, history_reports
from bishan_targets.report.project import Question, TimelineReport, timeline_of
from bishan_targets.report.show import Detail, detail, detail_of
from bishan_targets.report.status import Report, milestone_rows, status_report
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Day, FigureReport, Number, plain

if TYPE_CHECKING:
    from bishan_targets.report.year_chart import YearsReport

_DOUBTS: Final = frozenset({"looks-cumulative", "baseline-without-figure"})


class SpreadReport(NamedTuple):
    """One day of the fan: the median, and the bounds of the 50 % and the 80 % range."""

    date: Day
    low: Number
    lower: Number
    median: Number
    upper: Number
    high: Number


class ChartReport(NamedTuple):
    """Contents of a target's chart on the day `as_of`.

    `figures` are running sums if the goal is one for a sum. With `years`, they are those of one
    year from zero on, and the years before are laid over it. `path` is the planned path from the
    baseline through the interim goals to the goal; `path` and
    `fan` may be empty, and are without a goal. The fan runs from the latest figure to the deadline,
    or to the day on which the median reaches the goal if that is later. `breaks` are the first days
    of other series, after the first figure drawn.
    """

    target: TargetReport
    as_of: date
    figures: Sequence[HistoryReport]
    path: Sequence[FigureReport]
    fan: Sequence[SpreadReport]
    years: YearsReport | None = None
    breaks: Sequence[date] = ()


class Card(NamedTuple):
    """Everything about one target: the result of `bishan show`, its years ahead, its chart."""

    target: TargetReport
    detail: Detail
    timeline: TimelineReport
    chart: ChartReport


class Page(NamedTuple):
    """The result of `bishan status` for all goals, a card per target, and details per milestone.

    `doubts` are the warnings that concern how the figures are to be read.
    """

    status: Report
    cards: Sequence[Card]
    milestones: Sequence[Detail]
    doubts: Sequence[Diagnostic] = ()


def page(
    book: Book,
    as_of: date,
    ids: Iterable[str] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Page:
    """The page of the targets and milestones `ids`, all by default, with members if they are all.

    `tick` is called after each card.
    """
    found = page_alone(book, as_of, ids, tick)
    if ids is not None or not book.plan.members:
        return found
    from bishan_targets.report.members import members_report

    members = members_report(book_on(book, as_of), as_of)
    return found._replace(status=found.status._replace(members=members))


def page_alone(
    book: Book,
    as_of: date,
    ids: Iterable[str] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Page:
    """The same without the members."""
    cards, wanted = [], None if ids is None else list(ids)
    book = book_on(book, as_of)
    quiet = book._replace(diagnostics=())  # the status has them already
    for each in assessed_all(book, book.plan.chosen(wanted), as_of):
        cards.append(_card(quiet, each))
        tick()
    rows = milestone_rows(book, as_of, wanted)
    status = status_report(book, as_of, [each.target for each in cards], rows, wanted)
    doubts = [each for each in book.diagnostics if each.code in _DOUBTS]
    return Page(status, cards, [detail(quiet, each.id, as_of) for each in rows], doubts)


def card(book: Book, target: Tracked, as_of: date) -> Card:
    """One target's card."""
    book = book_on(book, as_of)
    return _card(book, assessed(book, book.plan.tracked[target.id], as_of))


def _card(book: Book, assessment: Assessment) -> Card:
    found = detail_of(book, assessment)
    row = found.target
    if row is None:
        raise ValueError(f"a target without a row: {assessment.target.id}")
    timeline = timeline_of(assessment, Question())
    return Card(row, found, timeline, _chart(assessment, row, found.history))


def _chart(found: Assessment, row: TargetReport, figures: Sequence[HistoryReport]) -> ChartReport:
    as_of = found.as_of
    if found.years and (of_years := _of_years(found, row)):
        return of_years
    if found.level is None:
        return ChartReport(row, as_of, figures, path=[], fan=[], breaks=_breaks(row, figures))
    by = found.level.goal.by
    until = max(by, row.projection.reached.median or by)
    drawn = history_reports(found.history) if found.of_sum else figures
    return ChartReport(
        target=row,
        as_of=as_of,
        figures=drawn,
        path=_path(found),
        fan=[
            _spread(each)
            for each in fan(found.level, found.history, until, found.aim.flow, found.model)
        ],
        breaks=_breaks(row, drawn),
    )


def _breaks(row: TargetReport, figures: Sequence[HistoryReport]) -> list[date]:
    """The breaks among the figures drawn."""
    days = [each.date for each in figures]
    return [each for each in row.breaks if days and days[0] < each <= days[-1]]


def _of_years(found: Assessment, row: TargetReport) -> ChartReport | None:
    """The chart of years laid over one another, or of goals that belong to one of them."""
    from bishan_targets.report.year_chart import chart_year, fan_of_years, years_report

    year, years = chart_year(found), found.years
    if years is None or (year is None and found.year is None):
        return None
    figures = found.history if year is None else years.from_zero(year)
    return ChartReport(
        target=row,
        as_of=found.as_of,
        figures=history_reports(figures),
        path=_path(found),
        fan=[_spread(each) for each in fan_of_years(found, year)],
        years=None if year is None else years_report(years, year),
    )


def _path(found: Assessment) -> list[FigureReport]:
    target, start = found.level, found.gap.baseline
    is_held = found.gap.planned is Reason.HOLDS_AT_BASELINE and found.year is None
    if target is None or isinstance(start, Reason) or start.date >= target.goal.by or is_held:
        return []
    path = planned_path(target.goal, target.steps, start)
    if not path.grows:
        return [FigureReport(each.date, plain(each.value)) for each in path.places]
    days = {*year_ends(start.date, target.goal.by), *(each.date for each in path.places)}
    return [FigureReport(day, plain(path.value(day))) for day in sorted(days)]


def _spread(each: Spread) -> SpreadReport:
    ends = (each.low, each.lower, each.median, each.upper, each.high)
    return SpreadReport(each.date, *map(plain, ends))
