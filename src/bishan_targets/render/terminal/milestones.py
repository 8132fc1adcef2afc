"""The milestones of a status as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.milestones import MilestoneCells
from bishan_targets.render.terminal.frame import framed, total
from bishan_targets.report.milestones import MilestoneReport

_STYLES: Final = {
    MilestoneVerdict.MET: "green",
    MilestoneVerdict.AS_PLANNED: "green",
    MilestoneVerdict.EXPECTED_LATE: "yellow",
    MilestoneVerdict.LOST: "red",
    MilestoneVerdict.MISSED: "red",
    MilestoneVerdict.OVERDUE: "magenta",
    MilestoneVerdict.DROPPED: "cyan",
    MilestoneVerdict.NO_DATA: "cyan",
    MilestoneVerdict.NOT_CHECKABLE: "cyan",
}
_NAME_WIDTH: Final = 16
_Column = tuple[str, ...]
# Cells of a column, one below the other.
_NAME: Final[_Column] = ("name", "id")
_COLUMNS: Final[Sequence[_Column]] = (
    *(_NAME, ("state", "steps"), ("expected", "slip"), ("by",), ("verdict", "flags")),
)
# The first cells of columns that a narrow terminal omits, in that order.
_SPARE: Final = ("by", "expected", "state")


def table(milestones: Sequence[MilestoneReport], say: Messages, width: int) -> Table:
    """A row per milestone, with its id, steps and flags below; only names are folded.

    If the columns do not fit, some are left out in their turn.
    """
    rows = [MilestoneCells(each, say) for each in milestones]
    widths = {column: _width(column, rows, say) for column in _COLUMNS if _is_used(column, rows)}
    for spare in _SPARE:
        if total(widths.values()) > width:
            widths = {column: needed for column, needed in widths.items() if column[0] != spare}
    found = framed(say)
    for column, needed in widths.items():
        is_name = column is _NAME
        heading = Text("\n".join(_heading(column, say)))
        found.add_column(heading, min_width=needed, no_wrap=not is_name, overflow="fold")
    for row in rows:
        found.add_row(*(_cell(column, row) for column in widths))
    return found


def _is_used(column: _Column, rows: Sequence[MilestoneCells]) -> bool:
    return any(getattr(row, column[0]) != nothing(row.say) for row in rows)


def _heading(column: _Column, say: Messages) -> list[str]:
    return [say(f"milestone.column.{cell}") for cell in column]


def _width(column: _Column, rows: Sequence[MilestoneCells], say: Messages) -> int:
    """Required width of a column: names may be folded, figures and dates never are."""
    if column is _NAME:
        return _NAME_WIDTH
    cells = [*_heading(column, say), *(getattr(row, cell) for row in rows for cell in column)]
    return max(map(cell_len, cells))


def _cell(column: _Column, row: MilestoneCells) -> Text:
    first, *others = column
    style = _STYLES[row.milestone.verdict] if first == "verdict" else ""
    text = Text(getattr(row, first), style=style)
    below = [shown for other in others if (shown := getattr(row, other)) and shown != row.name]
    return text.append("".join(f"\n{each}" for each in below), style="dim not bold")
