"""Columns that tell rows of one metric apart, such as a region or sex, which no layout reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from bishan_targets.tables.layouts.arrangement import Spot
from bishan_targets.tables.layouts.words import is_category, is_name
from bishan_targets.tables.sheet import Sheet
from bishan_targets.text.folding import folded

# Of who is responsible, how a figure came about, or where it stands: not of what it is a figure of.
_OF_NO_MATTER: Final = re.compile(
    r"(?:责任|牵头|配合|主管|负责|统计)(?:单位|部门|科室|人)|联系(?:人|电话|方式)|(?:填表|填报|录入|审核|报送)人"
    r"|(?:数据|资料)?(?:来源|出处)|(?:更新|发布|填报|录入|上报|采集|入库)?(?:时间|日期)|序号|编号|(?:指标)?代码|链接|网址"
    r"|备注|注释?|说明|摘[录要]|原文|(?:计算|统计)?方法|(?:(?:indicator|series|data)?code|(?:data)?source|notes?|comments?|remarks?"
    r"|footnotes?|url|link|(?:method|methodology)|contact(?:person)?|(?:last)?updated|custodian(?:agency)?|(?:data)?owner"
    r"|responsible(?:unit|department|agency)?)"
)
# Ages, sizes and other spans, which are names although they are written with digits.
_SPAN: Final = re.compile(r"[<>≤≥]?\s*\d+(?:\s*[-–~～至]\s*\d+|\s*\+|\s*岁.*)")


class Mixed(NamedTuple):
    """The heading of a column, a metric, and the different things that its rows say there."""

    heading: Spot
    metric: str
    said: list[str]


def mixed_rows(
    sheet: Sheet, headings: Iterable[Spot], rows: Mapping[str, Iterable[int]]
) -> Iterator[Mixed]:
    """The columns under some headings in which the rows of one metric have different names.

    An empty cell, which stands for the whole, is different from a name. Plain numbers tell nothing,
    except whole ones below the heading of a breakdown.
    """
    for heading in headings:
        title = sheet.cell(*heading).text
        if _OF_NO_MATTER.fullmatch(folded(title)):
            continue
        tells = _is_code if is_category(title) else _names_something
        for metric, own in rows.items():
            texts = (sheet.cell(row, heading[1]).text for row in own)
            said = dict.fromkeys(text for text in texts if not text or tells(text))
            if len(said) > 1:
                yield Mixed(heading, metric, [text or "-" for text in said])


def _names_something(text: str) -> bool:
    """Whether a cell is a name or a span, and no plain number."""
    return is_name(text) or _SPAN.fullmatch(text) is not None


def _is_code(text: str) -> bool:
    """Whether a cell below the heading of a breakdown names a part: not a measured quantity."""
    return "." not in text or _names_something(text)
