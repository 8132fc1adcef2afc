"""Tab-separated text: one line per target, for pipes."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.render.cells import COLUMNS, Cells, nothing
from bishan_targets.report.status import Report

_OF_MILESTONES = ("state", "steps", "expected", "slip")


def status(report: Report, say: Messages) -> str:
    """A heading line and one line per target.

    Milestones have a line each below the targets, and columns of their own, the last ones.
    """
    heading = [say(f"column.{column}") for column in COLUMNS]
    rows = [Cells(target, report.as_of, say).bare() for target in report.targets]
    if report.milestones:
        unknown = nothing(say)
        kind = say("column.kind"), say("kind.target")
        heading += [kind[0], *(say(f"milestone.column.{column}") for column in _OF_MILESTONES)]
        rows = [[*row, kind[1], *[unknown] * len(_OF_MILESTONES)] for row in rows]
        rows += _milestones(report, say)
    return "".join("\t".join(row) + "\n" for row in [heading, *rows])


def _milestones(report: Report, say: Messages) -> list[list[str]]:
    from bishan_targets.render.milestones import MilestoneCells

    shared, unknown = ("id", "name", "by", "verdict", "flags"), nothing(say)
    return [
        [
            *(getattr(cells, column) if column in shared else unknown for column in COLUMNS),
            say("kind.milestone"),
            *(getattr(cells, column) or unknown for column in _OF_MILESTONES),
        ]
        for cells in (MilestoneCells(each, say) for each in report.milestones)
    ]
