"""Changes that people write as goals; plans have their levels: 比2020年下降13.5%, 翻一番."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from bishan_targets.model.goals import Operator
from bishan_targets.recording.said_levels import level_said
from bishan_targets.recording.sides import is_of_falls, is_of_growth
from bishan_targets.text.natural_bounds import natural_bounds
from bishan_targets.text.numbers import Refusal, without_zeros

_PERCENT: Final = "%"
_BASE: Final = 100
_FALL: Final = r"下降|降低|减少|削减|压减|减排|降幅"
_CHANGE: Final = re.compile(
    r"(?:累计|[五5]年)*(?:[比较](?P<base>.+?))?(?:累计)?"
    rf"(?:(?P<fall>{_FALL})|(?P<rise>增长|增加|提高|提升|上升|扩大))(?:幅度|率)?(?![到至])\s*(?P<rest>.*\d.*)"
)
_ENGLISH: Final = re.compile(
    r"(?:a\s+)?(?:(?P<fall>reduc\w*|cut|falls?|drop|decrease\w*|declin\w*|down|lower)"
    r"|(?P<rise>increas\w*|rise|raise|grow(?:th|s)?|up))\s+(?:it\s+)?(?:by|of)?\s*"
    r"(?P<rest>(?:at least|at most)?\s*\d[\d.,]*\s*%.*?)"
    r"(?P<base>\s+(?:from|on|since|below|above|compared|relative)\b.*)?"
    r"|(?P<number>\d[\d.,]*\s*%)\s+(?:(?P<below>below|under|less than|lower than|fewer than)"
    r"|above|over|more than|higher than)\s+(?P<level>.+)",
    re.IGNORECASE,
)
_DOUBLE: Final = re.compile(
    r"(?:.*?[比较].+?)?(?:实现|力争)?"
    r"(?:翻(?P<times>[一两二三1-3]?)番|翻倍|(?P<word>doubl|trebl|tripl)\w*.*)",
    re.IGNORECASE,
)
_TIMES: Final = {"": 1, "一": 1, "两": 2, "二": 2, "三": 3}
_THREE: Final = 3
_TURNED: Final = {
    Operator.AT_LEAST: Operator.AT_MOST,
    Operator.MORE_THAN: Operator.LESS_THAN,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.LESS_THAN: Operator.MORE_THAN,
}


def turned(operator: Operator) -> Operator:
    """The operator for the number with the other sign: a fall of at least 3 is at most -3."""
    return _TURNED[operator]


def change_said(text: str, unit: str | None, name: str) -> Refusal | None:
    """The reason for refusing a text that is a change since some year; None for any other.

    The reason `index` has the goal for the metric as an index that is 100 in that year.
    """
    if double := _DOUBLE.fullmatch(text):
        times = double["times"] or ""
        factor = _THREE if (double["word"] or "").lower() in ("trebl", "tripl") else 2
        return Refusal("index", f">= {_BASE * factor ** int(_TIMES.get(times, times))}")
    found = _CHANGE.fullmatch(text) or _ENGLISH.fullmatch(text)
    if found is None or _is_of_year(found, name):
        return None
    said = found.groupdict()
    falls = bool(said["fall"] or said.get("below"))
    return _index(said["rest"] or said["number"], name, unit, falls=falls)


def is_signed_change(text: str, unit: str | None, name: str) -> bool:
    """Whether its sign makes a number a change: +1 岁, and -10 of what is never below zero."""
    if is_of_growth(name) or is_of_falls(name):
        return False
    is_never_below = natural_bounds([unit] if unit else [], [name]) is not None
    signs = r"+\-\u2212" if is_never_below else "+"
    return re.match(rf"[{signs}]\s*\d", text) is not None


def index_of(text: str, name: str, unit: str | None) -> Refusal | None:
    """The same for a number of percent that a metric's name says to be of falls or of growth."""
    if is_of_falls(name) or is_of_growth(name):
        return _index(text, name, unit, falls=is_of_falls(name))
    return None


def _is_of_year(found: re.Match[str], name: str) -> bool:
    """Whether a change is growth on the year before, or in percent or of growth without a base."""
    said = found.groupdict()
    base = said["base"] or said.get("level") or ""
    if re.match(r"\s*(?:上年|去年|上一年|同期)|.*last year|.*previous year|.*year before", base):
        return True
    is_rate = is_of_growth(name) or _PERCENT in (said["rest"] or "")
    return not base and bool(said["rise"]) and is_rate


def _index(text: str, name: str, unit: str | None, *, falls: bool) -> Refusal:
    """The change as an index, if it is one in percent, and not in points."""
    of = level_said(text, _PERCENT, "")
    is_change = is_of_falls(name) or is_of_growth(name)
    is_share = unit is not None and _PERCENT in unit and not is_change
    if isinstance(of, Refusal) or of.value is None or of.operator is None or is_share:
        return Refusal("change")
    operator = turned(of.operator) if falls else of.operator
    level = _BASE - of.value if falls else _BASE + of.value
    return Refusal("index", f"{operator} {without_zeros(Decimal(level)):f}")
