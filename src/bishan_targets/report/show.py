"""Everything about one metric: `bishan show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason, known_on
from bishan_targets.assessment.goals_in_force import book_on
from bishan_targets.assessment.planned_path import planned_path
from bishan_targets.assessment.projection.timeline import year_ends
from bishan_targets.assessment.starts import starts_like
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.model.targets import Figures, Tracked
from bishan_targets.report.figures import HistoryReport, history_reports
from bishan_targets.report.note import with_notes
from bishan_targets.report.ratios import RatioReport, ratio_report, ratios_with
from bishan_targets.report.target import TargetReport, target_report
from bishan_targets.report.target_notes import target_notes
from bishan_targets.report.values import (
    DiagnosticReport,
    FigureReport,
    Number,
    PlanReport,
    diagnostic_reports,
    plain,
    plan_report,
)

if TYPE_CHECKING:
    from bishan_targets.report.milestones import MilestoneReport, StatementReport
    from bishan_targets.report.published_growth import PublishedGrowthReport

SHOW_SCHEMA: Final = "bishan.show/1"


class IndicatorReport(NamedTuple):
    """An indicator's description in the plan; `better` is `higher` or `lower`."""

    name: Localized
    unit: Localized | None
    decimals: int | None
    better: str


class SharingReport(NamedTuple):
    """A target for a metric that is not its id."""

    id: str
    name: Localized


class StartsReport(NamedTuple):
    """Counts of published series that met their goal after such a start, made without any model.

    Of `number` starts of `direction` (`rising` or `falling`), with figures over `known` years,
    `ahead` years to the deadline and `pace` times the pace needed, each between two ends, `met`
    reached their goal.
    """

    direction: Literal["rising", "falling"]
    known: Sequence[int]
    ahead: Sequence[int]
    pace: Sequence[Number]
    number: int
    met: int


class Detail(NamedTuple):
    """Everything about one metric or milestone: `bishan show`.

    `target`, `rule` and `decided_by` are None for a metric without a target; `indicator` is None
    for a metric that is not one, and so is `ratio` for one that is not computed; `used_in` has the
    ids of the ratios that are computed from it. `milestone` is its row and `statements` are those
    about it, None and empty for a metric. `rule` is the rule behind the verdict, and `decided_by`
    the observation that decided it. `path` holds the values at each year's end and at the deadline,
    on the linear path from the latest figure to the goal. `sums` are the running sums for the goal
    of a sum, one for each figure that counts; `targets` are those for the metric, if it is not a
    target's id. `starts` is there for a target whose odds are below a half though its pace
    suffices, if such starts have been counted. `breaks` are the first days of other series.
    """

    schema: Literal["bishan.show/1"]
    as_of: date
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    id: str | None = None
    target: TargetReport | None = None
    indicator: IndicatorReport | None = None
    source: str | None = None
    note: str | None = None
    rule: str | None = None
    decided_by: FigureReport | None = None
    history: Sequence[HistoryReport] = ()
    path: Sequence[FigureReport] = ()
    milestone: MilestoneReport | None = None
    statements: Sequence[StatementReport] = ()
    ratio: RatioReport | None = None
    used_in: Sequence[str] = ()
    sums: Sequence[FigureReport] = ()
    targets: Sequence[SharingReport] = ()
    starts: StartsReport | None = None
    breaks: Sequence[date] = ()
    published_growth: PublishedGrowthReport | None = None


def detail(book: Book, metric: str, as_of: date) -> Detail:
    """Everything about one metric, with or without a target, or about one milestone.

    Raises KeyError for an id that is neither among the book's `metrics` nor a milestone's.
    """
    if metric in book.plan.milestones:
        return _of_milestone(book, metric, as_of)
    book = book_on(book, as_of)
    target = book.plan.tracked.get(metric)
    if target is None and metric not in book.metrics:
        raise KeyError(metric)
    if target is None:
        return _without_target(book, metric, as_of)
    return detail_of(book, assessed(book, target, as_of))


def detail_of(book: Book, found: Assessment) -> Detail:
    """Everything about the metric of one of a book's targets, from its assessment."""
    target, decided_by = found.target, found.judgement.decided_by
    return _detail(
        book,
        target.id,
        found.as_of,
        _history(found),
        target=target_report(book, found),
        source=target.source,
        note=target.note,
        rule=found.judgement.rule,
        decided_by=FigureReport(decided_by.date, plain(decided_by.value)) if decided_by else None,
        path=remaining_path(found),
        sums=_sums(found),
    )._replace(starts=_starts(found), published_growth=_published_growth(book, found))


def _published_growth(book: Book, found: Assessment) -> PublishedGrowthReport | None:
    if found.target.published_growth is None or not found.known:
        return None
    from bishan_targets.report.published_growth import published_growth

    return published_growth(book, found.target, found.known[-1].date)


