"""Classification of a table's texts: headings, names, notes, or figures."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bishan_targets.tables.sheet import LONGEST_NAME, Sheet, period_of
from bishan_targets.text.folding import narrow
from bishan_targets.text.numbers import Refusal, read_figure, says_none

_HEADINGS: Final = {
    "date": (
        "date day period time year 日期 时间 时期 期间 年份 年度 统计时间 统计年度 报告期 数据日期 "
        "查询日期 统计日期 学年 财年 财政年度 会计年度 schoolyear academicyear fiscalyear "
        "financialyear"
    ),
    "within": "month quarter 月份 月 季度 季",
    "id": "metric id metric_id series_id target_id 代码 指标代码",
    "name": "indicator name target series 指标 指标名称 名称 项目",
    "value": (
        "value figure 数值 值 数据 指标值 实际值 完成值 本期数 完成数 "
        "绝对数 绝对值 绝对量 绝对额 总量 总数"
    ),
    "unit": (
        "unit units unitmeasure unit_measure unitofmeasure unitofmeasurement uom "
        "单位 计量单位 数据单位 计算单位 度量单位 单位名称 指标单位"
    ),
    "multiplier": (
        "multiplier unitmultiplier unit_multiplier unit_mult scale magnitude powercode 数量级 倍数"
    ),
    "status": "obs_status obsstatus observation_status observationstatus 数据状态 观测状态",
    "action": "action",
    "source": "source 来源 数据来源 出处",
    "note": "note notes remark remarks 备注 说明 注",
    "provisional": "provisional 初步 是否初步 初步数",
}
_KINDS: Final = {word: kind for kind, words in _HEADINGS.items() for word in words.split()}
# Headings of breakdowns.
_PARTS: Final = (
    "sex gender age agegroup region area referencearea geo geography geoareaname location country "
    "countryname countryorarea province state city county district disability type category "
    "group class sector industry education educationlevel urbanisation urbanization urbanrural "
    "body status quintile decile quartile grade wave cohort subgroup subcategory ageband agegroups "
    "ethnicity race religion nationality citizenship occupation breakdown disaggregation areatype "
    "ward borough municipality commune canton prefecture village school hospital regions sectors "
    "地区 区域 区县 县区 市县 城市 省份 省市 国家 国家和地区 国家或地区 行政区划 街道 镇街 园区 "
    "地区名称 区域名称 行政区 乡镇 镇 村 社区 组别 等级 级别 年级 批次 学段 职业 国籍 规模 所有制 "
    "隶属关系 "
    "性别 年龄 年龄段 年龄组 类别 类型 分类 分组 行业 产业 领域 城乡 口径 民族 学历 受教育程度"
)
_CATEGORIES: Final = frozenset(_PARTS.split())
# SDMX's, and the like.
_VALUES: Final = ("obsvalue", "observationvalue", "datavalue", "numericvalue")
_JOINTS: Final = re.compile(r"[\s_/-]+")
# Words beside a period, or under a name, for the plain figure.
_PLAIN_FIGURE = re.compile(
    r"数量|数值|绝对[值量数额]|总[量数额]"
    r"|(?:自?(?:本年|年初))?(?:实际|完成|累计|实绩|当月|当季|本月|本季)(?:[值数量额]|情况)?|actual|value",
    re.IGNORECASE,
)
# `285家`, `3,5`, `300*`: meant as figures, even if invalid.
_IS_NUMBER_LIKE = re.compile(r"[+-]?\d[\d.,]*\s*\W{0,2}\w{0,3}$")
# `2024年预计`, `2024f`, `2023年增速`: no figures, nor periods in which something was seen.
_YEAR = r"(?:19|20|21)\d\d\s*年?[度末]?"
_ANOTHER_THING = (
    r"(?:预[计测期估算]|估[计算]|计划|规划|目标|增[长速幅减加量]|同比|环比|比上年|占比|比重|完成率"
    r"|排[名位]|[位名]次|进[度展]|人均|得分|缺口|差[距额]|备注|rank|gap|note|est|proj|forecast|fcst|plan|target|goal|budget|growth|change)"
)
_OTHER_THAN_SEEN = re.compile(
    rf"{_YEAR}\s*[(\[]?\s*(?:{_ANOTHER_THING}\S{{0,9}}|[efpb][)\]]?)|{_ANOTHER_THING}\s*{_YEAR}"
)
_QUALIFIER = re.compile(
    r"[比较]?(?:上年|去年|同期|上月)*(?:同比|环比)?"
    rf"(?:{_ANOTHER_THING}|增长|增加|增减|±|yoy)(?:率|量|值|数|额|幅度|速度|rate)?(?:[(\[]?[%‰±].*)?"
    r"|(?:同比|环比)(?:[(\[]?[%‰±].*)?"
)
_IS_NOTE = re.compile(
    r"[(\[]?(?:注\d*|备注|附注|说明|(?:数据|资料)?来源|填报|填表|制表|审核|联系|负责人|note|source)",
    re.IGNORECASE,
)
# `数值（万家）`, `指标/万家`
_UNIT_BEHIND = re.compile(r"(?<=.)(?:[(\[][^()\[\]]+[)\]]|/[^/]+)$")
_WITH_UNITS: Final = ("date", "name", "value")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str | None:
    """The content of a column with such a heading (a key of `_HEADINGS`), if known.

    A unit behind the heading of periods, names or figures says nothing of it.
    """
    if len(text) > LONGEST_NAME:
        return None
    plain = _SPACES.sub("", narrow(text)).casefold()
    if plain in _KINDS:
        return _KINDS[plain]
    kind = _KINDS.get(_UNIT_BEHIND.sub("", plain))
    return kind if kind in _WITH_UNITS else None


def is_value(text: str) -> bool:
    """Whether a column is headed as that of the figures, of any metric."""
    return kind_of(text) == "value" or _JOINTS.sub("", narrow(text)).casefold() in _VALUES


def is_category(text: str) -> bool:
    """Whether a column with such a heading names the part of the whole that a row is about."""
    return len(text) <= LONGEST_NAME and _JOINTS.sub("", narrow(text)).casefold() in _CATEGORIES


def is_qualifier(text: str) -> bool:
    """Whether a text makes another thing of all metrics that it stands above: 增速（%）, 目标值."""
    plain = _SPACES.sub("", narrow(text)).casefold()
    return len(text) <= LONGEST_NAME and _QUALIFIER.fullmatch(plain) is not None


def without_plain_words(text: str) -> str:
    """A heading without words for the plain figure."""
    return _PLAIN_FIGURE.sub("", text)


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether a text may be a name: neither a figure, nor meant as one, nor a period."""
    if says_none(text) or period_of(text):
        return False
    plain = narrow(text).strip().lower()
    is_figure = not isinstance(read_figure(text), Refusal) or _IS_NUMBER_LIKE.match(plain)
    return not is_figure or is_other_than_seen(text)


