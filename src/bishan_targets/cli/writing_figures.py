"""From a draft to written files: show it, ask, write it under the lock, report the result."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from bishan_targets.cli import EXIT_INPUT, output
from bishan_targets.cli.asking import can_ask, confirm
from bishan_targets.cli.options import Session
from bishan_targets.cli.waiting import waiting
from bishan_targets.model.diagnostics import Diagnostic, InputError

if TYPE_CHECKING:
    from bishan_targets.model.book import Book
    from bishan_targets.model.targets import Figures
    from bishan_targets.reading.files import Files
    from bishan_targets.recording.anomaly import Anomaly
    from bishan_targets.recording.statements import StatementChange
    from bishan_targets.render.json import Document


@dataclass(frozen=True, slots=True)
class Manner:
    """Mode of operation: `yes` answers every question, `dry_run` writes nothing."""

    yes: bool
    dry_run: bool
    json: bool

    @property
    def asks(self) -> bool:
        """Whether to preview the changes, and ask."""
        return not self.dry_run and self._could_ask

    @property
    def settles(self) -> bool:
        """Whether questions raised by figures have an answer, or can be asked."""
        return self.yes or self._could_ask

    @property
    def _could_ask(self) -> bool:
        return not (self.yes or self.json) and can_ask()


def said(run: Session, option: str, given: str | None) -> str | None:
    """The value of an option about the figures, if given; it must be text that a file can hold."""
    text = (given or "").strip()
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise run.refuse("usage.not-text", option=option)
    return text or None


class Drafted(Protocol):
    """Changes to be written, questions about them, and the files' new contents by shown path."""

    @property
    def changes(self) -> Sequence[object]:
        """The changes, for comparison."""

    @property
    def anomalies(self) -> Sequence[Anomaly]:
        """Questions about figures."""

    @property
    def questions(self) -> Sequence[Diagnostic]:
        """Questions about the table of the figures."""

    @property
    def untimely(self) -> Sequence[StatementChange]:
        """Statements with a date still to come."""

    @property
    def after(self) -> Book:
        """The book with the changes."""

    @property
    def contents(self) -> Mapping[str, bytes]:
        """The new content of each changed file."""


DraftT = TypeVar("DraftT", bound=Drafted)


class Work(Protocol[DraftT]):
    """A command's request to write to a plan's files."""

    def draft(self, files: Files) -> DraftT:
        """The draft for the plan's files; raises InputError."""

    def text(self, draft: DraftT, *, written: bool) -> str:
        """The result for people."""

    def report(self, draft: DraftT, refused: Sequence[Diagnostic], *, written: bool) -> Document:
        """The same as plain values, with the reasons for a refusal."""


class FiguresWork(Work[DraftT], Protocol[DraftT]):
    """A command's request to write figures."""

    def settle(self, kinds: Mapping[str, Figures]) -> None:
        """Take the user's answers on the kinds of figures, by metric."""


def finish_figures(run: Session, plan: Path, work: FiguresWork[DraftT], manner: Manner) -> int:
    """The same as `finish`; the user is asked for kinds of figures that are not known.

    No other option answers that: without a terminal it is an error.
    """
    from bishan_targets.recording.measures import UnclearFiguresError

    try:
        return finish(run, plan, work, manner)
    except UnclearFiguresError as error:
        if manner.json or not can_ask():
            raise
        from bishan_targets.cli.measuring import answers

        work.settle(answers(run, error.questions))
    return finish(run, plan, work, manner)


def finish(run: Session, plan: Path, work: Work[DraftT], manner: Manner) -> int:
    """Write a command's changes, and report the result; the exit code. Raises InputError."""
    found = _carry_out(run, plan, work, manner)
    if found is None:
        output.complain(run.say("record.left"))
        return 0
    written = not manner.dry_run and bool(found.contents)
    refused = [] if manner.settles else doubts_about(found)
    if manner.json:
        from bishan_targets.render.json import render

        output.write(render(work.report(found, refused, written=written)), utf8=True)
    elif written and manner.asks:  # the rest was shown before
        from bishan_targets.render.record import listed

        files = listed(sorted(found.contents), run.say)
        output.write(output.fitted(run.say("record.written", files=files), sys.stdout) + "\n")
    else:
        output.write(work.text(found, written=written))
        if refused:  # only for a dry run: the changes shown would not be written
            raise InputError(refused)
    return EXIT_INPUT if refused else 0


def _carry_out(run: Session, plan: Path, work: Work[DraftT], manner: Manner) -> DraftT | None:
    """Make a draft and write it, unless something prevents it; None if the answer was no.

    If the user can be asked, the draft is made twice: once for the preview, and once more under the
    lock, with the same result required. Raises InputError.
    """
    from bishan_targets.storage.atomic import replace_all
    from bishan_targets.storage.locking import locked
    from bishan_targets.storage.store import open_files

    shown = None
    if manner.asks:
        shown = work.draft(open_files(plan))
        if shown.contents and not _agreed(run, work.text(shown, written=False)):
            return None
    if manner.dry_run:
        return work.draft(open_files(plan))
    with locked(plan.parent, waiting(run.say)):
        found = work.draft(open_files(plan))
        if shown and (found.changes, found.contents) != (shown.changes, shown.contents):
            raise InputError([Diagnostic("changed-meanwhile", file=found.after.plan.file)])
        if not manner.settles and (doubts := doubts_about(found)):
            raise InputError(doubts)
        replace_all(plan.parent, {Path(path): text for path, text in found.contents.items()})
    return found


def _agreed(run: Session, shown: str) -> bool:
    output.complain(shown)
    return confirm(run.say("record.ask"), run.say)


def doubts_about(found: Drafted) -> list[Diagnostic]:
    """The errors for all that nobody could confirm."""
    untimely = [
        {"id": each.milestone, "date": each.statement.date.isoformat()} for each in found.untimely
    ]
    of_statements = [Diagnostic("doubtful-future", values=values) for values in untimely]
    return [*found.questions, *map(doubtful, found.anomalies), *of_statements]


def doubtful(anomaly: Anomaly) -> Diagnostic:
    """The error for a questionable figure that nobody could confirm."""
    from bishan_targets.recording.entries import at

    entry = anomaly.change.entry
    return at(
        entry.origin,
        f"doubtful-{anomaly.kind}",
        id=entry.metric,
        date=entry.date.isoformat(),
        given=str(entry.value),
        reference=str(anomaly.reference),
        match=f"{anomaly.meant:f}" if anomaly.meant is not None else "",
    )
