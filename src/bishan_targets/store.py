"""Finding and reading files: the only module that touches the file system."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from bishan_targets.assemble import (
    PlanInput,
    SnapshotInput,
    add_given_baselines,
    build_observations,
    build_plan,
    figures_outside_bounds,
    misspelt_metrics,
)
from bishan_targets.diagnostics import Diagnostic, InputError, Severity, Term
from bishan_targets.files import PlanFile, SnapshotFile, check
from bishan_targets.model import Book, Observation, Plan
from bishan_targets.source import Source
from bishan_targets.toml import parse

PLAN_NAME: Final = "targets.toml"
ACTUALS_NAME: Final = "actuals"
_SNAPSHOT_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(_.*)?\.toml", re.DOTALL)
# In the order in which they are tried: GBK first, as its superset decodes almost anything.
_ENCODINGS: Final = (("gb18030", "gbk"), ("cp1252", "windows"))
_REASONS: Final = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOENT: "dangling",
    errno.ELOOP: "loop",
}


def find_plan(file: str | None, environment: Mapping[str, str]) -> Path:
    """The plan to read: `file`, else `BISHAN_FILE`, else the nearest one upwards from here.

    A folder stands for the `targets.toml` in it. Raises InputError where there is none.
    """
    given = file or environment.get("BISHAN_FILE")
    if given:
        path = Path(given)
        return _plan_of(path)
    try:
        here = Path.cwd()
    except OSError as error:
        raise InputError([Diagnostic("no-plan")]) from error
    for folder in (here, *here.parents):
        plan = folder / PLAN_NAME
        # A link that leads nowhere is a plan too: reading it says so.
        if plan.is_file() or plan.is_symlink():
            return Path(os.path.relpath(plan, here))
    raise InputError([Diagnostic("no-plan")])


def _plan_of(path: Path) -> Path:
    try:
        return path / PLAN_NAME if path.is_dir() else path
    except OSError:  # reading it says what is wrong
        return path


def load(path: str | os.PathLike[str]) -> Book:
    """Read a plan and the `actuals/` beside it.

    `path` is the plan or the folder that holds a `targets.toml`. Raises InputError, which holds
    every error of every file, if there is one; files that are no `*.toml` are left alone.
    """
    plan_path = _plan_of(Path(path))
    plan_input, diagnostics = _read_plan(plan_path)
    if [each.code for each in diagnostics] == ["no-file"]:
        raise InputError(diagnostics)
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
        diagnostics += figures_outside_bounds(plan, snapshots)
        diagnostics += misspelt_metrics(plan_input, snapshots)
    shown = _shown(plan_path)
    ordered = sorted(diagnostics, key=lambda each: _place(each, shown))
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


def _read_plan(path: Path) -> tuple[PlanInput | None, list[Diagnostic]]:
    source = _read_source(path)
    if isinstance(source, Diagnostic):
        return None, [source]
    parsed = parse(source)
    if not parsed.table:
        return None, parsed.diagnostics or [source.at_place("empty-file", 1, 1)]
    file, problems = check(PlanFile, parsed)
    plan = PlanInput(file, parsed) if file else None
    return plan, parsed.diagnostics + problems


def _read_snapshots(folder: Path) -> tuple[list[SnapshotInput], list[Diagnostic]]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return [], [Diagnostic("no-actuals", file=_shown(folder))]
    except NotADirectoryError:
        return [], [Diagnostic("not-a-folder", file=_shown(folder))]
    except OSError as error:
        return [], [_unreadable(folder, error)]
    paths = [folder / name for name in names if name.lower().endswith(".toml") and name[0] != "."]
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
    file, problems = check(SnapshotFile, parsed)
    diagnostics += problems
    if file is None:
        return None, diagnostics
    dated = named is None or named == file.date
    if named and not dated:
        values = {"name": named.isoformat(), "date": file.date.isoformat()}
        diagnostics.append(parsed.source.at_value("date-mismatch", ("date",), **values))
    return SnapshotInput(file, parsed.source, dated), diagnostics


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
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.is_symlink():
            return Diagnostic("no-file", file=shown)
        return _unreadable(path, error)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(shown, data, error.start)
    if "\0" in text:
        return _not_utf8(shown, data, data.index(0))
    return Source(shown, text)


def _unreadable(path: Path, error: OSError) -> Diagnostic:
    name = _REASONS.get(error.errno or 0)
    reason = Term(f"error.unreadable.{name}") if name else error.strerror or str(error)
    return Diagnostic("unreadable", file=_shown(path), values={"reason": reason})


def _not_utf8(shown: str, data: bytes, start: int) -> Diagnostic:
    """Say where the bytes cease to be UTF-8, and show that line as what they seem to be."""
    encoding, name = _guess_encoding(data)
    before = "" if encoding.startswith("utf-16") else data[:start].decode("utf-8-sig")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    source = Source(shown, data.decode(encoding, errors="replace"))
    return source.at_place("encoding", line, column, problem=Term(f"error.encoding.{name}"))


def _guess_encoding(data: bytes) -> tuple[str, str]:
    """A codec that can show the bytes, and the name of what they seem to be."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "utf-wide"
    if zeros := data.count(0):
        # In UTF-16, every ASCII character has a zero before or behind it.
        for codec, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
            if high.count(0) > max(len(high) // 4, zeros // 2):
                return codec, "utf-wide"
        return "latin-1", "binary"
    if _is_damaged(data.decode(errors="replace")):
        return "utf-8", "damaged"
    for codec, name in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            data.decode(codec)
            return codec, name
    return "latin-1", "unknown"


def _is_damaged(text: str) -> bool:
    """Whether most of what is beyond ASCII is sound: this was UTF-8 once."""
    beyond = [character for character in text if not character.isascii()]
    return beyond.count("\ufffd") < len(beyond) / 4


def _shown(path: Path) -> str:
    return path.as_posix()
