"""Reading TOML so that a syntax error does not hide the errors behind it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from bishan_targets.diagnostics import Diagnostic, Term
from bishan_targets.source import Source

_MOST_SYNTAX_ERRORS: Final = 20
_HINTS: Final = (
    (re.compile(r",\d{3}"), "thousands"),
    (re.compile(r"%"), "percent-sign"),
    (re.compile(r"/\d"), "date-form"),
    (re.compile(r"(?i:true|false|yes|no)\b"), "boolean-form"),
    (re.compile(r"[^\W\d]"), "quote-text"),
)
_POSITION = re.compile(r" \(at line (\d+), column (\d+)\)$")
# An exponent that Decimal cannot hold: any number that the range check refuses will do.
_BEYOND_DECIMAL: Final = Decimal("1e999999")
_END = " (at end of document)"
# Python refuses to convert longer runs of digits to an integer (sys.set_int_max_str_digits).
_LONG_INTEGER = re.compile(r"[\d_]{4300,}")
_DATE = re.compile(r"[\d:.TtZz+-]+")
_KEY = re.compile(
    r"""\s*((?:"[^"]*"|'[^']*'|[^\s=."'\[\]]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[^\s=."']+))*)"""
)

_PROBLEMS: Final = (
    ("Expected '=' after a key", "expected-equals"),
    ("Expected ']' at the end of a table declaration", "unclosed-header"),
    ("Expected ']]' at the end of an array declaration", "unclosed-header"),
    ("Expected newline or end of document after a statement", "text-after-value"),
    ("Unterminated string", "unclosed-string"),
    ('Expected "\'"', "unclosed-string"),
    ("Illegal character", "illegal-character"),
    ("Found invalid character", "illegal-character"),
    ("Unclosed array", "unclosed-array"),
    ("Unclosed inline table", "unclosed-inline-table"),
    ("Unescaped '\\' in a string", "bad-escape"),
    ("Invalid hex value", "bad-escape"),
    ("Invalid initial character for a key part", "bad-key"),
    ("Invalid statement", "bad-statement"),
    ("Invalid value", "bad-value"),
)
_DUPLICATES: Final = (
    "Cannot overwrite a value",
    "Cannot declare",
    "Cannot mutate immutable namespace",
    "Cannot redefine namespace",
    "Duplicate inline table key",
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a TOML text holds; `source` is where the places of its keys can be looked up.

    Where there are diagnostics, the statements that they name are missing from `table`: what is
    there can be checked further, what is not there proves nothing.
    """

    table: dict[str, Any]
    source: Source
    diagnostics: list[Diagnostic]


def parse(source: Source) -> Parsed:
    """Parse a text, setting every broken statement aside; numbers with a point are decimals."""
    diagnostics: list[Diagnostic] = []
    lines = source.text.split("\n")
    line_before = 0
    while len(diagnostics) < _MOST_SYNTAX_ERRORS:
        try:
            table = tomllib.loads("\n".join(lines), parse_float=_decimal)
        except RecursionError:
            return Parsed({}, source, [*diagnostics, source.at_place("too-deep", 1, 1)])
        except ValueError as error:
            problem, line, column = _position(source, str(error))
            if line <= line_before:
                break
            diagnostics.append(_diagnose(source, problem, line, column))
            lines[line - 1] = _placeholder(lines[line - 1], line)
            line_before = line
        else:
            table = {key: value for key, value in table.items() if key[:1] != "\0"}
            return Parsed(table, replace(source, parsed="\n".join(lines)), diagnostics)
    return Parsed({}, source, diagnostics)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return _BEYOND_DECIMAL


def _placeholder(line: str, number: int) -> str:
    """What stands in for a broken line: nothing, or for a header one that gathers what follows."""
    return f'["\\u0000{number}"]' if line.lstrip().startswith("[") else ""


def _position(source: Source, message: str) -> tuple[str, int, int]:
    """The problem that tomllib's message names, and its line and column.

    tomllib gives its position only in the text before Python 3.14, and none for an integer that is
    too long to convert.
    """
    if match := _POSITION.search(message):
        return message[: match.start()], int(match[1]), int(match[2])
    if match := _LONG_INTEGER.search(source.text):
        before = source.text[: match.start()]
        return "out-of-range", before.count("\n") + 1, len(before) - before.rfind("\n")
    last = len(source.text.rstrip().split("\n"))
    return message.removesuffix(_END), last, len(source.lines[last - 1]) + 1


def _diagnose(source: Source, problem: str, line: int, column: int) -> Diagnostic:
    text = source.lines[line - 1]
    if problem == "out-of-range":
        return source.at_place(problem, line, column, 1)
    if problem.startswith(_DUPLICATES):
        key = _KEY.match(text.lstrip("["))
        start = len(text) - len(text.lstrip(" \t[")) + 1
        name = key[1] if key else text.strip()
        return source.at_place("duplicate-key", line, start, len(name), key=name)
    if problem.startswith("Invalid date"):
        written = _DATE.match(text, column - 1)
        given = written[0] if written else ""
        return source.at_place("impossible-date", line, column, len(given) or 1, given=given)
    found = source.at_place("syntax", line, column, problem=_problem_term(problem))
    return replace(found, hint=_syntax_hint(text, column))


def _problem_term(problem: str) -> str:
    if problem == r"Illegal character '\n'":
        return Term("syntax.unclosed-string")
    for beginning, name in _PROBLEMS:
        if problem.startswith(beginning):
            return Term(f"syntax.{name}")
    return problem


def _syntax_hint(line: str, column: int) -> str | None:
    """The hint for the mistakes that people make most, by what stands at the place."""
    rest = line[column - 1 :]
    if any(unicodedata.east_asian_width(c) == "F" or c in "“”‘’、。" for c in rest[:1]):
        return "full-width"
    for pattern, hint in _HINTS:
        if pattern.match(rest):
            return hint
    return None
