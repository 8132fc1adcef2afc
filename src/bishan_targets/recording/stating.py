"""Writing kinds of figures to the targets of a plan."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping

from bishan_targets.model.targets import Figures
from bishan_targets.recording.kept_lines import comments
from bishan_targets.recording.toml_editing import Make, MutableTable, edited, parsed
from bishan_targets.recording.toml_places import TomlText


def with_figures(shown: str, content: bytes, kinds: Mapping[str, Figures]) -> bytes:
    """A plan's text with `figures` for each of these targets, which have none yet.

    The key comes right below the target's header; in other layouts tomlkit finds its place. Raises
    InputError on failure.
    """
    if not kinds:
        return content

    def change_in(table: MutableTable, make: Make) -> None:
        for name, kind in kinds.items():
            table["targets"][name]["figures"] = make(str(kind))

    return _below_headers(content, kinds) or edited(shown, content, change_in)


def _below_headers(content: bytes, kinds: Mapping[str, Figures]) -> bytes | None:
    """The text with lines below the headers; None if a target has none, or for another result."""
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    before = content.removeprefix(mark).decode()
    text, meant = TomlText(before), parsed(before)
    lines = {path: line for line, path in text.headers.items()}
    for name, kind in kinds.items():
        line = lines.get(("targets", name))
        if line is None:
            return None
        text.add_lines(line, [f'figures = "{kind}"'])
        meant["targets"][name]["figures"] = str(kind)
    found = text.edited()
    try:
        same = parsed(found) == meant
    except tomllib.TOMLDecodeError:
        return None
    return mark + found.encode() if same and not comments(before) - comments(found) else None
