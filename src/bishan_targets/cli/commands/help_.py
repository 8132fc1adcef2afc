"""`bishan help`: a command, or a key or table of a plan's files."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import topics
from bishan_targets.cli.errors import UsageError
from bishan_targets.cli.options import Lang, session
from bishan_targets.messages import Messages, languages

Topic = Annotated[str | None, typer.Argument(metavar="[COMMAND|KEY]", autocompletion=topics)]


def help_(ctx: typer.Context, topic: Topic = None, lang: Lang = None) -> int:
    """Parse, look up, write; the exit code is 0, or 2 for an unknown name."""
    from bishan_targets import keys
    from bishan_targets.cli.key_help import key_page, list_of_keys, table_page

    run = session(ctx)
    run.check_language(lang)
    group: Any = ctx.parent
    if topic is None:
        output.write(f"{group.get_help()}\n\n{list_of_keys(run.say)}\n")
        return 0
    tables, found = keys.find(topic)
    pages = [
        *_command_page(group, topic),
        *(table_page(table, run.say) for table in tables),
        *([key_page(found, run.say)] if found else []),
    ]
    if not pages:
        raise _unknown(topic, run.say)
    output.write("\n\n".join(pages) + "\n")
    return 0


def _command_page(group: Any, name: str) -> list[str]:
    """The page of `bishan NAME --help`, if that is a command."""
    command = group.command.get_command(group, name)
    if command is None:
        return []
    context = command.make_context(name, [], parent=group, resilient_parsing=True)
    return [command.get_help(context).rstrip("\n")]


def _unknown(topic: str, say: Messages) -> UsageError:
    """An error that names the topics explained with this word, or else those spelt alike."""
    from difflib import get_close_matches

    last = topic.strip("[] ").rpartition(".")[2]
    known = topics()
    explained = [] if last in known else _explained_with(rf"\b{re.escape(last)}\b")
    similar = explained or get_close_matches(last, known, n=3) or _explained_with(re.escape(last))
    match = say("list.separator").join(list(dict.fromkeys(similar))[:5])
    key = "usage.no-such-topic" + (".similar" if match else "")
    return UsageError(key, name=topic, match=match)


def _explained_with(pattern: str) -> list[str]:
    """The keys with a pattern in their explanation, in any language."""
    from bishan_targets import keys

    return [
        key.name
        for table in keys.tables()
        for key in table.keys
        if any(re.search(pattern, keys.about(key, each), re.IGNORECASE) for each in languages())
    ]
