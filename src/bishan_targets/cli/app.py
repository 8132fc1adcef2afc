"""The typer application: its commands, and the wording of its errors."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.main import get_command

from bishan_targets import __version__, messages
from bishan_targets.cli import output
from bishan_targets.cli.errors import UsageError
from bishan_targets.cli.groups import NAMES, Group
from bishan_targets.cli.options import Lang, Session, session
from bishan_targets.messages import Messages

_DAYS = ("--as-of", "--date")
_EXTRA = r"unexpected extra argument\(s\) \((.*)\)"


def run(arguments: Sequence[str], say: Messages) -> int:
    """Run the command named by `arguments`, and return its exit code.

    Raises UsageError if typer cannot parse them.
    """
    group = _build(say)
    session = Session(say, "bishan", messages.languages(), dict(os.environ))
    try:
        result = group.main(
            args=list(arguments), prog_name="bishan", standalone_mode=False, obj=session
        )
    except typer.TyperException as error:
        raise _problem(error, arguments) from error
    return result if isinstance(result, int) else 0


def _build(say: Messages) -> Group:
    app = typer.Typer(
        name="bishan",
        cls=Group,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_root)
    group = get_command(app)
    if not isinstance(group, Group):
        raise TypeError("typer did not build the group that it was given")
    group.say = say
    return group


def _show_version(wanted: bool) -> None:
    if wanted:
        output.write(f"bishan {__version__}\n")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - typer's callback has dealt with it
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True)
    ] = False,
    lang: Lang = None,
) -> None:
    """Options before the command: `--lang` may be given here, too."""
    session(ctx).check_language(lang)


def _own_option(given: str, command: Any) -> str:
    """The command's own option for a day, for that of other commands; empty for other options."""
    own = {name for each in command.params for name in each.opts}
    return next((name for name in _DAYS if given in _DAYS and name in own), "")


def _problem(error: typer.TyperException, arguments: Sequence[str]) -> UsageError:
    """Typer's error as a problem with a message in every language.

    typer keeps click's exceptions private, so their classes are recognised by name.
    """
    known: Any = error
    context = getattr(error, "ctx", None)
    named = [name for name in arguments if name in NAMES]
    path = context.command_path if context else " ".join(["bishan", *named[:1]])
    match type(error).__name__:
        case "NoSuchOption":
            own = "" if context is None else _own_option(known.option_name, context.command)
            similar: str = own or ", ".join(known.possibilities or [])
            key = "usage.no-such-option" + (".similar" if similar else "")
            return UsageError(key, path, name=known.option_name, match=similar)
        case "BadOptionUsage":
            takes_none = "does not take a value" in error.message
            key = "usage.flag-value" if takes_none else "usage.option-value"
            return UsageError(key, path, name=known.option_name)
        case "MissingParameter":
            return UsageError("usage.missing-argument", path, name=known.param.metavar)
    if extra := re.search(_EXTRA, error.message, re.DOTALL):
        return UsageError("usage.extra", path, given=extra[1])
    if error.message.startswith("Missing command"):
        return UsageError("usage.missing-command", path)
    return UsageError("usage.unexplained", path, problem=error.message)
