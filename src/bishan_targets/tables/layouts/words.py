"""Classification of a table's texts: headings, names, notes, or figures."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bishan_targets.tables.sheet import LONGEST_NAME, Sheet, period_of
from bishan_targets.text.numbers import NO_FIGURE, Refusal, read_figure
from bishan_targets.text.width import narrow

_HEADINGS: Final = {
    "date": ("date day period time year 日期 时间 时期 期间 年份 年度 统计时间 报告期 数据日期"),
    "within": "month quarter 月份 月 季度 季",
    "id": "metric id metric_id series series_id target_id 代码 指标代码",
    "name": "indicator name target 指标 指标名称 名称 项目",
    "value": "value figure 数值 值 数据 指标值 实际值 完成值 本期数 完成数",
    "unit": "unit 单位 计量单位",
    "source": "source 来源 数据来源 出处",
    "note": "note remark 备注 说明 注",
    "provisional": "provisional 初步 是否初步 初步数",
}
_KINDS: Final = {word: kind for kind, words in _HEADINGS.items() for word in words.split()}
# Words beside a period, or under a name, for the plain figure.
_PLAIN_FIGURE = re.compile(
    r"数量|数值|绝对[值量数]|总[量数]|(?:实际|完成|累计)[值数]?|actual|value", re.IGNORECASE
)
# `285家`, `3,5`, `300*`: meant as figures, even if invalid.
_IS_NUMBER_LIKE = re.compile(r"[+-]?\d[\d.,]*\s*\W{0,2}\w{0,3}$")
_IS_NOTE = re.compile(
    r"[(\[]?(?:注\d*|备注|附注|说明|(?:数据|资料)?来源|填报|填表|制表|审核|联系|负责人|note|source)",
    re.IGNORECASE,
)
_UNIT_OF_ALL = re.compile(
    r"[(\[]?(?:计量)?单位:(?P<units>[^()\[\]]+)[)\]]?|\(?unit:(?P<en>[^()]+)\)?"
)
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str | None:
    """The content of a column with such a heading (a key of `_HEADINGS`), if known."""
    if len(text) > LONGEST_NAME:
        return None
    return _KINDS.get(_SPACES.sub("", narrow(text)).casefold())


def without_plain_words(text: str) -> str:
    """A heading without words for the plain figure."""
    return _PLAIN_FIGURE.sub("", text)


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether a text may be a name: neither a figure, nor meant as one, nor a period."""
    plain = narrow(text).strip().lower()
    if plain in NO_FIGURE or period_of(text):
        return False
    return isinstance(read_figure(text), Refusal) and not _IS_NUMBER_LIKE.match(plain)


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


def said_by(sheet: Sheet, row: int) -> list[tuple[int, int]]:
    """The place of a note; an empty row has none."""
    return [(row, c) for c in range(len(sheet.rows[row])) if sheet.cell(row, c).text][:1]


def units_of_all(text: str) -> str | None:
    """The units in text such as `单位：家` above a table."""
    if len(text) > LONGEST_NAME:
        return None
    match = _UNIT_OF_ALL.fullmatch(_SPACES.sub("", narrow(text)).lower())
    return (match["units"] or match["en"]) if match else None
