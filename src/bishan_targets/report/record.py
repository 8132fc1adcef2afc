"""Figures to be recorded, or recorded: `bishan record` and `bishan import`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, Literal, NamedTuple, overload

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.goals_in_force import plan_on
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Indicator, Tracked
from bishan_targets.recording.anomaly import Anomaly
from bishan_targets.recording.draft import Draft
from bishan_targets.recording.entries import Change
from bishan_targets.report.recorded_statements import (
    MilestoneEffect,
    RecordedStatement,
    milestone_effects,
    recorded_statements,
)
from bishan_targets.report.sums import Beyond, beyond
from bishan_targets.report.target import target_report
from bishan_targets.report.values import (
    Day,
    DiagnosticReport,
    Number,
    PlanReport,
    diagnostic_reports,
    plain,
    plan_report,
)

RECORD_SCHEMA: Final = "bishan.record/1"


class RecordedFigure(NamedTuple):
    """A given figure; `before` is the previous value for its date, `effect` the change made.

    `cell` is the place in the input. `kind` is the kind of metric: `target`, `indicator`, `ratio`
    if the plan only computes it or something from it, or `context` if the plan does not know it.
    """

    metric: str
    kind: str
    name: Localized
    date: Day
    value: Number
    before: Number | None
    effect: str
    source: str | None
    note: str | None
    provisional: bool
    cell: str | None


class Standing(NamedTuple):
    """A target's gap in its unit, and verdict; the gap to a goal `of_growth` is computed.

    `beyond` names the gap if nothing is missing.
    """

    gap: Number | None
    verdict: str
    of_growth: bool = False
    beyond: Beyond | None = None


class TargetEffect(NamedTuple):
    """A target's gap and verdict before and after."""

    id: str
    name: Localized
    unit: Localized | None
    decimals: int | None
    before: Standing
    after: Standing


class AnomalyReport(NamedTuple):
    """A question about a figure; see `anomaly`."""

    metric: str
    date: Day
    value: Number
    kind: str
    reference: Number | None
    meant: Number | None
    cell: str | None


class MeasureReport(NamedTuple):
    """The kind of a target's figures: `level`, `year_to_date` or `of_period`."""

    target: str
    figures: str


class RecordReport(NamedTuple):
    """Figures recorded; `written` tells whether `files` were changed, or only would be.

    `statements` are those recorded about milestones, `milestones` their effect. `measures` has the
    kinds of targets' figures that are new to the plan.
    """

    schema: Literal["bishan.record/1"]
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    written: bool = False
    files: Sequence[str] = ()
    figures: Sequence[RecordedFigure] = ()
    targets: Sequence[TargetEffect] = ()
    doubts: Sequence[AnomalyReport] = ()
    statements: Sequence[RecordedStatement] = ()
    milestones: Sequence[MilestoneEffect] = ()
    measures: Sequence[MeasureReport] = ()


def record_report(
    draft: Draft, as_of: date, refused: Sequence[Diagnostic] = (), *, written: bool
) -> RecordReport:
    """The report of a draft, with targets and milestones assessed on the day `as_of`.

    `refused` holds the reasons for not writing it.
    """
    return RecordReport(
        schema=RECORD_SCHEMA,
        plan=plan_report(draft.after.plan),
        written=written,
        files=sorted(draft.contents),
        figures=RecordedFigures(draft),
        targets=_effects(draft, as_of),
        doubts=[anomaly_report(each) for each in draft.anomalies],
        statements=recorded_statements(draft, as_of),
        milestones=milestone_effects(draft, as_of),
        measures=[MeasureReport(name, kind) for name, kind in draft.kinds.items()],
        diagnostics=diagnostic_reports([*draft.after.diagnostics, *refused]),
    )


def failed_record(diagnostics: Iterable[Diagnostic]) -> RecordReport:
    """The report of a run with invalid input: nothing is written."""
    return RecordReport(
        schema=RECORD_SCHEMA,
        diagnostics=diagnostic_reports(diagnostics),
    )


def anomaly_report(anomaly: Anomaly) -> AnomalyReport:
    """A question in output form."""
    entry = anomaly.change.entry
    return AnomalyReport(
        metric=entry.metric,
        date=entry.date,
        value=plain(entry.value),
        kind=anomaly.kind,
        reference=None if anomaly.reference is None else plain(anomaly.reference),
        meant=None if anomaly.meant is None else plain(anomaly.meant),
        cell=entry.origin.cell if entry.origin else None,
    )


class RecordedFigures(Sequence[RecordedFigure]):
    """A draft's figures, each made on demand: most of a long import are only counted."""

    __slots__ = ("_after", "_changes")

    def __init__(self, draft: Draft) -> None:
        """Keep the changes and the book with them."""
        self._changes = draft.changes
        self._after = draft.after

    def __len__(self) -> int:
        return len(self._changes)

    @overload
    def __getitem__(self, index: int) -> RecordedFigure: ...

    @overload
    def __getitem__(self, index: slice) -> list[RecordedFigure]: ...

    def __getitem__(self, index: int | slice) -> RecordedFigure | list[RecordedFigure]:
        if isinstance(index, slice):
            return [self._figure(each) for each in self._changes[index]]
        return self._figure(self._changes[index])

    def __iter__(self) -> Iterator[RecordedFigure]:
        return map(self._figure, self._changes)

    def _figure(self, change: Change) -> RecordedFigure:
        figures = self._after.observations[change.entry.metric]
        stands = figures[bisect_right(figures, change.entry.date, key=_date) - 1]
        return _figure(change, stands, self._after.plan)


_date = attrgetter("date")


def _figure(change: Change, stands: Observation, plan: Plan) -> RecordedFigure:
    """A figure in its final state, with the source given in its snapshot."""
    entry = change.entry
    described = plan.metric(entry.metric)
    return RecordedFigure(
        metric=entry.metric,
        kind=_kind(entry.metric, plan),
        name=described.name if described else {"und": entry.metric},
        date=entry.date,
        value=plain(entry.value),
        before=plain(change.before.value) if change.before else None,
        effect=change.effect,
        source=stands.source,
        note=stands.note,
        provisional=stands.provisional,
        cell=entry.origin.cell if entry.origin else None,
    )


def _kind(metric: str, plan: Plan) -> str:
    described = plan.metric(metric)
    if described is None:
        return "ratio" if metric in plan.in_ratios else "context"
    return "indicator" if isinstance(described, Indicator) else "target"


def _effects(draft: Draft, as_of: date) -> list[TargetEffect]:
    changed = {change.entry.metric for change in draft.changes if change.is_written}
    ratios = draft.after.plan.ratios.values()
    changed |= {ratio.id for ratio in ratios if changed.intersection(ratio.parts)}
    return [
        TargetEffect(
            id=target.id,
            name=target.name,
            unit=target.unit,
            decimals=target.decimals,
            before=standing(draft.before, target, as_of),
            after=standing(draft.after, target, as_of),
        )
        for target in plan_on(draft.after.plan, as_of).tracked.values()
        if target.metric in changed
    ]


def standing(book: Book, target: Tracked, as_of: date) -> Standing:
    """A target's gap and verdict on a day."""
    report = target_report(book, assessed(book, target, as_of))
    return Standing(report.gap, report.verdict, report.growth is not None, beyond(report))
