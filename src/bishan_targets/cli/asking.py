"""Questions to whoever sits at the terminal."""

from __future__ import annotations

import sys
from contextlib import suppress

from bishan_targets.cli import output
from bishan_targets.messages import Messages


def can_ask() -> bool:
    """Whether somebody can answer: input and messages are a terminal's."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def ask(question: str) -> str:
    """The answer, without spaces around it; raises EOFError where the input has ended."""
    output.complain(question, end=" ")
    line = sys.stdin.readline()
    if not line:
        output.complain("")  # the cursor stands behind the question still
        raise EOFError
    return line.strip()


def confirm(question: str, say: Messages) -> bool:
    """Whether the answer is yes; anything else is no, and so is none at all."""
    with suppress(EOFError):
        return ask(f"{question} {say('ask.yes-or-no')}").lower() in say("ask.yes").split()
    return False
