"""Accuracy of each method on the user's own history: `bishan backtest`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.projection.backtest import (
    ENOUGH_CASES,
    METHODS,
    Score,
    cases,
    methods_of,
    score,
    total,
)
from bishan_targets.model.book import Book
from bishan_targets.model.breaks import all_series
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.model.targets import Tracked
from bishan_targets.report.note import Note, not_decided_notes, with_notes
from bishan_targets.report.values import (
    Day,
    DiagnosticReport,
    Number,
    PlanReport,
    diagnostic_reports,
    plain,
    plan_report,
)

BACKTEST_SCHEMA: Final = "bishan.backtest/1"


class MethodReport(NamedTuple):
    """One method's score; the mean over its cases.

    `error` is None for several targets, since units differ.
    """

    method: str
    cases: int
    error: Number | None
    scaled_error: Number | None
    covered: int
    ranged: int


class TargetBacktest(NamedTuple):
    """One target's scores; `enough` is false if there are too few cases to conclude from."""

    id: str
    name: Localized
    unit: Localized | None
    decimals: int | None
    observations: int
    enough: bool
    methods: Sequence[MethodReport]


class BacktestReport(NamedTuple):
    """Scores of every target, and of all targets together.

    `later` has the ids of the targets left out because they were decided after the day.
    """

    schema: Literal["bishan.backtest/1"]
    as_of: Day
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    enough: bool = False
    overall: Sequence[MethodReport] = ()
    later: Sequence[str] = ()
    targets: Sequence[TargetBacktest] = ()


def backtested(
    book: Book,
    as_of: date,
    targets: Iterable[Tracked],
    tick: Callable[[], None] = lambda: None,
    later: Sequence[str] = (),
) -> BacktestReport:
    """Scores of every method on the figures known on the day `as_of`.

    `tick` is called after each target; those of `later` are left out.
    """
    found = []
    for target in targets:
        found.append(_tested(book, as_of, target))
        tick()
    overall = {
        name: total([each.scores[name] for each in found if name in each.scores])
        for name in METHODS
    }
    report = BacktestReport(
        schema=BACKTEST_SCHEMA,
        as_of=as_of,
        plan=plan_report(book.plan),
        enough=_enough(overall),
        later=later,
        overall=[_method(name, every, None) for name, every in overall.items()],
        targets=[_target(each) for each in found],
        diagnostics=diagnostic_reports(book.diagnostics),
    )
    notes = backtest_notes(report, ENOUGH_CASES)
    return report._replace(diagnostics=with_notes(report.diagnostics, notes))


def backtest_notes(report: BacktestReport, enough: int) -> list[Note]:
    """Notes on targets with no or few cases, and on too few cases in total."""
    none = [target.id for target in report.targets if not any(m.cases for m in target.methods)]
    few = [target.id for target in report.targets if not target.enough and target.id not in none]
    notes = not_decided_notes(report.later)
    if none:
        notes.append(Note("no-case", "backtest.no_case", {"ids": none}))
    if few:
        notes.append(Note("few-cases", "backtest.few", {"ids": few, "enough": enough}))
    if not report.enough:
        notes.append(Note("too-few-cases", "backtest.too_few", {"enough": enough}))
    return notes


def failed_backtest(as_of: date, diagnostics: Iterable[Diagnostic]) -> BacktestReport:
    """The report of a run with invalid input."""
    return BacktestReport(
        schema=BACKTEST_SCHEMA,
        as_of=as_of,
        diagnostics=diagnostic_reports(diagnostics),
    )


class _Tested(NamedTuple):
    """A target's scores by method, from so many figures."""

    target: Tracked
    figures: int
    scores: Mapping[str, Score]


def _tested(book: Book, as_of: date, target: Tracked) -> _Tested:
    """The scores on the figures that are projected: for the goal of a sum, those added up.

    No series is projected from the figures of another.
    """
    found = assessed(book, target, as_of)
    flow = found.aim.total.flow if found.aim.total else None
    history, methods = (flow.figures, METHODS) if flow else (found.known, methods_of(target))
    every = [*all_series(history, target.breaks)]
    scores = {
        name: total([score(cases(target, series, method)) for series in every])
        for name, method in methods.items()
    }
    return _Tested(target, len(history), scores)


def _enough(scores: Mapping[str, Score]) -> bool:
    return max(each.cases for each in scores.values()) >= ENOUGH_CASES


def _target(found: _Tested) -> TargetBacktest:
    target = found.target
    return TargetBacktest(
        id=target.id,
        name=target.name,
        unit=target.unit,
        decimals=target.decimals,
        observations=found.figures,
        enough=_enough(found.scores),
        methods=[_method(name, each, each.error) for name, each in found.scores.items()],
    )


def _method(name: str, found: Score, error: float | None) -> MethodReport:
    scaled = found.scaled_error
    return MethodReport(
        method=name,
        cases=found.cases,
        error=None if error is None else plain(error),
        scaled_error=None if scaled is None else plain(scaled),
        covered=found.covered,
        ranged=found.ranged,
    )
