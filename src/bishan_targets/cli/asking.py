"""Questions to whoever sits at the terminal."""

from __future__ import annotations

import sys
from contextlib import suppress

from bishan_targets.cli import console, output
from bishan_targets.messages import Messages
from bishan_targets.storage.stopping import Stopped, undoing


def can_ask() -> bool:
    """Whether somebody can answer: input and messages are a terminal's."""
    return console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr)


def ask(question: str) -> str:
    """The answer, without spaces around it; raises EOFError where the input has ended."""
    try:
        with undoing():
            output.complain(question, end=" ")
            line = sys.stdin.readline()
    except Stopped:
        output.complain("")  # the shell's own prompt stands on a line of its own
        raise
    if not line:
        output.complain("")  # the cursor stands behind the question still
        raise EOFError
    return line.strip()


def confirm(question: str, say: Messages) -> bool:
    """Whether the answer is yes; anything else is no, and so is none at all."""
    with suppress(EOFError):
        return ask(f"{question} {say('ask.yes-or-no')}").lower() in say("ask.yes").split()
    return False
