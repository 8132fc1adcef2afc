"""Parsing TOML so that a syntax error does not hide later errors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Term
from bishan_targets.reading.toml.hints import VALUE_PROBLEMS, hint, narrowed, token_at
from bishan_targets.reading.toml.load import load
from bishan_targets.reading.toml.parsed import Parsed
from bishan_targets.reading.toml.positions import Span, locate
from bishan_targets.reading.toml.source import Source

_MOST_SYNTAX_ERRORS: Final = 50
_POSITION = re.compile(r" \(at line (\d+), column (\d+)\)$")
_END = " (at end of document)"
# Python refuses to convert longer runs of digits to an integer (sys.set_int_max_str_digits).
_LONG_INTEGER = re.compile(r"[\d_]{4300,}")
# An assignment whose value may span several lines, up to the opening delimiter.
_OPENING = re.compile(r"""[^=]*=\s*("{3}|'{3}|[\[{])""")
# Lines meant as headers, even invalid ones: `［plan］`, or one after an invisible character.
_HEADER = re.compile(r"[\s\u200b\ufeff]*[\[［【]")
# The key of a broken assignment, and the first two parts of a broken header's, quoted or not.
_KEY = re.compile(r"""\s*["']?([^\s=."'{}]+)""")
_HEADER_PARTS = re.compile(r"""[\s\[]*([\w-]+)\s*\.\s*["']?([\w-]+)""")
_CLOSING: Final = {"[": "]", "{": "}"}

