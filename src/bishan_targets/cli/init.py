"""`bishan init`: a plan to begin with."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from bishan_targets.cli import output
from bishan_targets.cli.asking import ask, can_ask
from bishan_targets.cli.completion import one_of
from bishan_targets.cli.options import Lang, Session, Yes, session
from bishan_targets.cli.waiting import waiting
from bishan_targets.text import visible

if TYPE_CHECKING:
    from bishan_targets.entries import Entry
    from bishan_targets.templates import NewGoal

_EXAMPLES: Final = ("bishan",)
_YEARS_AHEAD: Final = 5
_MOST_TRIES: Final = 5
Folder = Annotated[str, typer.Argument(metavar="[DIR]")]
Example = Annotated[
    str | None, typer.Option("--example", metavar="NAME", autocompletion=one_of(_EXAMPLES))
]
From = Annotated[str | None, typer.Option("--from", metavar="FILE")]
Answer = TypeVar("Answer")


def init(
    ctx: typer.Context,
    folder: Folder = ".",
    example: Example = None,
    from_: From = None,
    yes: Yes = False,
    lang: Lang = None,
) -> int:
    """Parse, ask, write; the exit code is 0, or 2 where something stands there already."""
    from bishan_targets import templates
    from bishan_targets.writing import create

    run = session(ctx)
    run.check_language(lang)
    if example is not None:
        texts = templates.example(run.choice("--example", example, _EXAMPLES))
    elif from_ is not None:
        texts = _from_table(from_, folder, run)
    else:
        texts = _first_goal(folder, run, asks=not yes and can_ask())
    create(Path(folder), texts, waiting(run.say))
    output.write(_next(folder, texts, run, to_fill_in=from_ is not None))
    return 0


def _from_table(table: str, folder: str, run: Session) -> dict[str, str]:
    from bishan_targets.tables.drafting import draft_goals
    from bishan_targets.tables.opening import open_table
    from bishan_targets.templates import new_plan

    goals, entries = draft_goals(table, open_table(table))
    return new_plan(_plan_name(folder, run), _deadline(), goals, entries, run.say)


def _first_goal(folder: str, run: Session, *, asks: bool) -> dict[str, str]:
    """A plan with the goal that is answered, or with an example where nothing is."""
    from bishan_targets.templates import new_plan

    name = ask(run.say("init.ask.name")) if asks else ""
    goal, by, entries = _answers(name, run) if name else _example_goal(run)
    return new_plan(_plan_name(folder, run), by, [goal], entries, run.say)


def _example_goal(run: Session) -> tuple[NewGoal, date, list[Entry]]:
    """A goal that says of itself that it is an example, with a figure that says so, too."""
    from bishan_targets.entries import Entry
    from bishan_targets.model import Operator
    from bishan_targets.templates import NewGoal

    name, note = run.say("init.example.name"), run.say("init.example.note")
    goal = NewGoal("example", name, "%", Operator.AT_LEAST, Decimal(45))
    last_year = date(date.today().year - 1, 12, 31)
    return goal, _deadline(), [Entry("example", last_year, Decimal("43.1"), note=note)]


def _answers(name: str, run: Session) -> tuple[NewGoal, date, list[Entry]]:
    """The first goal, and its latest figure if there is one, as whoever is asked says."""
    from bishan_targets.entries import Entry
    from bishan_targets.numerals import read_figure
    from bishan_targets.periods import read_period
    from bishan_targets.templates import NewGoal, new_id, read_goal

    say = run.say
    unit = ask(say("init.ask.unit")) or None
    units = [unit] if unit else []
    operator, value = _answer(run, "init.ask.goal", lambda text: read_goal(text, unit))
    by = _answer(run, "init.ask.by", read_period)
    goal = NewGoal(new_id(name, ()), name, unit, operator, value)

    def figures(text: str) -> list[Decimal] | None:
        found = read_figure(text, units)
        return [found] if isinstance(found, Decimal) else None if text else []

    latest = _answer(run, "init.ask.latest", figures)
    day = _answer(run, "init.ask.date", read_period) if latest else by
    return goal, by, [Entry(goal.id, day, value) for value in latest]


def _answer(run: Session, question: str, read: Callable[[str], Answer | None]) -> Answer:
    """The first answer that can be read; a UsageError after a few that cannot."""
    for _ in range(_MOST_TRIES):
        found = read(ask(run.say(question)))
        if found is not None:
            return found
        output.complain(run.say("init.again"))
    raise run.refuse("usage.no-answer")


def _plan_name(folder: str, run: Session) -> str:
    """The folder's own name, which whoever reads the plan can change."""
    with suppress(OSError):  # the working directory has been deleted: writing says so
        if name := Path(folder).resolve().name:
            return name
    return run.say("init.plan-name")


def _deadline() -> date:
    return date(min(date.today().year + _YEARS_AHEAD, date.max.year), 12, 31)


def _next(folder: str, texts: Iterable[str], run: Session, *, to_fill_in: bool) -> str:
    """What was written, and what to do next."""
    shown = [(Path(folder) / path).as_posix() for path in texts if not path.startswith(".")]
    written = run.say("record.written", files=run.say("list.separator").join(map(visible, shown)))
    enter = "" if Path(folder).samefile(".") else f"  cd {visible(_quoted(folder))}\n"
    plan = visible((Path(folder) / "targets.toml").as_posix())
    key = "init.fill-in-next" if to_fill_in else "init.next"
    return f"{written}\n{run.say(key, file=plan, enter=enter)}\n"


def _quoted(folder: str) -> str:
    """A folder's name as the shell takes it; those of Windows know double quotation marks alone."""
    if sys.platform != "win32":
        return shlex.quote(folder)
    from subprocess import list2cmdline

    return list2cmdline([folder])
