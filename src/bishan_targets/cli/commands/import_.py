"""`bishan import`: take figures from somebody else's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_in
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
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
from bishan_targets.cli.progress import progress
from bishan_targets.cli.results import fail
from bishan_targets.cli.sources import As, Factors, SaveAs, factors, source_wanted
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.text.folding import with_plain_equals

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.model.targets import Figures
    from bishan_targets.reading.files import Files
    from bishan_targets.recording.draft import Draft
    from bishan_targets.report.import_ import ImportReport
    from bishan_targets.tables.import_ import Kept, SourceWanted
    from bishan_targets.tables.sheet import Sheet
    from bishan_targets.tables.understood import Told, Understood

TableFile = Annotated[str, typer.Argument(metavar="FILE")]
Maps = Annotated[list[str] | None, typer.Option("--map", metavar="NAME=ID")]
Wheres = Annotated[list[str] | None, typer.Option("--where", metavar="HEADING=TEXT")]
SheetName = Annotated[list[str] | None, typer.Option("--sheet", metavar="NAME")]
Date = Annotated[str | None, typer.Option("--date", "-d", metavar="DATE")]


@dataclass(slots=True)
class _Tables:
    """Sheets and the command line's settings for them; `understood` belongs to the last draft."""

    run: Session
    file: str
    sheets: Sequence[Sheet]
    told: Told
    replace: bool
    today: date
    wanted: SourceWanted | None = None
    understood: Sequence[Understood] = ()
    kept: Kept | None = None

    def draft(self, files: Files) -> Draft:
        """All figures of all sheets, if every cell is understood."""
        from bishan_targets.reading.plan import read
        from bishan_targets.tables.import_ import take

        with progress(self.run.say("progress.import"), len(self.sheets) + 2) as tick:
            before = read(files)
            tick()
            try:
                found = take(
                    self.file,
                    self.sheets,
                    self.told,
                    files,
                    before,
                    today=self.today,
                    replacing=self.replace,
                    wanted=self.wanted,
                    tick=tick,
                )
            except InputError as error:
                raise _or_of_members(error, before) from error
            self.understood, self.kept = found.understood, found.kept
            tick()
        return found.draft

    def settle(self, kinds: Mapping[str, Figures]) -> None:
        """Take the user's answers on the kinds of figures, by metric."""
        self.told = replace_in(self.told, said=self.told.said.with_answers(kinds))

    def text(self, draft: Draft, *, written: bool) -> str:
        """The contents recognised, the figures recorded, and the effect on the targets."""
        from bishan_targets.render.import_ import text

        return text(self.report(draft, written=written), self.run.say, output.terminal_width())

    def report(
        self, draft: Draft, refused: Sequence[Diagnostic] = (), *, written: bool
    ) -> ImportReport:
        """The same as plain values, with the reasons for a refusal."""
        from bishan_targets.report.import_ import import_report

        names = [each.name for each in self.sheets]
        return import_report(
            self.understood, names, draft, self.today, refused, self.kept, written=written
        )


def import_(
    ctx: typer.Context,
    table: TableFile,
    maps: Maps = None,
    where: Wheres = None,
    sheet: SheetName = None,
    date_: Date = None,
    measures: Measures = None,
    factor: Factors = None,
    as_: As = None,
    save_as: SaveAs = None,
    source: SourceText = None,
    note: NoteText = None,
    provisional: Provisional = False,
    replace: Replace = False,
    context: Context = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    file: File = None,
    member: Member = None,
    lang: Lang = None,
) -> int:
    """Parse, read, draft, ask, write; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.cli.selection import plan_path
    from bishan_targets.cli.writing_figures import Manner, finish_figures, said
    from bishan_targets.report.import_ import failed_import
    from bishan_targets.tables.understood import Told

    run = session(ctx)
    run.check_language(lang)
    names = dict(_named(each, run) for each in maps or ())
    rows = chosen_rows(where or (), run)
    span = run.span("--date", date_) if date_ else None
    day = span.last if span else None
    whence, remark = said(run, "--source", source), said(run, "--note", note)
    told = Told(day, whence, remark, provisional or None, names, context, rows, bool(sheet))
    said_of = said_of_figures(run, measures or ())
    told = replace_in(told, begins=span.first if span else None, said=said_of)
    told = replace_in(told, factors=factors(run, factor or ()))
    manner, today = Manner(yes, dry_run, json), date.today()
    try:
        plan = plan_path(run, Which(file, member))
        wanted = source_wanted(run, plan, as_, save_as, sheet or ())
        sheets = chosen_sheets(table, wanted.sheets if wanted else sheet or (), run)
        work = _Tables(run, table, sheets, told, replace, today, wanted)
        return finish_figures(run, plan, work, manner)
    except InputError as error:
        return fail(error, failed_import(error.diagnostics), "json" if json else "plain")


def _or_of_members(error: InputError, before: Book) -> InputError:
    """The error; if no name is known, and the plan has members, with a hint on naming one."""
    if not before.plan.members or all(each.code != "no-metric" for each in error.diagnostics):
        return error
    return InputError([each._replace(hint="of-members") for each in error.diagnostics])


def _named(given: str, run: Session) -> tuple[str, str]:
    """`NAME=ID` as its two parts."""
    name, equals, metric = with_plain_equals(given).rpartition("=")
    if not (name.strip() and equals and metric.strip()):
        raise run.refuse("usage.bad-map", given=given)
    return name.strip(), metric.strip()


def chosen_rows(given: Sequence[str], run: Session) -> dict[str, str]:
    """Each `HEADING=TEXT` as its two parts; the text may be empty."""
    found: dict[str, str] = {}
    for each in given:
        heading, equals, text = with_plain_equals(each).partition("=")
        if not (heading.strip() and equals):
            raise run.refuse("usage.bad-where", given=each)
        if found.setdefault(heading.strip(), text.strip()) != text.strip():
            raise run.refuse("usage.where-twice", given=heading.strip())
    return found


def chosen_sheets(table: str, wanted: Sequence[str], run: Session) -> list[Sheet]:
    """The table's sheets, or only the `wanted` ones; raises InputError."""
    from bishan_targets.tables.formats.opening import open_table

    found = open_table(table)
    for name in wanted:
        run.choice("--sheet", name, [each.name for each in found])
    return [each for each in found if not wanted or each.name in wanted]
