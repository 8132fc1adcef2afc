"""Questions to whoever sits at the terminal."""

from __future__ import annotations

import sys

from bishan_targets.cli import console, output
from bishan_targets.messages import Messages
from bishan_targets.stopping import Stopped, undoing


def can_ask() -> bool:
    """Whether somebody can answer: input and messages are a terminal's."""
    return console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr)


def ask(question: str) -> str:
    """The answer, without spaces around it; empty where the input has ended."""
    try:
        with undoing():
            output.complain(question, end=" ")
            return sys.stdin.readline().strip()
    except Stopped:
        output.complain("")  # the shell's own prompt stands on a line of its own
        raise


def confirm(question: str, say: Messages) -> bool:
    """Whether the answer is yes; anything else is no."""
    return ask(f"{question} {say('ask.yes-or-no')}").lower() in say("ask.yes").split()
