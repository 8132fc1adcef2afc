"""Snapshots: TOML files with figures of one day."""

import re
from collections.abc import Mapping
from datetime import date

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.reading.files import File
from bishan_targets.reading.histories.history import History, SnapshotPlaces, Statements
from bishan_targets.reading.schema.plan_file import SnapshotFile
from bishan_targets.reading.schema.shape import check
from bishan_targets.reading.toml.parse import parse
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.spelling import means

_SNAPSHOT_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(_.*)?\.toml", re.DOTALL)


def read_snapshot(file: File) -> tuple[History | None, list[Diagnostic]]:
    """The figures of a snapshot, None if it has none to read, and remarks about it and its name."""
    source = file.source()
    if isinstance(source, Diagnostic):
        return None, [source]
    named, diagnostics = _date_in_name(file)
    parsed = parse(source)
    if not parsed.table:
        empty = source.at_place("empty-file", 1, 1)
        return None, diagnostics + (parsed.diagnostics or [empty])
    table, problems = check(_snapshot_model(parsed.table), parsed)
    diagnostics += parsed.diagnostics + problems
    if table is None:
        return None, diagnostics
    dated = named is None or named == table.date
    if named and not dated:
        values = {"name": named.isoformat(), "date": table.date.isoformat()}
        diagnostics.append(parsed.source.at_value("date-mismatch", ("date",), **values))
    places = SnapshotPlaces(parsed.source)
    figures, statements = table.observations(file.shown), _statements(table, parsed.source)
    return History(file.shown, figures, places, dated, statements), diagnostics


def _snapshot_model(table: Mapping[str, object]) -> type[SnapshotFile]:
    """The model for a snapshot; one of figures alone needs only the plain one."""
    if table.keys() <= SnapshotFile.model_fields.keys():
        return SnapshotFile
    from bishan_targets.reading.schema.milestone_tables import StatedSnapshotFile, WholeSnapshotFile

    return StatedSnapshotFile if means(table.keys(), ["milestones"]) else WholeSnapshotFile


def _statements(table: SnapshotFile, source: Source) -> Statements | None:
    if type(table) is SnapshotFile:
        return None
    from bishan_targets.reading.schema.milestone_tables import StatedSnapshotFile

    if not isinstance(table, StatedSnapshotFile):
        return None
    return Statements(table.statements(source.file), source)


def _date_in_name(file: File) -> tuple[date | None, list[Diagnostic]]:
    match = _SNAPSHOT_NAME.fullmatch(file.name)
    try:
        if match:
            return date.fromisoformat(match[1]), []
    except ValueError:
        pass
    return None, [Diagnostic("bad-file-name", file=file.shown, values={"name": file.name})]
