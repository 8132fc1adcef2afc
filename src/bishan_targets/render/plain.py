"""Tab-separated text: one line per goal, for pipes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells, columns
from bishan_targets.report.status import Report


def status(report: Report, say: Messages) -> str:
    """A heading line and one line per target; then, after an empty line, the same of milestones."""
    shown = columns(report)
    heading = [say(f"column.{column}") for column in shown]
    rows = [Cells(target, report.as_of, say).bare(shown) for target in report.targets]
    blocks = [_block([heading, *rows])] if rows or not report.milestones else []
    if report.milestones:
        from bishan_targets.render.milestones import COLUMNS as OF_MILESTONES
        from bishan_targets.render.milestones import MilestoneCells

        heading = [say(f"milestone.column.{column}") for column in OF_MILESTONES]
        cells = [MilestoneCells(each, say).all() for each in report.milestones]
        blocks.append(_block([heading, *cells]))
    return "\n".join(blocks)


def _block(rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)
