"""What Excel's number formats say of a number beside its digits: percent, text, a scale."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

LITERALS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PART: Final = re.compile(
    r'"(?P<text>[^"]*)"|\\(?P<sign>.)|(?P<bracket>\[[^\]]*\])|[_*].|(?P<plain>.)', re.DOTALL
)
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_GENERAL: Final = re.compile("general|g/通用格式", re.IGNORECASE)
_PLACES: Final = ("0", "#", "?")
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])")
# Brackets and hyphens behind a number show that it is negative, a sign of percent its own unit.
_SAYS_SOMETHING: Final = re.compile(r"[\w‰°℃]")


class _Section(NamedTuple):
    """A part of a format: for which numbers, the text behind them, if thousands are left out."""

    condition: tuple[str, float] | None
    behind: str
    is_scaled: bool


@lru_cache(maxsize=1024)
def shows_percent(form: str) -> bool:
    """Whether numbers are shown as shares of a hundred."""
    return "%" in LITERALS.sub("", form)


def behind_digits(form: str, number: float | Decimal) -> str:
    """The text that a format shows behind a number: 万家 for `0.0"万家"`; mostly there is none."""
    return _section(form, number).behind


def is_scaled(form: str, number: float | Decimal) -> bool:
    """Whether a format leaves out thousands: `0,` shows 285 for 285000."""
    return _section(form, number).is_scaled


def _section(form: str, number: float | Decimal) -> _Section:
    sections = _sections(form)
    if any(section.condition for section in sections):
        return next(
            (each for each in sections if _holds(each.condition, float(number))), sections[-1]
        )
    if len(sections) == 1:
        return sections[0]
    place = 0 if number > 0 else 1 if number < 0 else 2
    return sections[place] if place < len(sections) else sections[0]


def _holds(condition: tuple[str, float] | None, number: float) -> bool:
    return condition is None or _COMPARE[condition[0]](number, condition[1])


@lru_cache(maxsize=1024)
def _sections(form: str) -> list[_Section]:
    found: list[list[re.Match[str]]] = [[]]
    for part in _PART.finditer(_GENERAL.sub("0", form)):
        if part["plain"] == ";":
            found.append([])
        else:
            found[-1].append(part)
    return [_read(parts) for parts in found]


def _read(parts: list[re.Match[str]]) -> _Section:
    condition, behind, has_digits = None, "", False
    for part in parts:
        plain = part["plain"] or ""
        if plain in _PLACES:
            behind, has_digits = "", True
        elif match := _CONDITION.fullmatch(part["bracket"] or ""):
            condition = match[1], float(match[2])
        else:
            behind += part["text"] or part["sign"] or ("" if plain.isascii() else plain)
    digits = "".join(part["plain"] or "\0" for part in parts)
    says = has_digits and _SAYS_SOMETHING.search(behind)
    return _Section(condition, behind.strip() if says else "", bool(_SCALED.search(digits)))
