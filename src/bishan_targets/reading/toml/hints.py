"""Common slips in TOML, recognised by the text at the place of a syntax error.

Problems have our names for tomllib's messages (`toml`), hints the ends of their messages' keys.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_KEY_PROBLEMS: Final = frozenset({"bad-key", "bad-statement", "expected-equals", "unclosed-header"})
VALUE_PROBLEMS: Final = frozenset(
    {"bad-value", "text-after-value", "unclosed-array", "unclosed-inline-table"}
)

_TOKEN = re.compile(r"[^\s\"'=\[\]{}#]+")
# Common mistakes for a value, and the hint for each; the first match counts.
_NUMBER_HINTS: Final = (
    (r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", "date-form"),
    (r"\d{1,2}:\d\d\S*", "date-form"),
    (r"[+-]?[\d.,]*[%％]", "percent-sign"),
    (r"[+-]?(?=[.,_]*[0-9])[0-9.,_]+", "number-form"),
    (r"[+-]?[0-9.,]*[0-9][^\W\d_]\S*", "unit"),
)
_WORD_HINTS: Final = (
    (r"[≥≤＞＜<>]\S*", "operator"),
    (r"(?i:[+-]?nan|[+-]?inf|none|null|n/?a|暂无|未知|待定|无)|[-–—…?？/]+", "no-figure"),
    (r"(?i:true|false|yes|no|是|否)", "boolean-form"),
)
# Conflict markers left by git in a file that it cannot merge.
_CONFLICT: Final = r"(<{7}|\|{7}|={7}|>{7})( |$)"
_CURLY_QUOTES = re.compile("[“”‘’]")


def token_at(line: str, column: int) -> str:
    """The text at a place, without a trailing comma; empty at a comma, space or bracket."""
    for match in _TOKEN.finditer(line):
        token = match[0].rstrip(",;")
        if match.start() < column <= match.start() + len(token):
            return token
    return ""


def narrowed(problem: str, text: str, column: int) -> str:
    """`problem`, or a more specific name if there is nothing at the place."""
    if text[column - 1 :].partition("#")[0]:
        return problem
    if problem == "bad-value":
        return "no-value"
    return "split-inline-table" if problem == "bad-key" and "{" in text else problem


def hint(problem: str, text: str, column: int) -> str | None:
    """The hint for the most common mistakes, by the text at the place."""
    before, here = text[: column - 1], text[column - 1 : column]
    if not here.isascii() and (here.isspace() or unicodedata.category(here) == "Cf"):
        return "odd-space"
    if problem in VALUE_PROBLEMS and not text.lstrip().startswith("["):
        return _value_hint(problem, before, token_at(text, column), here)
    if problem in _KEY_PROBLEMS:
        return "conflict" if re.match(_CONFLICT, text) else _key_hint(before, here)
    if problem == "unclosed-string" and _CURLY_QUOTES.search(text):
        return "full-width"
    return problem if problem in ("split-inline-table", "no-value") else None


def _value_hint(problem: str, before: str, token: str, here: str) -> str | None:
    hints = _NUMBER_HINTS + (_WORD_HINTS if problem == "bad-value" else ())
    for pattern, name in hints:
        if re.fullmatch(pattern, token):
            return name
    if _is_full_width(here):
        return "full-width"
    if not here.isalpha():
        return None
    if before.rstrip()[-1:].isdigit():
        return "unit"
    if before[-1:] in ("'", '"'):
        return "inner-quote"
    return "quote-text" if problem == "bad-value" else None


def _key_hint(before: str, here: str) -> str | None:
    if re.search(r"\d,\s*\d+\s*$", before):
        return "number-form"
    if _is_full_width(here):
        return "full-width"
    return "quote-key" if here.isalnum() else None


def _is_full_width(character: str) -> bool:
    """Whether a character is a full-width form, or punctuation only used in East Asian text."""
    if unicodedata.east_asian_width(character or " ") == "F" or _CURLY_QUOTES.match(character):
        return True
    return "\u3000" < character <= "\u303f"
