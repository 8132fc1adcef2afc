"""Git's answers on a repository, kept for many plans in it: each question is asked once.

It holds for the run of one command, during which no commit is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from bishan_targets.reading.files import is_snapshot
from bishan_targets.storage.links import work_tree

_MOST_BYTES: Final = 32_000_000
"""Contents that are read ahead, and about as many that are held."""


class Entry(NamedTuple):
    """A file of a commit: git's mode, the id of its content, its size, and its path from the root.

    The size of a missing file is `-`.
    """

    mode: str
    blob: str
    size: str
    path: str

    @property
    def bytes(self) -> int:
        """The size; zero for a missing file, which is reported when it is read."""
        return int(self.size) if self.size.isdigit() else 0


def entries(listed: Iterable[str]) -> Iterator[Entry]:
    """The lines of `git ls-tree -l`."""
    for each in listed:
        meta, _, path = each.partition("\t")
        mode, _, blob, size = meta.split()
        yield Entry(mode, blob, size, path)


class Listing:
    """All files of a commit, by path and by folder."""

    def __init__(self, found: Iterable[Entry]) -> None:
        """Take the entries, in git's order."""
        self._by_path: dict[str, Entry] = {}
        self._by_folder: dict[str, list[Entry]] = {}
        for each in found:
            self._by_path[each.path] = each
            self._by_folder.setdefault(each.path.rpartition("/")[0], []).append(each)

    def paths(self) -> list[str]:
        """The path of every file, from the root."""
        return [*self._by_path]

    def beside(self, file: str, folder: str) -> list[Entry]:
        """The entries of a file, of a folder if that is a link, and of the files in it."""
        own = (self._by_path.get(each) for each in (file, folder))
        return [*filter(None, own), *self._by_folder.get(folder, ())]

    def plans_and_figures(self) -> Iterator[Entry]:
        """The files that a plan may read, in order."""
        return (each for each in self._by_path.values() if is_snapshot(_name(each.path)))


class ReadAhead:
    """Answers of git by work tree and question, and contents of commits."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.tops: set[Path] = set()
        self.answers: dict[tuple[Path, tuple[str, ...]], bytes | None] = {}
        self.listings: dict[str, Listing] = {}
        self._order: list[Entry] = []
        self._places: dict[str, int] = {}
        self._blobs: dict[str, bytes] = {}

    def top_of(self, folder: Path) -> Path | None:
        """The work tree that a folder lies in, if git has named it before."""
        found = work_tree(folder)
        return found if found in self.tops else None

    def keep(self, revision: str, listing: Listing) -> None:
        """Keep the files of a commit."""
        self.listings[revision] = listing
        for each in listing.plans_and_figures():
            if each.blob not in self._places:
                self._places[each.blob] = len(self._order)
                self._order.append(each)

    def blobs(self, ids: list[str], read: Callable[[list[str]], list[bytes]]) -> list[bytes]:
        """Contents by id; those that follow in a listed commit are read with them."""
        missing = [each for each in dict.fromkeys(ids) if each not in self._blobs]
        if missing:
            wanted = [*missing, *self._following(missing)]
            known = {each: self._blobs[each] for each in ids if each in self._blobs}
            if sum(map(len, self._blobs.values())) > _MOST_BYTES:
                self._blobs = known
            self._blobs |= zip(wanted, read(wanted), strict=True)
        return [self._blobs[each] for each in ids]

    def _following(self, ids: list[str]) -> Iterator[str]:
        last = max((self._places[each] for each in ids if each in self._places), default=None)
        total = 0
        for each in [] if last is None else self._order[last + 1 :]:
            total += each.bytes
            if total > _MOST_BYTES or not each.size.isdigit():
                return
            if each.blob not in self._blobs and each.blob not in ids:
                yield each.blob


def changed_paths(status: Iterable[str]) -> Iterator[str]:
    """The paths of `git status --porcelain -z`; a folder's ends with a slash."""
    items = iter(status)
    for each in items:
        yield each[3:]
        if each[0] in "RC":
            yield next(items)


def is_within(path: str, folder: str) -> bool:
    """Whether a changed path concerns a folder, given as a prefix; a new folder holds others."""
    return path.startswith(folder) or (path.endswith("/") and folder.startswith(path))


def _name(path: str) -> str:
    return PurePosixPath(path).name
