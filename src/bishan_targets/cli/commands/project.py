"""`bishan project`: each target year by year, to the deadline or beyond."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli.completion import methods
from bishan_targets.cli.options import (
    AsOf,
    Binding,
    Bom,
    File,
    Format,
    GoalsOf,
    Ids,
    Json,
    Labels,
    Lang,
    Member,
    Owner,
    Partial,
    Session,
    Spreadsheet,
    Wanted,
    Which,
    session,
)
from bishan_targets.cli.results import Shown, answer, tabular
from bishan_targets.cli.selection import Chosen, load_book

if TYPE_CHECKING:
    from bishan_targets.report.project import ProjectReport

Until = Annotated[str | None, typer.Option("--until", metavar="DATE")]
If = Annotated[list[str] | None, typer.Option("--if", metavar="ID=CHANGE")]
MethodName = Annotated[str, typer.Option("--method", metavar="METHOD", autocompletion=methods)]


def project(
    ctx: typer.Context,
    ids: Ids = None,
    owner: Owner = None,
    binding: Binding = False,
    until: Until = None,
    if_: If = None,
    method: MethodName = "trend",
    as_of: AsOf = None,
    goals: GoalsOf = "then",
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
    from bishan_targets.assessment.projection.timeline import METHODS
    from bishan_targets.cli import what_if
    from bishan_targets.report.project import Question, failed_project, projected

    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    run.choice("--method", method, list(METHODS))
    chosen, moment = run.format(format_, json), run.moment(as_of, goals)
    run, how = run.writing(chosen), run.spreadsheet(bom, labels, chosen)
    day = moment.day
    last = run.day("--until", until) if until else None
    wanted = Wanted(owner or (), binding)
    assumed = what_if.named(if_ or [], run.command)

    def ask(given: Chosen) -> ProjectReport:
        # A target that something is assumed of is asked about, too.
        book, meant = given.book, given.ids[len(ids or []) :]
        targets = book.plan.chosen(given.selected)
        assumptions = what_if.read(if_ or [], meant, book, day, run.command)
        question = Question(last, method, assumptions)
        return projected(book, day, targets, question, book.plan.left_out(given.selected))

    return answer(
        run,
        chosen,
        load=lambda: load_book(run, which, ids or [], as_of=moment, wanted=wanted, also=assumed),
        ask=ask,
        failed=partial(failed_project, day, method),
        show=lambda _, report: _show(report, chosen, run, how),
    )


def _show(report: ProjectReport, chosen: str, run: Session, how: Spreadsheet) -> Shown:
    from bishan_targets.render import csv
    from bishan_targets.render.project import grid

    found = grid(report, run.say)
    return tabular(found, chosen, lambda: csv.project(report, run.say), how, run.say)
