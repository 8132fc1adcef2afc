"""The sheets of one report's workbook, which have the same figures: each is taken once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bishan_targets.recording.entries import Entry
from bishan_targets.tables.layouts.arrangement import Layout
from bishan_targets.tables.layouts.own_workbook import names_of_figures
from bishan_targets.tables.understood import Understood


def parted(found: Sequence[Understood]) -> tuple[list[Understood], list[Understood]]:
    """The sheets that a report has of its figures, those with sources first; and all others."""
    if not any(each.layout is Layout.OF_PLAN for each in found):
        return [], list(found)
    names = names_of_figures()
    own = [each for each in found if each.layout is Layout.OF_PLAN or each.sheet in names]
    own.sort(key=lambda each: each.layout is not Layout.LONG)
    return own, [each for each in found if each not in own]


def without_repeats(own: Sequence[Understood]) -> list[Entry]:
    """The figures of a report's sheets, without those that repeat one before.

    If two sheets differ, because one was changed by hand, both figures stay.
    """
    taken: dict[tuple[str, date], Entry] = {}
    others: list[Entry] = []
    for entry in (entry for each in own for entry in each.entries):
        first = taken.setdefault((entry.metric, entry.date), entry)
        if first.value != entry.value:
            others.append(entry)
    return [*taken.values(), *others]
