"""Kinds of figures whose heading says that they add up (累计), by their name and unit."""

from __future__ import annotations

import re
from typing import Final

from bishan_targets.model.targets import Figures
from bishan_targets.tables.layouts.arrangement import Arrangement, Item, Reach

# Figures without a sum, and levels at the end of a period.
_RATE: Final = re.compile(r"%|‰|百分点|/|^(?:分|名|位|倍|岁|年)$")
_NO_SUM: Final = re.compile(
    r"率$|占比|比重|比例|指数|浓度|密度|强度|人均|余额|存量|保有量|人口|覆盖|拥有量|排名|位次"
    r"|平均|每[十百千万亿]|蓄积|库存|储备|装机|里程"
    r"|\b(?:rates?|ratio|share|index|average|stock|population|per (?:capita|person|head|[\d,]+))\b",
    re.IGNORECASE,
)


def adds_up(item: Item, arrangement: Arrangement) -> bool:
    """Whether the heading of a figure says that it adds up from the year's start.

    `1-9月` alone does not, unless a year's goal stands beside it.
    """
    is_progress = item.reach is Reach.SPAN and bool(arrangement.goals)
    return item.reach is Reach.TO_DATE or is_progress


def kind_of(name: str, unit: str | None) -> Figures:
    """The kind of figures whose heading says that they add up: rates and stocks are levels."""
    has_sum = not (_RATE.search(unit or "") or _NO_SUM.search(name))
    return Figures.YEAR_TO_DATE if has_sum else Figures.LEVEL
