"""Errors of the file system: missing, unreadable or unwritable files."""

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
    """The diagnostic for an unreadable file or folder."""
    return _failed("unreadable", path, error)


def unwritable(path: Path, error: Exception) -> Diagnostic:
    """The diagnostic for an unwritable file."""
    if isinstance(error, FileExistsError):
        return Diagnostic("exists", file=path.as_posix())
    missing = isinstance(error, FileNotFoundError)
    return _failed("unwritable", path, error, _missing(path) if missing else None)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn system errors into InputError about writing `path`."""
    try:
        yield
    except (OSError, ValueError) as error:  # a ValueError: no path has a null character
        raise InputError([unwritable(path, error)]) from error


def why(error: BaseException, name: str | None = None) -> str:
    """The system's reason, worded in each language if there is a message for it."""
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
