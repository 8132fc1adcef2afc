"""Columns that tell rows of one metric apart, such as a region or sex, which no layout reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from bishan_targets.tables.layouts.arrangement import Spot
from bishan_targets.tables.layouts.words import is_name
from bishan_targets.tables.sheet import Sheet
from bishan_targets.text.folding import folded

# Of who is responsible, how a figure came about, or where it stands: not of what it is a figure of.
_OF_NO_MATTER: Final = re.compile(
    r"单位|部门|负责|联系|[填录报]|来源|时间|日期|序号|编号|代码|链接|备注|说明|方法"
    r"|code|source|note|comment|footnote|url|link|method|contact|updated|custodian|owner"
)


class Mixed(NamedTuple):
    """The heading of a column, a metric, and the different things that its rows say there."""

    heading: Spot
    metric: str
    said: list[str]


def mixed_rows(
    sheet: Sheet, headings: Iterable[Spot], rows: Mapping[str, Iterable[int]]
) -> Iterator[Mixed]:
    """The columns under some headings in which the rows of one metric have different names.

    An empty cell, which stands for the whole, is different from a name. Numbers tell nothing.
    """
    for heading in headings:
        if _OF_NO_MATTER.search(folded(sheet.cell(*heading).text)):
            continue
        for metric, own in rows.items():
            texts = (sheet.cell(row, heading[1]).text for row in own)
            said = dict.fromkeys(text for text in texts if not text or is_name(text))
            if len(said) > 1:
                yield Mixed(heading, metric, [text or "-" for text in said])
