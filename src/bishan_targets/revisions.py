"""The plan as it stands here and as it stood in another revision, read by the same code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bishan_targets import messages
from bishan_targets.diagnostics import InputError
from bishan_targets.finding import ACTUALS_NAME
from bishan_targets.git import Repository, Revision, RevisionError, base_in_ci
from bishan_targets.model import Book
from bishan_targets.reading import File, Files, read
from bishan_targets.report.check import RevisionReport
from bishan_targets.store import load
from bishan_targets.wording import word


@dataclass(frozen=True, slots=True)
class Both:
    """Two books and the revisions that they stand for.

    `base` is None without a base, and on a first run, whose base has no plan.
    """

    head: Book
    base: Book | None
    head_revision: RevisionReport | None
    base_revision: RevisionReport | None
    first_run: bool


def load_both(plan: Path, base: str | None, no_base: bool, environment: Mapping[str, str]) -> Both:
    """Read the plan here, and in the revision `base`, or in the one that a CI job starts from.

    Links that lead out of the plan's folder are refused: a change may have brought them, and what
    they lead to is not the repository's. Raises InputError for what is here, and RevisionError for
    a base that is not to be had or read.
    """
    head = load(plan, sealed=True)
    if no_base:
        return Both(head, None, None, None, first_run=False)
    repository = Repository(plan.parent)
    current = repository.head()
    found = _base(repository, base, current, environment)
    here = (
        RevisionReport(current.id, None, repository.is_changed(), diverged=False)
        if current
        else None
    )
    if found is None:
        return Both(head, None, here, None, first_run=True)
    has_left = repository.has_left(found)
    there = RevisionReport(found.id, found.name, changed=False, diverged=has_left)
    book = _load_from(repository, found, plan)
    return Both(head, book, here, there, first_run=book is None)


def _base(
    repository: Repository,
    name: str | None,
    current: Revision | None,
    environment: Mapping[str, str],
) -> Revision | None:
    """The revision to compare with; None before a repository's first commit."""
    if name == "HEAD":
        return current
    return repository.resolve(name) if name else base_in_ci(repository, environment)


def _load_from(repository: Repository, revision: Revision, plan: Path) -> Book | None:
    contents = repository.files(revision, plan.name, ACTUALS_NAME)
    own = contents.pop(plan.name, None)
    if own is None:
        if gone := repository.plans_gone(revision, plan.name):
            raise RevisionError("moved", path=gone[0])
        return None
    # Without any snapshots it is a plan without figures, and no error.
    snapshots = [_file(path, content) for path, content in sorted(contents.items())]
    try:
        return read(Files(_file(plan.name, own), snapshots))
    except InputError as error:
        first = error.diagnostics[0]
        problem = f"{first.file}: {word(first, messages.load('en')).message}"
        raise RevisionError("unreadable", name=revision.name, problem=problem) from error


def _file(path: str, content: bytes) -> File:
    return File(PurePosixPath(path).name, path, content)
