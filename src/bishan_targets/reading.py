"""From the contents of a plan's files to a book; where they come from is another's business."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assemble import (
    PlanInput,
    SnapshotInput,
    add_given_baselines,
    build_observations,
    build_plan,
    figures_outside_bounds,
    misspelt_metrics,
)
from bishan_targets.diagnostics import Diagnostic, InputError, Severity
from bishan_targets.encoding import decode
from bishan_targets.files import PlanFile, SnapshotFile
from bishan_targets.model import Book, Observation, Plan
from bishan_targets.plan_policy import tolerance_problems
from bishan_targets.shape import check
from bishan_targets.source import Source
from bishan_targets.toml import parse

_SNAPSHOT_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(_.*)?\.toml", re.DOTALL)


class File(NamedTuple):
    """A file's name, its path as shown to people, and its content or why there is none."""

    name: str
    shown: str
    content: bytes | Diagnostic

    def source(self) -> Source | Diagnostic:
        """The file's text."""
        if isinstance(self.content, Diagnostic):
            return self.content
        return decode(self.shown, self.content)


class Files(NamedTuple):
    """A plan's file, and its snapshots or what is wrong with their folder."""

    plan: File
    snapshots: Sequence[File] | Diagnostic

    def with_contents(self, contents: Mapping[str, bytes]) -> Files:
        """The files with new contents by path as shown; a path that is new is another snapshot."""
        standing = [] if isinstance(self.snapshots, Diagnostic) else self.snapshots
        there = {file.shown: file for file in standing}
        for path, content in contents.items():
            if path != self.plan.shown:
                there[path] = File(path.rpartition("/")[2], path, content)
        plan = self.plan._replace(content=contents.get(self.plan.shown, self.plan.content))
        return Files(plan, [there[path] for path in sorted(there)])


def is_snapshot(name: str) -> bool:
    """Whether a file in `actuals/` is to be read: any `*.toml` that is not hidden."""
    return name.lower().endswith(".toml") and not name.startswith(".")


def read(files: Files) -> Book:
    """Read a plan and its snapshots.

    Raises InputError, which holds every error of every file, if there is one.
    """
    plan_input, diagnostics = _read_plan(files.plan)
    plan = None
    if plan_input:
        plan, problems = build_plan(plan_input)
        diagnostics += problems
    snapshots, problems = _read_snapshots(files.snapshots)
    diagnostics += problems
    observations, problems = build_observations(snapshots)
    diagnostics += problems
    if plan and plan_input:
        diagnostics += add_given_baselines(plan_input, observations)
        diagnostics += figures_outside_bounds(plan, snapshots)
        diagnostics += tolerance_problems(plan_input.file, observations, plan_input.source)
        diagnostics += misspelt_metrics(plan_input, snapshots)
    ordered = sorted(diagnostics, key=lambda each: _place(each, files.plan.shown))
    return _book(plan, observations, ordered)


def _book(
    plan: Plan | None,
    observations: Mapping[str, list[Observation]],
    diagnostics: list[Diagnostic],
) -> Book:
    if plan is None or any(each.severity is Severity.ERROR for each in diagnostics):
        raise InputError(diagnostics)
    return Book(plan, observations, diagnostics)


def _place(diagnostic: Diagnostic, plan: str) -> tuple[bool, str, int, int]:
    """Sort key: the plan's diagnostics before the snapshots', each file's in order of place."""
    file = diagnostic.file or ""
    return file != plan, file, diagnostic.line or 0, diagnostic.column or 0


def _read_plan(file: File) -> tuple[PlanInput | None, list[Diagnostic]]:
    source = file.source()
    if isinstance(source, Diagnostic):
        return None, [source]
    parsed = parse(source)
    if not parsed.table:
        return None, parsed.diagnostics or [source.at_place("empty-file", 1, 1)]
    table, problems = check(_plan_model(parsed.table), parsed)
    plan = PlanInput(table, parsed) if table else None
    return plan, parsed.diagnostics + problems


def _plan_model(table: Mapping[str, object]) -> type[PlanFile]:
    """What describes a plan; a plain one is described in half the time."""
    if table.keys() <= {field.alias or name for name, field in PlanFile.model_fields.items()}:
        return PlanFile
    from bishan_targets.whole_plan import WholePlanFile

    return WholePlanFile


def _read_snapshots(
    files: Sequence[File] | Diagnostic,
) -> tuple[list[SnapshotInput], list[Diagnostic]]:
    if isinstance(files, Diagnostic):
        return [], [files]
    snapshots: list[SnapshotInput] = []
    diagnostics: list[Diagnostic] = []
    for file in files:
        snapshot, problems = _read_snapshot(file)
        diagnostics += problems
        if snapshot:
            snapshots.append(snapshot)
    return snapshots, diagnostics


def _read_snapshot(file: File) -> tuple[SnapshotInput | None, list[Diagnostic]]:
    source = file.source()
    if isinstance(source, Diagnostic):
        return None, [source]
    named, diagnostics = _date_in_name(file)
    parsed = parse(source)
    if not parsed.table:
        empty = source.at_place("empty-file", 1, 1)
        return None, diagnostics + (parsed.diagnostics or [empty])
    table, problems = check(SnapshotFile, parsed)
    diagnostics += parsed.diagnostics + problems
    if table is None:
        return None, diagnostics
    dated = named is None or named == table.date
    if named and not dated:
        values = {"name": named.isoformat(), "date": table.date.isoformat()}
        diagnostics.append(parsed.source.at_value("date-mismatch", ("date",), **values))
    return SnapshotInput(table, parsed.source, dated), diagnostics


def _date_in_name(file: File) -> tuple[date | None, list[Diagnostic]]:
    match = _SNAPSHOT_NAME.fullmatch(file.name)
    try:
        if match:
            return date.fromisoformat(match[1]), []
    except ValueError:
        pass
    return None, [Diagnostic("bad-file-name", file=file.shown, values={"name": file.name})]
