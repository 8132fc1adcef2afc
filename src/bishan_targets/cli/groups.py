"""`bishan` itself: its commands, each imported and built on demand."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bishan_targets.cli.errors import UsageError
from bishan_targets.cli.help import (
    Command,
    as_given,
    help_page,
    refuse_twice,
    section,
    written_by_us,
)
from bishan_targets.messages import Messages

NAMES: Final = (
    *("status", "show", "project", "rules", "backtest"),
    *("brief", "report", "chart"),
    *("init", "record", "retarget", "import", "export"),
    *("check", "accept", "validate", "schema", "help"),
)
"""In the order of the help page."""


class Group(TyperGroup):
    """`bishan` itself; its help is the message `help.bishan`."""

    say: Messages

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, with unconverted values."""
        return as_given(super().get_params(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, whose page is printed like any other result."""
        return written_by_us(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and refuse arguments that would be silently ignored."""
        refuse_twice(self, ctx, args)
        _refuse_shells(args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's signature
        """The names of all commands."""
        return list(NAMES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, None if there is none."""
        if cmd_name in NAMES and cmd_name not in self.commands:
            self.add_command(_built(cmd_name, self.say))
        return super().get_command(ctx, cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page with the list of commands."""
        names = [(name, self.say(f"help.{name}")) for name in NAMES]
        page = help_page(self, ctx, self.say)
        commands = section(self.say("usage.heading.commands"), names)
        formatter.write("\n\n".join([page, commands]))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or raise UsageError with the nearest name."""
        if args[0] not in NAMES and not ctx.resilient_parsing:
            from difflib import get_close_matches

            similar = get_close_matches(args[0], NAMES, n=1)
            key = "usage.no-such-command" + (".similar" if similar else "")
            raise UsageError(key, name=args[0], match="".join(similar))
        return super().resolve_command(ctx, args)


def _refuse_shells(args: list[str]) -> None:
    """Completion is the shell's that runs this one: another's name would count for nothing."""
    for before, after in pairwise(args):
        if before in ("--install-completion", "--show-completion") and not after.startswith("-"):
            raise UsageError("usage.flag-value", name=before)


def _built(name: str, say: Messages) -> Command:
    """The command that typer makes of the function with its name.

    Functions and modules named like Python keywords or built-ins have a trailing underscore.
    """
    home = f"{name}_" if name in ("import", "help") else name
    function = getattr(import_module(f"bishan_targets.cli.commands.{home}"), home)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=Command)(function)
    command = get_command(app)
    if not isinstance(command, Command):
        raise TypeError("typer did not build the command that it was given")
    command.say = say
    return command