def _of_milestone(book: Book, id_: str, as_of: date) -> Detail:
    from bishan_targets.report.milestones import milestone_report

    milestone, statements = milestone_report(book, id_, as_of)
    described = book.plan.milestones[id_]
    return _detail(book, id_, as_of, (), source=described.source, note=described.note)._replace(
        milestone=milestone, statements=statements
    )


def _without_target(book: Book, metric: str, as_of: date) -> Detail:
    sharing = next(_targets_of(book, metric), None)
    known = known_on(book.observations.get(metric, ()), as_of)
    indicator = book.plan.indicators.get(metric)
    breaks = indicator.breaks if indicator else ()
    history = (
        _history(assessed(book, sharing, as_of)) if sharing else history_reports(known, breaks)
    )
    if indicator is None:
        return _detail(book, metric, as_of, history)
    return _detail(
        book,
        metric,
        as_of,
        history,
        indicator=IndicatorReport(
            indicator.name, indicator.unit, indicator.decimals, indicator.better
        ),
        source=indicator.source,
        note=indicator.note,
    )


def _detail(
    book: Book,
    metric: str,
    as_of: date,
    history: Sequence[HistoryReport],
    *,
    target: TargetReport | None = None,
    indicator: IndicatorReport | None = None,
    source: str | None = None,
    note: str | None = None,
    rule: str | None = None,
    decided_by: FigureReport | None = None,
    path: Sequence[FigureReport] = (),
    sums: Sequence[FigureReport] = (),
) -> Detail:
    return Detail(
        schema=SHOW_SCHEMA,
        as_of=as_of,
        plan=plan_report(book.plan),
        id=metric,
        target=target,
        indicator=indicator,
        source=source,
        note=note,
        rule=rule,
        decided_by=decided_by,
        history=history,
        path=path,
        ratio=ratio_report(book, metric, as_of),
        used_in=ratios_with(book, metric),
        sums=sums,
        targets=[] if target else _sharing(book, metric),
        breaks=book.plan.breaks.get(target.metric if target else metric, ()),
        diagnostics=with_notes(
            diagnostic_reports(book.diagnostics), target_notes([target] if target else [], as_of)
        ),
    )


def _starts(found: Assessment) -> StartsReport | None:
    like = starts_like(found)
    if like is None:
        return None
    direction: Literal["rising", "falling"] = "rising" if like.is_rising else "falling"
    pace = [plain(each) for each in like.pace]
    return StartsReport(direction, like.known, like.ahead, pace, like.number, like.met)


def _sums(found: Assessment) -> list[FigureReport]:
    """The running sums of the goal for one, without the zero that they start from."""
    sums = found.history[1:] if found.aim.flow else ()
    return [FigureReport(each.date, plain(each.value)) for each in sums]


def _sharing(book: Book, metric: str) -> list[SharingReport]:
    return [SharingReport(each.id, each.name) for each in _targets_of(book, metric)]


def _targets_of(book: Book, metric: str) -> Iterator[Tracked]:
    return (each for each in book.plan.tracked.values() if each.metric == metric)


def failed_detail(as_of: date, diagnostics: Iterable[Diagnostic]) -> Detail:
    """The detail of a run with invalid input."""
    return Detail(
        schema=SHOW_SCHEMA,
        as_of=as_of,
        diagnostics=diagnostic_reports(diagnostics),
    )


def remaining_path(found: Assessment) -> list[FigureReport]:
    """The planned values at each year's end, each interim goal and the deadline, from now on.

    They run from the latest figure through the interim goals to an unmet goal, or to the bound of
    a sum. Empty without a figure, if the goal is met or out of reach, or after the deadline.
    """
    target, latest = found.level, found.gap.latest
    if target is None or isinstance(latest, Reason):
        return []
    goal = target.goal
    is_open_sum = found.of_sum and not goal.is_to_be_reached and goal.high is None
    if goal.holds(latest.value) and not is_open_sum:
        return []
    if max(found.as_of, latest.date) >= goal.by or found.judgement.verdict is Verdict.MISSED:
        return []
    steps = target.steps
    if found.year and found.year.begun:
        from bishan_targets.assessment.year_goals import remaining_path as of_year

        steps = of_year(goal, latest, found.year.years)
    path = planned_path(goal, steps, latest)
    days = {*year_ends(latest.date, goal.by), *(place.date for place in path.places[1:])}
    return [FigureReport(day, plain(path.value(day))) for day in sorted(days)]


def _history(found: Assessment) -> list[HistoryReport]:
    reports = history_reports(found.known, found.target.breaks)
    if found.target.figures is Figures.LEVEL:
        return reports
    from bishan_targets.report.year_history import with_years

    return with_years(found, reports)
