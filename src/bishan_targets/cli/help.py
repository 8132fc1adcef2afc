"""A typer command with its help in the reader's language, all text from the message tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from bishan_targets.cli import output
from bishan_targets.cli.errors import UsageError
from bishan_targets.messages import Messages
from bishan_targets.text.display import display_width, pad, wrap

_WIDTH = 80


class AsGiven:
    """Accepts a parameter's values as given: commands parse them themselves.

    typer would otherwise load pydantic to check that a string is a string.
    """

    @staticmethod
    def coerce(value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG004 - typer's signature
        """The value; an empty tuple for a repeatable parameter that is not given."""
        several = param.multiple or param.nargs == -1
        return () if several and value is None else value


def as_given(parameters: list[Any]) -> list[Any]:
    """The parameters, each accepting its values as given."""
    for parameter in parameters:
        parameter.get_runtime_param = AsGiven
    return parameters


def written_by_us(option: Any) -> Any:
    """The option `--help`, whose page is written like any other result."""
    option.callback = _show_help
    return option


def _show_help(ctx: Any, _: Any, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        output.write(ctx.get_help() + "\n")
        ctx.exit()


def refuse_twice(command: Any, ctx: Any, args: Sequence[str]) -> None:
    """Raise UsageError for an option with a value that is given twice but counts once.

    A repeated switch is fine: it has no further effect.
    """
    if ctx.resilient_parsing:
        return
    _, _, order = command.make_parser(ctx).parse_args(args=list(args))
    single = [each for each in order if each.param_type_name == "option" and not each.multiple]
    for place, option in enumerate(single):
        if option in single[:place] and not option.is_flag:
            name = max(option.opts, key=len)
            raise UsageError("usage.option-twice", ctx.command_path, name=name)


class Command(TyperCommand):
    """A command of `bishan`; its help is the message `help.NAME`."""

    say: Messages

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, with unconverted values."""
        return as_given(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse, and refuse arguments that would be silently ignored."""
        refuse_twice(self, ctx, args)
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, whose page is printed like any other result."""
        return written_by_us(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the command's page."""
        formatter.write(help_page(self, ctx, self.say))

    def get_short_help_str(self, limit: int = _WIDTH) -> str:  # noqa: ARG002 - typer's signature
        """The description shown by a shell beside the command in completions."""
        return self.say(f"help.{self.name}")


def help_page(command: Any, ctx: Any, say: Messages) -> str:
    """Usage, description, arguments and options."""
    name = command.name
    arguments, options = [], []
    usage = [ctx.command_path, say("usage.options")]
    for parameter in command.get_params(ctx):
        text = _parameter_help(name, parameter.name.rstrip("_"), say)
        if parameter.param_type_name == "argument":
            usage.append(parameter.metavar)
            arguments.append((parameter.metavar, text))
        else:
            # typer gives the names of --help in any order.
            names = ", ".join(sorted(parameter.opts, key=len, reverse=True))
            options.append((" ".join(filter(None, (names, parameter.metavar))), text))
    if isinstance(command, TyperGroup):
        usage.append(say("usage.command"))
    parts = [say("usage.usage") + " ".join(usage), wrap(say(f"help.{name}"), _WIDTH)]
    if arguments:
        parts.append(section(say("usage.heading.arguments"), arguments))
    parts.append(section(say("usage.heading.options"), options))
    return "\n\n".join(parts)


def _parameter_help(command: str | None, parameter: str, say: Messages) -> str:
    """Description of a parameter: the command's own, if there is one."""
    own = f"option.{command}.{parameter}"
    return say(own if say.has(own) else f"option.{parameter}")


def section(title: str, rows: Iterable[tuple[str | None, str]]) -> str:
    """A heading with rows of names and descriptions."""
    named = [(name or "", text) for name, text in rows]
    left = max(display_width(name) for name, _ in named) + 4
    lines = [title]
    for name, text in named:
        first, *others = wrap(text, _WIDTH - left).split("\n")
        lines.append(pad(f"  {name}", left) + first)
        lines += [" " * left + other for other in others]
    return "\n".join(lines)
