"""Start of a CI job's change, and the newest state of the branch that it goes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from bishan_targets.storage.git import Repository, Revision, RevisionError
from bishan_targets.storage.jobs import Push, Request, job

_DEFAULTS: Final = ("HEAD", "main", "master")
"""Names of default branches, if the service names none; a clone knows its own as HEAD."""


class Notice(NamedTuple):
    """Something about the base that a reader has to know; `key` is under `check.notice.`."""

    key: str
    values: Mapping[str, str]


class Start(NamedTuple):
    """Start of a change.

    `newest` is the newest state of the branch that it is to be merged into, if that has gone on
    since; `notices` are remarks on unknown or replaced commits.
    """

    base: Revision
    newest: Revision | None = None
    notices: tuple[Notice, ...] = ()


def start_in_ci(repository: Repository, environment: Mapping[str, str]) -> Start | None:
    """The start of a CI job's change, from the variables of its service.

    None for a repository's very first commit, which has no predecessor. Raises RevisionError if no
    service is recognized, or a revision is not available.
    """
    found = job(environment)
    if found is None:
        raise RevisionError("not-named")
    if isinstance(found, Request):
        return _of_request(repository, found)
    return _of_push(repository, found)


def _of_request(repository: Repository, request: Request) -> Start | None:
    """The change of a merge request, against the newest state of its target that is here."""
    start = repository.merge_base(request.start) if request.start else None
    target = _target(repository, request)
    tip = _newest(repository, request, target)
    if tip is None or _is_outdated(repository, tip, start):
        start = start or _of_merge_commit(repository, request)
        return Start(start, notices=_unseen(request, start)) if start else None
    _refuse_the_target(repository, request, tip)
    base = repository.common_with(tip)
    is_its_own = target is not None and target.id == tip.id
    notices = () if is_its_own else _unseen(request, tip)
    return Start(base, tip if base.id != tip.id else None, notices)


def _unseen(request: Request, instead: Revision) -> tuple[Notice, ...]:
    if not request.target:
        return ()
    return (Notice("target-unseen", {"branch": request.target, "commit": instead.id[:12]}),)


def _target(repository: Repository, request: Request) -> Revision | None:
    """The target branch as it is here; a local one that is checked out is the one to be merged."""
    found = _branch(repository, request.target) if request.target else None
    is_checked_out = found and found.name == request.target and found.id == _head(repository)
    return None if is_checked_out else found


def _newest(repository: Repository, request: Request, target: Revision | None) -> Revision | None:
    """The newest of the target's states that are here; a service's own merge is on one of them."""
    tip = repository.find(request.tip) if request.tip else None
    is_theirs = request.merged and repository.is_merge() and _head(repository) == request.merged
    parent = repository.find("HEAD^1") if is_theirs else None
    newest: Revision | None = None
    for each in filter(None, (target, tip, parent)):
        if newest is None or (each.id != newest.id and not repository.has_left(newest, each.id)):
            newest = each
    return newest


def _refuse_the_target(repository: Repository, request: Request, tip: Revision) -> None:
    """Refuse to judge the target in place of the change, as if that changed nothing."""
    if not request.source or repository.has_left(Revision("HEAD", "HEAD"), tip.id):
        return
    source = repository.find(request.source)
    if source is None or repository.has_left(source):
        raise RevisionError("not-the-change", name=request.source)


def _is_outdated(repository: Repository, tip: Revision, start: Revision | None) -> bool:
    """Whether a branch is older here than the commit that the service says the change starts at."""
    return start is not None and repository.has_left(start, tip.id)


def _of_merge_commit(repository: Repository, request: Request) -> Revision | None:
    """A target that is not here: the first parent of the service's own merge commit is on it."""
    is_theirs = request.merged in (None, _head(repository))
    if is_theirs and repository.is_merge():
        return repository.parent()
    raise repository.unknown(f"origin/{request.target}")


def _head(repository: Repository) -> str:
    head = repository.head()
    return head.id if head else ""


def _of_push(repository: Repository, push: Push) -> Start | None:
    """A push to the default branch from the commit before it, to another from its own start."""
    if not push.before and repository.is_first():
        return None
    default = None if push.is_to_default else _default(repository, push.default)
    if default and repository.has_left(Revision("HEAD", "HEAD"), default.id):
        return _of_topic(repository, push, default)
    if default is None and push.starts_at_default:
        raise RevisionError("no-default", name=push.default or _DEFAULTS[1])
    if push.before:
        return _since(repository, push)
    parent = repository.parent()
    return Start(parent) if parent else None


def _of_topic(repository: Repository, push: Push, default: Revision) -> Start:
    """All commits of a branch; also those taken away by force, unless it may be rewritten."""
    base = repository.common_with(default)
    before = repository.find(push.before) if push.before else None
    if push.before and not push.is_to_topic and _is_replaced(repository, push.before):
        return _since(repository, push)
    if before and repository.has_left(before):
        return Start(base, notices=(Notice("rewritten", {"commit": before.id[:12]}),))
    return Start(base)


def _since(repository: Repository, push: Push) -> Start:
    """The start of a push: the commit before it, also after a forced one."""
    before = repository.find(push.before)
    if before is None:
        raise RevisionError("before-push", name=push.before)
    replaced = Notice("replaced", {"commit": before.id[:12]})
    return Start(before, notices=(replaced,) if repository.has_left(before) else ())


def _is_replaced(repository: Repository, name: str) -> bool:
    """Whether the commit before a push is no ancestor of this one, or is not even here."""
    before = repository.find(name)
    return before is None or repository.has_left(before)


def _default(repository: Repository, name: str) -> Revision | None:
    for each in (name,) if name else _DEFAULTS:
        if found := _branch(repository, each):
            return found
    return None


def _branch(repository: Repository, name: str) -> Revision | None:
    """A branch as last fetched, or else the local one."""
    for kind, shown in (("remotes/origin", f"origin/{name}"), ("heads", name)):
        if found := repository.find(f"refs/{kind}/{name}"):
            return Revision(found.id, shown)
    return None
