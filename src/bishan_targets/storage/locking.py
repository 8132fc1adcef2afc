"""One writer at a time: a folder's lock, which the system releases if its holder dies.

The lock is a file in `.bishan-lock/`, which tells git to ignore it. It is a file because Windows
cannot lock folders, and is inside the folder because writers of every user, machine and container
look there.
"""

from __future__ import annotations

import errno
import os
import platform
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, NamedTuple, TypeAlias

from bishan_targets.model.diagnostics import Diagnostic, InputError, Term
from bishan_targets.storage.os_errors import explained
from bishan_targets.storage.stopping import undoing

_HOME: Final = ".bishan-lock"
_LOCK: Final = "lock"
_IGNORE: Final = ".gitignore"
_RETIRED: Final = ".bishan-{}.gone"
_PATIENCE: Final = 1.0
_LONGEST: Final = 60.0
_PAUSE: Final = 0.05
_MOST_READ: Final = 200
_UNKNOWN: Final = Term("error.locked.unknown")


class Wait(NamedTuple):
    """A wait: the folder, and its holder: `PID 4711`, and its machine if not this one.

    `holder` is a Term if the holder is unknown.
    """

    folder: Path
    holder: str


Tell: TypeAlias = Callable[[Wait], None]
"""Called once, when a wait has lasted a second."""


@contextmanager
def locked(folder: Path, tell: Tell | None = None) -> Iterator[None]:
    """Lock a folder so that no other process of bishan writes to it at the same time.

    Waits for its turn, for a minute at most. If the system has no locks, as on some network file
    systems, nothing is locked. The context's changes are undone if a signal interrupts it. Raises
    InputError if the folder does not exist, may not be written to, or stays locked.
    """
    with undoing():
        handle = _wait(folder, tell)
        try:
            _sign(handle)
            yield
        finally:
            _let_go(folder, handle)


def try_lock(handle: int) -> bool:
    """Lock an open file until it is closed; False if another process has done so."""
    from filelock import lock_descriptor

    try:
        return lock_descriptor(handle, blocking=False)
    except OSError:  # the file system has no locks
        return True


def _wait(folder: Path, tell: Tell | None) -> int:
    """Open and lock the lock's file."""
    started = time.monotonic()
    while True:
        found = _attempt(folder)
        if isinstance(found, int):
            return found
        waited = time.monotonic() - started
        if tell and waited >= _PATIENCE:
            tell(Wait(folder, found))
            tell = None
        if waited >= _LONGEST:
            values = {"holder": found}
            raise InputError([Diagnostic("locked", file=folder.as_posix(), values=values)])
        time.sleep(_PAUSE)


def _attempt(folder: Path) -> int | str:
    """The lock's file, open and locked, or else its holder."""
    home = folder / _HOME
    with explained(folder):
        mode = stat.S_IMODE(folder.stat().st_mode)
        _make(home, mode & 0o777)
    with explained(home):
        handle = _open(home, mode & 0o666)
        if handle is None:
            return _UNKNOWN
        found: int | str = _UNKNOWN
        try:
            if not try_lock(handle):
                found = _holder(handle)
            elif _is_still(home / _LOCK, handle):
                found = handle
        finally:
            if found != handle:
                os.close(handle)
    return found


def _make(home: Path, mode: int) -> None:
    """Make the lock's folder, for all users with write access to the folder around it."""
    with suppress(FileExistsError), _modes_as_given():
        home.mkdir(mode=mode)
    if home.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _open(home: Path, mode: int) -> int | None:
    """The lock's file, with git told to ignore it; None if all has just been removed."""
    if (home / _LOCK).is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        _tell_git(home / _IGNORE)
        with _modes_as_given():
            return os.open(home / _LOCK, flags, mode)
    except FileNotFoundError:
        return None


def _tell_git(ignore: Path) -> None:
    try:
        with ignore.open("xb") as file:
            file.write(b"*\n")
    except FileExistsError:
        return
    except OSError:  # an empty one would be useless
        with suppress(OSError):
            ignore.unlink()
            ignore.parent.rmdir()
        raise


@contextmanager
def _modes_as_given() -> Iterator[None]:
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def _is_still(path: Path, handle: int) -> bool:
    """Whether a locked file is still at its path: its last holder may have removed it.

    It is opened anew, as network file systems cache a name's file for seconds.
    """
    try:
        other = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return os.path.samestat(os.fstat(other), os.fstat(handle))
    finally:
        os.close(other)


# The first byte stays free: Windows locks that one, and lets nobody read it.


def _sign(handle: int) -> None:
    """Write the holder into the lock; not into a file with another hard link."""
    with suppress(OSError):
        if os.fstat(handle).st_nlink == 1:
            os.ftruncate(handle, 0)
            os.write(handle, f"\n{os.getpid()} {platform.node()}".encode(errors="replace"))


def _holder(handle: int) -> str:
    """The lock's holder, as written in it."""
    try:
        os.lseek(handle, 1, os.SEEK_SET)
        number, _, machine = os.read(handle, _MOST_READ).decode(errors="replace").partition(" ")
    except OSError:
        return _UNKNOWN
    if not (number.isascii() and number.isdigit()):
        return _UNKNOWN
    return f"PID {number}" + (f", {machine}" if machine != platform.node() else "")


def _let_go(folder: Path, handle: int) -> None:
    try:
        # Windows cannot move an open file, nor tell whether a closed one is free.
        if sys.platform != "win32":
            _clear(folder)
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    """Remove the lock's folder, under an unused name: `.gitignore` goes last."""
    home = folder / _HOME
    with suppress(OSError):
        if {each.name for each in home.iterdir()} == {_LOCK, _IGNORE}:
            home.rename(folder / _RETIRED.format(token_hex(4)))
    for left in folder.glob(_RETIRED.format("*")):
        with suppress(OSError):
            if not left.is_symlink():
                (left / _LOCK).unlink(missing_ok=True)
                (left / _IGNORE).unlink(missing_ok=True)
                left.rmdir()
