"""A text that was read from a file, and diagnostics that point into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bishan_targets.diagnostics import Diagnostic
from bishan_targets.locate import Entry, KeyPath, Place, locate


@dataclass(frozen=True)
class Source:
    """A file's text; `file` is its path as shown to people.

    `parsed` is what could be parsed of the text, line for line, where that is not all of it.
    """

    file: str
    text: str
    parsed: str | None = None

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines as TOML counts them: parted by line feeds alone."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    @cached_property
    def _entries(self) -> Mapping[KeyPath, Entry]:
        return locate(self.text if self.parsed is None else self.parsed)

    def at_key(self, code: str, path: KeyPath, **values: str) -> Diagnostic:
        """A diagnostic at the key that `path` names, or at the nearest table around it."""
        return self._at(code, self._find(path, "key"), values)

    def at_value(self, code: str, path: KeyPath, **values: str) -> Diagnostic:
        """A diagnostic at the value that `path` names, or at the nearest table around it."""
        return self._at(code, self._find(path, "value"), values)

    def at_place(
        self, code: str, line: int, column: int, length: int = 1, **values: str
    ) -> Diagnostic:
        """A diagnostic at a place that is known already, counted from 1."""
        return self._at(code, Place(line, column, length), values)

    def line_of(self, path: KeyPath) -> int:
        """The line that the key of `path` stands on."""
        place = self._find(path, "key")
        return place.line if place else 1

    def _find(self, path: KeyPath, part: Literal["key", "value"]) -> Place | None:
        for length in range(len(path), 0, -1):
            entry = self._entries.get(path[:length])
            place = entry and (getattr(entry, part) or entry.key or entry.value)
            if place:
                return place
        return None

    def _at(self, code: str, place: Place | None, values: Mapping[str, str]) -> Diagnostic:
        place = place or Place(1, 1, 1)
        return Diagnostic(
            code=code,
            file=self.file,
            line=place.line,
            column=place.column,
            length=place.length,
            source_line=self.lines[place.line - 1] if place.line <= len(self.lines) else "",
            values=values,
        )
