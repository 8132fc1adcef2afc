"""Yearly projections to the deadline, by target: `bishan project`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bishan_targets.assessment.assessed import with_members
from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason, known_on
from bishan_targets.assessment.goals_in_force import book_on
from bishan_targets.assessment.projection.outlook import COVERAGE
from bishan_targets.assessment.projection.timeline import METHODS, TRUSTED, TimelineDay, timeline
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, Term
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Tracked
from bishan_targets.report.goals import GoalReport, goal_of
from bishan_targets.report.note import Note, not_decided_notes, with_notes
from bishan_targets.report.values import (
    Day,
    DiagnosticReport,
    FigureReport,
    Number,
    PlanReport,
    diagnostic_reports,
    figure_report,
    plain,
    plan_report,
)

if TYPE_CHECKING:
    from bishan_targets.assessment.year_goals import YearAim

PROJECT_SCHEMA: Final = "bishan.project/1"


class WhatIf(NamedTuple):
    """Assumptions about one target: a pace (unit per year), figures still to come, or both."""

    pace: Decimal | None = None
    figures: Sequence[Observation] = ()


class WhatIfReport(NamedTuple):
    """Assumptions in output form."""

    pace: Number | None
    figures: Sequence[FigureReport]


class StepReport(NamedTuple):
    """One day: the projected median and 80 % range, and the odds of meeting the goal by then.

    `planned` is the value on the linear path from the baseline to the goal.
    """

    date: Day
    low: Number | None
    median: Number
    high: Number | None
    coverage: Number | None
    probability: Number | None
    planned: Number | None


class TimelineReport(NamedTuple):
    """One target's steps, or in `why_null` the reason for none; `goal` is None if none is given.

    With `of_year`, values are amounts of the year up to their day. Only figures from the break
    `series_from` on are projected, if there are others before.
    """

    id: str
    name: Localized
    unit: Localized | None
    decimals: int | None
    goal: GoalReport | None
    latest: FigureReport | None
    what_if: WhatIfReport | None
    steps: Sequence[StepReport]
    why_null: str | None
    of_year: bool = False
    series_from: date | None = None


class ProjectReport(NamedTuple):
    """Timelines of all targets; `method` is the projection method.

    `later` has the ids of the targets left out because they were decided after the day.
    """

    schema: Literal["bishan.project/1"]
    as_of: Day
    method: str
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    later: Sequence[str] = ()
    targets: Sequence[TimelineReport] = ()


class Question(NamedTuple):
    """Options of a projection: last day, one of METHODS, assumptions."""

    until: date | None = None
    method: str = TRUSTED
    what_if: Mapping[str, WhatIf] = MappingProxyType({})


def projected(
    book: Book,
    as_of: date,
    targets: Iterable[Tracked],
    question: Question,
    later: Sequence[str] = (),
) -> ProjectReport:
    """The timelines of `targets`, as seen on the day `as_of`; those of `later` are left out."""
    book = book_on(book, as_of)
    report = ProjectReport(
        schema=PROJECT_SCHEMA,
        as_of=as_of,
        plan=plan_report(book.plan),
        method=question.method,
        later=later,
        targets=[_timeline(book, as_of, target, question) for target in targets],
        diagnostics=diagnostic_reports(book.diagnostics),
    )
    return report._replace(diagnostics=with_notes(report.diagnostics, project_notes(report)))


def project_notes(report: ProjectReport) -> list[Note]:
    """Notes on timelines: a method only for comparison, and each target's limitations."""
    each_target = (timeline_notes(each, report.as_of) for each in report.targets)
    of_targets = [note for notes in each_target for note in notes]
    broken = [each.name for each in report.targets if each.series_from is not None]
    said = Note("new-series", "note.new_series", {"names": broken}, number=len(broken))
    of_breaks = [said] if broken else []
    general = [*method_notes(report.method), *not_decided_notes(report.later), *of_breaks]
    return [*general, *of_targets]


