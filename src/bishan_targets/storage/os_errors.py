"""What is wrong with a file as such: it is not there, cannot be read, cannot be written."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic, InputError, Term

_REASONS: Final = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOENT: "dangling",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "long",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no-folder",
    errno.EFBIG: "large",
    errno.EMFILE: "open",
    errno.ENFILE: "open",
    errno.ENOMEM: "memory",
    errno.EIO: "device",
    errno.ENXIO: "unread",
    errno.EPIPE: "unread",
}


def unreadable(path: Path, error: Exception) -> Diagnostic:
    """The diagnostic of a file or folder that cannot be read."""
    return _failed("unreadable", path, error)


def unwritable(path: Path, error: Exception) -> Diagnostic:
    """The diagnostic of a file that cannot be written."""
    if isinstance(error, FileExistsError):
        return Diagnostic("exists", file=path.as_posix())
    missing = isinstance(error, FileNotFoundError)
    return _failed("unwritable", path, error, _missing(path) if missing else None)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say of what the system refuses that it is about writing `path`: raises InputError."""
    try:
        yield
    except (OSError, ValueError) as error:  # a ValueError: no path has a null character
        raise InputError([unwritable(path, error)]) from error


def why(error: BaseException, name: str | None = None) -> str:
    """What the system says in refusing, in words of each language where there are some."""
    number = errno.ENOMEM if isinstance(error, MemoryError) else getattr(error, "errno", 0)
    if name := name or _REASONS.get(number):
        return Term(f"error.unreadable.{name}")
    return getattr(error, "strerror", None) or str(error)


def is_gone() -> bool:
    """Whether the working directory has been deleted."""
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _missing(path: Path) -> str:
    return "missing" if path.is_absolute() or not is_gone() else "gone"


def _failed(code: str, path: Path, error: Exception, name: str | None = None) -> Diagnostic:
    return Diagnostic(code, file=path.as_posix(), values={"reason": why(error, name)})
