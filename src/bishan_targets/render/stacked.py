"""A status in several tables of few columns, for a page that is 80 characters wide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells, charge_columns, step_columns, with_id
from bishan_targets.render.units import spaced
from bishan_targets.report.status import Report

_STANDS = ("latest", "latest_date", "goal", "gap", "verdict")
_MOVES = ("progress", "elapsed", "pace", "required", "odds")
Rows = Sequence[Sequence[str]]


def tables(report: Report, say: Messages) -> list[Rows]:
    """Tables of the targets' state, their pace, and columns that only some plans have.

    Each has a heading row, and the targets' names in front, with their ids if two are alike.
    The deadline is in a column only if there are several.
    """
    if not report.targets:
        return []
    deadlines = {target.goal.by for target in report.targets if target.goal}
    by = ("by",) if len(deadlines) > 1 else ()
    more = (*charge_columns(report), *step_columns(report))
    flags = ("flags",) if any(target.flags for target in report.targets) else ()
    groups = [_STANDS, (*by, *_MOVES), (*more, *flags)]
    return [_table(report, group, say) for group in groups if group]


def apart(rows: Rows, most: int) -> list[Rows]:
    """A wide table as several, each with the first column and at most so many others, evenly."""
    others = len(rows[0]) - 1
    parts = max(1, -(-others // most))
    ends = [1 + others * part // parts for part in range(parts + 1)]
    return [[[row[0], *row[a:b]] for row in rows] for a, b in pairwise(ends)]


def _table(report: Report, columns: Sequence[str], say: Messages) -> Rows:
    names = [say.pick(target.name) for target in report.targets]
    rows = []
    for target in report.targets:
        cells = Cells(target, report.as_of, say)
        alike = names.count(say.pick(target.name)) > 1
        name = with_id(cells.name, cells.id, say) if alike else cells.name
        rows.append([name, *(_with_unit(each, cells, say) for each in columns)])
    return [[say("column.name"), *(say(f"column.{each}") for each in columns)], *rows]


def _with_unit(column: str, cells: Cells, say: Messages) -> str:
    """A cell; the latest figure and the gap have the unit, which has no column."""
    if column == "gap":
        return cells.gap_with_unit
    text: str = getattr(cells, column)
    alone = column == "latest" and text != cells.nothing
    return text + spaced(cells.unit, say) if alone else text
