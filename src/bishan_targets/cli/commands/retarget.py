"""`bishan retarget`: change a target's goal, and keep the old one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import targets
from bishan_targets.cli.options import (
    DryRun,
    File,
    Json,
    Lang,
    Session,
    SourceText,
    Yes,
    session,
)
from bishan_targets.cli.results import fail
from bishan_targets.cli.selection import meant
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.text.periods import read_day

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.reading.files import Files
    from bishan_targets.recording.retarget import GoalDraft, NewGoal
    from bishan_targets.report.retarget import RetargetReport

TargetId = Annotated[str, typer.Argument(metavar="ID", autocompletion=targets)]
AtLeast = Annotated[str | None, typer.Option("--at-least", metavar="N")]
MoreThan = Annotated[str | None, typer.Option("--more-than", metavar="N")]
AtMost = Annotated[str | None, typer.Option("--at-most", metavar="N")]
LessThan = Annotated[str | None, typer.Option("--less-than", metavar="N")]
Between = Annotated[tuple[str, str] | None, typer.Option("--between", metavar="LOW HIGH")]
About = Annotated[str | None, typer.Option("--about", metavar="N")]
Within = Annotated[str | None, typer.Option("--within", metavar="N")]
By = Annotated[str | None, typer.Option("--by", metavar="DATE")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT")]
Undo = Annotated[bool, typer.Option("--undo")]


@dataclass(frozen=True, slots=True)
class _Change:
    """A target's name and its new goal, or None to take back the last change."""

    run: Session
    name: str
    asked: NewGoal | None
    today: date

    def draft(self, files: Files) -> GoalDraft:
        """The plan with the change; raises InputError."""
        from bishan_targets.reading.plan import read
        from bishan_targets.recording.retarget import with_former_goal, with_new_goal

        before = read(files)
        target = _target(self.name, before)
        if self.asked is None:
            return with_former_goal(files, before, target)
        return with_new_goal(files, before, target, self.asked)

    def text(self, draft: GoalDraft, *, written: bool) -> str:
        """Both goals, and the effect of the change."""
        from bishan_targets.render.retarget import text

        return text(self.report(draft, written=written), self.run.say, output.terminal_width())

    def report(
        self, draft: GoalDraft, refused: Sequence[Diagnostic] = (), *, written: bool
    ) -> RetargetReport:
        """The same as plain values."""
        from bishan_targets.report.retarget import retarget_report

        return retarget_report(draft, self.today, refused, written=written)


def retarget(
    ctx: typer.Context,
    target: TargetId,
    at_least: AtLeast = None,
    more_than: MoreThan = None,
    at_most: AtMost = None,
    less_than: LessThan = None,
    between: Between = None,
    about: About = None,
    within: Within = None,
    by: By = None,
    until: Until = None,
    reason: Reason = None,
    source: SourceText = None,
    undo: Undo = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
    file: File = None,
    lang: Lang = None,
) -> int:
    """Parse, draft, ask, write; the exit code is 0, or 2 for invalid input."""
    from bishan_targets.cli.writing_figures import Manner, finish
    from bishan_targets.report.retarget import failed_retarget
    from bishan_targets.storage.locations import find_plan

    run = session(ctx)
    run.check_language(lang)
    band = {"--between": between, "--about": about, "--within": within}
    bounds = {
        "--at-least": at_least,
        "--more-than": more_than,
        "--at-most": at_most,
        "--less-than": less_than,
    }
    words = {"--by": by, "--until": until, "--reason": reason, "--source": source}
    asked = _asked(run, {**bounds, **band}, words, undo=undo)
    work = _Change(run, target, asked, date.today())
    try:
        plan = find_plan(file, run.environment)
        return finish(run, plan, work, Manner(yes, dry_run, json))
    except InputError as error:
        return fail(error, failed_retarget(error.diagnostics), "json" if json else "plain")


def _target(name: str, book: Book) -> str:
    """The id of a target, by id or name."""
    known = [*book.plan.tracked]
    found = name if name in known else meant(name, known, book)
    if isinstance(found, Diagnostic):
        of_milestone = found.code == "is-milestone"
        raise InputError([found._replace(hint="deadline-in-plan") if of_milestone else found])
    return found


def _asked(
    run: Session,
    goals: Mapping[str, str | tuple[str, str] | None],
    words: Mapping[str, str | None],
    *,
    undo: bool,
) -> NewGoal | None:
    """The new goal that the options ask for, None for `--undo`; raises UsageError."""
    from bishan_targets.cli.writing_figures import said
    from bishan_targets.recording.retarget import NewGoal

    given = [name for name, value in {**goals, **words}.items() if value is not None]
    if undo:
        if given:
            raise run.refuse("usage.undo-alone", option=given[0])
        return None
    key, numbers = _goal(run, goals)
    by, until = words["--by"], words["--until"]
    if key is None and by is None:
        raise run.refuse("usage.no-new-goal")
    reason = said(run, "--reason", words["--reason"])
    if reason is None:
        raise run.refuse("usage.option-needed", option="--reason")
    return NewGoal(
        key=key,
        numbers=numbers,
        by=run.day("--by", by) if by else None,
        until=_first_day(run, until),
        reason=reason,
        source=said(run, "--source", words["--source"]),
    )


def _goal(
    run: Session, goals: Mapping[str, str | tuple[str, str] | None]
) -> tuple[str | None, tuple[str, ...]]:
    """The key of the one goal given, and its numbers; no key if none is."""
    given = {name: value for name, value in goals.items() if value is not None}
    within = given.pop("--within", None)
    if (within is None) == ("--about" in given):
        needed = "--within" if within is None else "--about"
        raise run.refuse("usage.option-needed", option=needed)
    if len(given) > 1:
        first, second, *_ = given
        raise run.refuse("usage.two-goals", first=first, second=second)
    if not given:
        return None, ()
    name, value = given.popitem()
    numbers = (value,) if isinstance(value, str) else tuple(value)
    more = (within,) if isinstance(within, str) else ()
    return name.removeprefix("--").replace("-", "_"), (*numbers, *more)


def _first_day(run: Session, given: str | None) -> date:
    """The day of `--until`; a period would leave open which of its days is meant."""
    if given is None:
        return date.today()
    if day := read_day(given):
        return day
    raise run.refuse("usage.bad-day", option="--until", given=given)
