"""`bishan report`: the plan as a web page, a document, a workbook, or Markdown."""

from __future__ import annotations

import os
import re
from typing import Annotated, Final, NamedTuple

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
    Moment,
    Owner,
    Partial,
    Session,
    Wanted,
    Which,
    session,
)
from bishan_targets.cli.progress import progress
from bishan_targets.cli.report_forms import Form, Wish, maker, said_of
from bishan_targets.cli.results import STDOUT, deliver, is_stream, warn
from bishan_targets.cli.selection import load_book
from bishan_targets.extras import require
from bishan_targets.text.safe import visible

_FORMATS: Final = {
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    ".docx": "docx",
    ".xlsx": "xlsx",
}

Output = Annotated[str | None, typer.Option("--output", "-o", metavar="PATH")]
Site = Annotated[str | None, typer.Option("--site", metavar="DIR")]
Jobs = Annotated[str | None, typer.Option("--jobs", metavar="NUMBER")]
Template = Annotated[str | None, typer.Option("--template", metavar="FILE")]
Fonts = Annotated[str | None, typer.Option("--fonts", metavar="FOLDER")]
ReportFormat = Annotated[str | None, typer.Option("--format", metavar="FORMAT")]


def report(
    ctx: typer.Context,
    ids: GoalIds = None,
    owner: Owner = None,
    binding: Binding = False,
    output_: Output = None,
    site: Site = None,
    jobs: Jobs = None,
    report_format: ReportFormat = None,
    template: Template = None,
    fonts: Fonts = None,
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
    wanted = Wanted(owner or (), binding)
    if site is not None:
        _refuse_beside_site(run, output_, report_format, template, fonts)
        asked = _Asked(ids or [], wanted, run.moment(as_of, goals))
        return _site(run, which, asked, site, _processes(run, jobs))
    if jobs is not None:
        raise run.refuse("usage.option-needed", option="--site")
    target = _where(run, output_)
    default = "html" if is_stream(target) else None
    form = Form(format_of(run, report_format, target, _FORMATS, default), template, fonts)
    made = maker(run, form)
    moment = run.moment(as_of, goals)
    book, _, selected = load_book(
        run, which, ids or [], milestones=True, as_of=moment, wanted=wanted
    )
    warn(book.diagnostics, form.name, run.say)
    with progress(run.say("progress.report"), len(book.plan.chosen(selected))) as tick:
        found = made(Wish(book, moment.day, selected), tick)
    deliver(target, found.content)
    if not is_stream(target):
        output.complain(said_of(run, target, found))
    return exit_code_for(book)


class _Asked(NamedTuple):
    """The targets to report, and the day."""

    ids: list[str]
    wanted: Wanted
    moment: Moment


def _refuse_beside_site(run: Session, *given_: str | None) -> None:
    """A site has a folder of its own, and one form."""
    options = ("--output", "--format", "--template", "--fonts")
    for option, given in zip(options, given_, strict=True):
        if given is not None:
            raise run.refuse("usage.one-of", option="--site", other=option)


def _processes(run: Session, given: str | None) -> int:
    """The number of `--jobs`; by default that of the cores."""
    if given is None:
        return os.cpu_count() or 1
    if not re.fullmatch(r"[1-9][0-9]{0,2}", given):
        raise run.refuse("usage.bad-number", option="--jobs", given=given)
    return int(given)


def _site(run: Session, which: Which, asked: _Asked, folder: str, jobs: int) -> int:
    require("report")
    from bishan_targets.cli.site import build
    from bishan_targets.cli.site_part import Wish as WishOfSite

    ids, wanted, moment = asked
    found = load_book(run, which, ids, milestones=True, as_of=moment, wanted=wanted)
    warn(found.book.diagnostics, "html", run.say)
    wish = WishOfSite(run.say.language, moment, found.ids, wanted, which.partial)
    built = build(
        folder,
        found.book,
        wish,
        run.document_say,
        jobs,
        lambda total: progress(run.say("progress.site"), total),
    )
    shown = visible(f"{folder.rstrip('/')}/")
    output.complain(run.say.count("site.written", built.pages, path=shown))
    return 0


def _where(run: Session, given: str | None) -> str:
    """The file to write; a page is not printed to a terminal."""
    if given is None or (given == STDOUT and output.is_terminal()):
        raise run.refuse("usage.option-needed", option="--output")
    return given
