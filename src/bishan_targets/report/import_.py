"""Contents recognised in a table, and figures recorded from it: `bishan import`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from bishan_targets import messages
from bishan_targets.model.causes import within
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.recording.draft import Draft
from bishan_targets.report.record import (
    AnomalyReport,
    MeasureReport,
    RecordedFigure,
    TargetEffect,
    record_report,
)
from bishan_targets.report.recorded_statements import MilestoneEffect, RecordedStatement
from bishan_targets.report.values import DiagnosticReport, PlanReport, diagnostic_reports
from bishan_targets.report.wording import word
from bishan_targets.tables.import_ import Kept
from bishan_targets.tables.shape import Changes
from bishan_targets.tables.understood import Understood

IMPORT_SCHEMA: Final = "bishan.import/1"


_MOST_ERRORS: Final = 200


class LeftOut(NamedTuple):
    """A cell that belongs to no figure: a note, or a name not assigned to a metric."""

    cell: str
    text: str


class GrowthColumn(NamedTuple):
    """A column of growth that is not read: its heading, and a name for `--map` as an example."""

    cell: str
    text: str
    example: str


class OmittedRows(NamedTuple):
    """Rows of another series: a cell of the first, the cells that differ, and their figures."""

    cell: str
    where: Mapping[str, str]
    figures: int


class TableReport(NamedTuple):
    """Contents recognised in one sheet; `sheet` is empty for a text file.

    `metrics` maps names to metrics; `figures` counts the figures, `empty` the cells marked as
    missing. `omitted` are rows of other series than those taken, `hidden` the
    cells of figures in hidden rows and columns, which are not taken either. `goals` are the
    headings of columns with goals, `properties` those of columns that say which indicators bind and
    who is responsible, `growth` those of growth that no metric takes; all are in `left_out`, too.
    """

    sheet: str
    layout: str
    metrics: Mapping[str, str]
    first: date | None
    last: date | None
    figures: int
    empty: int
    left_out: Sequence[LeftOut]
    omitted: Sequence[OmittedRows] = ()
    hidden: Sequence[str] = ()
    goals: Sequence[LeftOut] = ()
    growth: Sequence[GrowthColumn] = ()
    properties: Sequence[LeftOut] = ()


class Renamed(NamedTuple):
    """A text in the last table of a source, and the one that is probably the same in this one."""

    before: str
    after: str


class DifferenceReport(NamedTuple):
    """Differences in the columns or the names of a source's tables."""

    added: Sequence[str]
    gone: Sequence[str]
    renamed: Sequence[Renamed]


class SourceReport(NamedTuple):
    """A source of the plan; `columns` and `names` are null for the first table of a source."""

    name: str
    is_new: bool
    columns: DifferenceReport | None
    names: DifferenceReport | None


class Question(NamedTuple):
    """A question about a table: code, cell, the words in English, and the values in them."""

    code: str
    cell: str | None
    message: str
    values: Mapping[str, str]


class ImportReport(NamedTuple):
    """Contents recognised, and figures recorded; `written` tells whether `files` changed.

    `skipped` lists the sheets without a table of figures, `questions` those about the table that
    must be answered before anything is written; `measures`, `statements` and
    `milestones` are as for `record`. `source` is the one whose import this repeats, or begins.
    """

    schema: Literal["bishan.import/1"]
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    tables: Sequence[TableReport] = ()
    skipped: Sequence[str] = ()
    written: bool = False
    files: Sequence[str] = ()
    figures: Sequence[RecordedFigure] = ()
    targets: Sequence[TargetEffect] = ()
    doubts: Sequence[AnomalyReport] = ()
    measures: Sequence[MeasureReport] = ()
    questions: Sequence[Question] = ()
    statements: Sequence[RecordedStatement] = ()
    milestones: Sequence[MilestoneEffect] = ()
    source: SourceReport | None = None


def import_report(
    understood: Sequence[Understood],
    sheets: Iterable[str],
    draft: Draft,
    as_of: date,
    refused: Sequence[Diagnostic] = (),
    kept: Kept | None = None,
    *,
    written: bool,
) -> ImportReport:
    """The report of the sheets with these names, and of the draft made from them.

    `refused` holds the reasons for not writing it, `kept` the source that the plan keeps.
    """
    read = {each.sheet for each in understood}
    recorded = record_report(draft, as_of, refused, written=written)
    return ImportReport(
        schema=IMPORT_SCHEMA,
        plan=recorded.plan,
        tables=table_reports(understood),
        skipped=[name for name in sheets if name not in read],
        written=written,
        files=recorded.files,
        figures=recorded.figures,
        targets=recorded.targets,
        doubts=recorded.doubts,
        measures=recorded.measures,
        statements=recorded.statements,
        milestones=recorded.milestones,
        source=_source(kept) if kept else None,
        questions=[_question(each) for each in draft.questions],
        diagnostics=recorded.diagnostics,
    )


def failed_import(diagnostics: Iterable[Diagnostic]) -> ImportReport:
    """The report of a run with invalid input: nothing is written."""
    return ImportReport(
        schema=IMPORT_SCHEMA,
        diagnostics=diagnostic_reports(within(list(diagnostics), _MOST_ERRORS)),
    )


def table_reports(understood: Iterable[Understood]) -> list[TableReport]:
    """The sheets in output form."""
    return [_table(each) for each in understood]


def _question(question: Diagnostic) -> Question:
    message = word(question, messages.load("en")).message
    return Question(question.code, question.cell, message, dict(question.values))


def _source(kept: Kept) -> SourceReport:
    changes = kept.changes
    columns, names = (
        (_difference(changes.columns), _difference(changes.names)) if changes else (None, None)
    )
    return SourceReport(kept.name, kept.is_new, columns, names)


def _difference(changes: Changes) -> DifferenceReport:
    return DifferenceReport(
        changes.added, changes.gone, [Renamed(*each) for each in changes.renamed]
    )


def _table(understood: Understood) -> TableReport:
    days = [entry.date for entry in understood.entries]
    return TableReport(
        sheet=understood.sheet,
        layout=understood.layout,
        metrics=dict(understood.metrics),
        first=min(days, default=None),
        last=max(days, default=None),
        figures=len(understood.entries),
        empty=understood.empty,
        left_out=[LeftOut(cell, text) for cell, text in understood.left_out],
        omitted=[OmittedRows(cell, each.what, each.figures) for cell, each in understood.omitted],
        hidden=understood.hidden,
        goals=[LeftOut(cell, text) for cell, text in understood.goals],
        properties=[LeftOut(cell, text) for cell, text in understood.properties],
        growth=[GrowthColumn(*each) for each in understood.growth],
    )
