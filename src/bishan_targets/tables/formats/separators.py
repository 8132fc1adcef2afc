"""Decimal commas in texts whose columns are separated by semicolons, as settled by all cells."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from bishan_targets.tables.sheet import Cell, period_of
from bishan_targets.text.numbers import may_be_decimal, parts_thousands

# With a unit or the like behind: `12,5 %`.
_BEHIND: Final = r"(?P<behind>\s*[^\d\s.,][^\d.,]*)?"
_WITH_COMMA: Final = re.compile(rf"(?P<number>[+-]?(?:\d{{1,3}}(?:\.\d{{3}})+|\d+),\d+){_BEHIND}")
_IN_GROUPS: Final = re.compile(rf"(?P<number>[+-]?[1-9]\d{{0,2}}(?:\.\d{{3}})+){_BEHIND}")
_WITH_POINT: Final = re.compile(rf"(?P<number>[+-]?\d*\.\d+){_BEHIND}")


def settled(values: Collection[str]) -> dict[str, Cell]:
    """Cells of numbers with commas or points that are not as in English, by their texts.

    One cell such as `3,5` makes every comma a decimal one, and the points those of thousands, if no
    cell says the opposite. Without such a cell, `1,306` and `1.306` may be either.
    """
    numbers = [value for value in values if "," in value or "." in value]
    with_comma = any(map(_is_decimal_comma, numbers))
    with_point = any(map(_is_decimal_point, numbers))
    if with_point:
        return {}
    if with_comma:
        converted = ((value, _converted(value)) for value in numbers)
        return {value: Cell(text, whole=text) for value, text in converted if text}
    unclear = (value for value in numbers if may_be_decimal(value) or _IN_GROUPS.fullmatch(value))
    return {value: Cell(value.strip(), whole=value, is_unclear=True) for value in unclear}


def _is_decimal_comma(value: str) -> bool:
    match = _WITH_COMMA.fullmatch(value.strip())
    return match is not None and not may_be_decimal(match["number"])


def _is_decimal_point(value: str) -> bool:
    if parts_thousands(value):
        return True
    match = _WITH_POINT.fullmatch(value.strip())
    return bool(match) and not _IN_GROUPS.fullmatch(value.strip()) and not period_of(value.strip())


def _converted(value: str) -> str | None:
    """A number with a decimal point, and without those of thousands."""
    plain = value.strip()
    match = _WITH_COMMA.fullmatch(plain) or _IN_GROUPS.fullmatch(plain)
    if match is None or period_of(plain):
        return None
    return match["number"].replace(".", "").replace(",", ".") + (match["behind"] or "")
