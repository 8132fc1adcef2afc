"""Reading TOML, numbers with a point as decimals."""

import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from bishan_targets.diagnostics import Diagnostic, KeyPath
from bishan_targets.source import Source

# An exponent that Decimal cannot hold: any number that the range check refuses will do.
_BEYOND_DECIMAL: Final = Decimal("1e999999")
# A key of so many parts takes tomllib time and memory that grow with the square of their number.
_MOST_PARTS: Final = 1000
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY: Final = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{_MOST_PARTS}}}"
# A number of so many digits takes tomllib forty times its size.
_LONGEST_NUMBER: Final = 100_000
_LONG_NUMBER: Final = rf"[\d_]{{{_LONGEST_NUMBER},}}"


class Parsed(NamedTuple):
    """What a TOML text holds; `source` is where the places of its keys can be looked up.

    The statements that the diagnostics name are missing from `table`, and `lost` holds their paths
    as far as they can be read. What is there can be checked further; that something is not there
    may prove nothing.
    """

    table: dict[str, Any]
    source: Source
    diagnostics: list[Diagnostic]
    lost: list[KeyPath]

    def doubts(self, path: KeyPath) -> bool:
        """Whether anything may be missing from the table `path`, as it was lost as a whole."""
        return any(path[: len(each)] == each for each in self.lost)

    def keys(self, path: KeyPath) -> set[str]:
        """The keys in the table `path`, with those of the statements that were set aside."""
        table: Any = self.table
        for part in path:
            table = table.get(part) if isinstance(table, dict) else None
        depth = len(path)
        lost = {str(each[depth]) for each in self.lost if each[:depth] == path and each[depth:]}
        return lost.union(table if isinstance(table, dict) else ())


def parse(source: Source) -> Parsed:
    """Parse a text; where that fails, as much of it as can be, with what is wrong with the rest."""
    try:
        return Parsed(load(source.text), source, [], [])
    except (ValueError, RecursionError):
        from bishan_targets.broken_toml import parse_around_faults

        return parse_around_faults(source)


def load(text: str) -> dict[str, Any]:
    """What a text holds; raises ValueError, and RecursionError where it lies too deep."""
    for line in text.split("\n"):
        if len(line) > 2 * _MOST_PARTS:
            _check_long(line)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except InvalidOperation:  # seldom, and a function of ours takes longer for every number
        return tomllib.loads(text, parse_float=_decimal)


def _check_long(line: str) -> None:
    """Refuse what tomllib would take too long over, or too much memory."""
    if line.count(".") >= _MOST_PARTS and re.search(_LONG_KEY, line):
        raise RecursionError
    if len(line) > _LONGEST_NUMBER and re.search(_LONG_NUMBER, line):
        raise ValueError("a number that is too long")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return _BEYOND_DECIMAL
