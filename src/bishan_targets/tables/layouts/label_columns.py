"""Columns that name the metrics of a table with one column per period."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Final, Literal

from bishan_targets.tables.layouts.period_header import Header
from bishan_targets.tables.layouts.properties import is_property
from bishan_targets.tables.layouts.roles import Role, role_of
from bishan_targets.tables.layouts.words import is_name, is_note, kind_of
from bishan_targets.tables.sheet import Sheet

Side = Literal["left", "right"]
NO_LABELS: Final = ("unit", "source", "note", "provisional", "value", "within")
"""Kinds of columns, by their headings, that name no metrics."""
_LEAST_SHARE: Final = 0.5


def labels_of(sheet: Sheet, header: Header, names: Side, most: int) -> dict[int, Sequence[int]]:
    """The columns of labels for each period's column, if all have one on that side.

    Two tables side by side repeat the heading of their labels. A column headed Target has names if
    no other one has.
    """
    sample = [r for r in range(header.first, len(sheet.rows))[:most] if not is_note(sheet, r)]
    named = [c for c in sheet.columns if _is_label(sheet, sample, header, c)]
    columns = [c for c in named if role_of(header.heading(sheet, c)) is not Role.GOAL] or named
    periods = list(header.periods)
    blocks: list[list[int]] = []
    for column in columns:
        if blocks and not _starts_block(sheet, header, blocks, column, periods):
            blocks[-1].append(column)
        else:
            blocks.append([column])
    kept = [_particular(sheet, header, block, periods[0]) for block in blocks]
    found = {column: _nearest(kept, column, names) for column in periods}
    return {column: labels for column, labels in found.items() if labels is not None}


def _is_label(sheet: Sheet, sample: Sequence[int], header: Header, column: int) -> bool:
    heading = header.heading(sheet, column)
    kind, role = kind_of(heading), role_of(heading)
    if column in header.periods or kind in NO_LABELS or role is Role.GROWTH:
        return False
    if role is Role.GOAL and kind != "name":
        return False
    named = sum(is_name(sheet.cell(row, column).text) for row in sample)
    return named > 0 and named >= _LEAST_SHARE * len(sample)


def _starts_block(
    sheet: Sheet,
    header: Header,
    blocks: Sequence[Sequence[int]],
    column: int,
    periods: Sequence[int],
) -> bool:
    """Whether a column of labels begins another table beside the first one."""
    if bisect_right(periods, blocks[-1][-1]) == bisect_left(periods, column):
        return False
    return header.heading(sheet, column) == header.heading(sheet, blocks[0][0])


def _particular(
    sheet: Sheet, header: Header, block: Sequence[int], first_period: int
) -> Sequence[int]:
    """A block's columns up to the one headed as the metric's, if there is one.

    Those of properties tell no names, unless the table has no others.
    """
    beyond = [column for column in block if column < first_period] or block
    beyond = [c for c in beyond if not is_property(header.heading(sheet, c))] or beyond
    headed = [c for c in beyond if kind_of(header.heading(sheet, c)) in ("name", "id")]
    return [c for c in beyond if c <= headed[-1]] if headed else beyond


def _nearest(blocks: Sequence[Sequence[int]], column: int, names: Side) -> Sequence[int] | None:
    """The last block that begins before a column, or the first one that begins after it."""
    place = bisect_left(blocks, column, key=itemgetter(0))
    if names == "left":
        return blocks[place - 1] if place else None
    return blocks[place] if place < len(blocks) else None
