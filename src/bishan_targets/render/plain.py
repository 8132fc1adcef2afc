"""Tab-separated text: one line per goal, for pipes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells, columns, nothing
from bishan_targets.report.status import Report
from bishan_targets.report.sums import has_parts_of_year


def status(report: Report, say: Messages) -> str:
    """A heading line and one line per target; then milestones and members, after empty lines."""
    shown = columns(report)
    heading = [say(f"column.{column}") for column in shown]
    cells = [Cells(target, report.as_of, say) for target in report.targets]
    rows = [each.bare(shown) for each in cells]
    if any(map(has_parts_of_year, report.targets)):
        heading, rows = _with_years(report, heading, rows, say)
    if any(each.gap_unit != each.unit for each in cells):
        heading.append(say("column.gap_unit"))
        rows = [[*row, each.gap_unit] for row, each in zip(rows, cells, strict=True)]
    blocks = [_block([heading, *rows])] if rows or not report.milestones else []
    if report.milestones:
        from bishan_targets.render.milestones import COLUMNS as OF_MILESTONES
        from bishan_targets.render.milestones import MilestoneCells

        heading = [say(f"milestone.column.{column}") for column in OF_MILESTONES]
        rows = [MilestoneCells(each, say).all() for each in report.milestones]
        blocks.append(_block([heading, *rows]))
    if report.members:
        from bishan_targets.render.members import words

        blocks.append(_block(words(report.members, say)))
    return "\n".join(blocks)


def _with_years(
    report: Report, heading: list[str], rows: list[list[str]], say: Messages
) -> tuple[list[str], list[list[str]]]:
    """The heading and the rows with the columns of years at their ends."""
    from bishan_targets.render.year_columns import YEAR_COLUMNS, year_cells

    more = [year_cells(target, nothing(say), say) for target in report.targets]
    named = [say(f"column.{column}") for column in YEAR_COLUMNS]
    return [*heading, *named], [[*row, *cells] for row, cells in zip(rows, more, strict=True)]


def _block(rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)
