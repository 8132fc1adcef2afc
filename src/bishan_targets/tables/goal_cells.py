"""Goals in the cells of a table: 6.5%左右, 控制在5.5%以内, 6%-7%, 增长8%以上."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.model.goals import Operator
from bishan_targets.recording.goals import Wanted, read_goal
from bishan_targets.text.folding import folded, narrow
from bishan_targets.text.numbers import Refusal, read_figure, says_none, unit_behind

_PERCENT: Final = "%"
_ABOUT: Final = re.compile(r"(?:约|大约|大致)?\s*(?P<number>[^约]+?)\s*(?:左右|上下)")
_RANGE: Final = re.compile(
    r"(?P<low>[\d.,]+)\s*(?P<unit>[^\d\s]{0,6}?)\s*(?:[-—–~]+|至|到|to\b)\s*(?P<high>[\d.,]+)\s*(?P<last>\D{0,6})"
)
_AVERAGE: Final = re.compile(
    r"(?:年均|平均每年)(?:增长|增速|增幅|递增|增加)?(?![到至])\s*(?P<rest>.*\d.*)"
    r"|(?P<en>.*\d\s*%)\s*(?:a|per)\s+year(?:\s+on\s+average)?",
    re.DOTALL | re.IGNORECASE,
)
_GROWTH: Final = re.compile(
    r"(?:同比|比上年|较上年|年度?)?(?:增长|增速|增幅)(?![到至])\s*(?P<rest>.*\d.*)", re.DOTALL
)
# Of these, less is better; of what falls, more.
_LESS_IS_BETTER: Final = re.compile(
    r"失业率|死亡率|发病率|发案率|事故(?!率?下降)|能耗|煤耗|水耗|消耗|用水量|排放|pm2\.?5|浓度|涨幅|价格指数|cpi|负债|不良"
    r"|赤字|恩格尔|抚养比|辍学率|贫困|unemployment|mortality|emission|inflation|poverty"
)
_MORE_IS_BETTER: Final = re.compile(r"下降|降低|减少|削减|减排|回收|达标|优良|reduction|decrease")


class GoalSaid(NamedTuple):
    """A goal as a table says it: a bound, a band, or `about` without the deviation allowed.

    With `is_growth`, it is one of the growth on the year before, in percent; with `is_average`, of
    average growth a year; with `is_total`, of the sum over several years.
    """

    operator: Operator | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    about: Decimal | None = None
    is_growth: bool = False
    is_average: bool = False
    is_total: bool = False


def goal_in(text: str, unit: str | None, name: str) -> GoalSaid | None:
    """The goal in a cell of a metric with that unit and name; None if it says none, or another one.

    A number alone is a floor, unless the name is that of something of which less is better.
    """
    plain = narrow(text).strip()
    if says_none(plain):
        return None
    own = unit or unit_behind(plain)
    if _AVERAGE.fullmatch(plain) and own and _PERCENT not in own:
        return average_growth(plain, name)
    growth = _GROWTH.fullmatch(plain)
    if growth or (_PERCENT in plain and own is not None and _PERCENT not in own):
        said = _of_unit(growth["rest"] if growth else plain, _PERCENT, "")
        return said._replace(is_growth=own != _PERCENT) if said else None
    return _of_unit(plain, own, name)


def average_growth(text: str, name: str) -> GoalSaid | None:
    """The bound on average growth a year that a text says, in percent; None for any other goal.

    Growth below zero, without words for a side, is one only of something of which less is better.
    """
    average, growth = _AVERAGE.fullmatch(text), _GROWTH.fullmatch(text)
    bare = (average["rest"] or average["en"]) if average else growth["rest"] if growth else text
    said = _of_unit(bare, _PERCENT, name)
    if said is None or said.operator is None or said.value is None:
        return None
    is_bare = not isinstance(read_figure(bare, [_PERCENT]), Refusal)
    if said.value < 0 and is_bare and said.operator is Operator.AT_LEAST:
        return None
    return said._replace(is_average=True)


def wanted_of(text: str, unit: str | None, name: str) -> Wanted | Refusal:
    """What is wanted of a metric with that unit and name, or why the text is none of the bounds.

    A number alone is a floor, unless the name is that of something of which less is better.
    """
    wanted = read_goal(text, unit)
    if isinstance(wanted, Refusal):
        return wanted
    is_bare = not isinstance(read_figure(text, [wanted.unit] if wanted.unit else []), Refusal)
    plain = folded(name)
    is_cap = _LESS_IS_BETTER.search(plain) and not _MORE_IS_BETTER.search(plain)
    return wanted._replace(operator=Operator.AT_MOST) if is_bare and is_cap else wanted


def _of_unit(text: str, unit: str | None, name: str) -> GoalSaid | None:
    if match := _ABOUT.fullmatch(text):
        number = _number(match["number"], unit)
        return None if number is None else GoalSaid(about=number)
    if match := _RANGE.fullmatch(text):
        return _band(match, unit)
    wanted = wanted_of(text, unit, name)
    return GoalSaid(wanted.operator, wanted.value) if isinstance(wanted, Wanted) else None


def _band(match: re.Match[str], unit: str | None) -> GoalSaid | None:
    units = {each.strip() for each in (match["unit"], match["last"]) if each.strip()}
    low, high = _number(match["low"], None), _number(match["high"], None)
    is_own = not units or (len(units) == 1 and folded(units.pop()) == folded(unit or ""))
    if low is None or high is None or not low < high or not is_own:
        return None
    return GoalSaid(value=low, high=high)


def _number(text: str, unit: str | None) -> Decimal | None:
    found = read_figure(text.strip(), [unit] if unit else [])
    return None if isinstance(found, Refusal) else found
