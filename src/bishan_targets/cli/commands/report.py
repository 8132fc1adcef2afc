"""`bishan report`: the plan as a web page or as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from bishan_targets.cli import exit_code_for, output
from bishan_targets.cli.endings import format_of
from bishan_targets.cli.options import (
    AsOf,
    Binding,
    File,
    GoalIds,
    GoalsOf,
    Lang,
    Member,
    Owner,
    Partial,
    Session,
    Wanted,
    Which,
    session,
)
from bishan_targets.cli.progress import progress
from bishan_targets.cli.results import STDOUT, deliver, warn
from bishan_targets.cli.selection import load_book
from bishan_targets.extras import require

if TYPE_CHECKING:
    from datetime import date

    from bishan_targets.model.book import Book

_FORMATS: Final = {
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
}

Output = Annotated[str | None, typer.Option("--output", "-o", metavar="PATH")]
ReportFormat = Annotated[str | None, typer.Option("--format", metavar="FORMAT")]


def report(
    ctx: typer.Context,
    ids: GoalIds = None,
    owner: Owner = None,
    binding: Binding = False,
    output_: Output = None,
    report_format: ReportFormat = None,
    as_of: AsOf = None,
    goals: GoalsOf = "then",
    file: File = None,
    member: Member = None,
    partial_: Partial = False,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render, write; the exit code is 0, or 2 for invalid input."""
    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    target, chosen = _where(run, output_), format_of(run, report_format, output_, _FORMATS, "html")
    moment = run.moment(as_of, goals)
    day = moment.day
    if chosen == "html":
        require("report")
    wanted = Wanted(owner or (), binding)
    book, _, selected = load_book(
        run, which, ids or [], milestones=True, as_of=moment, wanted=wanted
    )
    warn(book.diagnostics, chosen, run.say)
    deliver(target, _render(run, book, day, selected, chosen))
    return exit_code_for(book)


def _where(run: Session, given: str | None) -> str:
    """The file to write; a page is not printed to a terminal."""
    if given is None or (given == STDOUT and output.is_terminal()):
        raise run.refuse("usage.option-needed", option="--output")
    return given


def _render(run: Session, book: Book, day: date, ids: list[str] | None, chosen: str) -> str:
    from bishan_targets.report.page import page

    chosen_targets = len(book.plan.chosen(ids))
    with progress(run.say("progress.report"), chosen_targets) as tick:
        if chosen == "markdown":
            from bishan_targets.render import report as markdown_report

            return markdown_report.report(page(book, day, ids, tick), run.document_say)
        from bishan_targets.render.page import render

        return render(page(book, day, ids), run.document_say, tick)
