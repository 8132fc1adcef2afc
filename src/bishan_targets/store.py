"""Reading a plan and the files beside it from the file system."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bishan_targets.diagnostics import Diagnostic, InputError, KeyPath, Severity
from bishan_targets.failures import unreadable
from bishan_targets.finding import ACTUALS_NAME, plan_of
from bishan_targets.model import Book
from bishan_targets.reading import File, Files, is_snapshot, line_finder, read


def load(path: str | os.PathLike[str]) -> Book:
    """Read a plan and the `actuals/` beside it.

    `path` is the plan or the folder that holds a `targets.toml`. Raises InputError, which holds
    every error of every file, if there is one; files of other kinds are left alone. A plan may have
    no figures yet.
    """
    return read(open_files(path))


def open_files(path: str | os.PathLike[str]) -> Files:
    """A plan's file and its snapshots as they are; raises InputError where there is no plan."""
    plan = _file(plan_of(Path(path)))
    if isinstance(plan.content, Diagnostic) and plan.content.code in ("no-file", "not-a-file"):
        raise InputError([plan.content])
    return Files(plan, _snapshots(Path(plan.shown).parent / ACTUALS_NAME))


def add_to_plan(
    path: Path, name: str, table: Mapping[str, object], *, dry_run: bool = False
) -> str:
    """Add a table `[[name]]` at the end of a plan, and return the text added.

    The rest of the file stays as it is, byte for byte. Nothing is written unless the plan can be
    read with the addition: raises InputError otherwise, and where writing fails. A dry run stops
    just before that.
    """
    from bishan_targets.editing import array_of_tables, with_added
    from bishan_targets.writing import locked, replace_all

    added = array_of_tables(name, [table])
    with locked(path.parent):
        files = open_files(path)
        if isinstance(files.plan.content, Diagnostic):
            raise InputError([files.plan.content])
        content = with_added(files.plan.content, added)
        read(files.with_contents({files.plan.shown: content}))
        if not dry_run:
            replace_all(path.parent, {path: content})
    return added


def locator() -> Callable[[str, KeyPath], tuple[str | None, int | None]]:
    """A function that finds a key in a file: the file's path in its repository, and the line.

    A figure's key is `values`, its metric and its date. The path has forward slashes, and is None
    outside a repository. The line is that of the nearest table around a key that is not there, and
    None in a file that has no lines or cannot be read. Each file is read once.
    """

    @cache
    def opened(file: str) -> tuple[str | None, Callable[[KeyPath], int | None]]:
        return _path_in_repository(Path(file)), line_finder(_file(Path(file)))

    def locate(file: str, key: KeyPath) -> tuple[str | None, int | None]:
        path, line_of = opened(file)
        return path, line_of(key)

    return locate


def _path_in_repository(file: Path) -> str | None:
    """A file's path from the root of the work tree that it lies in, which holds a `.git`."""
    try:
        folder = file.parent.resolve()
    except OSError:  # the working directory has been deleted
        return None
    for root in (folder, *folder.parents):
        if os.path.lexists(root / ".git"):
            return (folder / file.name).relative_to(root).as_posix()
    return None


def _snapshots(folder: Path) -> list[File] | Diagnostic:
    try:
        names = sorted(path.name for path in folder.iterdir() if is_snapshot(path.name))
    except FileNotFoundError:
        return Diagnostic("no-actuals", file=folder.as_posix(), severity=Severity.INFO)
    except NotADirectoryError:
        return Diagnostic("not-a-folder", file=folder.as_posix())
    except OSError as error:
        return unreadable(folder, error)
    if not names:
        return Diagnostic("empty-actuals", file=folder.as_posix(), severity=Severity.INFO)
    return [_file(folder / name) for name in names]


def _file(path: Path) -> File:
    return File(path.name, path.as_posix(), read_bytes(path))


def read_bytes(path: Path) -> bytes | Diagnostic:
    """A file's content, or why it has none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Diagnostic("not-a-file", file=path.as_posix())
        return path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            return unreadable(path, error)
        return Diagnostic("no-file", file=path.as_posix())
    except (OSError, ValueError) as error:  # a ValueError: no path has a null character
        return unreadable(path, error)
