"""Tab-separated text: one line a target, for pipes and for eyes without a terminal."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.render.cells import status_rows
from bishan_targets.report.status import Report


def status(report: Report, say: Messages) -> str:
    """A heading line and a line a target."""
    return "".join("\t".join(row) + "\n" for row in status_rows(report, say))
