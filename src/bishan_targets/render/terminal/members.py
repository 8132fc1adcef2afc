"""The members of a plan and their goals on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from bishan_targets.messages import Messages
from bishan_targets.render.members import SIGNS, counts, matrix
from bishan_targets.render.terminal.frame import framed, total
from bishan_targets.render.terminal.styles import STYLES
from bishan_targets.report.members import MembersReport

MOST: Final = 100
"""Members up to which each has a row."""
_NAME_WIDTH: Final = 24
_SIGN_WIDTH: Final = 2


def goals(report: MembersReport, say: Messages) -> Table:
    """A row for each goal, numbered as in the matrix, with the number of members by verdict."""
    heading, *rows = counts(report, say)
    found = framed(say, leading=0)
    found.add_column("", justify="right", no_wrap=True)
    for place, name in enumerate(heading):
        found.add_column(name, justify="right" if place else "left", overflow="fold")
    for number, row in enumerate(rows, start=1):
        found.add_row(str(number), *row)
    return found


def members(report: MembersReport, say: Messages, width: int) -> Iterator[Table]:
    """A row for each member with a sign for each goal; more goals than fit follow below."""
    found = matrix(report, say)
    name_width = min(max(map(cell_len, found.members), default=0), _NAME_WIDTH)
    fitting = max(1, (width - total([name_width])) // total([_SIGN_WIDTH, 0]))
    for first in range(0, len(found.goals), fitting):
        last = min(first + fitting, len(found.goals))
        table = framed(say, leading=0)
        table.add_column("", min_width=name_width, max_width=_NAME_WIDTH, overflow="fold")
        for number in range(first + 1, last + 1):
            table.add_column(str(number), justify="right", no_wrap=True, min_width=_SIGN_WIDTH)
        for name, row in zip(found.members, found.rows, strict=True):
            signs = (
                Text(say.own(SIGNS[each]), style=STYLES[each]) if each else Text("")
                for each in row[first:last]
            )
            table.add_row(Text(name), *signs)
        yield table
