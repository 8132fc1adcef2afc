"""Bounds of a metric's values by the words of its unit and name.

Only words that leave no doubt count: a number of people is never below zero, its growth may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import Final

from bishan_targets.text.folding import narrow


class NaturalBounds(Enum):
    """Values that a metric can have: none below zero, or none outside 0 to 100 either."""

    FROM_ZERO = "from_zero"
    SHARE = "share"


_CHINESE: Final = (
    "个 件 项 家 户 人 名 位 口 人次 户次 件次 车次 架次 班次 场次 次 例 起 宗 笔 批 期 届 场 "
    "所 座 处 间 栋 幢 套 台 辆 部 架 艘 列 张 床 床位 册 本 篇 株 棵 头 只 匹 羽 尾 条 对 双 份 "
    "门 支 片 村 镇 社区 学校 企业 机构 岗位 车位 学位 席位 标段 标准箱"
)
_ENGLISH: Final = (
    "accident animal apartment applicant application arrest arrival attack bed bicycle bike "
    "birth book building bus business car case centre center charger child clinic "
    "club community company connection country course crime crossing customer death dentist "
    "district doctor dropout dwelling employee enterprise event factory family farm farmer fire "
    "firm flat flight graduate guest home hospital hotel household house incident infection "
    "inhabitant injury invention inventor investigation job kindergarten learner library licence "
    "license lot member meeting mother municipality museum newcomer nurse offence "
    "offense order organisation organization park participant passenger patent patient "
    "pedestrian permit person physician place plant post product project publication pupil "
    "refugee region report resident researcher room route school seat service shop site smoker "
    "species start-up startup station stop store street student study subscriber subscription "
    "teacher teenager ticket tourist town train trainee tree trip user vacancy van "
    "vehicle veteran victim village visit visitor volunteer voter vote woman man worker"
)
_COUNTED: Final = frozenset([*_CHINESE.split(), *_ENGLISH.split()])
_IRREGULAR: Final = {"children": "child", "people": "person", "women": "woman", "men": "man"}
_PERCENT: Final = re.compile(
    r"(?:%|‰|per ?cent|pct|per mille|permille)(?:\s*of\b.*)?|百分比|千分比"
)
_MULTIPLIER: Final = re.compile(
    r"(?:\d[\d,. ]*|thousands?|millions?|billions?|mn|bn|hundreds?)\s+(?:of\s+)?|[十百千万亿]+(?=.)"
)
_NUMBER_OF: Final = re.compile(r"(?:the )?(?:number|no\.|count) of ")
# `per 1,000 inhabitants` and 每千人 alone: the name has the things counted.
_RATE: Final = re.compile(
    r"(?:per |/ ?)(?:\d[\d,. ]*|thousand |million |hundred ).*"
    r"|每[十百千万亿]+(?:人口?|名|户|家|个|位)\S*"
)
_BEHIND: Final = re.compile(
    r"\s*(?:/|每|\bper\b|\ba (?:year|month|day)\b).*|\s+(?:in|with|aged|at)\b.*"
)

# Of these a number may be below zero, or the figures be of another kind than the unit tells.
_MAY_BE_NEGATIVE: Final = re.compile(
    r"\b(?:growth|growing|net|changes?|changed|increases?|decreases?|reductions?|declines?|drops?|"
    r"falls?|rises?|gains?|loss|losses|balances?|surplus|deficits?|differences?|gaps?|"
    r"deviations?|variations?|index|indices|inflation|cpi|ppi|interest|returns?|profits?|"
    r"profitability|margins?|yields?|savings?|premiums?|spreads?|temperatures?|anomaly|anomalies|"
    r"improvements?|yoy|excess|trends?|deflators?|elasticity|correlation|scores?)\b|"
    r"y/y|year[- ]on[- ]year|"
    r"增长|增速|增幅|增减|增加|增量|减量|净增|净流|净迁|净出|净进|净收|净利|净资|净移|净值|净额|变化|"
    r"变动|变幅|盈利|毛利|超额|"
    r"差距|差额|差异|差值|顺差|逆差|赤字|盈余|盈亏|余额|结余|平衡|利润|收益|回报|亏损|同比|环比|指数|"
    r"温度|气温|水温|通胀|通货|涨幅|跌幅|涨跌|降幅|降低|下降|减少|减排|偏差|误差|缺口|溢价|利率|弹性|"
    r"储蓄率|景气|提高|提升|改善|得分|评分|节能率|百分点"
)
_PART_OF_WHOLE: Final = re.compile(
    r"\b(?:share|proportion|percentage|per ?cent) of\b|%\s*of\b|\bcoverage\b|\bliteracy\b|"
    r"占比|比重|比例|覆盖率|普及率|合格率|达标率|优良率|识字率|参保率|入户率"
)
# Measured against something that is not their whole, so that they may exceed it.
_NO_PART: Final = re.compile(
    r"\b(?:gdp|gni|gnp|gross|income|revenues?|debts?|exports?|imports?|trade|ratio|value|budget|"
    r"targets?|plan(?:ned)?|capacity|wages?|earnings|spending|expenditures?|credit|loans?)\b|"
    r"生产总值|gdp|gni|毛入|负债|债务|收入|支出|投入|经费|杠杆|完成|进出口|贷款|抵补"
)


def is_percentage(unit: str) -> bool:
    """Whether a unit is that of a part of a whole, or of growth: neither has a sum."""
    return _PERCENT.fullmatch(_plain(unit)) is not None


def natural_bounds(units: Iterable[str], names: Iterable[str]) -> NaturalBounds | None:
    """The bounds that a metric has by its unit and names, each in any number of languages.

    `names` includes the id. A count of things or people, such as `家` and `firms`, and a rate of
    them, such as `per 1,000 inhabitants`, start from zero; so does a share in percent, which ends
    at 100 only if the words call it a part of a whole. None if a name speaks of growth, a
    balance, an index or the like, and for other units, such as money and temperatures, and none.
    """
    written = [_plain(each) for each in units]
    told = " \n".join([*written, *(_words(each) for each in names)])
    if _MAY_BE_NEGATIVE.search(told):
        return None
    if any(map(_PERCENT.fullmatch, written)):
        is_part = _PART_OF_WHOLE.search(told) and not _NO_PART.search(told)
        per_cent = not any("‰" in each or "mille" in each or "千分" in each for each in written)
        return NaturalBounds.SHARE if is_part and per_cent else NaturalBounds.FROM_ZERO
    return NaturalBounds.FROM_ZERO if any(map(_counts, written)) else None


def _plain(text: str) -> str:
    return " ".join(narrow(text).casefold().split())


def _words(name: str) -> str:
    """A name as words; an id is written with other signs between them."""
    return re.sub(r"[_.-]", " ", _plain(name))


def _counts(unit: str) -> bool:
    """Whether a unit counts things or people, alone or in relation to something."""
    if _RATE.fullmatch(unit):
        return True
    counted = _BEHIND.sub("", _NUMBER_OF.sub("", unit))
    counted = _MULTIPLIER.sub("", counted, count=1) if _MULTIPLIER.match(counted) else counted
    return counted in _COUNTED or _singular(counted.rpartition(" ")[2]) in _COUNTED


def _singular(noun: str) -> str:
    """An English noun in the singular, if the list of things counted has it."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies") and noun != "species":
        return noun.removesuffix("ies") + "y"
    for ending in ("s", "es"):
        if noun.endswith(ending) and noun.removesuffix(ending) in _COUNTED:
            return noun.removesuffix(ending)
    return noun
