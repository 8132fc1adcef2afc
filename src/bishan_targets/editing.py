"""Changing the text of input files so that all else in them stays as it is."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import tomli_w

from bishan_targets.diagnostics import Diagnostic, InputError
from bishan_targets.entries import Change, Effect
from bishan_targets.extras import require
from bishan_targets.kept_lines import comments, merged
from bishan_targets.one_line import one_line

Table = MutableMapping[str, Any]
Make = Callable[[Any], Any]
"""Makes a value that can be put into a table out of a plain one."""

_SCHEMA_LINE: Final = "#:schema "
_BEYOND_INTEGERS: Final = 2**63


def new_snapshot(day: date, changes: Sequence[Change]) -> bytes:
    """A snapshot of the changes' figures, none of which stands yet.

    A source that all of them share is said once.
    """
    sources = {change.entry.source for change in changes}
    shared = sources.pop() if len(sources) == 1 else None
    table = {"date": day, **({"source": shared} if shared else {})}
    figures = {change.entry.metric: _figure(change, shared) for change in changes}
    return tomli_w.dumps({**table, "values": figures}).encode()


def changed_snapshot(shown: str, content: bytes, changes: Sequence[Change]) -> bytes:
    """A snapshot's text with the changes made in it; raises InputError where that fails."""

    def change_in(table: Table, make: Make) -> None:
        values = table["values"]
        for change in changes:
            if change.effect is Effect.NEW:
                values[change.entry.metric] = make(_figure(change, table.get("source")))
            else:
                _replace(values, change, make, table.get("source"))

    return _edited(shown, content, change_in)


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


def with_import_names(shown: str, content: bytes, names: Mapping[str, str]) -> bytes:
    """A plan's text with `names` in its `[import.names]`; raises InputError."""
    if not names:
        return content
    if "names" not in _parse(content.decode("utf-8-sig")).get("import", {}):
        return with_added(content, tomli_w.dumps({"import": {"names": dict(names)}}))

    def change_in(table: Table, make: Make) -> None:
        for name, metric in names.items():
            table["import"]["names"][name] = make(metric)

    return _edited(shown, content, change_in)


def toml_number(value: Decimal) -> int | Decimal:
    """A number as a TOML file is to hold it: a whole one without a point.

    One beyond 64 bits keeps it, as not every reader takes an integer of that size.
    """
    is_whole = value == value.to_integral_value() and abs(value) < _BEYOND_INTEGERS
    return int(value) if is_whole else value


def _figure(change: Change, shared: str | None) -> Any:
    """A figure as a snapshot holds it: a number, or a table where there is more to say."""
    entry = change.entry
    more = {
        "source": entry.source if entry.source != shared else None,
        "note": entry.note,
        "provisional": entry.provisional or None,
    }
    said = {key: value for key, value in more.items() if value is not None}
    value = toml_number(entry.value)
    return {"value": value, **said} if said else value


def _replace(values: Table, change: Change, make: Make, shared: str | None) -> None:
    """Make a figure that stands what the entry says; what is not given anew is kept.

    A value that replaces another is final unless the entry says otherwise.
    """
    entry, figure = change.entry, values[change.entry.metric]
    if not isinstance(figure, MutableMapping):
        values[entry.metric] = make(_figure(change, shared))
        return
    if change.effect is Effect.REPLACED:
        figure["value"] = make(toml_number(entry.value))
    if entry.source not in (None, figure.get("source", shared)):
        figure["source"] = make(entry.source)
    if entry.note not in (None, figure.get("note")):
        figure["note"] = make(entry.note)
    _mark(figure, change, make)


def _mark(figure: Table, change: Change, make: Make) -> None:
    """Set the mark of a provisional figure, or take it away."""
    was, said = figure.get("provisional", False), change.entry.provisional
    is_provisional = said or (said is None and change.effect is Effect.AMENDED and was)
    if is_provisional and not was:
        figure["provisional"] = make(True)
    elif was and not is_provisional:
        del figure["provisional"]


def _edited(shown: str, content: bytes, change: Callable[[Table, Make], None]) -> bytes:
    """The text with a change made in its table.

    A text that says the same in the same layout when it is written anew is written anew; in another
    one, tomlkit makes the change, which keeps comments and layout. What comes out is read again:
    unless it says what was meant, with every comment, nothing is changed (raises InputError).
    """
    text = content.decode("utf-8-sig")
    plain = text.replace("\r\n", "\n")
    meant = _parse(plain)
    change(meant, lambda value: value)
    found = merged(text, _rewritten(plain, meant) or _with_tomlkit(plain, change) or "")
    if not _says(found, meant) or comments(text) - comments(found):
        raise InputError([Diagnostic("uneditable", file=shown)])
    return (codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b"") + found.encode()


def _rewritten(text: str, meant: Mapping[str, Any]) -> str | None:
    """The text of another table, where `text` has no layout of its own that could be lost."""
    head = "".join(text.partition("\n")[:2]) if text.startswith(_SCHEMA_LINE) else ""
    return head + tomli_w.dumps(meant) if head + tomli_w.dumps(_parse(text)) == text else None


def _with_tomlkit(text: str, change: Callable[[Table, Make], None]) -> str | None:
    require("edit")
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    def make(value: Any) -> Any:
        return tomlkit.value(one_line(value))

    try:
        document = tomlkit.parse(text)
        change(document, make)
        return tomlkit.dumps(document)
    except TOMLKitError:
        return None


def _says(text: str, meant: Mapping[str, Any]) -> bool:
    try:
        return _parse(text) == meant
    except tomllib.TOMLDecodeError:
        return False


def _parse(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)
