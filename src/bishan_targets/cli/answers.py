"""Answers at the terminal that are read, or refused with a reason and asked for again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from bishan_targets.cli import output
from bishan_targets.cli.asking import ask
from bishan_targets.cli.options import Session
from bishan_targets.text.numbers import Refusal
from bishan_targets.text.safe import visible

_MOST_TRIES: Final = 5
Answer = TypeVar("Answer")


def readable(
    run: Session,
    question: str,
    read: Callable[[str], Answer | Refusal],
    *,
    otherwise: Answer | None = None,
    **values: str,
) -> Answer:
    """The first readable answer to a question, whose key and values these are.

    After a few unreadable ones it is `otherwise`, or a UsageError is raised. Raises Stopped at the
    end of the input.
    """
    for _ in range(_MOST_TRIES):
        found = read(ask(run.say(question, **values), run.say))
        if not isinstance(found, Refusal):
            return found
        again(run, found)
    if otherwise is None:
        raise run.refuse("usage.no-answer")
    output.complain(run.say("init.left_out"))
    return otherwise


def again(run: Session, refusal: Refusal) -> None:
    """Say why an answer cannot be taken: it is not understood, or is none that a plan can have."""
    lead, key = "init.again", f"figure.{refusal.reason}"
    if not run.say.has(key):
        lead, key = "init.otherwise", f"wish.{refusal.reason}"
    output.complain(run.say(lead, reason=run.say(key, rest=visible(refusal.rest))))
