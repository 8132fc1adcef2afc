"""Pages of `bishan help` on the tables and keys of a plan's files."""

from __future__ import annotations

from collections.abc import Iterable

from bishan_targets import keys
from bishan_targets.cli.help import section
from bishan_targets.keys import Key, Table
from bishan_targets.messages import Messages
from bishan_targets.text.display import wrap

_WIDTH = 80


def table_page(table: Table, say: Messages) -> str:
    """The purpose of a table, and each of its keys with one sentence."""
    meaning = wrap(keys.about_table(table, say.language), _WIDTH)
    rows = [(key.name, keys.about(key, say.language)) for key in keys.own(table)]
    return "\n\n".join([f"{table.head}\n\n{meaning}", section(say("keys.of"), rows)])


def key_page(found: Iterable[Key], say: Messages) -> str:
    """One paragraph for each meaning of a key, with an example."""
    heads = {table.path: table.head for table in keys.tables()}
    places: dict[tuple[str, str, str], list[str]] = {}
    for key in found:
        meaning = say("sentence.separator").join(
            [keys.about(key, say.language), *_limits(key, say)]
        )
        shown = key.name, meaning, keys.example(key, say.language)
        places.setdefault(shown, []).append(heads[key.table])
    return "\n\n".join(
        "\n".join(
            [
                wrap(f"{name}  {say('keys.in', tables=_listed(tables, say))}", _WIDTH),
                "",
                wrap(meaning, _WIDTH),
                "",
                f"    {example}",
            ]
        )
        for (name, meaning, example), tables in places.items()
    )


def list_of_keys(say: Messages) -> str:
    """All tables with the names of their keys."""
    parts = []
    for title, of_actuals in (("keys.plan", False), ("keys.actuals", True)):
        chosen = [
            table
            for table in keys.tables()
            if (table.path.partition(".")[0] == keys.ACTUALS) == of_actuals
        ]
        rows = [(table.head, ", ".join(key.name for key in keys.own(table))) for table in chosen]
        parts.append(section(say(title), rows))
    return "\n\n".join(parts)


def _limits(key: Key, say: Messages) -> list[str]:
    """The values that may stand there, if not said yet, and which holds without the key."""
    meaning = keys.about(key, say.language)
    said = all(each in meaning for each in key.choices)
    found = [] if said else [say("keys.choices", known=_listed(key.choices, say))]
    if key.choices and key.default:
        found.append(say("keys.default", value=key.default))
    return found


def _listed(texts: Iterable[str], say: Messages) -> str:
    return say("list.separator").join(texts)
