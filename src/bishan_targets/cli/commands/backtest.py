"""`bishan backtest`: how the projection would have done on the plan's own history."""

from __future__ import annotations

import typer

from bishan_targets.cli import output
from bishan_targets.cli.options import AsOf, File, Format, Ids, Json, Lang, session
from bishan_targets.cli.progress import progress
from bishan_targets.cli.results import UTF8_FORMATS, fail, remark, tabular, warn
from bishan_targets.cli.selection import load_book


def backtest(
    ctx: typer.Context,
    ids: Ids = None,
    as_of: AsOf = None,
    format_: Format = None,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 where the input is wrong."""
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.render import backtest as backtesting
    from bishan_targets.render import csv
    from bishan_targets.report.backtest import backtested, failed_backtest

    run = session(ctx)
    run.check_language(lang)
    chosen, day = run.format(format_, json), run.day("--as-of", as_of)
    try:
        book, chosen_ids = load_book(run, file, ids or [], as_of=day)
    except InputError as error:
        return fail(error, failed_backtest(day, error.diagnostics), chosen)
    targets = book.plan.chosen(chosen_ids)
    with progress(run.say("progress.backtest"), len(targets)) as tick:
        report = backtested(book, day, targets, tick)
    warn(book.diagnostics, chosen, run.say)
    grid = backtesting.grid(report, run.say)
    text = csv.backtest(report) if chosen == "csv" else tabular(report, grid, chosen)
    output.write(text, utf8=chosen in UTF8_FORMATS)
    remark(grid.notes if chosen == "csv" else grid.below, chosen)
    return 0
