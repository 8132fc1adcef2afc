"""A plan of another revision whose files have errors: read as far as it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.histories.read import Readings
from bishan_targets.reading.plan import read
from bishan_targets.storage.git import Repository, Revision, RevisionError

_MOST_VERSIONS: Final = 20


class Unread(NamedTuple):
    """A file of a revision that has errors, and the first of them.

    `instead` is the commit whose version of the file counts in its place; None without one.
    """

    path: str
    fault: Diagnostic
    instead: str | None


def read_as_far(
    repository: Repository,
    revision: Revision,
    plan: str,
    contents: Mapping[str, bytes],
    readings: Readings,
) -> tuple[Book, list[Unread]]:
    """Read a revision's `plan` and its figures, and tell which files have errors.

    In place of such a file its last readable version counts, of at most twenty; without one, the
    figures in it are left out. `readings` holds figures of files that were read before. Raises
    RevisionError if the plan itself has none.
    """
    found, unread = dict(contents), dict[str, Unread]()
    older: dict[str, Iterator[tuple[str, bytes]]] = {}
    while True:
        try:
            return read_contents(plan, found, readings), [*unread.values()]
        except InputError as error:
            faults = _faults(error, found)
            if not faults:
                first = error.diagnostics[0]
                raise RevisionError("unreadable", first, name=revision.name) from error
        for path, fault in faults.items():
            versions = older.setdefault(
                path, repository.earlier_versions(revision, path, _MOST_VERSIONS)
            )
            commit, content = next(versions, (None, None))
            unread[path] = Unread(path, unread[path].fault if path in unread else fault, commit)
            if content is not None:
                found[path] = content
            elif path == plan:
                raise RevisionError("unreadable", unread[path].fault, name=revision.name)
            else:
                del found[path]


def read_contents(plan: str, contents: Mapping[str, bytes], readings: Readings) -> Book:
    """Read a revision's files by path; without any snapshots it is a plan without figures.

    Raises InputError.
    """
    files = {path: _file(path, content) for path, content in sorted(contents.items())}
    found = Files(files.pop(plan), [*files.values()])
    try:
        return read(found, readings)
    except InputError:
        return read(found)  # so that every error names the file of this revision


def _file(path: str, content: bytes) -> File:
    return File(PurePosixPath(path).name, path, content)


def _faults(error: InputError, contents: Mapping[str, bytes]) -> dict[str, Diagnostic]:
    """The first error of each file that has any."""
    found: dict[str, Diagnostic] = {}
    for each in error.diagnostics:
        if each.file and each.severity is Severity.ERROR and each.file in contents:
            found.setdefault(each.file, each)
    return found
