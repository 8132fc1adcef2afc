"""Positions of the keys and values of a TOML text.

`tomllib` gives values without positions. For an error in a value, `locate` scans the text a second
time to find its place. It relies on `tomllib` having accepted the text: it finds the beginnings and
ends of tokens, but checks nothing else.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from bishan_targets.model.diagnostics import KeyPath

DEPTH_LIMIT = 200
"""The longest path followed; it limits both the recursion and the cost of building paths."""

_BASIC = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_LITERAL = r"'[^'\n]*'"
_LONG_BASIC = r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*""""{0,2}'  # may end in two quotes of its own
_LONG_LITERAL = r"'''.*?''''{0,2}"
_WORD = r"(?:\d{4}-\d\d-\d\d )?[0-9A-Za-z_.:+-]+"  # number, boolean, date, time or both

_LINE_BREAK = re.compile(r"\n")  # also the end of "\r\n"; TOML knows no other line breaks
_GAP = re.compile(r"[ \t\r\n]*(?:#[^\n]*[ \t\r\n]*)*")
_SEPARATOR = re.compile(rf"{_GAP.pattern}(?:,{_GAP.pattern})?")
_KEY_PART = re.compile(rf"{_BASIC}|{_LITERAL}|[A-Za-z0-9_-]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_HEADER_OPENING = re.compile(r"\[\[?[ \t]*")
_HEADER_CLOSING = re.compile(r"[ \t]*\]\]?")
_VALUE = re.compile(rf"{_LONG_BASIC}|{_LONG_LITERAL}|{_BASIC}|{_LITERAL}|{_WORD}|[\[{{]", re.DOTALL)


class Span(NamedTuple):
    """A part of one line, to be underlined."""

    line: int  # from 1
    column: int  # from 1, in code points
    length: int  # in code points, at least 1, never beyond the end of the line


class Spans(NamedTuple):
    """The places of one item: its key, or the last part of a dotted one, and its value.

    `key` is None for elements of arrays. `value` is None for a table that is only implied, such as
    `a` in `a.b = 1` or `[a.b]`. The value of a table or an array of tables with a header is the
    (first) header. A string over several lines is underlined on its first line; of an array or
    inline table, only the opening bracket is.
    """

    key: Span | None
    value: Span | None


def locate(text: str) -> Mapping[KeyPath, Spans]:
    """Find the places of all keys and values in a text that `tomllib.loads` has accepted.

    Never raises because of the text: at anything unexpected, including a path longer than
    `DEPTH_LIMIT`, it stops and returns the places found so far.
    """
    scanner = _Scanner(text)
    # The caller is reporting another error: missing places are better than a second error.
    with suppress(_UnexpectedError, tomllib.TOMLDecodeError, RecursionError):
        scanner.document()
    return scanner.entries


class _UnexpectedError(Exception):
    """The text does not continue as the scanner expects."""


class _Scanner:
    """Scans a text once from start to end; each method consumes the construct it is named after."""

    def __init__(self, text: str) -> None:
        self.entries: dict[KeyPath, Spans] = {}
        self._text = text
        self._offset = 0
        line_breaks = _LINE_BREAK.finditer(text)
        self._line_starts = [0, *(each.end() for each in line_breaks), len(text) + 1]
        self._table_counts: dict[KeyPath, int] = {}  # of each array of tables, so far

    def document(self) -> None:
        """All of the text: assignments, each in the table of the last header before it."""
        table: KeyPath = ()
        self._take(_GAP)
        while self._offset < len(self._text):
            if self._text.startswith("[", self._offset):
                table = self._header()
            else:
                self._assignment(table)
            self._take(_GAP)

    def _header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`; returns the path of the table it opens.

        An explicit header replaces the entry of a table that was only implied before. An array of
        tables is placed at its first header, and each of its elements at its own.
        """
        start = self._offset
        is_element = self._take(_HEADER_OPENING).startswith("[[")
        *parents, (name, key) = self._dotted_key()
        self._take(_HEADER_CLOSING)
        header = self._place(start)
        path = _below(self._enter((), parents), name)
        if not is_element:
            self.entries[path] = Spans(key, header)
            return path
        self.entries.setdefault(path, Spans(key, header))
        index = self._table_counts.get(path, 0)
        self._table_counts[path] = index + 1
        element = _below(path, index)
        self.entries[element] = Spans(None, header)
        return element

    def _assignment(self, table: KeyPath) -> None:
        """`a.b = value`, in the document or in an inline table."""
        *parents, (name, key) = self._dotted_key()
        self._take(_EQUALS)
        self._value(_below(self._enter(table, parents), name), key)

    def _dotted_key(self) -> list[tuple[str, Span]]:
        """The parts of a key, at least one: the name and place of each."""
        parts = [self._key_part()]
        while _DOT.match(self._text, self._offset):
            self._take(_DOT)
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> tuple[str, Span]:
        start = self._offset
        written = self._take(_KEY_PART)
        return _decoded(written), self._place(start)

    def _enter(self, table: KeyPath, parents: Iterable[tuple[str, Span]]) -> KeyPath:
        """The path of the table reached by `parents` from `table`.

        A parent seen for the first time is implied here. A parent that is an array of tables stands
        for its last element.
        """
        for name, place in parents:
            table = _below(table, name)
            self.entries.setdefault(table, Spans(place, None))
            if table in self._table_counts:
                table = _below(table, self._table_counts[table] - 1)
        return table

    def _value(self, path: KeyPath, key: Span | None) -> None:
        """Any value; a container's entry comes before those of its items."""
        start = self._offset
        token = self._take(_VALUE)
        self.entries[path] = Spans(key, self._place(start))
        if token == "[":
            self._array_items(path)
        elif token == "{":
            self._inline_table_items(path)
        if token in ("[", "{") and self._line_at(start) == self._line_at(self._offset):
            self.entries[path] = Spans(key, self._place(start))

    def _array_items(self, path: KeyPath) -> None:
        index = 0
        while not self._closes("]"):
            self._value(_below(path, index), None)
            index += 1

    def _inline_table_items(self, path: KeyPath) -> None:
        """Assignments; as in TOML 1.1, they may be on several lines."""
        while not self._closes("}"):
            self._assignment(path)

    def _closes(self, bracket: str) -> bool:
        """Go to the next item, past any comma, or past the closing bracket if there is none."""
        self._take(_SEPARATOR)
        closes = self._text.startswith(bracket, self._offset)
        if closes:
            self._offset += len(bracket)
        return closes

    def _take(self, pattern: re.Pattern[str]) -> str:
        """Consume the token required here."""
        match = pattern.match(self._text, self._offset)
        if match is None:
            raise _UnexpectedError
        self._offset = match.end()
        return match.group()

    def _place(self, start: int) -> Span:
        """The place of the text read from `start` on, as far as it is on that line."""
        line = self._line_at(start)
        line_start, next_line_start = self._line_starts[line - 1 : line + 1]
        read = self._text[start : min(self._offset, next_line_start)].rstrip("\r\n")
        return Span(line, start - line_start + 1, len(read))

    def _line_at(self, offset: int) -> int:
        return bisect_right(self._line_starts, offset)


def _below(path: KeyPath, part: str | int) -> KeyPath:
    if len(path) == DEPTH_LIMIT:
        raise _UnexpectedError
    return (*path, part)


def _decoded(key_part: str) -> str:
    """The name of a bare or quoted key; escapes are left to `tomllib`."""
    if "\\" in key_part:
        name: str = tomllib.loads(f"name = {key_part}")["name"]
        return name
    return key_part[1:-1] if key_part[0] in "\"'" else key_part
