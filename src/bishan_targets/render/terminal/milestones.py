"""The milestones of a status as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.messages import Messages
from bishan_targets.render.milestones import MilestoneCells
from bishan_targets.render.terminal.frame import framed
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
# Cells of a column, one below the other.
_COLUMNS: Final = (
    ("name", "id"),
    ("state", "steps"),
    ("expected", "slip"),
    ("by",),
    ("verdict", "flags"),
)


def table(milestones: Sequence[MilestoneReport], say: Messages) -> Table:
    """A row per milestone, with its id, steps and flags below; only names and flags are folded."""
    rows = [MilestoneCells(each, say) for each in milestones]
    found = framed(say)
    for column in _COLUMNS:
        first, *_ = column
        headings = [say(f"milestone.column.{cell}") for cell in column]
        widths = [cell_len(getattr(row, cell)) for row in rows for cell in column]
        is_name = first == "name"
        found.add_column(
            Text("\n".join(headings)),
            min_width=_NAME_WIDTH if is_name else max(*map(cell_len, headings), *widths),
            no_wrap=not is_name,
            overflow="fold",
        )
    for row in rows:
        found.add_row(*(_cell(column, row) for column in _COLUMNS))
    return found


def _cell(column: Sequence[str], row: MilestoneCells) -> Text:
    first, *others = column
    style = _STYLES[row.milestone.verdict] if first == "verdict" else ""
    text = Text(getattr(row, first), style=style)
    below = [shown for other in others if (shown := getattr(row, other)) and shown != row.name]
    return text.append("".join(f"\n{each}" for each in below), style="dim not bold")
