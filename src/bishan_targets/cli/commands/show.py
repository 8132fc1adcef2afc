"""`bishan show`: everything about one target."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import metrics
from bishan_targets.cli.options import AsOf, File, Format, Json, Lang, Session, session
from bishan_targets.cli.results import UTF8_FORMATS, fail, remark, warn
from bishan_targets.cli.selection import load_book
from bishan_targets.extras import require

if TYPE_CHECKING:
    from datetime import date

    from bishan_targets.model.book import Book
    from bishan_targets.report.show import Detail

Metric = Annotated[str, typer.Argument(metavar="ID", autocompletion=metrics)]
Plot = Annotated[bool, typer.Option("--plot")]


def show(
    ctx: typer.Context,
    metric: Metric,
    as_of: AsOf = None,
    format_: Format = None,
    json: Json = False,
    plot: Plot = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 where the input is wrong."""
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.render.sections import summed_up
    from bishan_targets.report.show import detail, failed_detail

    run = session(ctx)
    run.check_language(lang)
    chosen, day = run.format(format_, json), run.day("--as-of", as_of)
    try:
        book, [metric] = load_book(run, file, [metric], metrics=True, as_of=day)
    except InputError as error:
        return fail(error, failed_detail(day, error.diagnostics), chosen)
    warn(book.diagnostics, chosen, run.say)
    found = detail(book, metric, day)
    text = _render(found, chosen, run)
    if _wants_plot(chosen, plot) and metric in book.plan.tracked:
        text += "\n" + _plot(run, book, metric, day)
    output.write(text, utf8=chosen in UTF8_FORMATS)
    if chosen == "csv":
        remark(summed_up(found, run.say), chosen)
    return 0


def _wants_plot(chosen: str, asked: bool) -> bool:
    """Whether to draw: where that was asked for, and on a terminal if the extra is there."""
    if asked:
        require("plot")
        return chosen in ("table", "plain")
    return chosen == "table" and output.is_terminal() and find_spec("uniplot") is not None


def _plot(run: Session, book: Book, metric: str, day: date) -> str:
    from bishan_targets.render.terminal import plot
    from bishan_targets.report.page import card

    chart = card(book, book.plan.tracked[metric], day).chart
    return plot.plot(chart, run.say, output.terminal_width(), ascii_only=run.say.ascii_only)


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
