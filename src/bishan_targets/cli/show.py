"""`bishan show`: everything about one target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import metrics
from bishan_targets.cli.options import AsOf, File, Format, Json, Lang, Session, session
from bishan_targets.cli.results import UTF8_FORMATS, fail, warn
from bishan_targets.cli.selection import load_book

if TYPE_CHECKING:
    from bishan_targets.report.show import Detail

Metric = Annotated[str, typer.Argument(metavar="ID", autocompletion=metrics)]


def show(
    ctx: typer.Context,
    metric: Metric,
    as_of: AsOf = None,
    format_: Format = None,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 where the input is wrong."""
    from bishan_targets.diagnostics import InputError
    from bishan_targets.report.show import detail, failed_detail

    run = session(ctx)
    run.check_language(lang)
    chosen, day = run.format(format_, json), run.day("--as-of", as_of)
    try:
        book = load_book(run, file, [metric], metrics=True)
    except InputError as error:
        return fail(error, failed_detail(day, error.diagnostics), chosen)
    warn(book.diagnostics, chosen, run.say)
    output.write(_render(detail(book, metric, day), chosen, run), utf8=chosen in UTF8_FORMATS)
    return 0


def _render(found: Detail, chosen: str, run: Session) -> str:
    match chosen:
        case "json":
            from bishan_targets.render import json

            return json.render(found)
        case "csv":
            from bishan_targets.render import csv

            return csv.show(found)
        case "markdown":
            from bishan_targets.render import markdown

            return markdown.show(found, run.say)
    from bishan_targets.render import text

    return text.show(found, run.say, output.terminal_width() if chosen == "table" else None)