@lru_cache(maxsize=4096)
def is_other_than_seen(text: str) -> bool:
    """Whether a text says of a year that a forecast, a goal or a rate of growth stands there."""
    plain = narrow(text).strip().lower()
    return len(plain) <= LONGEST_NAME and _OTHER_THAN_SEEN.fullmatch(plain) is not None


@lru_cache(maxsize=4096)
def is_number(text: str) -> bool:
    """Whether a text is a number, with nothing after it."""
    return not isinstance(read_figure(text), Refusal)


def is_note(sheet: Sheet, row: int) -> bool:
    """Whether a row has only words with a single text: a footnote, a source, a group's name.

    An empty row is one, too.
    """
    texts: list[str] = []
    for cell in sheet.rows[row]:
        if cell.fault or cell.day or (cell.text and not is_name(cell.text)):
            return False
        if cell.text and cell.text not in texts[:1]:
            texts.append(cell.text)
    return len(texts) <= 1 or bool(_IS_NOTE.match(narrow(texts[0])))


def is_remark(text: str) -> bool:
    """Whether a text is a note or a source, and no title."""
    plain = narrow(text).strip()
    return len(plain) > LONGEST_NAME or _IS_NOTE.match(plain) is not None


def said_by(sheet: Sheet, row: int) -> list[tuple[int, int]]:
    """The place of a note; an empty row has none."""
    return [(row, c) for c in range(len(sheet.rows[row])) if sheet.cell(row, c).text][:1]
