"""The plan in its present and another revision, read by the same code."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import takewhile
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.histories.read import Readings
from bishan_targets.reading.plan import read
from bishan_targets.storage.arrivals import Arrivals
from bishan_targets.storage.ci import Notice, Start, start_in_ci
from bishan_targets.storage.git import Repository, Revision, RevisionError
from bishan_targets.storage.hooks import Hook, Judged, beside, within
from bishan_targets.storage.last_readable import Unread, read_as_far
from bishan_targets.storage.merging import merged
from bishan_targets.storage.read_ahead import ReadAhead


class ComparedRevision(NamedTuple):
    """A revision of the plan: a commit's id, and the name by which it was requested.

    `changed` tells whether the folder differs from the commit; always false for a base. `diverged`
    tells whether a base has commits missing from the checked-out revision.
    """

    id: str | None
    name: str | None
    changed: bool
    diverged: bool


class Both(NamedTuple):
    """Two books and their revisions.

    `base` is None without a base, and on a first run, whose base has no plan. `unread` are the
    base's files that have errors, and `moved_from` is the path of its plan if it is another one.
    `contents` are judged files that may differ from the folder's, by path as displayed, and
    `notices` remarks on the base. `came` tells the commit that brought a figure.
    """

    head: Book
    base: Book | None
    head_revision: ComparedRevision | None
    base_revision: ComparedRevision | None
    first_run: bool
    unread: Sequence[Unread] = ()
    moved_from: str | None = None
    contents: Mapping[str, File] = MappingProxyType({})
    notices: Sequence[Notice] = ()
    came: Arrivals | None = None


class Among(NamedTuple):
    """A plan among many: git's answers on the repository so far, and the plan's former path.

    `former` is the path from which a plan that the base does not have has moved, from the
    repository's root; None for a new one. Without `is_known` it is looked for.
    """

    ahead: ReadAhead
    former: str | None = None
    is_known: bool = False


class _Base(NamedTuple):
    """A base's book, None if it has no plan, its files with errors, and its plan's former path."""

    book: Book | None
    unread: Sequence[Unread] = ()
    moved_from: str | None = None


def load_both(
    here: Judged,
    base: str | None,
    no_base: bool,
    environment: Mapping[str, str],
    among: Among | None = None,
) -> Both:
    """Read the judged files, and the plan in the revision `base`, or in the change's own base.

    `among` is of a plan that is read with others.

    A CI service or a hook names that base. Raises InputError for the judged files, RevisionError
    for an unavailable or unreadable base, and NoPlanError in a hook if neither has a plan.
    """
    readings = Readings()
    head = read(here.files, readings) if here.files else None
    if no_base:
        book = head or read(here.present())
        return Both(book, None, None, None, first_run=False, contents=here.contents())
    folder, name = within(here.plan)
    hook = here.hook
    repository = hook.repository if hook else Repository(folder, ahead=among and among.ahead)
    current = hook.pushed if hook and hook.pushed else repository.head()
    start = _start(repository, hook, base, current, environment)
    is_member = among is not None and among.is_known
    standing = {*hook.paths()} if hook and not is_member else None
    if is_member and start:
        _read_ahead(repository, start, hook)
    if head is None:
        _refuse_to_lose(repository, start, here.plan, standing)
    here, start = _with_newest(repository, here, start)
    if head is None or here.merged:
        head = read(here.present(), readings)
    own = _here(repository, hook, current)
    if start is None:
        return Both(head, None, own, None, first_run=True, contents=here.contents())
    if not here.named:
        _refuse_another(repository, start.base, folder, name)
    has_left = current is not None and repository.has_left(start.base, current.id)
    there = ComparedRevision(start.base.id, start.base.name, changed=False, diverged=has_left)
    place = _Place(name, here.files, standing, among)
    base_ = _load_from(repository, start.base, place, readings)
    return Both(
        head,
        base_.book,
        own,
        there,
        base_.book is None,
        base_.unread,
        base_.moved_from,
        here.contents(),
        start.notices,
        Arrivals(repository, start.base, name),
    )


def _start(
    repository: Repository,
    hook: Hook | None,
    name: str | None,
    current: Revision | None,
    environment: Mapping[str, str],
) -> Start | None:
    """The start of the change; None before a repository's first commit."""
    # A hook's commit descends from HEAD, or is HEAD itself: the hook knows better.
    if hook and name in (None, "HEAD"):
        return hook.start(environment)
    if name == "HEAD":
        return Start(current) if current else None
    return Start(repository.resolve(name)) if name else start_in_ci(repository, environment)


