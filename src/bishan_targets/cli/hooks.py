"""Messages about another revision, and about a hook's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bishan_targets.cli import output
from bishan_targets.cli.options import Session
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.messages import Messages
    from bishan_targets.storage.git import RevisionError
    from bishan_targets.storage.hooks import Judged


def explain(error: RevisionError, say: Messages) -> str:
    """Reason for an unavailable revision, and the remedy."""
    problem = say("usage.error", problem=said(error, say, ""))
    return f"{problem}\n  {say('check.hint', hint=said(error, say, '.hint'))}"


def said(error: RevisionError, say: Messages, part: str) -> str:
    """Part of the message about a revision: the problem itself, or its `.hint`."""
    values = {name: visible(value) for name, value in error.values.items()}
    if error.fault:
        from bishan_targets.report.wording import word

        values["problem"] = f"{visible(error.fault.file or '')}: {word(error.fault, say).message}"
    return say(f"revision.{error.key}{part}", **values)


def say_left_out(here: Judged, run: Session) -> None:
    """Name the figure files in the folder that are not part of the judged revision."""
    for path in here.left_out:
        output.complain(run.say("hook.left-out", path=visible(path)))
