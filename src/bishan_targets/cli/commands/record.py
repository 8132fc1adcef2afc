"""`bishan record`: write figures, and statements about milestones, to a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import beginnings, states
from bishan_targets.cli.measuring import Measures, said_of_figures
from bishan_targets.cli.options import (
    Context,
    DryRun,
    File,
    Json,
    Lang,
    Member,
    NoteText,
    Provisional,
    Replace,
    Session,
    SourceText,
    Which,
    Yes,
    session,
)
from bishan_targets.cli.results import fail
from bishan_targets.cli.statements import GivenStatements, given_statements, no_figure_of
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.text.folding import with_plain_equals

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.model.targets import Figures as Kind
    from bishan_targets.reading.files import Files
    from bishan_targets.recording.draft import Draft
    from bishan_targets.recording.entries import Entry
    from bishan_targets.recording.measures import Said
    from bishan_targets.report.record import RecordReport
    from bishan_targets.text.spans import Span

Figures = Annotated[
    list[str] | None, typer.Argument(metavar="[ID=VALUE]...", autocompletion=beginnings)
]
Date = Annotated[str | None, typer.Option("--date", "-d", metavar="DATE")]
Milestones = Annotated[
    list[str] | None,
    typer.Option("--milestone", metavar="ID=STATE", autocompletion=states),
]
Evidence = Annotated[str | None, typer.Option("--evidence", metavar="TEXT")]
Steps = Annotated[list[str] | None, typer.Option("--step", metavar="TEXT")]
Expected = Annotated[str | None, typer.Option("--expected", metavar="DATE")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE")]


@dataclass(slots=True)
class _Figures:
    """Figures by metric, statements about milestones, and the options common to all of them.

    With `context`, an unknown name is taken for a metric without a target.
    """

    run: Session
    given: Sequence[tuple[str, str]]
    stated: GivenStatements
    span: Span
    source: str | None
    note: str | None
    provisional: bool | None
    replace: bool
    context: bool
    today: date
    measures: Said

    def draft(self, files: Files) -> Draft:
        """The figures and statements as entries, if all of them can be parsed."""
        from bishan_targets.reading.plan import read
        from bishan_targets.recording.draft import draft
        from bishan_targets.tables.names import said_of_metrics

        before = read(files)
        entries, problems = self._entries(before)
        about = (self.span.last, self.source, self.note)
        statements, objections = self.stated.entries(self.run, before, *about)
        said, of_figures = said_of_metrics(self.measures, before)
        if faults := [*problems, *objections, *of_figures]:
            raise InputError(faults)
        return draft(
            files,
            before,
            entries,
            statements,
            today=self.today,
            replace=self.replace,
            said=said,
        )

    def settle(self, kinds: Mapping[str, Kind]) -> None:
        """Take the user's answers on the kinds of figures, by metric."""
        self.measures = self.measures.with_answers(kinds)

    def text(self, draft: Draft, *, written: bool) -> str:
        """The figures and statements recorded, and the effect on targets and milestones."""
        from bishan_targets.render.record import text

        return text(self.report(draft, written=written), self.run.say, output.terminal_width())

    def report(
        self, draft: Draft, refused: Sequence[Diagnostic] = (), *, written: bool
    ) -> RecordReport:
        """The same as plain values, with the reasons for a refusal."""
        from bishan_targets.report.record import record_report

        return record_report(draft, self.today, refused, written=written)

    def _entries(self, book: Book) -> tuple[list[Entry], list[Diagnostic]]:
        from bishan_targets.recording.entries import Entry
        from bishan_targets.recording.given import figure_of
        from bishan_targets.tables.names import Names, metric_named, milestone_named

        names = Names(book)
        found: list[Entry] = []
        problems: list[Diagnostic] = []
        for name, text in self.given:
            milestone = milestone_named(name, book.plan)
            is_context = self.context and not milestone
            meaning = metric_named(name, names, book, context=is_context)
            if isinstance(meaning, Diagnostic):
                other = [_of_members(meaning, book), *_bad_figure(name, text)]
                problems += [no_figure_of(milestone)] if milestone else other
                continue
            value = figure_of(text, meaning.metric, book)
            if isinstance(value, Diagnostic):
                problems.append(value)
                continue
            said = (self.source, self.note, self.provisional)
            day, begins = self.span.last, self.span.first
            found.append(Entry(meaning.metric, day, value, *said, begins=begins))
        return found, problems


def _of_members(unknown: Diagnostic, book: Book) -> Diagnostic:
    if not book.plan.members:
        return unknown
    from bishan_targets.storage.member_metrics import named_by_members

    return named_by_members(unknown, book)


def _bad_figure(name: str, text: str) -> list[Diagnostic]:
    """Errors in a figure that do not depend on its metric's unit, which is unknown."""
    from bishan_targets.recording.given import no_figure
    from bishan_targets.text.numbers import Refusal, read_figure

    found = read_figure(text)
    if not isinstance(found, Refusal) or found.reason == "unknown-unit":
        return []
    return [no_figure(text, name, found)]


def record(
    ctx: typer.Context,
    figures: Figures = None,
    date_: Date = None,
    milestones: Milestones = None,
    evidence: Evidence = None,
    steps: Steps = None,
    expected: Expected = None,
    on: On = None,
    source: SourceText = None,
    note: NoteText = None,
    provisional: Provisional = False,
    replace: Replace = False,
    context: Context = False,
    measures: Measures = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    file: File = None,
    member: Member = None,
    lang: Lang = None,
) -> int:
    """Parse, draft, ask, write; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.cli.selection import plan_path
    from bishan_targets.cli.writing_figures import Manner, finish_figures, said
    from bishan_targets.report.record import failed_record

    run = session(ctx)
    run.check_language(lang)
    if not (figures or milestones):
        raise run.refuse("usage.nothing-to-record")
    alone = (("--provisional", provisional), ("--context", context), ("--figures", measures))
    for option, is_given in alone:
        if is_given and not figures:
            raise run.refuse("usage.option-alone", option=option, other="ID=VALUE")
    given, span = [_parted(each, run) for each in figures or ()], run.span("--date", date_)
    stated = given_statements(run, milestones or (), steps or (), evidence, expected, on)
    today, manner = date.today(), Manner(yes, dry_run, json)
    # A replacement figure is provisional only if the command line says so.
    mark = provisional if replace else provisional or None
    whence, remark = said(run, "--source", source), said(run, "--note", note)
    texts = (whence, remark, mark)
    kinds = said_of_figures(run, measures or ())
    work = _Figures(run, given, stated, span, *texts, replace, context, today, kinds)
    try:
        return finish_figures(run, plan_path(run, Which(file, member)), work, manner)
    except InputError as error:
        return fail(error, failed_record(error.diagnostics), "json" if json else "plain")


def _parted(given: str, run: Session) -> tuple[str, str]:
    """`ID=VALUE` as its two parts."""
    metric, equals, value = with_plain_equals(given).partition("=")
    if not (metric.strip() and equals):
        raise run.refuse("usage.bad-figure", given=given)
    return metric.strip(), value
