"""Errors in the command line."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import BishanError
from bishan_targets.text.safe import visible


class UsageError(BishanError):
    """The command line is wrong: exit code 2.

    `key` names the message and `values` fill it; `command` is the command path for `--help`.
    """

    def __init__(self, key: str, command: str = "bishan", **values: str) -> None:
        """Keep the message's key and values until the language is known."""
        super().__init__(key)
        self.key = key
        self.command = command
        self.values = values

    def words(self, say: Messages) -> str:
        """The problem, and a pointer to the help."""
        problem = say(self.key, **{name: visible(value) for name, value in self.values.items()})
        return f"{say('usage.error', problem=problem)}\n{say('usage.try', command=self.command)}"
