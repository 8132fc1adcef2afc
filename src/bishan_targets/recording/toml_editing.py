"""Editing the text of a TOML file without changing the rest."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from decimal import Decimal
from typing import Any, Final

import tomli_w

from bishan_targets.extras import require
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.reading.toml.inline import one_line
from bishan_targets.recording.kept_lines import comments, merged

MutableTable = MutableMapping[str, Any]
Make = Callable[[Any], Any]
"""Makes a value that can be inserted in a table from a plain one."""

_SCHEMA_LINE: Final = "#:schema "


def array_of_tables(name: str, tables: Iterable[Mapping[str, Any]]) -> str:
    """The text of tables `[[name]]`."""
    return "\n".join(f"[[{name}]]\n{tomli_w.dumps(table)}" for table in tables)


def with_added(content: bytes, added: str) -> bytes:
    """A text with another at its end, a blank line between them; all before stays as it is."""
    if not added:
        return content
    line_end = b"\r\n" if b"\r\n" in content else b"\n"
    ended = content.replace(b"\r\n", b"\n")
    missing = 2 - (len(ended) - len(ended.rstrip(b"\n"))) if ended else 0
    return content + max(missing, 0) * line_end + added.encode().replace(b"\n", line_end)


def edited(shown: str, content: bytes, change: Callable[[MutableTable, Make], None]) -> bytes:
    """The text with a change made in its table.

    A text in the standard layout is written anew; in any other layout, tomlkit makes the change,
    which keeps comments and layout. The result is parsed again: unless it has the intended content,
    with every comment, nothing is changed (raises InputError).
    """
    text = content.decode("utf-8-sig")
    plain = text.replace("\r\n", "\n")
    meant = parsed(plain)
    change(meant, lambda value: value)
    found = merged(text, _rewritten(plain, meant) or _with_tomlkit(plain, change) or "")
    if not _says(found, meant) or comments(text) - comments(found):
        raise InputError([Diagnostic("uneditable", file=shown)])
    return (codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b"") + found.encode()


def _rewritten(text: str, meant: Mapping[str, Any]) -> str | None:
    """The text of another table, if `text` has no layout of its own to lose."""
    head = "".join(text.partition("\n")[:2]) if text.startswith(_SCHEMA_LINE) else ""
    return head + tomli_w.dumps(meant) if head + tomli_w.dumps(parsed(text)) == text else None


def _with_tomlkit(text: str, change: Callable[[MutableTable, Make], None]) -> str | None:
    require("edit")
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import InlineTable

    def make(value: Any) -> Any:
        text = one_line(value)
        made = tomlkit.value(text)
        if isinstance(made, InlineTable) and made.as_string() != text:
            made.append(None, tomlkit.ws(" "))  # tomlkit drops the space after a date
        return made

    try:
        document = tomlkit.parse(text)
        change(document, make)
        return tomlkit.dumps(document)
    except TOMLKitError:
        return None


def _says(text: str, meant: Mapping[str, Any]) -> bool:
    try:
        return parsed(text) == meant
    except tomllib.TOMLDecodeError:
        return False


def parsed(text: str) -> dict[str, Any]:
    """A text's table, with exact decimals; raises tomllib.TOMLDecodeError."""
    return tomllib.loads(text, parse_float=Decimal)
