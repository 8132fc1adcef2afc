"""`bishan project`: each target year by year, to the deadline or beyond."""

from __future__ import annotations

from typing import Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import methods
from bishan_targets.cli.options import AsOf, File, Format, Ids, Json, Lang, session
from bishan_targets.cli.results import UTF8_FORMATS, fail, remark, tabular, warn
from bishan_targets.cli.selection import load_book

Until = Annotated[str | None, typer.Option("--until", metavar="DATE")]
If = Annotated[list[str] | None, typer.Option("--if", metavar="ID=CHANGE")]
MethodName = Annotated[str, typer.Option("--method", metavar="METHOD", autocompletion=methods)]


def project(
    ctx: typer.Context,
    ids: Ids = None,
    until: Until = None,
    if_: If = None,
    method: MethodName = "trend",
    as_of: AsOf = None,
    format_: Format = None,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 where the input is wrong."""
    from bishan_targets.assessment.projection.timeline import METHODS
    from bishan_targets.cli import what_if
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.render import csv
    from bishan_targets.render import project as projecting
    from bishan_targets.report.project import Question, failed_project, projected

    run = session(ctx)
    run.check_language(lang)
    run.choice("--method", method, list(METHODS))
    chosen, day = run.format(format_, json), run.day("--as-of", as_of)
    last = run.day("--until", until) if until else None
    assumed = what_if.named(if_ or [], run.command)
    try:
        book, found = load_book(run, file, [*(ids or []), *assumed], as_of=day)
    except InputError as error:
        return fail(error, failed_project(day, method, error.diagnostics), chosen)
    chosen_ids, meant = found[: len(ids or [])], found[len(ids or []) :]
    question = Question(last, method, what_if.read(if_ or [], meant, book, day, run.command))
    report = projected(book, day, book.plan.chosen(chosen_ids), question)
    warn(book.diagnostics, chosen, run.say)
    grid = projecting.grid(report, run.say)
    text = csv.project(report, run.say) if chosen == "csv" else tabular(report, grid, chosen)
    output.write(text, utf8=chosen in UTF8_FORMATS)
    remark(grid.notes if chosen == "csv" else grid.below, chosen)
    return 0
