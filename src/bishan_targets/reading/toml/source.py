"""A text read from a file, and diagnostics that point into it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from bishan_targets.model.diagnostics import Diagnostic, KeyPath

if TYPE_CHECKING:
    from bishan_targets.reading.toml.positions import Span, Spans


class Source:
    """A file's text; `file` is its path as displayed.

    `parsed` is the part of the text that could be parsed, line for line, if not all of it.
    """

    def __init__(self, file: str, text: str, parsed: str | None = None) -> None:
        """Keep the text; places of its keys are computed only for errors."""
        self.file = file
        self.text = text
        self._parsed = parsed

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines as TOML counts them: separated by line feeds only."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    @cached_property
    def _entries(self) -> Mapping[KeyPath, Spans]:
        from bishan_targets.reading.toml.positions import locate

        return locate(self.text if self._parsed is None else self._parsed)

    def at_key(self, code: str, path: KeyPath, **values: str) -> Diagnostic:
        """A diagnostic at the key with that path, or at the nearest enclosing table."""
        return self._at(code, self._find(path, "key"), values)

    def at_value(self, code: str, path: KeyPath, **values: str) -> Diagnostic:
        """A diagnostic at the value with that path, or at the nearest enclosing table."""
        return self._at(code, self._find(path, "value"), values)

    def at_place(
        self, code: str, line: int, column: int, length: int = 1, **values: str
    ) -> Diagnostic:
        """A diagnostic at a known place, counted from 1."""
        return self._at(code, (line, column, length), values)

    def line_of(self, path: KeyPath) -> int:
        """The line of the key with that path."""
        place = self._find(path, "key")
        return place.line if place else 1

    def _find(self, path: KeyPath, part: Literal["key", "value"]) -> Span | None:
        for length in range(len(path), 0, -1):
            entry = self._entries.get(path[:length])
            if entry is None and path[0] == "targets" and length > 1:
                # A roll-up is a target in a table of its own.
                entry = self._entries.get(("rollups", *path[1:length]))
            place = entry and (getattr(entry, part) or entry.key or entry.value)
            if place:
                return place
        return None

    def _at(
        self, code: str, place: tuple[int, int, int] | None, values: Mapping[str, str]
    ) -> Diagnostic:
        line, column, length = place or (1, 1, 1)
        return Diagnostic(
            code=code,
            file=self.file,
            line=line,
            column=column,
            length=length,
            source_line=self.lines[line - 1] if line <= len(self.lines) else "",
            values=values,
        )
