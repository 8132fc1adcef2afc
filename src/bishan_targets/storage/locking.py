"""One writer at a time: a folder's lock, which the system takes back from whoever dies.

What is locked is a file in `.bishan-lock/`, which tells git to pass over it. It is a file because
Windows locks no folders, and lies beside what it is about because all writers look there, whichever
user, machine or container they are.
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
    """What is waited for: a folder, and who holds it: `PID 4711`, and its machine if not this one.

    `holder` is a Term where it has not said who it is.
    """

    folder: Path
    holder: str


Tell: TypeAlias = Callable[[Wait], None]
"""What is called, once, when a wait has taken a second."""


@contextmanager
def locked(folder: Path, tell: Tell | None = None) -> Iterator[None]:
    """Hold a folder so that no other process of bishan writes to it at the same time.

    Waits for its turn, for a minute at most. Where the system has no locks, as some network file
    systems have none, nothing is held. What is done within is undone where a signal stops it.
    Raises InputError where the folder is not there, may not be written to, or stays held.
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
    """The lock's file, open and locked."""
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
    """The lock's file, open and locked, or else who holds it."""
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
    """Make the lock's folder, for all who may write to the folder that it lies in."""
    with suppress(FileExistsError), _modes_as_given():
        home.mkdir(mode=mode)
    if home.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _open(home: Path, mode: int) -> int | None:
    """The lock's file, which git has been told to pass over; None if all has just been cleared."""
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
    except OSError:  # an empty one would tell nothing
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
    """Whether a locked file is the one that others find: its last holder may have cleared it away.

    It is opened anew, as network file systems remember for seconds what a name led to.
    """
    try:
        other = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return os.path.samestat(os.fstat(other), os.fstat(handle))
    finally:
        os.close(other)


# The first byte stays free: that is the one which Windows locks, and lets nobody read.


def _sign(handle: int) -> None:
    """Say in the lock who holds it; not into a file that has another name as well."""
    with suppress(OSError):
        if os.fstat(handle).st_nlink == 1:
            os.ftruncate(handle, 0)
            os.write(handle, f"\n{os.getpid()} {platform.node()}".encode(errors="replace"))


def _holder(handle: int) -> str:
    """Who holds the lock, as it has signed."""
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
        # Windows moves nothing that is open, and cannot say of what is closed that it is free.
        if sys.platform != "win32":
            _clear(folder)
    finally:
        os.close(handle)


def _clear(folder: Path) -> None:
    """Take the lock's folder away, under a name that nobody looks for: `.gitignore` goes last."""
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
