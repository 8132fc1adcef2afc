"""Questions to the user at the terminal."""

from __future__ import annotations

import sys
from contextlib import suppress

from bishan_targets.cli import console, output
from bishan_targets.messages import Messages
from bishan_targets.storage.stopping import Stopped, undoing


def can_ask() -> bool:
    """Whether the user can answer: input and messages are connected to a terminal."""
    return console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr)


def ask(question: str) -> str:
    """The answer, stripped; raises EOFError at the end of the input."""
    try:
        with undoing():
            output.complain(question, end=" ")
            line = sys.stdin.readline()
    except Stopped:
        output.complain("")  # so that the shell's own prompt is on a new line
        raise
    if not line:
        output.complain("")  # the cursor is still after the question
        raise EOFError
    return line.strip()


def confirm(question: str, say: Messages) -> bool:
    """Whether the answer is yes; anything else is no, including no answer."""
    with suppress(EOFError):
        return ask(f"{question} {say('ask.yes-or-no')}").lower() in say("ask.yes").split()
    return False
