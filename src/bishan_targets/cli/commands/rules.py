"""`bishan rules`: verdicts of the published rules on the same figures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import described
from bishan_targets.cli.options import (
    AsOf,
    Binding,
    Bom,
    File,
    Format,
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
from bishan_targets.cli.results import Shown, answer, tabular
from bishan_targets.cli.selection import load_book

if TYPE_CHECKING:
    from bishan_targets.report.rules import RulesReport

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", autocompletion=described)]
Explain = Annotated[str | None, typer.Option("--explain", metavar="ID", autocompletion=described)]


def rules(
    ctx: typer.Context,
    ids: Ids = None,
    explain: Explain = None,
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
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.report.rules import failed_rules, ruled

    run, which = session(ctx), Which(file, member, partial_)
    run.check_language(lang)
    if explain and (ids or owner or binding):
        raise run.refuse("usage.explain-alone")
    chosen, moment = run.format(format_, json), run.moment(as_of, goals)
    run, how = run.writing(chosen), run.spreadsheet(bom, labels, chosen)
    day = moment.day
    names = [explain] if explain else ids or []
    wanted = Wanted(owner or (), binding)
    shown = _explain if explain and chosen != "csv" else partial(_show, how=how)
    return answer(
        run,
        chosen,
        load=lambda: load_book(run, which, names, indicators=True, as_of=moment, wanted=wanted),
        ask=lambda given: ruled(given.book, day, given.selected),
        failed=partial(failed_rules, day),
        show=lambda _, report: shown(report, chosen, run),
    )


def _show(report: RulesReport, chosen: str, run: Session, how: Spreadsheet) -> Shown:
    from bishan_targets.render import csv
    from bishan_targets.render.rules import grid

    found = grid(report, run.say, output.terminal_width() if chosen == "table" else None)
    return tabular(found, chosen, lambda: csv.rules(report, run.say), how, run.say)


def _explain(report: RulesReport, chosen: str, run: Session) -> Shown:
    from bishan_targets.render import markdown, rule_sections, text

    page = rule_sections.explained(report, run.say)
    if chosen == "markdown":
        return Shown(markdown.lay_out(page))
    return Shown(text.lay_out(page, output.terminal_width() if chosen == "table" else None))
