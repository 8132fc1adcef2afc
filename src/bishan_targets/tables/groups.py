"""Groups of a plan's indicators: a column of 类别 or 领域, or rows with a group's name alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final

from bishan_targets.tables.layouts.arrangement import MOST_HEADER_ROWS, Arrangement, Layout
from bishan_targets.tables.layouts.properties import tells_nature
from bishan_targets.tables.layouts.roles import plainly
from bishan_targets.tables.names import without_number
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.titles import title_in
from bishan_targets.text.numbers import says_none

_HEADS_GROUPS: Final = re.compile(
    r"(?:指标)?(?:类别|分类|领域|维度|板块)|一级指标|category|group|domain|theme|pillar"
)
_OF_A_PART: Final = re.compile(r"^(?:其中|#)|[:：]$")


def groups_in(sheet: Sheet, arrangement: Arrangement) -> Callable[[int], str | None]:
    """A function from a metric's row to the group that the table lists it under, if it has any.

    A column tells groups if some of its texts are those of several rows. In tables with a row for
    each figure it would tell parts of a metric.
    """
    if arrangement.layout not in (Layout.BY_PERIOD, Layout.OF_GOALS) or sheet.kinds:
        return lambda _: None
    rows = range(arrangement.header + 1, len(sheet.rows))
    headed = [c for c in sheet.columns if _heads_groups(sheet, arrangement.header, c)]
    if columns := [c for c in headed if _tells_groups(sheet, rows, c)]:
        return lambda row: _plain(sheet.cell(row, columns[0]).text)
    found = [(row, text) for row in rows if (text := title_in(sheet, row))]

    def section(row: int) -> str | None:
        place = bisect_left(found, row, key=itemgetter(0))
        return _plain(found[place - 1][1]) if place else None

    return section


def _tells_groups(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    texts = [text for row in rows if (text := sheet.cell(row, column).text)]
    return len(set(texts)) < len(texts) and not tells_nature(sheet, rows, column)


def _heads_groups(sheet: Sheet, header: int, column: int) -> bool:
    rows = range(header, max(-1, header - MOST_HEADER_ROWS), -1)
    return any(_HEADS_GROUPS.fullmatch(plainly(sheet.cell(row, column).text)) for row in rows)


def _plain(text: str) -> str | None:
    """A group's name without its number; None for a mark of none, and for words before parts."""
    name = without_number(text)
    return None if says_none(name) or _OF_A_PART.search(name) else name
