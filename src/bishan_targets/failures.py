"""What is wrong with a file as such: it is not there, cannot be read, cannot be written."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from bishan_targets.diagnostics import Diagnostic, Term

_REASONS: Final = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOENT: "dangling",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "long",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
}


def unreadable(path: Path, error: Exception) -> Diagnostic:
    """The diagnostic of a file or folder that cannot be read."""
    return _failed("unreadable", path, error)


def unwritable(path: Path, error: Exception) -> Diagnostic:
    """The diagnostic of a file that cannot be written."""
    missing = isinstance(error, OSError) and error.errno == errno.ENOENT
    return _failed("unwritable", path, error, "missing" if missing else None)


def _failed(code: str, path: Path, error: Exception, name: str | None = None) -> Diagnostic:
    reason = str(error)
    if isinstance(error, OSError):
        name = name or _REASONS.get(error.errno or 0)
        reason = Term(f"error.unreadable.{name}") if name else error.strerror or reason
    return Diagnostic(code, file=path.as_posix(), values={"reason": reason})
