"""TOML as a table with exact decimals, at bounded costs."""

import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from bishan_targets.reading.toml.plain_lines import read_lines

# An exponent that Decimal cannot hold: any number that the range check refuses will do.
_BEYOND_DECIMAL: Final = Decimal("1e999999")
# A key of so many parts takes tomllib time and memory quadratic in their number.
_MOST_PARTS: Final = 1000
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY: Final = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{_MOST_PARTS}}}"
# A number of so many digits takes tomllib forty times its size.
_LONGEST_NUMBER: Final = 100_000
_LONG_NUMBER: Final = rf"[\d_]{{{_LONGEST_NUMBER},}}"


def load(text: str) -> dict[str, Any]:
    """Parse a text; raises ValueError, and RecursionError if it is nested too deeply."""
    lines = text.replace("\r\n", "\n").split("\n")
    for line in lines:
        if len(line) > 2 * _MOST_PARTS:
            _check_long(line)
    plain = read_lines(lines)
    if plain is not None:
        return plain
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except InvalidOperation:  # rare, and a Python function is slower for every number
        return tomllib.loads(text, parse_float=_decimal)


def _check_long(line: str) -> None:
    """Refuse lines that would take tomllib too much time or memory."""
    if line.count(".") >= _MOST_PARTS and re.search(_LONG_KEY, line):
        raise RecursionError
    if len(line) > _LONGEST_NUMBER and re.search(_LONG_NUMBER, line):
        raise ValueError("a number that is too long")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return _BEYOND_DECIMAL
