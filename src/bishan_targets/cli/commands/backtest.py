"""`bishan backtest`: accuracy of the projection on the plan's own history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import typer

from bishan_targets.cli.options import (
    AsOf,
    Binding,
    Bom,
    File,
    Format,
    Ids,
    Json,
    Labels,
    Lang,
    Member,
    Moment,
    Owner,
    Partial,
    Session,
    Spreadsheet,
    Wanted,
    Which,
    session,
)
from bishan_targets.cli.progress import progress
from bishan_targets.cli.results import Shown, answer, tabular
from bishan_targets.cli.selection import Chosen, load_book

if TYPE_CHECKING:
    from bishan_targets.report.backtest import BacktestReport


def backtest(
    ctx: typer.Context,
    ids: Ids = None,
    owner: Owner = None,
    binding: Binding = False,
    as_of: AsOf = None,
    format_: Format = None,
    json: Json = False,
    bom: Bom = False,
    labels: Labels = False,
    file: File = None,
    member: Member = None,
    partial_: Partial = False,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.report.backtest import backtested, failed_backtest

    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    chosen, day = run.format(format_, json), run.day("--as-of", as_of)
    run, how = run.writing(chosen), run.spreadsheet(bom, labels, chosen)

    wanted = Wanted(owner or (), binding)

    def ask(given: Chosen) -> BacktestReport:
        targets = given.book.plan.chosen(given.selected)
        later = given.book.plan.left_out(given.selected)
        with progress(run.say("progress.backtest"), len(targets)) as tick:
            return backtested(given.book, day, targets, tick, later)

    return answer(
        run,
        chosen,
        load=lambda: load_book(run, which, ids or [], as_of=Moment(day), wanted=wanted),
        ask=ask,
        failed=partial(failed_backtest, day),
        show=lambda _, report: _show(report, chosen, run, how),
    )


def _show(report: BacktestReport, chosen: str, run: Session, how: Spreadsheet) -> Shown:
    from bishan_targets.render import csv
    from bishan_targets.render.backtest import grid

    return tabular(grid(report, run.say), chosen, lambda: csv.backtest(report), how, run.say)
