"""Another revision of the plan's files, read with git."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bishan_targets.model.diagnostics import BishanError, Diagnostic
from bishan_targets.reading.files import is_snapshot
from bishan_targets.storage.git_program import run_git
from bishan_targets.storage.read_ahead import (
    Entry,
    Listing,
    ReadAhead,
    changed_paths,
    entries,
    is_within,
)

NO_COMMIT: Final = re.compile(r"0*")
COMMIT_ID: Final = re.compile(r"[0-9a-f]{40,64}")
MOST_BYTES: Final = 200_000_000
"""Limit for the size of a revision's plan and snapshots together."""
_REGULAR_FILES: Final = ("100644", "100755")
_LEADING_AWAY: Final = ("120000", "160000")  # symbolic links and other repositories
_STATUS: Final = ("status", "--porcelain", "-z", "--ignore-submodules=all")


class RevisionError(BishanError):
    """The revision to compare with is not available: exit code 3.

    `key` names the message, under `revision.`; its hint has the command to fix it. `fault` is the
    first error of an unreadable plan.
    """

    def __init__(self, key: str, fault: Diagnostic | None = None, **values: str) -> None:
        """Keep the message's key and values until the language is known."""
        super().__init__(key)
        self.key = key
        self.fault = fault
        self.values = values


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: its full id, and the name by which it was requested."""

    id: str
    name: str


class Repository:
    """The git repository that contains a folder."""

    def __init__(
        self, folder: Path, index: str | None = None, ahead: ReadAhead | None = None
    ) -> None:
        """Find the repository around `folder`; RevisionError without one, or without git.

        `index` is a hook's GIT_INDEX_FILE: when told which files to commit, git commits from
        another index than the repository's own. The index of another repository is ignored.
        `ahead` is shared by the plans of one command, for which git is asked once.
        """
        self._folder = folder
        self._more: dict[str, str] = {}
        self._complaint = b""
        self._ahead = ahead
        self._top = ahead.top_of(folder) if ahead else None
        if self._top:
            inner = folder.resolve().relative_to(self._top).as_posix()
            self._prefix = "" if inner == "." else f"{inner}/"
        else:
            self._find()
        if index:
            path = self.top() / index  # a hook's git gives the path relative to it
            if path.parent == Path(self._text("rev-parse", "--absolute-git-dir")):
                self._more = {"GIT_INDEX_FILE": str(path)}

    def _find(self) -> None:
        if self._try("rev-parse", "--is-inside-work-tree") is None:
            is_foreign = b"dubious ownership" in self._complaint
            raise RevisionError(
                "not-owned" if is_foreign else "no-repository", folder=self._folder.as_posix()
            )
        self._prefix = self._text("rev-parse", "--show-prefix")
        if self._ahead:
            self._top = self.top().resolve()
            self._ahead.tops.add(self._top)

    def at(self, folder: Path) -> Repository:
        """The repository around another folder, with the same index, if it is the same one."""
        found = Repository(folder, ahead=self._ahead)
        if found.top() == self.top():
            found._more = self._more
        return found

    def top(self) -> Path:
        """The folder of the work tree's root."""
        return self._top or Path(self._text("rev-parse", "--show-toplevel"))

    def full(self, path: str) -> str:
        """A path from the work tree's root, for one from the plan's folder."""
        return self._prefix + path

    def head(self) -> Revision | None:
        """The checked-out commit; None before the first one."""
        return self.find("HEAD")

    def resolve(self, name: str) -> Revision:
        """The commit of a branch, tag or id; RevisionError if there is none."""
        found = self.find(name)
        if found is None:
            raise self.unknown(name)
        return found

    def unknown(self, name: str) -> RevisionError:
        """The error for a revision that is not here."""
        return RevisionError("unknown-shallow" if self._is_shallow() else "unknown", name=name)

    def find(self, name: str) -> Revision | None:
        """The commit of a branch, tag or id; None if there is none."""
        found = self._once(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
        return Revision(found.decode().strip(), name) if found else None

    def merge_base(self, name: str, of: str = "HEAD") -> Revision:
        """The common ancestor of a branch and the checked-out commit, or another one."""
        return self.common_with(self.resolve(name), of)

    def common_with(self, other: Revision, of: str = "HEAD") -> Revision:
        """The same for a commit that is known."""
        found = self._once("merge-base", other.id, of)
        if found is None:
            key = "no-merge-base-shallow" if self._is_shallow() else "no-merge-base"
            raise RevisionError(key, name=other.name)
        return Revision(found.decode().strip(), other.name)

    def has_left(self, revision: Revision, of: str = "HEAD") -> bool:
        """Whether a commit has diverged from the checked-out commit, or another one.

        Then it is not an ancestor of it.
        """
        return self._once("merge-base", "--is-ancestor", revision.id, of) is None

    def last_published(self, revision: Revision) -> Revision | None:
        """The nearest first-parent ancestor of a commit on a remote branch, or the commit itself.

        None if no remote branch is known to have any of them.
        """
        question = ("rev-list", "--first-parent", revision.id, "--not", "--remotes")
        fresh = os.fsdecode(self._bytes_once(*question)).split()
        return self.find(f"{fresh[-1]}^1") if fresh else revision

    def parent(self) -> Revision | None:
        """The first parent of the checked-out commit; None for the very first commit."""
        found = self.find("HEAD^1")
        if found is None and self._is_shallow():
            raise RevisionError("no-parent-shallow")
        return found

    def is_merge(self) -> bool:
        """Whether the checked-out commit is a merge, like a pull request's merge commit."""
        return self._parents() > 1

    def is_first(self) -> bool:
        """Whether the checked-out commit is one without a predecessor."""
        return self._parents() == 0

    def _parents(self) -> int:
        """The number of parents in the commit object, even if a shallow clone lacks them."""
        heading = self._bytes_once("cat-file", "commit", "HEAD").partition(b"\n\n")[0]
        return heading.count(b"\nparent ")

    def merged_text(self, ours: bytes, start: bytes, theirs: bytes) -> bytes | None:
        """A text with the changes of both sides since `start`; None if they conflict."""
        with TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in ("ours", "start", "theirs")]
            for path, content in zip(paths, (ours, start, theirs), strict=True):
                path.write_bytes(content)
            return self._try("merge-file", "-p", "-q", *map(str, paths))

    def files(self, revision: Revision, file: str, folder: str) -> dict[str, bytes]:
        """Contents of a commit's `file` and of the TOML files in `folder`, by path.

        Both are relative to the plan's folder. RevisionError if one is a link or another
        repository, whose content is not part of the commit, or if they are larger than MOST_BYTES
        together.
        """
        blobs, total = {}, 0
        for each in self._beside(revision, file, folder):
            path = each.path[len(self._prefix) :]
            if each.mode in _LEADING_AWAY:
                raise RevisionError("linked", name=revision.name, path=each.path)
            if each.mode in _REGULAR_FILES and (
                path == file or is_snapshot(path.rpartition("/")[2])
            ):
                blobs[path] = each.blob
                total += each.bytes
        if total > MOST_BYTES:
            raise RevisionError("large", name=revision.name)
        return dict(zip(blobs, self._blobs(list(blobs.values())), strict=True))

    def _beside(self, revision: Revision, file: str, folder: str) -> Iterable[Entry]:
        listing = self._ahead.listings.get(revision.id) if self._ahead else None
        if listing:
            return listing.beside(self._prefix + file, self._prefix + folder)
        paths = [self._prefix + name for name in (file, folder, f"{folder}/")]
        listed = self._bytes("ls-tree", "-lz", "--full-tree", revision.id, "--", *paths)
        return entries(_split(listed))

    def read_ahead(self, revision: Revision) -> None:
        """List all files of a commit, to read many plans of it."""
        if self._ahead and revision.id not in self._ahead.listings:
            listed = self._bytes("ls-tree", "-rlz", "--full-tree", revision.id)
            self._ahead.keep(revision.id, Listing(entries(_split(listed))))

    def changes(self, revision: Revision, *paths: str, most: int) -> list[str]:
        """The commits up to a revision, by first parents, that changed one of some paths.

        The newest comes first. Paths are relative to the plan's folder.
        """
        options = ("--first-parent", f"--max-count={most}")
        return self._text("rev-list", *options, revision.id, "--", *paths).split()

    def earlier_versions(
        self, revision: Revision, path: str, most: int
    ) -> Iterator[tuple[str, bytes]]:
        """Other contents of a commit's file in its ancestors, the newest first, with their commits.

        `path` is relative to the plan's folder. Links and files of more than MOST_BYTES are passed
        over, as are commits that a shallow clone lacks.
        """
        full = self.full(path)
        listed = self._text("rev-list", f"--max-count={most}", revision.id, "--", path)
        known = {self._blob(revision.id, full)}
        for commit in listed.split():
            blob = self._blob(commit, full)
            if blob and blob not in known:
                known.add(blob)
                yield commit, self._blobs([blob])[0]

    def _blob(self, commit: str, path: str) -> str | None:
        """The id of a file in a commit, by its path from the root; None if it is no such file."""
        listed = self._try("ls-tree", "-lz", "--full-tree", commit, "--", path) or b""
        for each in entries(_split(listed)):
            if each.path == path and each.mode in _REGULAR_FILES and each.size.isdigit():
                return each.blob if each.bytes <= MOST_BYTES else None
        return None

    def content(self, revision: Revision, path: str) -> bytes | None:
        """A commit's file by its path from the root; None if it is no such file."""
        blob = self._blob(revision.id, path)
        return self._blobs([blob])[0] if blob else None

    def paths(self, revision: Revision) -> list[str]:
        """Every file of a commit, from the root."""
        if self._ahead and revision.id in self._ahead.listings:
            return self._ahead.listings[revision.id].paths()
        return _split(self._bytes("ls-tree", "-rz", "--name-only", "--full-tree", revision.id))

    def staged(self, file: str, folder: str) -> list[str]:
        """The paths in git's index of a file, a folder and the folder's contents."""
        if self._ahead is None:
            return _split(self._bytes("ls-files", "-z", "--", file, folder))
        prefix = self._prefix
        wanted = (prefix + file, prefix + folder, f"{prefix}{folder}/")
        return [
            each[len(prefix) :]
            for each in self.all_staged()
            if each in wanted[:2] or each.startswith(wanted[2])
        ]

    def all_staged(self) -> list[str]:
        """All paths in git's index, from the root."""
        listed = self._bytes_once("ls-files", "-z", "--full-name", "--", str(self.top()))
        return _split(listed)

    def plans_gone(
        self, revision: Revision, name: str, standing: Container[str] | None = None
    ) -> list[str]:
        """Other paths of a commit's files called `name` that no longer exist.

        `standing` are the existing paths; by default those of the work tree.
        """
        top = self.top()
        named = [path for path in self.paths(revision) if Path(path).name == name]
        if standing is None:
            return [path for path in named if not _stands(top, path)]
        return [path for path in named if path not in standing]

    def is_changed(self, *, untracked: bool = True) -> bool:
        """Whether the plan's folder differs from HEAD, with `untracked` files or without."""
        question = (*_STATUS, f"--untracked-files={'normal' if untracked else 'no'}", "--")
        if self._ahead is None:
            return bool(self._bytes(*question, "."))
        status = _split(self._bytes_once(*question, str(self.top())))
        return any(is_within(each, self._prefix) for each in changed_paths(status))

    def is_staged(self) -> bool:
        """Whether any change is staged."""
        return bool(self._bytes_once("diff-index", "--cached", "--name-only", "HEAD", "--"))

    def _blobs(self, ids: list[str]) -> list[bytes]:
        return self._ahead.blobs(ids, self._read) if self._ahead else self._read(ids)

    def _read(self, ids: list[str]) -> list[bytes]:
        if not ids:
            return []
        batch = self._bytes("cat-file", "--batch", given="".join(f"{i}\n" for i in ids).encode())
        blobs, start = [], 0
        for _ in ids:
            content = batch.index(b"\n", start) + 1
            heading = batch[start:content].split()
            if len(heading) != len(("id", "type", "size")):
                raise RevisionError("failed", command=f"cat-file {os.fsdecode(heading[0])}")
            end = content + int(heading[2])
            blobs.append(batch[content:end])
            start = end + 1
        return blobs

    def _is_shallow(self) -> bool:
        return self._text("rev-parse", "--is-shallow-repository") == "true"

    def _text(self, *arguments: str) -> str:
        return os.fsdecode(self._bytes(*arguments)).rstrip("\n")

    def _bytes(self, *arguments: str, given: bytes = b"") -> bytes:
        found = self._try(*arguments, given=given)
        if found is None:
            raise RevisionError("failed", command=" ".join(arguments))
        return found

    def _bytes_once(self, *arguments: str) -> bytes:
        found = self._once(*arguments)
        if found is None:
            raise RevisionError("failed", command=" ".join(arguments))
        return found

    def _once(self, *arguments: str) -> bytes | None:
        """`_try` for a question about the whole repository, whose answer may be known already."""
        if self._ahead is None or self._top is None:
            return self._try(*arguments)
        key = (self._top, arguments)
        if key not in self._ahead.answers:
            self._ahead.answers[key] = self._try(*arguments)
        return self._ahead.answers[key]

    def _try(self, *arguments: str, given: bytes = b"") -> bytes | None:
        """Git's output, or None if it fails."""
        try:
            done = run_git(self._folder, arguments, given, self._more)
        except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
            raise RevisionError("no-git") from error
        self._complaint = done.stderr
        return done.stdout if done.returncode == 0 else None


def _split(listed: bytes) -> list[str]:
    """Paths listed by git with `-z`."""
    return [os.fsdecode(path) for path in listed.split(b"\0") if path]


def _stands(top: Path, path: str) -> bool:
    """Whether a file is in the work tree at exactly that path, not through a link."""
    found = top / path
    try:
        return found.is_file() and found.resolve() == top.resolve() / path
    except OSError:  # no file system allows a name that long
        return False
