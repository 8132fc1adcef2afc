"""Excel's number formats: percent signs, text and scales beside a number's digits."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

LITERALS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PART: Final = re.compile(
    r'"(?P<text>[^"]*)"|[\\!](?P<sign>.)|(?P<bracket>\[[^\]]*\])|[_*].|(?P<plain>.)', re.DOTALL
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
# Thousands left out; or a point that is only text, as in `0!.0000`, which shows 2.85 for 28500.
_SCALED: Final = re.compile(r"[0#?],+(?![0#?,])|[0#?]\x01[0#?]")
_LINES: Final = re.compile(r"\s*[-–—]+\s*")
# Brackets and hyphens around a number show that it is negative, a sign of money its unit; > 500 is
# a bound.
_SAYS_SOMETHING: Final = re.compile(r"[\w%‰°℃*†‡<>≤≥]")


class _Section(NamedTuple):
    """A part of a format: for which numbers, the text around them, if thousands are left out.

    `instead` is the text in place of a number, None if it shows the number.
    """

    condition: tuple[str, float] | None
    before: str
    behind: str
    is_scaled: bool
    instead: str | None


@lru_cache(maxsize=1024)
def shows_percent(form: str) -> bool:
    """Whether numbers are shown as shares of a hundred."""
    return "%" in LITERALS.sub("", form)


def around_digits(form: str, number: float | Decimal) -> tuple[str, str]:
    """The texts that a format shows before and behind a number: 约 and 万家 for `"约"0.0"万家"`."""
    section = _section(form, number)
    return section.before, section.behind


def is_scaled(form: str, number: float | Decimal) -> bool:
    """Whether a format leaves out thousands: `0,` shows 285 for 285000."""
    return _section(form, number).is_scaled


def shown_instead(form: str, number: float | Decimal) -> str | None:
    """The text, or nothing, that a format shows in place of a number; None if it shows that.

    The dash of accountants stands for a zero.
    """
    return None if "@" in form and ";" not in form else _section(form, number).instead


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
    condition, before, behind, has_digits = None, "", "", False
    for part in parts:
        plain = part["plain"] or ""
        if plain in _PLACES:
            before, behind, has_digits = before if has_digits else behind, "", True
        elif match := _CONDITION.fullmatch(part["bracket"] or ""):
            condition = match[1], float(match[2])
        else:
            behind += part["text"] or part["sign"] or ("" if plain.isascii() else plain)
    digits = "".join(part["plain"] or ("\x01" if _is_point(part) else "\0") for part in parts)
    instead = None if has_digits or _LINES.fullmatch(behind) else behind.strip()
    before, behind = (_said(text) if has_digits else "" for text in (before, behind))
    return _Section(condition, before, behind, bool(_SCALED.search(digits)), instead)


def _is_point(part: re.Match[str]) -> bool:
    return "." in (part["text"], part["sign"])


def _said(text: str) -> str:
    """A text beside digits, empty if it says nothing of the number."""
    return text.strip() if _SAYS_SOMETHING.search(text) else ""
