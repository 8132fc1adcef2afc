"""Accuracy of each method on the user's own history: `bishan backtest`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from bishan_targets.assessment.assessment import Assessment, assessed
from bishan_targets.assessment.projection.backtest import (
    ENOUGH_CASES,
    METHODS,
    Score,
    Trial,
    cases,
    methods_of,
    score,
)
from bishan_targets.assessment.running_sum import Flow
from bishan_targets.model.book import (
    Book,
    Observation,
    Tracked,
)
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
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
    chosen = list(targets)
    found = {}
    for target in chosen:
        found[target.id] = _by_method(book, as_of, target)
        tick()
    everything = {
        name: [c for each in found.values() for c in each.get(name, ())] for name in METHODS
    }
    report = BacktestReport(
        schema=BACKTEST_SCHEMA,
        as_of=as_of,
        plan=plan_report(book.plan),
        enough=_enough(everything),
        later=later,
        overall=[_method(name, score(every), None) for name, every in everything.items()],
        targets=[
            _target(target, _known(book, as_of, target), found[target.id]) for target in chosen
        ],
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


def _known(book: Book, as_of: date, target: Tracked) -> Sequence[Observation]:
    """The figures that are projected: for the goal of a sum, those that are added up."""
    found = assessed(book, target, as_of)
    flow = _flow(found)
    return flow.figures if flow else found.known


def _by_method(book: Book, as_of: date, target: Tracked) -> dict[str, list[Trial]]:
    found = assessed(book, target, as_of)
    flow = _flow(found)
    history, methods = (flow.figures, METHODS) if flow else (found.known, methods_of(target))
    return {name: cases(target, history, method) for name, method in methods.items()}


def _flow(found: Assessment) -> Flow | None:
    return found.aim.total.flow if found.aim.total else None


def _enough(by_method: dict[str, list[Trial]]) -> bool:
    return max(map(len, by_method.values())) >= ENOUGH_CASES


def _target(
    target: Tracked, history: Sequence[Observation], by_method: dict[str, list[Trial]]
) -> TargetBacktest:
    scores = {name: score(found) for name, found in by_method.items()}
    return TargetBacktest(
        id=target.id,
        name=target.name,
        unit=target.unit,
        decimals=target.decimals,
        observations=len(history),
        enough=_enough(by_method),
        methods=[_method(name, found, found.error) for name, found in scores.items()],
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
