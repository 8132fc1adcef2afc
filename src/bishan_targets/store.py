"""Finding and reading files: the only module that touches the file system."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from bishan_targets.diagnostics import Diagnostic, InputError, Term
from bishan_targets.locate import KeyPath
from bishan_targets.model import Book
from bishan_targets.reading import File, is_snapshot, read
from bishan_targets.source import Source

PLAN_NAME: Final = "targets.toml"
ACTUALS_NAME: Final = "actuals"
_REASONS: Final = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOENT: "dangling",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "long",
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
    plan = _file(_plan_of(Path(path)))
    if isinstance(plan.content, Diagnostic) and plan.content.code in ("no-file", "not-a-file"):
        raise InputError([plan.content])
    return read(plan, _snapshots(Path(plan.shown).parent / ACTUALS_NAME))


def write(path: str, content: str | bytes) -> None:
    """Write a result to a file, text in UTF-8, whole or not at all; raises InputError.

    What is no file of its own, such as a device or a pipe, is written to and stays what it is.
    """
    written = content if isinstance(content, bytes) else content.encode(errors="replace")
    try:
        _put(Path(path), written)
    except (OSError, ValueError) as error:
        raise InputError([_failed("unwritable", Path(path), error)]) from error


def add_to_plan(path: Path, name: str, table: Mapping[str, object]) -> str:
    """Add a table `[[name]]` at the end of a plan, and return the text added.

    The rest of the file stays as it is, byte for byte. Nothing is written unless the plan can be
    read with the addition: raises InputError otherwise, and where writing fails.
    """
    import tomli_w

    plan = _file(path)
    if isinstance(plan.content, Diagnostic):
        raise InputError([plan.content])
    added = f"[[{name}]]\n{tomli_w.dumps(table)}"
    line_end = b"\r\n" if b"\r\n" in plan.content else b"\n"
    before = plan.content.rstrip() + 2 * line_end
    content = before + added.encode().replace(b"\n", line_end)
    read(File(plan.name, plan.shown, content), _snapshots(path.parent / ACTUALS_NAME))
    try:
        _replace(path, content)
    except OSError as error:
        raise InputError([_failed("unwritable", path, error)]) from error
    return added


def _put(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(content)
    else:
        _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """Put a file in another's place in one step, with the mode that the old one had."""
    target = path.resolve()
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def append(path: str, text: str) -> None:
    """Add a result to the end of a file in UTF-8; raises InputError where that fails."""
    try:
        with Path(path).open("a", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        raise InputError([_failed("unwritable", Path(path), error)]) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def locator() -> Callable[[str, KeyPath], tuple[str | None, int | None]]:
    """A function that finds a key in a file: the file's path in its repository, and the line.

    The path has forward slashes, and is None outside a repository. The line is that of the nearest
    table around a key that is not there, and None in a file that cannot be read. Each file is read
    once.
    """

    @cache
    def opened(file: str) -> tuple[str | None, Source | None]:
        source = _file(Path(file)).source()
        return _path_in_repository(Path(file)), source if isinstance(source, Source) else None

    def locate(file: str, key: KeyPath) -> tuple[str | None, int | None]:
        path, source = opened(file)
        return path, source.line_of(key) if source else None

    return locate


def _path_in_repository(file: Path) -> str | None:
    """A file's path from the root of the work tree that it lies in, which holds a `.git`."""
    folder = file.parent.resolve()
    for root in (folder, *folder.parents):
        if os.path.lexists(root / ".git"):
            return (folder / file.name).relative_to(root).as_posix()
    return None


def _snapshots(folder: Path) -> list[File] | Diagnostic:
    try:
        names = sorted(path.name for path in folder.iterdir() if is_snapshot(path.name))
    except FileNotFoundError:
        return Diagnostic("no-actuals", file=folder.as_posix())
    except NotADirectoryError:
        return Diagnostic("not-a-folder", file=folder.as_posix())
    except OSError as error:
        return _failed("unreadable", folder, error)
    if not names:
        return Diagnostic("empty-actuals", file=folder.as_posix())
    return [_file(folder / name) for name in names]


def _file(path: Path) -> File:
    return File(path.name, path.as_posix(), _content(path))


def _content(path: Path) -> bytes | Diagnostic:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Diagnostic("not-a-file", file=path.as_posix())
        return path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            return _failed("unreadable", path, error)
        return Diagnostic("no-file", file=path.as_posix())
    except (OSError, ValueError) as error:  # a ValueError: no path has a null character
        return _failed("unreadable", path, error)


def _failed(code: str, path: Path, error: Exception) -> Diagnostic:
    reason = str(error)
    if isinstance(error, OSError):
        name = "missing" if code == "unwritable" and error.errno == errno.ENOENT else None
        name = name or _REASONS.get(error.errno or 0)
        reason = Term(f"error.unreadable.{name}") if name else error.strerror or reason
    return Diagnostic(code, file=path.as_posix(), values={"reason": reason})
