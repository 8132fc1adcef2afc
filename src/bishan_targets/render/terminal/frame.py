"""The frame of the tables on a terminal: a heading with a rule below, and no other lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich import box
from rich.table import Table

from bishan_targets.messages import Messages

_GUTTER: Final = 2
# `SIMPLE_HEAD` in ASCII: only a rule below the heading.
_RULE: Final = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def framed(say: Messages, leading: int = 1) -> Table:
    """An empty table, with that many blank lines between its rows."""
    return Table(
        box=_RULE if say.ascii_only else box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        padding=(0, 0, 0, 1),
        leading=leading,
    )


def least_width(table: Table) -> int:
    """The width below which a table would cut figures."""
    return total(column.min_width or 0 for column in table.columns)


def total(widths: Iterable[int]) -> int:
    """The width of columns of these widths."""
    return sum(width + _GUTTER for width in widths) - _GUTTER
