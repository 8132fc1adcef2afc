"""`bishan rules`: what the published rules say of the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import described
from bishan_targets.cli.options import AsOf, File, Format, Json, Lang, Session, session
from bishan_targets.cli.results import UTF8_FORMATS, fail, remark, tabular, warn
from bishan_targets.cli.selection import load_book

if TYPE_CHECKING:
    from bishan_targets.report.rules import RulesReport

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", autocompletion=described)]
Explain = Annotated[str | None, typer.Option("--explain", metavar="ID", autocompletion=described)]


def rules(
    ctx: typer.Context,
    ids: Ids = None,
    explain: Explain = None,
    as_of: AsOf = None,
    format_: Format = None,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, load, compute, render; the exit code is 0, or 2 where the input is wrong."""
    from bishan_targets.model.diagnostics import InputError
    from bishan_targets.report.rules import failed_rules, ruled

    run = session(ctx)
    run.check_language(lang)
    if explain and ids:
        raise run.refuse("usage.explain-alone")
    chosen, day = run.format(format_, json), run.day("--as-of", as_of)
    wanted = [explain] if explain else ids or []
    try:
        book, chosen_ids = load_book(run, file, wanted, indicators=True, as_of=day)
    except InputError as error:
        return fail(error, failed_rules(day, error.diagnostics), chosen)
    report = ruled(book, day, chosen_ids or None)
    warn(book.diagnostics, chosen, run.say)
    if explain and chosen not in UTF8_FORMATS:
        output.write(_explain(report, chosen, run))
    else:
        _show(report, chosen, run)
    return 0


def _show(report: RulesReport, chosen: str, run: Session) -> None:
    from bishan_targets.render import csv
    from bishan_targets.render import rules as ruling

    grid = ruling.grid(report, run.say, output.terminal_width() if chosen == "table" else None)
    text = csv.rules(report, run.say) if chosen == "csv" else tabular(report, grid, chosen)
    output.write(text, utf8=chosen in UTF8_FORMATS)
    remark(grid.notes if chosen == "csv" else grid.below, chosen)


def _explain(report: RulesReport, chosen: str, run: Session) -> str:
    from bishan_targets.render import markdown, rule_sections, text

    page = rule_sections.explained(report, run.say)
    if chosen == "markdown":
        return markdown.lay_out(page)
    return text.lay_out(page, output.terminal_width() if chosen == "table" else None)
