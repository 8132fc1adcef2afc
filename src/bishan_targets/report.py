"""The results as plain structures: what JSON, tables and pages all render from.

Field names are the keys of the JSON output, in its order; every key is always there, and None says
that a thing is not known. Numbers are what the arithmetic gave, to twelve significant digits.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from bishan_targets import messages
from bishan_targets.diagnostics import Diagnostic
from bishan_targets.gap import Gap, Reason, known_on, measure
from bishan_targets.model import Book, Localized, Observation, Plan, Target
from bishan_targets.projection import Projection, Range, project
from bishan_targets.verdict import Judgement, Verdict, judge
from bishan_targets.wording import word

STATUS_SCHEMA: Final = "bishan.status/1"
SHOW_SCHEMA: Final = "bishan.show/1"
VALIDATE_SCHEMA: Final = "bishan.validate/1"

Number = int | float
# A field called `date` hides the type of that name from those who read the annotations.
Day = date


@dataclass(frozen=True, slots=True)
class PlanReport:
    """Which plan the figures are held against."""

    name: Localized | None
    file: str


@dataclass(frozen=True, slots=True)
class GoalReport:
    """`op` is one of >=, >, <=, <; the goal must hold by the end of the day `by`."""

    op: str
    value: Number
    by: date


@dataclass(frozen=True, slots=True)
class FigureReport:
    """A value on a date."""

    date: Day
    value: Number


@dataclass(frozen=True, slots=True)
class LatestReport:
    """The latest observation."""

    date: Day
    value: Number
    source: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class PaceReport:
    """Changes per year in the metric's unit; `ratio` is observed ÷ required."""

    observed: Number | None
    recent: Number | None
    required: Number | None
    ratio: Number | None


@dataclass(frozen=True, slots=True)
class RangeReport:
    """Median and range, `coverage` being the share of cases that the range should hold."""

    low: Number
    median: Number
    high: Number
    coverage: Number


@dataclass(frozen=True, slots=True)
class ReachedReport:
    """When the goal will hold; None is never within fifty years, or not known."""

    earliest: date | None
    median: date | None
    latest: date | None
    years: Number | None


@dataclass(frozen=True, slots=True)
class ProjectionReport:
    """What the observations say of the deadline; `why_null` why they say nothing."""

    observations: int
    at_deadline: RangeReport | None
    probability: Number | None
    reached: ReachedReport
    why_null: str | None


@dataclass(frozen=True, slots=True)
class TargetReport:
    """Where one target stands."""

    id: str
    name: Localized
    unit: Localized | None
    decimals: int | None
    every: str
    goal: GoalReport
    baseline: FigureReport | None
    latest: LatestReport | None
    previous: FigureReport | None
    gap: Number | None
    progress: Number | None
    elapsed: Number | None
    planned: Number | None
    ahead_days: int | None
    pace: PaceReport
    projection: ProjectionReport
    verdict: Verdict
    flags: Sequence[str]
    why_null: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DiagnosticReport:
    """One thing wrong with the input, or worth knowing; in English, whatever the language."""

    code: str
    severity: str
    file: str | None
    line: int | None
    column: int | None
    message: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """Where every target stands: `bishan status`.

    Where the input was wrong, `plan` and `summary` are None, `targets` is empty, and `diagnostics`
    says why.
    """

    schema: Literal["bishan.status/1"]
    as_of: date
    plan: PlanReport | None
    summary: Mapping[str, int] | None
    targets: Sequence[TargetReport]
    diagnostics: Sequence[DiagnosticReport]


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """One observation, and its change since the one before."""

    date: Day
    value: Number
    change: Number | None
    provisional: bool
    source: str | None
    note: str | None
    file: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one metric: `bishan show`.

    `target`, `rule` and `decided_by` are None for a metric without a target. `rule` is the one
    that gave the verdict and `decided_by` the observation that decided it; `path` holds the values
    at each year's end, and at the deadline, on the straight way from the latest figure to the goal.
    """

    schema: Literal["bishan.show/1"]
    as_of: date
    plan: PlanReport | None
    id: str | None
    target: TargetReport | None
    source: str | None
    note: str | None
    rule: str | None
    decided_by: FigureReport | None
    history: Sequence[HistoryReport]
    path: Sequence[FigureReport]
    diagnostics: Sequence[DiagnosticReport]


@dataclass(frozen=True, slots=True)
class UntrackedReport:
    """A metric that has figures and no target; `file` is where its first figure stands."""

    id: str
    file: str
    figures: int


@dataclass(frozen=True, slots=True)
class Validation:
    """What was read, and all that is worth saying of it: `bishan validate`.

    Where there are errors, `plan` is None and nothing counts as read.
    """

    schema: Literal["bishan.validate/1"]
    plan: PlanReport | None
    targets: int
    figures: int
    untracked: Sequence[UntrackedReport]
    diagnostics: Sequence[DiagnosticReport]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the arithmetic says of one target."""

    history: Sequence[Observation]
    gap: Gap
    projection: Projection
    judgement: Judgement


