"""Gaps before and after a change, in cells of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.numbers import gap_number
from bishan_targets.render.units import difference_in_cell

if TYPE_CHECKING:
    from bishan_targets.report.changes import StandingReport
    from bishan_targets.report.record import Standing


def gap_in_cell(
    standing: Standing | StandingReport, decimals: int | None, unit: str, say: Messages
) -> str:
    """A gap with its unit, a met one by its name instead of a minus; `nothing` while undecided."""
    gap = standing.gap
    if gap is None or (gap < 0 and standing.beyond is None):
        return nothing(say)
    number = gap_number(gap, decimals, is_growth=standing.of_growth, say=say)
    amount = difference_in_cell(number.removeprefix("-"), unit, say)
    return say(f"cell.{standing.beyond}", n=amount) if standing.beyond else amount
