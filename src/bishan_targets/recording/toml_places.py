"""Edits of a TOML text at the places of its keys; every other character stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from bishan_targets.model.diagnostics import KeyPath
from bishan_targets.reading.toml.positions import Span, Spans, locate


class Uneditable(Exception):  # noqa: N818 - no error of the user's, and not shown
    """The text is laid out in a way that these edits do not know."""


class TomlText:
    """A text that `tomllib` accepts, and the edits to be made in it."""

    def __init__(self, text: str) -> None:
        """Locate the keys of `text`."""
        self.text = text
        self.line_end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
        self.entries: Mapping[KeyPath, Spans] = locate(text)
        self._edits: list[tuple[int, int, str]] = []

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def headers(self) -> Mapping[int, KeyPath]:
        """The table that each line with a header opens, by line."""
        found: dict[int, KeyPath] = {}
        for path, (key, value) in self.entries.items():
            if key and value and value.column < key.column and value.line == key.line:
                found[value.line] = path
        for path, (key, value) in self.entries.items():
            if key is None and value and self._is_header(path[:-1]):
                found[value.line] = path
        return found

    def _is_header(self, path: KeyPath) -> bool:
        key, value = self.entries.get(path, Spans(None, None))
        return bool(key and value and value.column < key.column and value.line == key.line)

    # --- places ---

    def key(self, path: KeyPath) -> Span:
        """The place of a key; raises Uneditable if it is unknown."""
        return _known(self.entries.get(path, Spans(None, None)).key)

    def value(self, path: KeyPath) -> Span:
        """The place of a value; raises Uneditable if it is unknown."""
        return _known(self.entries.get(path, Spans(None, None)).value)

    def written(self, path: KeyPath) -> str:
        """A value as written, of a container over several lines only the opening bracket."""
        start, end = self.offsets(self.value(path))
        return self.text[start:end]

    def offsets(self, span: Span) -> tuple[int, int]:
        """The beginning and the end of a place in the text."""
        start = self._starts[span.line - 1] + span.column - 1
        return start, start + span.length

    def before(self, span: Span) -> str:
        """The text of a line before a place on it."""
        return self.lines[span.line - 1][: span.column - 1]

    def after(self, span: Span) -> str:
        """The text of a line after a place on it, without spaces around it."""
        return self.lines[span.line - 1][span.column - 1 + span.length :].strip()

    def comment_on(self, number: int) -> str:
        """The comment on a line, after the last value there; empty if there is none."""
        spans = (value for _, value in self.entries.values() if value and value.line == number)
        last = max((value.column - 1 + value.length for value in spans), default=0)
        rest = self.lines[number - 1][last:]
        found = re.search(r"^[\s\]})]*(#.*)", rest)
        return found[1].rstrip() if found else ""

    # --- edits ---

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in place of another; those at the same place keep their order."""
        self._edits.append((start, end, text))

    def replace_at(self, span: Span, text: str) -> None:
        """Put a text at a place."""
        self.replace(*self.offsets(span), text)

    def add_lines(self, after: int, lines: list[str]) -> None:
        """Insert lines after a line, counted from 1; after 0 they come first."""
        if after == 0:
            self.replace(0, 0, "".join(line + self.line_end for line in lines))
            return
        end = self._starts[after - 1] + len(self.lines[after - 1])
        self.replace(end, end, "".join(self.line_end + line for line in lines))

    def drop_line(self, number: int, left: str = "") -> None:
        """Remove a line with the line break before it, unless something is left on it."""
        start = self._starts[number - 1]
        end = start + len(self.lines[number - 1])
        if left:
            self.replace(start, end, left)
        elif number == 1:
            self.replace(0, self._starts[1], "")
        else:
            before = self._starts[number - 2] + len(self.lines[number - 2])
            self.replace(before, end, "")

    def edited(self) -> str:
        """The text with all edits."""
        parts, place = [], 0
        for start, end, text in sorted(self._edits, key=lambda each: each[0]):
            if start < place:
                raise Uneditable
            parts += [self.text[place:start], text]
            place = end
        return "".join([*parts, self.text[place:]])


def _known(place: Span | None) -> Span:
    if place is None:
        raise Uneditable
    return place
