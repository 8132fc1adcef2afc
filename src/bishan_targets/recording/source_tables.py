"""Tables `[import.sources.NAME]` in a plan's text: added, or written anew in their place."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

import tomli_w

from bishan_targets.recording.kept_lines import comments
from bishan_targets.recording.toml_editing import (
    Make,
    MutableTable,
    edited,
    parsed,
    with_added,
)
from bishan_targets.recording.toml_places import TomlText

_Sources = Mapping[str, Mapping[str, object]]


def with_import_sources(shown: str, content: bytes, sources: _Sources) -> bytes:
    """A plan's text with these tables in its `[import.sources]`, by name; raises InputError."""
    standing = parsed(content.decode("utf-8-sig")).get("import", {}).get("sources", {})
    new = {name: table for name, table in sources.items() if name not in standing}
    for name, table in sources.items():
        if name in standing and standing[name] != table:
            content = _replaced(content, name, table) or _edited(shown, content, name, table)
    return with_added(content, _text(new)) if new else content


def _text(sources: _Sources) -> str:
    return tomli_w.dumps({"import": {"sources": sources}})


def _replaced(content: bytes, name: str, table: Mapping[str, object]) -> bytes | None:
    """The text with a source's tables anew at its end; None for layouts that this does not know.

    Nothing else changes, and no comment is lost.
    """
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    before = content.removeprefix(mark).decode()
    text, meant = TomlText(before), parsed(before)
    path = ("import", "sources", name)
    starts = sorted(text.headers)
    own = [line for line in starts if text.headers[line][: len(path)] == path]
    if not own:
        return None
    ends = dict(zip(starts, [*starts[1:], len(text.lines) + 1], strict=True))
    dropped = {line for first in own for line in range(first, ends[first])}
    kept = [line for number, line in enumerate(text.lines, 1) if number not in dropped]
    while kept and not kept[-1].strip():
        kept.pop()
    plain = "".join(line + text.line_end for line in kept)
    found = with_added(plain.encode(), _text({name: table}))
    meant["import"]["sources"][name] = dict(table)
    is_same = parsed(found.decode()) == meant and not comments(before) - comments(found.decode())
    return mark + found if is_same else None


def _edited(shown: str, content: bytes, name: str, table: Mapping[str, object]) -> bytes:
    def change_in(plan: MutableTable, make: Make) -> None:
        place = plan["import"]["sources"][name]
        for key in [each for each in place if each not in table]:
            del place[key]
        for key, value in table.items():
            if place.get(key) != value:
                place[key] = make(value)

    return edited(shown, content, change_in)
