"""Observations in output form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bishan_targets.model.breaks import Breaks, begin_of_series
from bishan_targets.model.observations import Observation
from bishan_targets.report.values import Day, Number, plain


class HistoryReport(NamedTuple):
    """One observation, and its change from the previous one.

    `file` is empty for a figure that a ratio computes. Of figures that accumulate, `year` is
    theirs, `change` is None for the first one of a year, and `growth` is that since the figure at
    the same place of the year before (同比), as a share. `new_series` marks the first figure since
    a break, which is compared with none before.
    """

    date: Day
    value: Number
    change: Number | None
    provisional: bool
    source: str | None
    note: str | None
    file: str
    year: int | None = None
    growth: Number | None = None
    new_series: bool = False


def history_reports(history: Sequence[Observation], breaks: Breaks = ()) -> list[HistoryReport]:
    """Observations in output form, each with its change from the one before in its series."""
    series = [begin_of_series(breaks, each.date) for each in history]
    reports = _with_changes(history)
    for place, (before, own) in enumerate(pairwise(series), start=1):
        if before != own:
            reports[place] = reports[place]._replace(change=None, new_series=True)
    return reports


def _with_changes(history: Sequence[Observation]) -> list[HistoryReport]:
    before: list[Observation | None] = [None, *history[:-1]]
    return [
        HistoryReport(
            date=each.date,
            value=plain(each.value),
            change=plain(each.value - previous.value) if previous else None,
            provisional=each.provisional,
            source=each.source,
            note=each.note,
            file=each.file,
        )
        for previous, each in zip(before, history, strict=False)
    ]
