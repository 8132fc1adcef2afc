"""The plan in its present and another revision, read by the same code."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import InputError
from bishan_targets.reading.plan import File, Files, read
from bishan_targets.storage.ci import base_in_ci
from bishan_targets.storage.git import Repository, Revision, RevisionError
from bishan_targets.storage.hooks import Hook, Judged, beside, within


class ComparedRevision(NamedTuple):
    """A revision of the plan: a commit's id, and the name by which it was requested.

    `changed` tells whether the folder differs from the commit; always false for a base. `diverged`
    tells whether a base has commits missing from the checked-out revision.
    """

    id: str | None
    name: str | None
    changed: bool
    diverged: bool


@dataclass(frozen=True, slots=True)
class Both:
    """Two books and their revisions.

    `base` is None without a base, and on a first run, whose base has no plan.
    """

    head: Book
    base: Book | None
    head_revision: ComparedRevision | None
    base_revision: ComparedRevision | None
    first_run: bool


def load_both(
    here: Judged, base: str | None, no_base: bool, environment: Mapping[str, str]
) -> Both:
    """Read the judged files, and the plan in the revision `base`, or in the change's own base.

    A CI service or a hook names that base. Raises InputError for the judged files, RevisionError
    for an unavailable or unreadable base, and NoPlanError in a hook if neither has a plan.
    """
    head = read(here.files) if here.files else None
    if no_base:
        return Both(head or read(here.present()), None, None, None, first_run=False)
    folder, name = within(here.plan)
    hook = here.hook
    repository = hook.repository if hook else Repository(folder)
    current = hook.pushed if hook and hook.pushed else repository.head()
    found = _base(repository, hook, base, current, environment)
    standing = {*hook.paths()} if hook else None
    if head is None:
        _refuse_to_lose(repository, found, here.plan, standing)
        head = read(here.present())
    own = _here(repository, hook, current)
    if found is None:
        return Both(head, None, own, None, first_run=True)
    has_left = current is not None and repository.has_left(found, current.id)
    there = ComparedRevision(found.id, found.name, changed=False, diverged=has_left)
    book = _load_from(repository, found, name, standing)
    return Both(head, book, own, there, first_run=book is None)


def _base(
    repository: Repository,
    hook: Hook | None,
    name: str | None,
    current: Revision | None,
    environment: Mapping[str, str],
) -> Revision | None:
    """The revision to compare with; None before a repository's first commit."""
    # A hook's commit descends from HEAD, or is HEAD itself: the hook knows better.
    if hook and name in (None, "HEAD"):
        return hook.base(environment)
    if name == "HEAD":
        return current
    return repository.resolve(name) if name else base_in_ci(repository, environment)


def _here(
    repository: Repository, hook: Hook | None, current: Revision | None
) -> ComparedRevision | None:
    if current is None:
        return None
    if hook and hook.pushed:
        return ComparedRevision(current.id, current.name, changed=False, diverged=False)
    changed = repository.is_changed(untracked=hook is None)
    return ComparedRevision(current.id, None, changed, diverged=False)


def _refuse_to_lose(
    repository: Repository, base: Revision | None, plan: Path, standing: Container[str] | None
) -> None:
    """Refuse a removed plan: one in the base but not in the judged files is no first run."""
    gone = repository.plans_gone(base, plan.name, standing) if base else []
    if base and gone:
        raise RevisionError("plan-gone", name=base.name, path=gone[0])


def _load_from(
    repository: Repository, revision: Revision, plan: str, standing: Container[str] | None
) -> Book | None:
    contents = repository.files(revision, plan, beside(plan))
    own = contents.pop(plan, None)
    if own is None:
        if gone := repository.plans_gone(revision, PurePosixPath(plan).name, standing):
            raise RevisionError("moved", path=gone[0])
        return None
    # Without any snapshots it is a plan without figures, not an error.
    snapshots = [_file(path, content) for path, content in sorted(contents.items())]
    try:
        return read(Files(_file(plan, own), snapshots))
    except InputError as error:
        raise RevisionError("unreadable", error.diagnostics[0], name=revision.name) from error


def _file(path: str, content: bytes) -> File:
    return File(PurePosixPath(path).name, path, content)