def method_notes(method: str) -> list[Note]:
    """A note if the method is not the recommended one."""
    from bishan_targets.assessment.projection.timeline import TRUSTED

    return [] if method == TRUSTED else [Note("naive-method", "project.naive")]


def timeline_notes(target: TimelineReport, as_of: date) -> list[Note]:
    """The reason for a missing timeline, or a note that the deadline has passed."""
    if target.why_null:
        reason = Term(f"reason.{target.why_null}")
        return [Note("no-projection", "project.nothing", {"id": target.id, "reason": reason})]
    if target.goal and as_of > target.goal.by:
        by = target.goal.by
        return [Note("not-outcome", "project.not_outcome", {"id": target.id, "by": by})]
    return []


def failed_project(as_of: date, method: str, diagnostics: Iterable[Diagnostic]) -> ProjectReport:
    """The report of a run with invalid input."""
    return ProjectReport(
        schema=PROJECT_SCHEMA,
        as_of=as_of,
        method=method,
        diagnostics=diagnostic_reports(diagnostics),
    )


def _timeline(book: Book, as_of: date, target: Tracked, question: Question) -> TimelineReport:
    what_if = question.what_if.get(target.id, WhatIf())
    known = known_on(book.observations.get(target.metric, ()), as_of)
    last = max([as_of, *(each.date for each in what_if.figures)])
    found = Assessment(target, [*known, *what_if.figures], last)
    if target.metric in book.plan.rollups:
        found = with_members(book, found)
    return timeline_of(found, question)


def timeline_of(found: Assessment, question: Question) -> TimelineReport:
    """The timeline of a target, from its assessment with the figures that the question assumes."""
    target = found.target
    what_if = question.what_if.get(target.id, WhatIf())
    steps = _steps(found, question, what_if)
    return TimelineReport(
        id=target.id,
        name=target.name,
        unit=target.unit,
        decimals=target.decimals,
        goal=goal_of(found),
        latest=figure_report(found.gap.latest),
        what_if=_what_if(what_if) if target.id in question.what_if else None,
        steps=[] if isinstance(steps, Reason) else [_step(step) for step in steps],
        why_null=steps if isinstance(steps, Reason) else None,
        of_year=found.year is not None,
        series_from=found.series_from,
    )


def _steps(found: Assessment, question: Question, what_if: WhatIf) -> list[TimelineDay] | Reason:
    if found.level is None:
        return found.aim.why_null or Reason.NO_GOAL
    pace = None if what_if.pace is None else float(what_if.pace)
    method = METHODS[question.method]
    if found.year:
        return _year_steps(found, found.year, question, pace)
    if found.counts and question.method == TRUSTED:
        method = found.model
    return timeline(found.level, found.history, question.until, method, pace, found.aim.flow)


def _year_steps(
    found: Assessment, year: YearAim, question: Question, pace: float | None
) -> list[TimelineDay] | Reason:
    from bishan_targets.assessment.projection.year_timeline import YearCourse, year_timeline

    if found.outlook is None:
        return Reason.NO_DATA
    course = YearCourse(year, found.outlook)
    return year_timeline(course, question.until, METHODS[question.method], pace)


def _what_if(what_if: WhatIf) -> WhatIfReport:
    pace = None if what_if.pace is None else plain(what_if.pace)
    figures = [FigureReport(each.date, plain(each.value)) for each in what_if.figures]
    return WhatIfReport(pace, figures)


def _step(step: TimelineDay) -> StepReport:
    ranged = step.low is not None
    return StepReport(
        date=step.date,
        low=_plain(step.low),
        median=plain(step.median),
        high=_plain(step.high),
        coverage=COVERAGE if ranged else None,
        probability=_plain(step.probability),
        planned=_plain(step.planned),
    )


def _plain(value: float | None) -> Number | None:
    return None if value is None else plain(value)
