"""A folder with a site that bishan has made: its contents, and its replacement by another one."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.storage import atomic
from bishan_targets.storage.locking import locked
from bishan_targets.storage.os_errors import explained
from bishan_targets.storage.store import open_files

MANIFEST: Final = "bishan-site.json"
_SCHEMA: Final = "bishan.site/1"
_NEW: Final = ".bishan-site-new"
_LOCK: Final = ".bishan-lock"


class Part(NamedTuple):
    """Files of one plan in a site, by their paths there; the same `key` makes the same files."""

    key: str
    files: Sequence[str]


class Folders(NamedTuple):
    """A site's folder, and the folder for files still to be put there."""

    folder: Path
    new: Path

    def read(self, file: str) -> bytes:
        """The content of a file by its path in the site: a new one, or else the one that stays."""
        new = self.new / file
        path = new if new.is_file() else self.folder / file
        with explained(path):
            return path.read_bytes()


class Site(NamedTuple):
    """A site's folder, the folder for files still to be put there, and the parts that it has."""

    folder: Path
    new: Path
    parts: Mapping[str, Part]

    @property
    def folders(self) -> Folders:
        """Both folders."""
        return Folders(self.folder, self.new)

    def has(self, name: str, key: str) -> bool:
        """Whether a part is there as it would be made again."""
        part = self.parts.get(name)
        whole = part and part.key == key
        return bool(part and whole and all((self.folder / each).is_file() for each in part.files))

    def put(self, parts: Mapping[str, Part]) -> None:
        """Move new files into place, and remove those that the site had and has no more.

        Until the last file is in place, no part counts as there. Raises InputError for a file in
        the way that is not the site's.
        """
        own = {each for part in self.parts.values() for each in part.files}
        files = [each for part in parts.values() for each in part.files]
        new = [each for each in files if (self.new / each).is_file()]
        self._refuse_others([each for each in new if each not in own])
        self._note({name: Part("", part.files) for name, part in self.parts.items()}, new)
        for each in new:
            target = self.folder / each
            with explained(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.new / each).replace(target)
        for each in sorted(own.difference(files), reverse=True):
            self._remove(self.folder / each)
        self._note(parts)

    def _refuse_others(self, files: Iterable[str]) -> None:
        """Raise InputError for files that are in the way, or would be put outside the folder."""
        inner = self.folder.resolve()
        there = [
            path
            for path in (self.folder / each for each in files)
            if path.exists() or path.is_symlink() or not path.resolve().is_relative_to(inner)
        ]
        if there:
            raise InputError([Diagnostic("exists", file=each.as_posix()) for each in there])

    def _note(self, parts: Mapping[str, Part], new: Sequence[str] = ()) -> None:
        """Write the manifest, with files that are about to be new."""
        noted = {**parts, **({"": Part("", new)} if new else {})}
        content = {"schema": _SCHEMA, "parts": {k: p._asdict() for k, p in noted.items()}}
        text = json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True)
        atomic.write(str(self.folder / MANIFEST), text + "\n")

    def _remove(self, path: Path) -> None:
        """Remove a file, and the folders that are empty then."""
        with explained(path):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            for each in path.parents:
                if each == self.folder:
                    break
                each.rmdir()


@contextmanager
def opened(folder: Path) -> Iterator[Site]:
    """A site's folder for writing: a new one, an empty one, or one that has a site.

    New files that did not take their places are removed in the end. Raises InputError for a folder
    with other things.
    """
    _refuse_foreign(folder)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        _refuse_foreign(folder)
        new = folder / _NEW
        with explained(new):
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
        try:
            yield Site(folder, new, _parts(folder) or {})
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    with explained(folder):
        names = {each.name for each in folder.iterdir()} - {_LOCK, _NEW}
    if names and _parts(folder) is None:
        raise InputError([Diagnostic("exists", file=folder.as_posix())])


def _parts(folder: Path) -> dict[str, Part] | None:
    """The parts of the site in a folder; None if there is no manifest of ours."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        parts = {
            str(name): Part(str(each["key"]), [str(file) for file in each["files"]])
            for name, each in found["parts"].items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    inner = folder.resolve()
    files = [each for part in parts.values() for each in part.files]
    inside = all((folder / each).resolve().is_relative_to(inner) for each in files)
    return parts if found.get("schema") == _SCHEMA and inside else None


def key_of(book: Book, options: Sequence[str]) -> str:
    """A hash of the files of a plan and of its members, and of `options`."""
    digest = hashlib.sha256(json.dumps(options).encode())
    for each in _files_of(book):
        digest.update(len(each).to_bytes(8, "big") + each)
    return digest.hexdigest()


def _files_of(book: Book) -> Iterator[bytes]:
    for each in open_files(book.plan.file).all():
        yield each.shown.encode()
        yield each.content if isinstance(each.content, bytes) else b""
    for name, member in book.members.items():
        yield name.encode()
        yield from _files_of(member)
