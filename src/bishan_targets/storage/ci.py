"""Where the change of a CI job starts, and what its branch has gone on to since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from bishan_targets.storage.git import Repository, Revision, RevisionError
from bishan_targets.storage.jobs import Push, Request, job

_DEFAULTS: Final = ("HEAD", "main", "master")
"""Names of default branches, where the service names none; a clone knows its own as HEAD."""


class Notice(NamedTuple):
    """Something about the base that a reader has to know; `key` is under `check.notice.`."""

    key: str
    values: Mapping[str, str]


class Start(NamedTuple):
    """Where a change starts.

    `newest` is the newest state of the branch that it is to be merged into, if that has gone on
    since; `notice` says what is not known, or what was replaced.
    """

    base: Revision
    newest: Revision | None = None
    notice: Notice | None = None


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
    tip = _tip(repository, request)
    if tip and not _is_outdated(repository, tip, start):
        base = repository.common_with(tip)
        return Start(base, tip if base.id != tip.id else None)
    if start is None:
        return _of_merge_commit(repository, request)
    notice = Notice("target-unseen", {"branch": request.target}) if request.target else None
    return Start(start, notice=notice)


def _tip(repository: Repository, request: Request) -> Revision | None:
    """The newest of the target's states that are here; a service's own merge is on one of them."""
    found = _branch(repository, request.target) if request.target else None
    if found and found.name == request.target and found.id == _head(repository):
        found = None  # a local branch of that name, which is the one to be merged
    tip = repository.find(request.tip) if request.tip else None
    known = [each for each in (found, tip) if each]
    if request.merged and repository.is_merge() and _head(repository) == request.merged:
        parent = repository.find("HEAD^1")
        known += [parent] if parent else []
    newest: Revision | None = None
    for each in known:
        if newest is None or not repository.has_left(newest, each.id):
            newest = each
    return newest


def _is_outdated(repository: Repository, tip: Revision, start: Revision | None) -> bool:
    """Whether a branch is older here than the commit that the service says the change starts at."""
    return start is not None and repository.has_left(start, tip.id)


def _of_merge_commit(repository: Repository, request: Request) -> Start | None:
    """A target that is not here: the first parent of the service's own merge commit is on it."""
    is_theirs = request.merged in ("", _head(repository))
    if is_theirs and repository.is_merge():
        parent = repository.parent()
        return Start(parent) if parent else None
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
    if push.before:
        return _since(repository, push)
    if push.is_first and not push.is_to_default and default is None:
        raise RevisionError("no-default", name=push.default or _DEFAULTS[1])
    parent = repository.parent()
    return Start(parent) if parent else None


def _of_topic(repository: Repository, push: Push, default: Revision) -> Start:
    """All commits of a branch; what a forced push took away counts unless it may be rewritten."""
    base = repository.common_with(default)
    before = repository.find(push.before) if push.before else None
    if push.before and not push.is_to_topic and _is_replaced(repository, push.before):
        return _since(repository, push)
    if before and repository.has_left(before):
        return Start(base, notice=Notice("rewritten", {"commit": before.id[:12]}))
    return Start(base)


def _since(repository: Repository, push: Push) -> Start:
    """What a push changed: after a forced one, against what stood there before."""
    before = repository.find(push.before)
    if before is None:
        raise RevisionError("before-push", name=push.before)
    replaced = repository.has_left(before)
    values = {"commit": before.id[:12]}
    return Start(before, notice=Notice("replaced", values) if replaced else None)


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
