"""Atomic writing of files: whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.storage.locations import ACTUALS_NAME
from bishan_targets.storage.locking import Tell, locked, try_lock
from bishan_targets.storage.os_errors import explained
from bishan_targets.storage.stopping import undoing

_TEMPORARY: Final = ".bishan-"
_TEMPORARY_RESULT: Final = ".bishan-result-"  # written without locking the folder
_TRIES: Final = 3
_WAITS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def write(path: str, result: str | bytes) -> None:
    """Write a result to a file, text in UTF-8, whole or not at all; raises InputError.

    A device or pipe is written to directly, not replaced.
    """
    content = result if isinstance(result, bytes) else result.encode(errors="replace")
    with explained(Path(path)):
        given = Path(path)
        if given.exists() and not given.is_file() and not given.is_dir():
            _add(path, content)
        else:
            with undoing():
                _write_whole(given.resolve(), content)


def append(path: str, text: str) -> None:
    """Append a result to a file in UTF-8; raises InputError on failure."""
    with explained(Path(path)):
        _add(path, text.encode(errors="replace"))


def create(folder: Path, files: Mapping[str, str], tell: Tell | None = None) -> None:
    """Write new files into `folder`, made if need be; raises InputError.

    Nothing is written if one of them exists, except leftovers of a killed process: some of the
    files with the same content. `tell` is called when waiting for the folder.
    """
    contents = {folder / name: text.encode() for name, text in files.items()}
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder, tell):
        for place in {path.parent for path in contents}:
            _sweep(place, _TEMPORARY)
        there = [path for path in contents if os.path.lexists(path)]
        left = [path for path in there if path.is_file() and path.read_bytes() == contents[path]]
        if len(left) < len(there) or len(left) == len(contents):
            raise InputError([Diagnostic("exists", file=path.as_posix()) for path in there])
        new = {path: content for path, content in contents.items() if path not in left}
        replace_all(folder, new)


def replace_all(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Replace the contents of files in `folder` or below it: of all, or of none.

    All contents are on the disk before the first file is replaced, so that a full disk or a killed
    process leaves each file whole, old or new. A file keeps its mode, and a read-only file is an
    error. A link out of the folder is not followed. Call it under `locking.locked`: it also removes
    the leftovers of killed processes. Raises InputError.
    """
    with explained(folder):
        inner = folder.resolve()
    staged = [_Staged(path, _inside(inner, path)) for path in files]
    for place in {folder, folder / ACTUALS_NAME, *(each.target.parent for each in staged)}:
        _sweep(place, _TEMPORARY, _TEMPORARY_RESULT)
    try:
        for each, content in zip(staged, files.values(), strict=True):
            with explained(each.path):
                each.write(content)
        for place, together in groupby(staged, lambda each: each.target.parent):
            made_folder = [_put(each) for each in together]
            _settle(place)
            if any(made_folder):
                _settle(place.parent)
    except BaseException:
        for each in reversed(staged):
            each.undo()
        raise


@dataclass(slots=True)
class _Staged:
    """A file to be replaced; `target` is its path with links resolved."""

    path: Path
    target: Path
    temporary: Path | None = None
    before: bytes | None = None
    made_folder: bool = False
    is_done: bool = False

    def write(self, content: bytes) -> None:
        """Write the content to a temporary file beside the target."""
        folder = self.target.parent
        self.made_folder = not folder.exists()
        if self.made_folder:
            folder.mkdir()
        if self.target.exists():
            # Opened for writing as well: a rename would ignore the file's mode.
            with self.target.open("r+b") as file:
                self.before = file.read()
        self.temporary = _stage(self.target, content, _TEMPORARY)

    def put(self) -> None:
        """Replace the file with the content."""
        if self.temporary:
            self.is_done = True
            if self.before is None:
                self._put_anew(self.temporary)
            else:
                _rename(self.temporary, self.target)

    def _put_anew(self, temporary: Path) -> None:
        """Rename the content to a new name, without overwriting a file created there meanwhile."""
        try:
            self.target.hardlink_to(temporary)
        except FileExistsError:
            self.is_done = False
            raise
        except OSError:  # not every file system has hard links
            _rename(temporary, self.target)
        else:
            temporary.unlink()

    def undo(self) -> None:
        """Restore the previous state, as far as the system allows."""
        with suppress(OSError):
            if self.temporary:
                self.temporary.unlink(missing_ok=True)
            if self.is_done and self.before is None:
                self.target.unlink(missing_ok=True)
            elif self.is_done and self.before is not None:
                _write_whole(self.target, self.before)
            if self.made_folder:
                self.target.parent.rmdir()


def _put(staged: _Staged) -> bool:
    """Replace a file; tells whether its folder is new."""
    with explained(staged.path):
        staged.put()
    return staged.made_folder


def _write_whole(target: Path, content: bytes) -> None:
    """Replace a file's content; anew if another process has removed the temporary file."""
    _sweep(target.parent, _TEMPORARY_RESULT)
    for tries_left in reversed(range(_TRIES)):
        temporary = _stage(target, content, _TEMPORARY_RESULT)
        try:
            _rename(temporary, target)
        except FileNotFoundError:
            if not tries_left:
                raise
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        else:
            break
    _settle(target.parent)


def _rename(temporary: Path, target: Path) -> None:
    """Replace a file by another; Windows refuses that while the target is open for reading."""
    for seconds in _WAITS if sys.platform == "win32" else ():
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    temporary.replace(target)


def _add(path: str, content: bytes) -> None:
    """Append to the target of a path; does not wait for the reader of a pipe."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        if sys.platform != "win32":  # whose pipes always open without waiting
            os.set_blocking(file.fileno(), True)
        file.write(content)


def _sweep(folder: Path, *prefixes: str) -> None:
    """Remove the temporary files of killed processes, not those still being written."""
    found: list[Path] = []
    with suppress(OSError):  # writing will report errors with the folder
        found += (left for prefix in prefixes for left in folder.glob(f"{prefix}{'?' * 8}.tmp"))
    for left in found:
        with suppress(OSError):
            if not _is_held(left):
                left.unlink()


def _is_held(path: Path) -> bool:
    """Whether a live process is writing a temporary file."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        return not try_lock(handle)
    finally:
        os.close(handle)


def _inside(folder: Path, path: Path) -> Path:
    """The target of `path`, which must lie in `folder`, itself without links."""
    with explained(path):
        target = path.resolve()
    if not target.is_relative_to(folder):
        raise InputError([Diagnostic("outside", file=path.as_posix())])
    return target


def _stage(target: Path, content: bytes, prefix: str) -> Path:
    """Write a new content beside its target file, with the target's mode, to the disk."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            try_lock(handle)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _settle(folder: Path) -> None:
    """Flush a folder's entries to the disk."""
    with suppress(OSError):  # not every system opens folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