def _with_newest(
    repository: Repository, here: Judged, start: Start | None
) -> tuple[Judged, Start | None]:
    """The files as merged into the newest state of their target, which is then the base."""
    if start is None or start.newest is None:
        return here, start
    newest = start.newest
    found = merged(repository, here, start.base, newest)
    if found.files is None:
        values = {"name": newest.name, "path": found.conflict}
        return here, start._replace(notices=(*start.notices, Notice("conflict", values)))
    notices = (*start.notices, Notice("merged", {"name": newest.name}))
    return here._replace(files=found.files, merged=True), Start(newest, notices=notices)


def _refuse_another(repository: Repository, base: Revision, folder: Path, name: str) -> None:
    """Refuse to judge the plan above the one that the base has for the working directory."""
    top, here = repository.top().resolve(), Path.cwd().resolve()
    plan = (folder / name).resolve()
    if not here.is_relative_to(plan.parent) or not here.is_relative_to(top):
        return
    paths = set(repository.paths(base))
    if plan.relative_to(top).as_posix() not in paths:
        return  # it has moved here
    for each in (here, *here.parents):
        if each == plan.parent:
            return
        path = (each / plan.name).relative_to(top).as_posix()
        if path in paths:
            raise RevisionError("plan-gone", name=base.name, path=path)


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
    repository: Repository, start: Start | None, plan: Path, standing: Container[str] | None
) -> None:
    """Refuse a removed plan: one in the base but not in the judged files is no first run."""
    gone = repository.plans_gone(start.base, plan.name, standing) if start else []
    if start and gone:
        raise RevisionError("plan-gone", name=start.base.name, path=gone[0])


def _read_ahead(repository: Repository, start: Start, hook: Hook | None) -> None:
    for each in (start.base, start.newest, hook.pushed if hook else None):
        if each:
            repository.read_ahead(each)


class _Place(NamedTuple):
    """A plan's path from its folder, its files, and its former path as far as known."""

    plan: str
    files: Files | None
    standing: Container[str] | None
    among: Among | None


def _load_from(
    repository: Repository, revision: Revision, place: _Place, readings: Readings
) -> _Base:
    plan = place.plan
    contents = repository.files(revision, plan, beside(plan))
    if plan in contents:
        return _Base(*read_as_far(repository, revision, plan, contents, readings))
    former = _former(repository, revision, place)
    if former is None:
        return _Base(None)
    from_top = repository.at(repository.top())
    contents = from_top.files(revision, former, beside(former))
    return _Base(*read_as_far(from_top, revision, former, contents, readings), former)


def _former(repository: Repository, revision: Revision, place: _Place) -> str | None:
    """The path of a plan in the base, which has none at its present one; None for a new plan."""
    if place.among and place.among.is_known:
        return place.among.former
    gone = repository.plans_gone(revision, PurePosixPath(place.plan).name, place.standing)
    if len(gone) > 1 and place.files:
        # A plan that was moved as it is, be it with others, was one of those with its content.
        at_top = repository.at(repository.top())
        content = place.files.plan.content
        same = [each for each in gone if at_top.content(revision, each) == content]
        gone = same or gone
    return _former_path(repository.full(place.plan), gone) if gone else None


def _former_path(plan: str, gone: Sequence[str]) -> str:
    """The path from which a plan has moved: of several, the one that ends most alike.

    Raises RevisionError if two end alike.
    """
    parts = PurePosixPath(plan).parts[::-1]
    alike = [
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(parts, other, strict=False)))
        for other in (PurePosixPath(each).parts[::-1] for each in gone)
    ]
    most = max(alike)
    if alike.count(most) > 1:
        raise RevisionError("moved", path=gone[0])
    return gone[alike.index(most)]
