"""Finding and reading files: the only module that touches the file system."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from bishan_targets.assemble import (
    PlanInput,
    SnapshotInput,
    add_given_baselines,
    build_observations,
    build_plan,
    misspelt_metrics,
)
from bishan_targets.diagnostics import Diagnostic, InputError, Severity
from bishan_targets.files import PlanFile, SnapshotFile, check
from bishan_targets.model import Book, Observation, Plan
from bishan_targets.source import Source
from bishan_targets.toml import Parsed, parse

PLAN_NAME: Final = "targets.toml"
ACTUALS_NAME: Final = "actuals"
_SNAPSHOT_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(_.*)?\.toml", re.DOTALL)
# In the order in which they are tried: GBK first, as its superset decodes almost anything.
_ENCODINGS: Final = (("gb18030", "GBK / GB18030"), ("cp1252", "Windows-1252"))


def find_plan(file: str | None, environment: Mapping[str, str]) -> Path:
    """The plan to read: `file`, else `BISHAN_FILE`, else the nearest one upwards from here.

    A folder stands for the `targets.toml` in it. Raises InputError where there is none.
    """
    given = file or environment.get("BISHAN_FILE")
    if given:
        path = Path(given)
        return path / PLAN_NAME if path.is_dir() else path
    try:
        here = Path.cwd()
    except OSError as error:
        raise InputError([Diagnostic("no-plan")]) from error
    for folder in (here, *here.parents):
        if (folder / PLAN_NAME).is_file():
            return Path(os.path.relpath(folder / PLAN_NAME, here))
    raise InputError([Diagnostic("no-plan")])


def load(path: str | os.PathLike[str]) -> Book:
    """Read a plan and the `actuals/` beside it.

    `path` is the plan or the folder that holds a `targets.toml`. Raises InputError, which holds
    every error of every file, if there is one; files that are no `*.toml` are left alone.
    """
    plan_path = Path(path)
    if plan_path.is_dir():
        plan_path /= PLAN_NAME
    plan_input, diagnostics = _read_plan(plan_path)
    plan = None
    if plan_input:
        plan, problems = build_plan(plan_input)
        diagnostics += problems
    snapshots, problems = _read_snapshots(plan_path.parent / ACTUALS_NAME)
    diagnostics += problems
    observations, problems = build_observations(snapshots)
    diagnostics += problems
    if plan and plan_input:
        diagnostics += add_given_baselines(plan, plan_input.source, observations)
        diagnostics += misspelt_metrics(plan, snapshots)
    return _book(plan, observations, diagnostics)


def _book(
    plan: Plan | None,
    observations: Mapping[str, list[Observation]],
    diagnostics: list[Diagnostic],
) -> Book:
    ordered = sorted(diagnostics, key=_place)
    if plan is None or any(each.severity is Severity.ERROR for each in ordered):
        raise InputError(ordered)
    return Book(plan, observations, ordered)


def _place(diagnostic: Diagnostic) -> tuple[bool, str, int, int]:
    """Sort key: the plan's diagnostics before the snapshots', each file's in order of place."""
    file = diagnostic.file or ""
    return (
        Path(file).name != PLAN_NAME,
        file,
        diagnostic.line or 0,
        diagnostic.column or 0,
    )


def _read_plan(path: Path) -> tuple[PlanInput | None, list[Diagnostic]]:
    source = _read_source(path)
    if isinstance(source, Diagnostic):
        return None, [source]
    parsed = parse(source)
    if not parsed.table:
        return None, parsed.diagnostics or [source.at_place("empty-file", 1, 1)]
    file, problems = check(PlanFile, parsed.table, parsed.source)
    diagnostics = parsed.diagnostics + _unless_set_aside(parsed, problems)
    if file is None:
        return None, diagnostics
    return PlanInput(file, parsed.table, parsed.source, not parsed.diagnostics), diagnostics


def _read_snapshots(folder: Path) -> tuple[list[SnapshotInput], list[Diagnostic]]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return [], [Diagnostic("no-actuals", file=_shown(folder))]
    except NotADirectoryError:
        return [], [Diagnostic("not-a-folder", file=_shown(folder))]
    except OSError as error:
        return [], [_unreadable(folder, error)]
    paths = [folder / name for name in names if name.endswith(".toml") and name[0] != "."]
    if not paths:
        return [], [Diagnostic("empty-actuals", file=_shown(folder))]
    snapshots: list[SnapshotInput] = []
    diagnostics: list[Diagnostic] = []
    for path in paths:
        snapshot, problems = _read_snapshot(path)
        diagnostics += problems
        if snapshot:
            snapshots.append(snapshot)
    return snapshots, diagnostics


def _read_snapshot(path: Path) -> tuple[SnapshotInput | None, list[Diagnostic]]:
    source = _read_source(path)
    if isinstance(source, Diagnostic):
        return None, [source]
    named, diagnostics = _date_in_name(path)
    parsed = parse(source)
    diagnostics += parsed.diagnostics
    if not parsed.table:
        return None, diagnostics or [source.at_place("empty-file", 1, 1)]
    file, problems = check(SnapshotFile, parsed.table, parsed.source)
    diagnostics += _unless_set_aside(parsed, problems)
    if file is None:
        return None, diagnostics
    if named and named != file.date:
        values = {"name": named.isoformat(), "date": file.date.isoformat()}
        diagnostics.append(parsed.source.at_value("date-mismatch", ("date",), **values))
    return SnapshotInput(file, parsed.source), diagnostics


def _unless_set_aside(parsed: Parsed, problems: list[Diagnostic]) -> list[Diagnostic]:
    """`problems` without those that a statement set aside may have caused."""
    if not parsed.diagnostics:
        return problems
    return [each for each in problems if each.code != "missing-key"]


def _date_in_name(path: Path) -> tuple[date | None, list[Diagnostic]]:
    match = _SNAPSHOT_NAME.fullmatch(path.name)
    try:
        if match:
            return date.fromisoformat(match[1]), []
    except ValueError:
        pass
    return None, [Diagnostic("bad-file-name", file=_shown(path), values={"name": path.name})]


def _read_source(path: Path) -> Source | Diagnostic:
    shown = _shown(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Diagnostic("not-a-file", file=shown)
        data = path.read_bytes()
    except FileNotFoundError:
        return Diagnostic("no-file", file=shown)
    except (OSError, ValueError) as error:
        return _unreadable(path, error)
    try:
        return Source(shown, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _not_utf8(shown, data, error.start)


def _unreadable(path: Path, error: Exception) -> Diagnostic:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Diagnostic("unreadable", file=_shown(path), values={"reason": reason})


def _not_utf8(shown: str, data: bytes, start: int) -> Diagnostic:
    encoding, name = _guess_encoding(data)
    before = data[:start].decode("utf-8-sig")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    shown_source = Source(shown, data.decode(encoding, errors="replace"))
    return shown_source.at_place("encoding", line, column, encoding=name)


def _guess_encoding(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", "UTF-16"
    for encoding, name in _ENCODINGS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding, name
    return "latin-1", "ISO 8859-1"


def _shown(path: Path) -> str:
    return path.as_posix()
