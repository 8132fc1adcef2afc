"""Tab-separated text: one line per target, for pipes."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells, columns
from bishan_targets.report.status import Report


def status(report: Report, say: Messages) -> str:
    """A heading line and one line per target."""
    shown = columns(report)
    heading = [say(f"column.{column}") for column in shown]
    rows = [Cells(target, report.as_of, say).bare(shown) for target in report.targets]
    return "".join("\t".join(row) + "\n" for row in [heading, *rows])
