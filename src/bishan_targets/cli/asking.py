"""Questions to the user at the terminal."""

from __future__ import annotations

import signal
import sys

from bishan_targets.cli import console, output
from bishan_targets.messages import Messages
from bishan_targets.storage.stopping import Stopped, undoing


def can_ask() -> bool:
    """Whether the user can answer: input and messages are connected to a terminal."""
    return console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr)


def ask(question: str, say: Messages) -> str:
    """The answer, stripped.

    Raises Stopped at the end of the input (Ctrl-D) and at a signal to stop (Ctrl-C). Questions come
    before the first file is written, so that the message "nothing was written" is true.
    """
    try:
        with undoing():
            output.complain(question, end=" ")
            line = sys.stdin.readline()
        if not line:
            raise Stopped(signal.SIGINT)
    except Stopped:
        output.complain("\n" + say("record.left"))  # the cursor is still after the question
        raise
    return line.strip()


def confirm(question: str, say: Messages) -> bool:
    """Whether the answer is yes; anything else is no."""
    return ask(f"{question} {say('ask.yes-or-no')}", say).lower() in say("ask.yes").split()
