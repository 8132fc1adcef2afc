"""The members behind figures as columns at the end of a table for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Number
from bishan_targets.text.cells import guard
from bishan_targets.text.safe import visible

ROLLUP_COLUMNS: Final = (
    *("members", "counted", "carried", "missing", "without_figure"),
    *("meeting", "meeting_low", "meeting_high"),
)


def rollup_values(target: TargetReport) -> list[str | Number | None]:
    """The values of ROLLUP_COLUMNS; None for a target whose figures are not made of members'.

    `carried` and `missing` are ids, those missing from the latest day of any member.
    """
    rollup = target.rollup
    latest = rollup and (rollup.without_figure or rollup.coverage)
    if rollup is None or latest is None:
        return [None] * len(ROLLUP_COLUMNS)
    count = rollup.counted
    return [
        latest.members,
        len(latest.reported) + len(latest.carried),
        _ids(latest.carried),
        _ids(latest.missing),
        rollup.without_figure.date.isoformat() if rollup.without_figure else None,
        *((count.expected, count.low, count.high) if count else (None, None, None)),
    ]


def _ids(members: Sequence[str]) -> str:
    return guard(visible("; ".join(members)))
