"""Numbers as people write them: parsed, or refused with a reason, never guessed."""

import re
from collections.abc import Collection
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from bishan_targets.text.folding import narrow

MOST_DIGITS: Final = 28
MOST_EXPONENT: Final = 100
# Its `plus` rounds: a number that it changes has too many digits.
_EXACT: Final = Context(prec=MOST_DIGITS)

_NO_FIGURE: Final = frozenset(
    ("", "/", "x", "n/a", "na", "null", "none", "无", "暂无", "暂缺", "缺", "不详", "未知", "待定")
)
# Of any length: hyphens, dashes, their stand-ins on keyboards and in old encodings, and dots.
_LINES: Final = r"[-\u2010-\u2015\u2212\u2500\u2501\ufe31\ufe58\ufe63\u30fc\s]+|[…⋯\s]+|[.\s]{2,}"
_PLAIN: Final = r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?"
_GROUPED: Final = r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?"
_COMMA: Final = r"[+-]?[\d.]*,[\d,.]*"
_SPLIT: Final = r"(?P<number>[+-]?[\d.,]+)\s*(?P<rest>[^\d.,].*)"
# Not 百分点 (percentage points), 千克, 千米, 千瓦, 千吨, which are units.
_MULTIPLIER: Final = r"[亿万千百十](?!分|克|米|瓦|吨)|(k|m|mn|mio|bn|thousand|million|billion)\b"
# Words for approximate numbers, and further numbers.
_NO_UNIT: Final = r"\d\d|[-–~]\s*\d|左右|上下|以|[余多约至到]"
_MINUS: Final = str.maketrans("−﹣–", "---")


class Refusal(NamedTuple):
    """Reason for refusing a text: the message is `figure.REASON`, filled with `rest`."""

    reason: str
    rest: str = ""


@lru_cache(maxsize=4096)
def says_none(text: str) -> bool:
    """Whether a text marks a missing figure in a table: `—`, `……`, `n/a`, 暂无."""
    plain = narrow(text).strip().lower()
    return plain in _NO_FIGURE or re.fullmatch(_LINES, plain) is not None


def read_figure(text: str, units: Collection[str] | None = None) -> Decimal | Refusal:
    """Parse a number, in the metric's own unit.

    Full-width digits and signs count as their plain forms. Commas are thousands separators only if
    they form groups of three; `3,5` is refused. A unit after the number must be one of `units`, the
    metric's own in any language; None means that the unit is unknown. A sign such as % is a unit
    like any other. Numbers have at most 28 digits and a magnitude between 1e-100 and 1e100, or are
    zero.
    """
    plain = _plain(text)
    if says_none(plain):
        return Refusal("none")
    number = _number(plain)
    if number is not None:
        return _held(number)
    if re.fullmatch(_COMMA, plain, re.ASCII):
        return Refusal("comma")
    split = re.fullmatch(_SPLIT, plain, re.ASCII | re.DOTALL)
    if split is None:
        return Refusal("not-number")
    number, rest = _number(split["number"]), split["rest"].strip()
    if rest in {_plain(unit) for unit in units or ()}:
        return Refusal("comma") if number is None else _held(number)
    return Refusal(_why_not(rest, units), rest)


def unit_behind(text: str) -> str | None:
    """The text after a number that may be its unit; None for a number alone, or no number."""
    split = re.fullmatch(_SPLIT, _plain(text), re.ASCII | re.DOTALL)
    if split is None or _number(split["number"]) is None:
        return None
    rest = split["rest"].strip()
    is_unit = _why_not(rest, None) == "unknown-unit" and not re.search(_NO_UNIT, rest)
    return rest if is_unit else None


def may_be_decimal(text: str) -> bool:
    """Whether a comma may be a decimal point as well as a thousands separator: `153,220`."""
    return re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", _plain(text), re.ASCII) is not None


def parts_thousands(text: str) -> bool:
    """Whether the commas can only be thousands separators: `1,306,220.5`."""
    is_grouped = re.fullmatch(_GROUPED, _plain(text), re.ASCII) is not None
    return is_grouped and not may_be_decimal(text)


def plain_number(text: str) -> Decimal | None:
    """The number in plain digits; None if there is none that a file may hold."""
    found = Decimal(text) if re.fullmatch(_PLAIN, text, re.ASCII) else None
    return found if found is not None and fits(found) else None


def fits(number: Decimal) -> bool:
    """Whether a file may hold a finite number: at most 28 digits, and a sensible magnitude."""
    return not number or (abs(number.adjusted()) <= MOST_EXPONENT and _EXACT.plus(number) == number)


def without_zeros(number: Decimal) -> Decimal:
    """The number without zeros at the end of its decimals: 251.2000 is 251.2, and 3E+2 is 300."""
    plain = f"{number:f}"
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def _plain(text: str) -> str:
    return narrow(text).translate(_MINUS).strip()


def _held(number: Decimal) -> Decimal | Refusal:
    return number if fits(number) else Refusal("digits")


def _number(text: str) -> Decimal | None:
    if re.fullmatch(_PLAIN, text, re.ASCII):
        return Decimal(text)
    return Decimal(text.replace(",", "")) if re.fullmatch(_GROUPED, text, re.ASCII) else None


def _why_not(rest: str, units: Collection[str] | None) -> str:
    if re.match(_MULTIPLIER, rest, re.IGNORECASE):
        return "multiplier"
    if not rest[0].isalpha() and rest[0] not in "%‰°":
        return "not-number"
    return "unknown-unit" if units is None else "other-unit"
