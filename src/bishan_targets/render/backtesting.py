"""The scores of `bishan backtest` as a table."""

from __future__ import annotations

from collections.abc import Iterable

from bishan_targets.backtest import ENOUGH_CASES
from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.grid import Grid
from bishan_targets.render.notes import title
from bishan_targets.render.numbers import percent, rounded
from bishan_targets.report.backtest import BacktestReport, MethodReport


def grid(report: BacktestReport, say: Messages) -> Grid:
    """A row a target and method, then the methods over all targets."""
    columns = ("id", "method", "cases", "error", "scaled_error", "coverage")
    rows = [[say(f"backtest.{column}") for column in columns]]
    for target in report.targets:
        rows += _rows(target.id, target.methods, target.decimals, say)
    if len(report.targets) > 1:
        rows += _rows(say("backtest.all"), report.overall, None, say)
    return Grid(title(report.plan, report.as_of, say), rows, 2, _notes(report, say))


def _rows(
    name: str, methods: Iterable[MethodReport], decimals: int | None, say: Messages
) -> list[list[str]]:
    return [
        [
            name,
            say(f"method.{each.method}"),
            str(each.cases),
            nothing(say) if each.error is None else rounded(each.error, decimals),
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


def _notes(report: BacktestReport, say: Messages) -> list[str]:
    notes = [say("backtest.explained")]
    none = [target.id for target in report.targets if not any(m.cases for m in target.methods)]
    if none:
        notes.append(say("backtest.no_case", ids=say("list.separator").join(none)))
    few = [target.id for target in report.targets if not target.enough and target.id not in none]
    if few:
        ids = say("list.separator").join(few)
        notes.append(say("backtest.few", ids=ids, enough=ENOUGH_CASES))
    if not report.enough:
        notes.append(say("backtest.too_few", enough=ENOUGH_CASES))
    return notes
