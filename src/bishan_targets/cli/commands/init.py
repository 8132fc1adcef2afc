"""`bishan init`: a plan to begin with."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bishan_targets.cli import output
from bishan_targets.cli.asking import can_ask
from bishan_targets.cli.commands.import_ import Date, SheetName, Wheres, chosen_rows, chosen_sheets
from bishan_targets.cli.completion import one_of
from bishan_targets.cli.measuring import Measures, said_of_figures
from bishan_targets.cli.options import Lang, Session, Yes, session
from bishan_targets.cli.waiting import waiting
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.storage.locations import PLAN_NAME
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.recording.entries import Entry
    from bishan_targets.recording.new_plan import NewGoal
    from bishan_targets.tables.understood import Told

_EXAMPLES: Final = ("bishan",)
_YEARS_AHEAD: Final = 5
Folder = Annotated[str, typer.Argument(metavar="[DIR]")]
Example = Annotated[
    str | None, typer.Option("--example", metavar="NAME", autocompletion=one_of(_EXAMPLES))
]
From = Annotated[str | None, typer.Option("--from", metavar="FILE")]
By = Annotated[str | None, typer.Option("--by", metavar="DATE")]


def init(
    ctx: typer.Context,
    folder: Folder = ".",
    example: Example = None,
    from_: From = None,
    where: Wheres = None,
    sheet: SheetName = None,
    date_: Date = None,
    by: By = None,
    measures: Measures = None,
    yes: Yes = False,
    lang: Lang = None,
) -> int:
    """Parse, ask, write; the exit code is 0, or 2 if there are files already."""
    from bishan_targets.recording import new_plan as templates
    from bishan_targets.storage.atomic import create

    run = session(ctx)
    run.check_language(lang)
    only_of_tables = {"--figures": measures, "--sheet": sheet, "--date": date_, "--by": by}
    for option, given in only_of_tables.items():
        if given and from_ is None:
            raise run.refuse("usage.option-alone", option=option, other="--from")
    asks = not yes and can_ask()
    if asks and example is None:
        _refuse_existing(Path(folder) / PLAN_NAME)
    texts: Mapping[str, str] | None
    is_open = False
    if example is not None:
        texts = templates.example(run.choice("--example", example, _EXAMPLES))
    elif from_ is not None:
        from bishan_targets.tables.understood import Told

        rows, said = chosen_rows(where or (), run), said_of_figures(run, measures or ())
        span = run.span("--date", date_) if date_ else None
        told = Told(span.last if span else None, where=rows, said=said)
        told = replace(told, begins=span.first if span else None)
        deadline = run.day("--by", by) if by else None
        found = _from_table(from_, folder, told, sheet or (), deadline, run, yes=yes, asks=asks)
        texts, is_open = found or (None, True)
    else:
        texts, is_open = _of_answers(folder, run, asks=asks)
    if texts is None:
        output.complain(run.say("record.left"))
        return 0
    create(Path(folder), texts, waiting(run.say))
    output.write(_next(folder, texts, run, to_fill_in=is_open))
    return 0


def _refuse_existing(plan: Path) -> None:
    """Raise InputError for a plan that is there, before anything is asked for nothing."""
    if os.path.lexists(plan):
        raise InputError([Diagnostic("exists", file=plan.as_posix())])


def _from_table(
    table: str,
    folder: str,
    told: Told,
    names: Sequence[str],
    by: date | None,
    run: Session,
    *,
    yes: bool,
    asks: bool,
) -> tuple[Mapping[str, str], bool] | None:
    """A plan's files from a table, from the sheets with these names or all of them."""
    from bishan_targets.cli.plan_from_table import FromTable

    sheets = chosen_sheets(table, names, run)
    told = replace(told, sheets_chosen=bool(names))
    otherwise = date(told.date.year, 12, 31) if told.date else _deadline()
    given = FromTable(table, sheets, told, _plan_name(folder, run), by, otherwise, yes, asks)
    return given.write(run)


def _of_answers(folder: str, run: Session, *, asks: bool) -> tuple[dict[str, str], bool]:
    """A plan with the goals from the answers, or with an example if there are none.

    And whether goals are still to be filled in.
    """
    from bishan_targets.recording.new_plan import new_plan

    answers = None
    if asks:
        from bishan_targets.cli.interview import interview

        answers = interview(run)
    goals, by, entries = answers or _example_goal(run)
    is_open = not all(each.is_filled_in for each in goals)
    return new_plan(_plan_name(folder, run), by, goals, entries, run.say), is_open


def _example_goal(run: Session) -> tuple[Sequence[NewGoal], date, Sequence[Entry]]:
    """An example goal, marked as such, with a figure marked likewise."""
    from bishan_targets.model.goals import Operator
    from bishan_targets.recording.entries import Entry
    from bishan_targets.recording.new_plan import NewGoal

    name, note = run.say("init.example.name"), run.say("init.example.note")
    goal = NewGoal("example", name, "%", Operator.AT_LEAST, Decimal(45))
    last_year = date(date.today().year - 1, 12, 31)
    return [goal], _deadline(), [Entry("example", last_year, Decimal("43.1"), note=note)]


def _plan_name(folder: str, run: Session) -> str:
    """The folder's own name; the plan's readers can change it."""
    with suppress(OSError):  # the working directory was deleted: writing reports it
        if name := Path(folder).resolve().name:
            return name
    return run.say("init.plan-name")


def _deadline() -> date:
    return date(min(date.today().year + _YEARS_AHEAD, date.max.year), 12, 31)


def _next(folder: str, texts: Iterable[str], run: Session, *, to_fill_in: bool) -> str:
    """The files written, and the next step: a command ready to run."""
    shown = [(Path(folder) / path).as_posix() for path in texts if not path.startswith(".")]
    written = run.say("record.written", files=run.say("list.separator").join(map(visible, shown)))
    written = output.fitted(written, sys.stdout)
    plan = visible((Path(folder) / "targets.toml").as_posix())
    has_figures = any(path.startswith("actuals/") for path in texts)
    key = "init.next" if has_figures else "init.next-without-figures"
    key = "init.fill-in-next" if to_fill_in else key
    return f"{written}\n{run.say(key, file=plan, command=_command(folder, run))}\n"


def _command(folder: str, run: Session) -> str:
    """The command that shows the plan, from the user's current folder."""
    quoted = visible(_quoted(Path(folder).as_posix()))
    if quoted.startswith("-"):
        quoted = f"./{quoted}"
    if run.environment.get("BISHAN_FILE"):  # it precedes the current folder's plan
        return run.say("init.command.file", file=quoted)
    if Path(folder).samefile("."):
        return run.say("init.command.here")
    return run.say("init.command.there", folder=quoted)


def _quoted(folder: str) -> str:
    """A folder's name quoted for the shell; Windows shells know only double quotation marks."""
    if sys.platform != "win32":
        return shlex.quote(folder)
    from subprocess import list2cmdline

    return list2cmdline([folder])
