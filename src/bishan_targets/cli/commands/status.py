"""`bishan status`: the status of the targets, one row each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import verdicts
from bishan_targets.cli.options import (
    COLORS,
    AsOf,
    Binding,
    Bom,
    Color,
    File,
    Format,
    GoalIds,
    GoalsOf,
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
from bishan_targets.cli.results import Shown, answer, as_csv
from bishan_targets.cli.selection import asks_for_milestones, load_book

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.report.status import Report

Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="VERDICT", autocompletion=verdicts)
]


def status(
    ctx: typer.Context,
    ids: GoalIds = None,
    only: Only = None,
    owner: Owner = None,
    binding: Binding = False,
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
    color: Color = "auto",
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.report.status import assess, failed_status, with_verdicts

    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    run.choice("--color", color, COLORS)
    verdicts = run.verdicts(only or [])
    chosen, moment = run.format(format_, json), run.moment(as_of, goals)
    run, how = run.writing(chosen), run.spreadsheet(bom, labels, chosen)
    day = moment.day
    wanted = Wanted(owner or (), binding)
    return answer(
        run,
        chosen,
        load=lambda: load_book(
            run,
            which,
            ids or [],
            milestones=True,
            as_of=moment,
            wanted=wanted,
        ),
        ask=lambda given: with_verdicts(assess(given.book, day, given.selected), verdicts),
        failed=partial(failed_status, day),
        show=lambda book, report: _show(
            book,
            report,
            chosen,
            run,
            color,
            how,
            of_milestones=asks_for_milestones(ids or [], book),
        ),
    )


def _show(
    book: Book,
    report: Report,
    chosen: str,
    run: Session,
    color: str,
    how: Spreadsheet,
    *,
    of_milestones: bool,
) -> Shown:
    from bishan_targets.render.notes import notes, on_rollups, summary

    drawn = _courses(book, report, run) if chosen == "table" and output.is_terminal() else {}
    of_targets = [] if of_milestones else [summary(report, run.say), *notes(report, run.say)]
    of_targets += on_rollups(report, run.say)
    of_targets += _on_members(report, run)
    remarks = [*of_targets, *_on_milestones(report, chosen, run, left_out=not of_milestones)]
    if chosen == "csv":
        from bishan_targets.render import csv

        rows = (csv.milestones if of_milestones else csv.status)(report, run.say)
        return Shown(as_csv(rows, how, run.say), remarks)
    return Shown(_render(report, chosen, run, color, drawn), remarks)


def _on_members(report: Report, run: Session) -> list[str]:
    if report.members is None:
        return []
    from bishan_targets.render.members import sentences

    return sentences(report.members, run.say)


def _on_milestones(report: Report, chosen: str, run: Session, *, left_out: bool) -> list[str]:
    """Sentences about the milestones, and one on their absence from a table of targets alone."""
    if not report.milestones:
        return []
    from bishan_targets.render.milestones import sentences

    said = sentences(report, run.say)
    return [*said, run.say("milestones.left_out")] if chosen == "csv" and left_out else said


def _courses(book: Book, report: Report, run: Session) -> dict[str, str]:
    """Sparklines of the targets' figures, for a terminal."""
    from bishan_targets.render.terminal.sparkline import sparkline
    from bishan_targets.report.status import courses

    plain = run.say.ascii_only
    return {id_: sparkline(v, ascii_only=plain) for id_, v in courses(book, report).items()}


def _render(report: Report, chosen: str, run: Session, color: str, courses: dict[str, str]) -> str:
    match chosen:
        case "markdown":
            from bishan_targets.render import markdown

            return markdown.status(report, run.say)
        case "plain":
            from bishan_targets.render import plain

            return plain.status(report, run.say)
    from bishan_targets.render.terminal import table

    return table.status(
        report,
        run.say,
        width=output.terminal_width(),
        color=output.wants_color(color, run.environment),
        courses=courses,
    )