# Prefixes of tomllib's messages, and our names for the problems.
_PROBLEMS: Final = (
    (r"Illegal character '\n'", "unclosed-string"),
    ("Unterminated string", "unclosed-string"),
    ("Expected \"'", "unclosed-string"),
    ("Expected '=' after a key", "expected-equals"),
    ("Expected ']", "unclosed-header"),
    ("Expected newline or end of document after a statement", "text-after-value"),
    ("Illegal character", "illegal-character"),
    ("Found invalid character", "illegal-character"),
    ("Unclosed array", "unclosed-array"),
    ("Unclosed inline table", "unclosed-inline-table"),
    ("Unescaped '\\' in a string", "bad-escape"),
    ("Invalid hex value", "bad-escape"),
    ("Escaped character is not a Unicode scalar value", "bad-escape"),
    ("Invalid initial character for a key part", "bad-key"),
    ("Invalid statement", "bad-statement"),
    ("Invalid value", "bad-value"),
    ("Invalid date", "bad-date"),
    ("Cannot overwrite a value", "duplicate"),
    ("Cannot declare", "duplicate"),
    ("Cannot mutate immutable namespace", "duplicate"),
    ("Cannot redefine namespace", "duplicate"),
    ("Duplicate inline table key", "duplicate"),
)
_UNCLOSED: Final = frozenset({"unclosed-string", "unclosed-array", "unclosed-inline-table"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d([Tt]\S*)?")


class _Fault(NamedTuple):
    """A broken statement: the problem, its place, and the lines of the statement.

    `problem` is a name of ours, or tomllib's message if there is none. `line`, `column`, `first`
    and `last` count from 1.
    """

    problem: str
    line: int
    column: int
    first: int
    last: int


def parse_around_faults(source: Source) -> Parsed:
    """Parse a text, skipping every broken statement."""
    diagnostics: list[Diagnostic] = []
    lost: list[KeyPath] = []
    lines = list(source.lines)
    while len(diagnostics) < _MOST_SYNTAX_ERRORS:
        text = "\n".join(lines)
        try:
            table = load(text)
        except (ValueError, RecursionError) as error:
            fault = _find_fault(lines, error)
            diagnostics.append(_diagnose(source, lines, fault))
            lost.append(_path(lines, fault))
            _set_aside(lines, fault)
        else:
            table = {key: value for key, value in table.items() if key[:1] != "\0"}
            return Parsed(table, Source(source.file, source.text, text), diagnostics, lost)
    line = (diagnostics[-1].line or 0) + 1
    most = str(_MOST_SYNTAX_ERRORS)
    diagnostics.append(source.at_place("too-many", line, 1, most=most))
    return Parsed({}, source, diagnostics, [()])


def _parses(lines: Sequence[str]) -> bool:
    try:
        load("\n".join(lines))
    except (ValueError, RecursionError):
        return False
    return True


def _set_aside(lines: list[str], fault: _Fault) -> None:
    """Empty the lines of a broken statement; lines after a header go into a table to ignore."""
    is_header = _HEADER.match(lines[fault.first - 1])
    lines[fault.first - 1 : fault.last] = [""] * (fault.last - fault.first + 1)
    if is_header:
        lines[fault.first - 1] = f'["\\u0000{fault.first}"]'


def _path(lines: Sequence[str], fault: _Fault) -> KeyPath:
    """The apparent path of a broken assignment or header.

    If the key is unreadable, or more than one is lost, it is the enclosing table. A header without
    two readable parts may open any table, and so may headers swallowed by a statement: the root
    stands for that.
    """
    header, *others = lines[fault.first - 1 : fault.last]
    if any(_HEADER.match(line) for line in others):
        return ()
    if _HEADER.match(header):
        parts = _HEADER_PARTS.match(header)
        return parts.groups() if parts else ()
    places = locate("\n".join([*lines[: fault.first - 1], '"\\u0000" = 0']))
    table = next(reversed(dict(places)), ())[:-1]
    key = _KEY.match(header)
    return (*table, key[1]) if key and not others else table


# --- Place -------------------------------------------------------------------------------------


def _find_fault(lines: Sequence[str], error: Exception) -> _Fault:
    if isinstance(error, RecursionError):
        first = _beginning(lines, len(lines))
        return _Fault("too-deep", first, 1, first, len(lines))
    problem, line, column = _position(lines, str(error))
    first = _beginning(lines, line)
    last = max(line, _end(lines, first))
    opening = _OPENING.match(lines[first - 1])
    if problem in _UNCLOSED and first < line and opening:
        last = len(lines) if problem == "unclosed-string" else line - 1
        return _Fault(problem, first, opening.start(1) + 1, first, last)
    return _Fault(problem, line, column, first, last)


def _position(lines: Sequence[str], message: str) -> tuple[str, int, int]:
    """The problem in tomllib's message, and its line and column.

    Before Python 3.14, tomllib gives its position only in the text, and none for an integer that is
    too long to convert.
    """
    if match := _POSITION.search(message):
        return _problem(message[: match.start()]), int(match[1]), int(match[2])
    if message.endswith(_END):
        last = max(number for number, line in enumerate(lines, 1) if line.strip())
        return _problem(message.removesuffix(_END)), last, len(lines[last - 1].rstrip()) + 1
    for number, line in enumerate(lines, 1):
        long = _LONG_INTEGER.search(line)
        if long and not _parses(lines[:number]):
            return "out-of-range", number, long.start() + 1
    return message, 1, 1


def _problem(message: str) -> str:
    return next((name for start, name in _PROBLEMS if message.startswith(start)), message)


def _beginning(lines: Sequence[str], broken: int) -> int:
    """The first line of the statement that breaks on the line `broken`.

    It is this line itself, unless the lines before it are an incomplete document. Then it is found
    by bisection, which a multi-line string further up may mislead to that string's beginning.
    """
    if _parses(lines[: broken - 1]):
        return broken
    cuts = range(1, broken - 1)
    return 1 + bisect_left(cuts, True, key=lambda cut: not _parses(lines[:cut]))


def _end(lines: Sequence[str], first: int) -> int:
    """The likely last line of the statement that begins on the line `first`."""
    text = lines[first - 1]
    opening = _OPENING.match(text)
    if not opening:
        return first
    opener, rest = opening[1], range(first, len(lines))
    if opener not in _CLOSING:
        if opener in text[opening.end() :]:
            return first
        return next((number + 1 for number in rest if opener in lines[number]), len(lines))
    closer = _CLOSING[opener]
    # A line with another end lacks its closing bracket, and the next line is another statement.
    if text.rstrip().endswith((opener, ",")):
        for number in rest:
            start = lines[number].lstrip()[:1]
            if start == closer:
                return number + 1
            if start == "[":
                break
    return first


# --- Problem -----------------------------------------------------------------------------------


def _diagnose(source: Source, lines: Sequence[str], fault: _Fault) -> Diagnostic:
    problem, line, column = fault.problem, fault.line, fault.column
    text = source.lines[line - 1]
    token = token_at(text, column)
    if problem in ("out-of-range", "too-deep"):
        return source.at_place(problem, line, column, len(token))
    if problem == "duplicate":
        return _duplicate(source, lines[: fault.last], fault.first)
    if problem == "bad-date" or (problem in VALUE_PROBLEMS and _DATE.fullmatch(token)):
        start = text.rindex(token, 0, column - 1 + len(token)) + 1
        return source.at_place("impossible-date", line, start, len(token) or 1, given=token)
    if problem == "bad-escape":
        column = text.rfind("\\", 0, column) + 1 or column  # tomllib points after it
    problem = narrowed(problem, text, column)
    # Problems without a name of ours are sentences of tomllib's.
    words = problem if " " in problem else Term(f"syntax.{problem}")
    found = source.at_place("syntax", line, column, problem=words)
    return found._replace(hint=hint(problem, text, column))


def _duplicate(source: Source, lines: Sequence[str], line: int) -> Diagnostic:
    """Name the key that the statement on `line` repeats, and its first place."""
    before, after = _places(lines[: line - 1]), _places(lines)
    here = {path: place for path, place in after.items() if place.line == line}
    twice = [path for path in here if path in before]
    if not twice and "{" not in lines[line - 1]:
        twice = [path[:-1] for path in here if path[:-1] in before]
    # The remaining case is a key twice in an inline table: the last one that can be read.
    path = twice[0] if twice else next(reversed(here), ())
    place = next((each for at, each in here.items() if at[: len(path)] == path), Span(line, 1, 1))
    is_header = lines[line - 1].lstrip().startswith("[")
    # Without a path, the key is too deep to be located.
    key = ".".join(map(str, path if is_header else path[-1:])) or lines[line - 1].strip()
    first = str(before[path].line if twice else line)
    return source.at_place("duplicate-key", line, place.column, place.length, key=key, first=first)


def _places(lines: Sequence[str]) -> dict[KeyPath, Span]:
    entries = locate("\n".join(lines))
    found = {path: each.key or each.value for path, each in entries.items()}
    return {path: place for path, place in found.items() if place}
