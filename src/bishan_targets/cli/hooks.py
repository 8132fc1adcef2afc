"""What is said of another revision, and of a hook's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bishan_targets.cli import output
from bishan_targets.cli.options import Session
from bishan_targets.text import visible

if TYPE_CHECKING:
    from bishan_targets.git import RevisionError
    from bishan_targets.hooks import Judged


def explain(error: RevisionError, run: Session) -> str:
    """Why a revision cannot be had, and what to do."""
    problem = run.say("usage.error", problem=said(error, run, ""))
    return f"{problem}\n  {run.say('check.hint', hint=said(error, run, '.hint'))}"


def said(error: RevisionError, run: Session, part: str) -> str:
    """A part of what is said of a revision: the problem itself, or its `.hint`."""
    values = {name: visible(value) for name, value in error.values.items()}
    return run.say(f"revision.{error.key}{part}", **values)


def say_left_out(here: Judged, run: Session) -> None:
    """Name the figure files that lie here and are no part of what is judged."""
    for path in here.left_out:
        output.complain(run.say("hook.left-out", path=visible(path)))
