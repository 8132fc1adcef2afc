"""The scores of `bishan backtest` as a table."""

from __future__ import annotations

from collections.abc import Iterable

from bishan_targets.assessment.projection.backtest import ENOUGH_CASES
from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.grid import Grid
from bishan_targets.render.notes import title
from bishan_targets.render.numbers import percent, rounded
from bishan_targets.report.backtest import BacktestReport, MethodReport, backtest_notes
from bishan_targets.report.note import word_note


def grid(report: BacktestReport, say: Messages) -> Grid:
    """One row per target and method, then the methods over all targets."""
    columns = ("id", "method", "cases", "error", "scaled_error", "coverage")
    rows = [[say(f"backtest.{column}") for column in columns]]
    for target in report.targets:
        rows += _rows(target.id, target.methods, target.decimals, say)
    if len(report.targets) > 1:
        rows += _rows(say("backtest.all"), report.overall, None, say)
    notes = [word_note(each, say) for each in backtest_notes(report, ENOUGH_CASES)]
    return Grid(title(report.plan, report.as_of, say), rows, 2, notes, [say("backtest.explained")])


def _rows(
    name: str, methods: Iterable[MethodReport], decimals: int | None, say: Messages
) -> list[list[str]]:
    return [
        [
            name,
            say(f"method.{each.method}"),
            str(each.cases),
            nothing(say) if each.error is None else rounded(each.error, decimals, say=say),
            nothing(say) if each.scaled_error is None else f"{each.scaled_error:.2f}",
            _coverage(each, say),
        ]
        for each in methods
        if each.cases
    ]


def _coverage(score: MethodReport, say: Messages) -> str:
    if not score.ranged:
        return nothing(say)
    return f"{percent(score.covered / score.ranged)} ({score.covered}/{score.ranged})"