def assess(book: Book, as_of: date, ids: Iterable[str] | None = None) -> Report:
    """Where the targets of a book stand on the day `as_of`.

    Observations after that day do not exist. `ids` names the targets to report, all of them by
    default, in the plan's order; a KeyError tells of one that the plan does not have.
    """
    wanted = set(book.plan.targets if ids is None else ids)
    if unknown := wanted - book.plan.targets.keys():
        raise KeyError(*sorted(unknown))
    targets = [
        target_report(target, examine(book, target, as_of))
        for target in book.plan.targets.values()
        if target.id in wanted
    ]
    return Report(
        schema=STATUS_SCHEMA,
        as_of=as_of,
        plan=_plan_report(book.plan),
        summary=_summary(targets),
        targets=targets,
        diagnostics=diagnostic_reports(book.diagnostics),
    )


def with_verdicts(report: Report, verdicts: Collection[str]) -> Report:
    """A report of just the targets with one of `verdicts`, and a summary of these."""
    if not verdicts:
        return report
    targets = [target for target in report.targets if target.verdict in verdicts]
    return replace(report, targets=targets, summary=_summary(targets))


def _summary(targets: Sequence[TargetReport]) -> dict[str, int]:
    counts = Counter(target.verdict for target in targets)
    return {"total": len(targets), **{str(each): counts[each] for each in Verdict}}


def examine(book: Book, target: Target, as_of: date) -> Assessment:
    """Do the arithmetic of one target."""
    history = known_on(book.observations.get(target.id, ()), as_of)
    gap = measure(target.goal, target.baseline, history)
    projection = project(target.goal, history)
    judgement = judge(target, history, gap, projection.probability, as_of)
    return Assessment(history, gap, projection, judgement)


def detail(book: Book, metric: str, as_of: date) -> Detail:
    """Everything about one metric, with a target or without.

    Raises KeyError where the book has neither a target nor a figure of that name.
    """
    target = book.plan.targets.get(metric)
    if target is None:
        history = known_on(book.observations[metric], as_of)
        return _detail(book, metric, as_of, history)
    found = examine(book, target, as_of)
    decided_by = found.judgement.decided_by
    return _detail(
        book,
        metric,
        as_of,
        found.history,
        target=target_report(target, found),
        source=target.source,
        note=target.note,
        rule=found.judgement.rule,
        decided_by=FigureReport(decided_by.date, plain(decided_by.value)) if decided_by else None,
        path=straight_path(target, found.gap, as_of),
    )


def _detail(
    book: Book,
    metric: str,
    as_of: date,
    history: Sequence[Observation],
    *,
    target: TargetReport | None = None,
    source: str | None = None,
    note: str | None = None,
    rule: str | None = None,
    decided_by: FigureReport | None = None,
    path: Sequence[FigureReport] = (),
) -> Detail:
    return Detail(
        schema=SHOW_SCHEMA,
        as_of=as_of,
        plan=_plan_report(book.plan),
        id=metric,
        target=target,
        source=source,
        note=note,
        rule=rule,
        decided_by=decided_by,
        history=_history_reports(history),
        path=path,
        diagnostics=diagnostic_reports(book.diagnostics),
    )


def failed_status(as_of: date, diagnostics: Iterable[Diagnostic]) -> Report:
    """The report of a run whose input was wrong."""
    return Report(STATUS_SCHEMA, as_of, None, None, (), diagnostic_reports(diagnostics))


def failed_detail(as_of: date, diagnostics: Iterable[Diagnostic]) -> Detail:
    """The detail of a run whose input was wrong."""
    found = diagnostic_reports(diagnostics)
    return Detail(SHOW_SCHEMA, as_of, None, None, None, None, None, None, None, (), (), found)


def validation(book: Book) -> Validation:
    """What was read into a book, and which of its metrics have no target."""
    return Validation(
        schema=VALIDATE_SCHEMA,
        plan=_plan_report(book.plan),
        targets=len(book.plan.targets),
        figures=sum(map(len, book.observations.values())),
        untracked=[
            UntrackedReport(name, book.observations[name][0].file, len(book.observations[name]))
            for name in book.untracked
        ],
        diagnostics=diagnostic_reports(book.diagnostics),
    )


def failed_validation(diagnostics: Iterable[Diagnostic]) -> Validation:
    """The validation of files with errors."""
    return Validation(VALIDATE_SCHEMA, None, 0, 0, (), diagnostic_reports(diagnostics))


