"""`bishan record`: write figures down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import beginnings
from bishan_targets.cli.options import (
    DryRun,
    File,
    Json,
    Lang,
    Note,
    Provisional,
    Replace,
    Session,
    Source,
    Yes,
    session,
)
from bishan_targets.cli.results import fail
from bishan_targets.diagnostics import Diagnostic, InputError
from bishan_targets.text import with_plain_equals

if TYPE_CHECKING:
    from bishan_targets.entries import Entry
    from bishan_targets.model import Book
    from bishan_targets.reading import Files
    from bishan_targets.recording import Draft
    from bishan_targets.report.recording import RecordReport

Figures = Annotated[list[str], typer.Argument(metavar="ID=VALUE...", autocompletion=beginnings)]
Date = Annotated[str | None, typer.Option("--date", "-d", metavar="DATE")]


@dataclass(frozen=True, slots=True)
class _Figures:
    """Figures by metric, and what is said of all of them together."""

    run: Session
    given: Sequence[tuple[str, str]]
    day: date
    source: str | None
    note: str | None
    provisional: bool | None
    replace: bool
    today: date

    def draft(self, files: Files) -> Draft:
        """The figures as entries, if all of them can be read."""
        from bishan_targets.recording import draft, read_so_far

        before = read_so_far(files)
        return draft(files, before, self._entries(before), today=self.today, replace=self.replace)

    def text(self, draft: Draft, *, written: bool) -> str:
        """What is recorded, and where it leaves the targets."""
        from bishan_targets.render.recording import text

        return text(self.report(draft, written=written), self.run.say, output.terminal_width())

    def report(self, draft: Draft, *, written: bool) -> RecordReport:
        """The same as plain values."""
        from bishan_targets.report.recording import record_report

        return record_report(draft, self.today, written=written)

    def _entries(self, book: Book) -> list[Entry]:
        from bishan_targets.entries import Entry
        from bishan_targets.figures import figure_of, metric_problem

        found: list[Entry] = []
        problems: list[Diagnostic] = []
        for metric, text in self.given:
            value = figure_of(text, metric, book)
            problem = metric_problem(metric, book)
            if problem or isinstance(value, Diagnostic):
                problems += [each for each in (problem, value) if isinstance(each, Diagnostic)]
                continue
            said = (self.source, self.note, self.provisional)
            found.append(Entry(metric, self.day, value, *said))
        if problems:
            raise InputError(problems)
        return found


def record(
    ctx: typer.Context,
    figures: Figures,
    date_: Date = None,
    source: Source = None,
    note: Note = None,
    provisional: Provisional = False,
    replace: Replace = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, draft, ask, write; the exit code is 0, or 2 where the input is wrong."""
    from bishan_targets.cli.recording import Manner, finish, said
    from bishan_targets.finding import find_plan
    from bishan_targets.report.recording import failed_record

    run = session(ctx)
    run.check_language(lang)
    given, day = [_parted(each, run) for each in figures], run.period("--date", date_)
    today, manner = date.today(), Manner(yes, dry_run, json)
    # A figure that replaces another is as final as the command line says.
    mark = provisional if replace else provisional or None
    whence, remark = said(run, "--source", source), said(run, "--note", note)
    work = _Figures(run, given, day, whence, remark, mark, replace, today)
    try:
        return finish(run, find_plan(file, run.environment), work, manner)
    except InputError as error:
        return fail(error, failed_record(error.diagnostics), "json" if json else "plain")


def _parted(given: str, run: Session) -> tuple[str, str]:
    """`ID=VALUE` as its two parts."""
    metric, equals, value = with_plain_equals(given).partition("=")
    if not (metric.strip() and equals):
        raise run.refuse("usage.bad-figure", given=given)
    return metric.strip(), value
