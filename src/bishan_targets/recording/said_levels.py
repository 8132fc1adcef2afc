"""Goals for a level as people write them: 控制在5.5%以内, 6.5%左右, 20%—22%."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from bishan_targets.model.goals import Operator
from bishan_targets.recording.goals import Wanted, read_goal, without_lead
from bishan_targets.recording.sides import side_of
from bishan_targets.text.folding import folded
from bishan_targets.text.natural_bounds import natural_bounds
from bishan_targets.text.numbers import Refusal, read_figure

_UNIT: Final = r"[^\d\s]?(?:[^\d]{0,22}[^\d\s])?"
_POINTS: Final = ("个百分点", "百分点", "percentage points", "points")
_NO_MORE_UNIT: Final = r"$|[^\w\s]|\s*(?:以|左右|上下|之|及|至|到|or\b|to\b)"
_TO: Final = re.compile(
    r"^(?:控制在|达到?|(?:提高|增加|增长|提升|上升|降低|下降|减少|降|增)[到至])\s*"
)
_ABOUT: Final = re.compile(
    r"(?P<before>约|大约|大致|大概|≈|~|(?:around|about|approximately|approx\.?|roughly|circa)\b)?\s*"
    r"(?P<number>[^约]+?)\s*(?P<behind>左右|上下|\bor so)?",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    rf"(?:between\s+)?(?P<low>[\d.,]+)\s*(?P<unit>{_UNIT}?)\s*(?:[-\u2010-\u2015\u2212\u301c~]+|至|到|to\b|and\b)"
    rf"\s*(?P<high>[\d.,]+)\s*(?P<last>{_UNIT}?)\s*(?:之间|区间|范围内?)?",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """Kinds of goals: a level, growth on the year before or on average, a sum over years."""

    LEVEL = "level"
    YEAR_GROWTH = "year_growth"
    AVERAGE_GROWTH = "average_growth"
    TOTAL = "total"


class GoalSaid(NamedTuple):
    """A goal as people say it: a bound, a band, or `about` without the deviation allowed.

    Growth is in percent; an average fall is growth below zero. `years` is the number of years of a
    sum, `unit` the metric's, or the text after the number. A bound `is_assumed` to be a floor if
    neither the words nor the metric's name tell it.
    """

    operator: Operator | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    about: Decimal | None = None
    kind: Kind = Kind.LEVEL
    years: int | None = None
    unit: str | None = None
    is_assumed: bool = False


def units_of_distance(unit: str | None) -> Sequence[str]:
    """The units that the distance between two figures in a unit may be written in."""
    return [] if unit is None else [unit, *(_POINTS if unit == "%" else ())]


def level_said(text: str, unit: str | None, name: str) -> GoalSaid | Refusal:
    """The goal for the level of a metric with that unit and name; any unit if it is None.

    The name tells the side of a number alone: a cap if less of the metric is better, else a floor.
    """
    text = _in_unit(text, unit or "")
    rest, _ = without_lead(text)
    rest = _TO.sub("", rest, count=1)
    if (band := _RANGE.fullmatch(rest)) and (found := _band(band, unit)):
        return found
    about = _ABOUT.fullmatch(rest)
    if about and (about["before"] or about["behind"]):
        near = read_goal(about["number"], unit)
        if isinstance(near, Refusal):
            return near
        return Refusal("unclear") if near.operator else GoalSaid(about=near.value, unit=near.unit)
    wanted = read_goal(text, unit)
    return wanted if isinstance(wanted, Refusal) else _bound(wanted, unit, name)


def _in_unit(text: str, unit: str) -> str:
    """The text without the beginning of the unit, if only that is behind a number.

    Such as 5000万以上 of a unit 万人, and 10% of `% of GDP`.
    """
    own = re.match(r"[十百千]?[万亿]+(?=\S)|[%‰](?=.)", unit)
    if own is None:
        return text
    return re.sub(rf"(?<=\d)\s*{own[0]}(?={_NO_MORE_UNIT})", "", text)


def _bound(wanted: Wanted, unit: str | None, name: str) -> GoalSaid:
    """A bound; zero alone is a cap of what is never below it."""
    is_lowest = wanted.value == 0 and natural_bounds([unit] if unit else [], [name]) is not None
    side = wanted.operator or (Operator.AT_MOST if is_lowest else side_of(name))
    operator = side or Operator.AT_LEAST
    return GoalSaid(operator, wanted.value, unit=wanted.unit, is_assumed=side is None)


def _band(match: re.Match[str], unit: str | None) -> GoalSaid | None:
    """A band in one unit, the metric's if that is known."""
    units = [each.strip() for each in (match["unit"], match["last"]) if each.strip()]
    low, high = read_figure(match["low"], []), read_figure(match["high"], [])
    if isinstance(low, Refusal) or isinstance(high, Refusal) or not low < high:
        return None
    own = unit or (units[0] if units else None)
    if any(folded(each) != folded(own or "") for each in units):
        return None
    return GoalSaid(value=low, high=high, unit=own)
