"""`bishan show`: everything about one target."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import shown
from bishan_targets.cli.options import (
    AsOf,
    Bom,
    File,
    Format,
    GoalsOf,
    Json,
    Labels,
    Lang,
    Member,
    Partial,
    Session,
    Spreadsheet,
    Which,
    session,
)
from bishan_targets.cli.results import Shown, answer, as_csv
from bishan_targets.cli.selection import load_book
from bishan_targets.extras import require

if TYPE_CHECKING:
    from datetime import date

    from bishan_targets.model.book import Book
    from bishan_targets.report.show import Detail

Metric = Annotated[str, typer.Argument(metavar="ID", autocompletion=shown)]
Plot = Annotated[bool, typer.Option("--plot")]


def show(
    ctx: typer.Context,
    metric: Metric,
    as_of: AsOf = None,
    goals: GoalsOf = "then",
    format_: Format = None,
    json: Json = False,
    bom: Bom = False,
    labels: Labels = False,
    plot: Plot = False,
    file: File = None,
    member: Member = None,
    partial_: Partial = False,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.report.show import detail, failed_detail

    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    chosen, moment = run.format(format_, json), run.moment(as_of, goals)
    run, how = run.writing(chosen), run.spreadsheet(bom, labels, chosen)
    day = moment.day
    plots = _wants_plot(chosen, plot)
    return answer(
        run,
        chosen,
        load=lambda: load_book(run, which, [metric], metrics=True, milestones=True, as_of=moment),
        ask=lambda given: detail(given.book, given.ids[0], day),
        failed=partial(failed_detail, day),
        show=lambda book, found: _show(found, chosen, run, book if plots else None, how),
    )


def _show(
    found: Detail, chosen: str, run: Session, plotted: Book | None, how: Spreadsheet
) -> Shown:
    """The detail in a format; with the book to be `plotted`, followed by a plot."""
    from bishan_targets.render.sections import summed_up

    text = _render(found, chosen, run, how)
    if plotted and found.target:
        text += "\n" + _plot(run, plotted, found.target.id, found.as_of)
    return Shown(text, summed_up(found, run.say) if chosen == "csv" else ())


def _wants_plot(chosen: str, asked: bool) -> bool:
    """Whether to draw a plot: on request, and on a terminal if the extra is installed."""
    if asked:
        require("plot")
        return chosen in ("table", "plain")
    return chosen == "table" and output.is_terminal() and find_spec("uniplot") is not None


def _plot(run: Session, book: Book, metric: str, day: date) -> str:
    from bishan_targets.render.terminal import plot
    from bishan_targets.report.page import card

    chart = card(book, book.plan.tracked[metric], day).chart
    return plot.plot(chart, run.say, output.terminal_width(), ascii_only=run.say.ascii_only)


def _render(found: Detail, chosen: str, run: Session, how: Spreadsheet) -> str:
    match chosen:
        case "csv":
            from bishan_targets.render import csv

            return as_csv(csv.show(found), how, run.say)
        case "markdown":
            from bishan_targets.render import markdown

            return markdown.show(found, run.say)
    from bishan_targets.render import text

    return text.show(found, run.say, output.terminal_width() if chosen == "table" else None)