def diagnostic_reports(diagnostics: Iterable[Diagnostic]) -> list[DiagnosticReport]:
    """Diagnostics with their words in English, so that output does not depend on a setting."""
    english = messages.load("en")
    return [
        DiagnosticReport(
            code=each.code,
            severity=each.severity,
            file=each.file,
            line=each.line,
            column=each.column,
            message=word(each, english).message,
            hint=word(each, english).hint,
        )
        for each in diagnostics
    ]


def target_report(target: Target, found: Assessment) -> TargetReport:
    """One target's row, from what the arithmetic says of it."""
    gap, judgement = found.gap, found.judgement
    return TargetReport(
        id=target.id,
        name=target.name,
        unit=target.unit,
        decimals=target.decimals,
        every=target.every,
        goal=GoalReport(target.goal.operator, plain(target.goal.value), target.goal.by),
        baseline=_figure(gap.baseline),
        latest=_latest(gap.latest),
        previous=_figure(gap.previous),
        gap=_known(gap.gap),
        progress=_known(gap.progress),
        elapsed=_known(gap.elapsed),
        planned=_known(gap.planned),
        ahead_days=None if isinstance(gap.ahead_days, Reason) else gap.ahead_days,
        pace=PaceReport(
            observed=_known(gap.observed),
            recent=_known(gap.recent),
            required=_known(gap.required),
            ratio=_known(gap.ratio),
        ),
        projection=_projection_report(found.projection),
        verdict=judgement.verdict,
        flags=[str(flag) for flag in judgement.flags],
        why_null=_reasons(gap),
    )


_PACES = ("observed", "recent", "required", "ratio")


def _reasons(gap: Gap) -> dict[str, str]:
    values = {field.name: getattr(gap, field.name) for field in fields(gap)}
    return {
        f"pace.{name}" if name in _PACES else name: str(value)
        for name, value in values.items()
        if isinstance(value, Reason)
    }


def _projection_report(projection: Projection) -> ProjectionReport:
    reached = projection.reached
    return ProjectionReport(
        observations=projection.observations,
        at_deadline=range_report(projection.at_deadline) if projection.at_deadline else None,
        probability=None if projection.probability is None else plain(projection.probability),
        reached=ReachedReport(
            reached.earliest,
            reached.median,
            reached.latest,
            None if reached.years is None else plain(reached.years),
        ),
        why_null=projection.why_null,
    )


def range_report(found: Range) -> RangeReport:
    """A range as output gives it."""
    return RangeReport(plain(found.low), plain(found.median), plain(found.high), found.coverage)


def straight_path(target: Target, gap: Gap, as_of: date) -> list[FigureReport]:
    """The values at each year's end and at the deadline on the straight way to an unmet goal.

    Empty where there is no way left: no figure, the goal met, or the deadline passed.
    """
    goal, latest = target.goal, gap.latest
    if isinstance(latest, Reason) or goal.holds(latest.value) or max(as_of, latest.date) >= goal.by:
        return []
    year_ends = [date(year, 12, 31) for year in range(latest.date.year, goal.by.year)]
    days = [day for day in year_ends if day > latest.date] + [goal.by]
    way, length = goal.value - latest.value, (goal.by - latest.date).days
    return [
        FigureReport(day, plain(latest.value + way * (day - latest.date).days / length))
        for day in days
    ]


def _plan_report(plan: Plan) -> PlanReport:
    return PlanReport(plan.name, plan.file)


def _history_reports(history: Sequence[Observation]) -> list[HistoryReport]:
    before: list[Observation | None] = [None, *history[:-1]]
    return [
        HistoryReport(
            date=each.date,
            value=plain(each.value),
            change=plain(each.value - previous.value) if previous else None,
            provisional=each.provisional,
            source=each.source,
            note=each.note,
            file=each.file,
        )
        for previous, each in zip(before, history, strict=False)
    ]


def _figure(observation: Observation | Reason) -> FigureReport | None:
    if isinstance(observation, Reason):
        return None
    return FigureReport(observation.date, plain(observation.value))


def _latest(observation: Observation | Reason) -> LatestReport | None:
    if isinstance(observation, Reason):
        return None
    value = plain(observation.value)
    return LatestReport(observation.date, value, observation.source, observation.provisional)


def _known(value: Decimal | float | Reason) -> Number | None:
    return None if isinstance(value, Reason) else plain(value)


def plain(value: Decimal | float) -> Number:
    """A number as output gives it: whole ones as integers, computed ones to twelve digits.

    Decimals that were read keep all digits that a float can hold. Twelve digits are more than any
    figure has, and the same on every machine.
    """
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else float(value)
    if not math.isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
