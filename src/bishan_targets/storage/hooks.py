"""Input of a hook of pre-commit or prek: staged files, or pushed commits.

Either runs an `always_run` hook on any event, leaves untracked files in place, and runs it for
pushes of commits that are not checked out; variables name the commits (docs/reference/clients.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from bishan_targets.model.diagnostics import BishanError, Diagnostic, InputError
from bishan_targets.reading.files import File, Files, is_snapshot
from bishan_targets.storage.ci import Start, start_in_ci
from bishan_targets.storage.git import Repository, Revision, RevisionError
from bishan_targets.storage.locations import ACTUALS_NAME, PLAN_NAME, find_plan, plan_of
from bishan_targets.storage.read_ahead import ReadAhead
from bishan_targets.storage.store import open_files

# Variables set by CI services; not every service sets the first.
_CI: Final = ("CI", "GITEE_PIPELINE_NAME", "JENKINS_URL", "TEAMCITY_VERSION", "TF_BUILD")


class NoPlanError(BishanError):
    """The staged or pushed files contain no plan, so that there is nothing to judge."""


class Hook(NamedTuple):
    """A hook, in the repository of a folder.

    `pushed` is the commit to judge; without one the staged files are judged.
    """

    repository: Repository
    pushed: Revision | None

    def paths(self) -> list[str]:
        """Every judged file, as paths from the repository's root."""
        if self.pushed:
            return self.repository.paths(self.pushed)
        return self.repository.all_staged()

    def start(self, environment: Mapping[str, str]) -> Start | None:
        """The start of the change; None if nothing was committed or pushed before.

        Raises RevisionError for an unavailable commit, and if a CI job does not name its base: the
        checked-out commit would be compared with itself.
        """
        if self.pushed:
            before = self._before_push(self.pushed, environment)
            return Start(before) if before else None
        head = self.repository.head()
        # git sets its index for hooks that it runs itself, before a commit.
        by_hand = head is not None and "GIT_INDEX_FILE" not in environment
        if by_hand and _is_ci(environment) and not self.repository.is_staged():
            return start_in_ci(self.repository, environment)
        return Start(head) if head else None

    def _before_push(self, pushed: Revision, environment: Mapping[str, str]) -> Revision | None:
        """The server branch's present commit; for a new branch, the nearest one on other branches.

        If nothing is pushed, as by `pre-commit run --from-ref`, the common ancestor.
        """
        start = environment.get("PRE_COMMIT_FROM_REF")
        branch = environment.get("PRE_COMMIT_REMOTE_BRANCH", "")
        if start and not branch:
            return self.repository.merge_base(start, pushed.id)
        remote = environment.get("PRE_COMMIT_REMOTE_NAME", "")
        there = self.repository.find(f"refs/remotes/{remote}/{branch.removeprefix('refs/heads/')}")
        # For a push that removes commits, prek names only the common ancestor.
        if there and self.repository.has_left(there, pushed.id):
            return there
        return self.repository.resolve(start) if start else self.repository.last_published(pushed)


class Judged(NamedTuple):
    """A plan and its judged files: from the folder, or those of a hook.

    `files` is None if a hook's files contain no such plan. `left_out` are figure files in the
    folder unknown to git. `named` tells whether the plan was named, `merged` whether the files are
    those of the folder merged with the newest ones of a branch.
    """

    plan: Path
    files: Files | None
    hook: Hook | None = None
    left_out: tuple[str, ...] = ()
    named: bool = False
    merged: bool = False

    def present(self) -> Files:
        """The files; raises NoPlanError, or RevisionError if the plan seems to be elsewhere."""
        if self.files:
            return self.files
        paths = self.hook.paths() if self.hook else []
        if others := [path for path in paths if PurePosixPath(path).name == PLAN_NAME]:
            raise RevisionError("plan-elsewhere", plan=self.plan.as_posix(), path=others[0])
        if self.named:
            raise RevisionError("plan-missing", plan=self.plan.as_posix())
        raise NoPlanError(self.plan)

    def contents(self) -> dict[str, File]:
        """Contents of files that may differ from the folder's, by path as displayed."""
        differ = self.merged or (self.hook is not None and self.hook.pushed is not None)
        files = self.files if differ else None
        return {file.shown: file for file in files.all()} if files else {}


def judged(
    file: str | None,
    environment: Mapping[str, str],
    *,
    sealed: bool = False,
    ahead: ReadAhead | None = None,
) -> Judged:
    """The plan named by `file`, or found, and its files.

    With `sealed`, links are refused. `ahead` is for plans that are read together. Raises InputError
    for missing files, and RevisionError if git fails.
    """
    hook = _hook(environment, ahead)
    given = file or environment.get("BISHAN_FILE")
    if hook is None:
        plan = find_plan(file, environment)
        return Judged(plan, open_files(plan, sealed=sealed), named=bool(given))
    plan = _plan(given, hook.repository.top())
    folder, name = within(plan)
    own = _repository(folder, environment, ahead)
    if own is None or own.top() != hook.repository.top():
        return Judged(plan, open_files(plan, sealed=sealed), named=bool(given))
    found = _by_hook(Hook(own, hook.pushed), folder, name, sealed)
    return found._replace(plan=plan, named=bool(given))


def judged_member(plan: Path, above: Judged, *, sealed: bool = False) -> Judged:
    """A member's plan and its files, judged as those of the plan above it; raises as `judged`."""
    if above.hook is None:
        return Judged(plan, open_files(plan, sealed=sealed), named=True)
    folder, name = within(plan)
    hook = above.hook._replace(repository=above.hook.repository.at(folder))
    return _by_hook(hook, folder, name, sealed)._replace(plan=plan, named=True)


def _by_hook(hook: Hook, folder: Path, name: str, sealed: bool) -> Judged:
    return _of_commit(hook, folder, name) if hook.pushed else _staged(hook, folder, name, sealed)


def within(plan: Path) -> tuple[Path, str]:
    """The nearest existing folder around a plan, and the plan's path from it."""
    folder = next(each for each in plan.parents if each.is_dir())
    return folder, plan.relative_to(folder).as_posix()


def beside(plan: str) -> str:
    """The folder of figures beside a plan."""
    return PurePosixPath(plan).with_name(ACTUALS_NAME).as_posix()


def _hook(environment: Mapping[str, str], ahead: ReadAhead | None) -> Hook | None:
    """The current hook for this repository; None outside a hook, or for another repository."""
    if environment.get("PRE_COMMIT") != "1":
        return None
    repository = _repository(Path(), environment, ahead)
    # A push of everything has no base commit: then pre-commit sets neither.
    named = environment.get("PRE_COMMIT_TO_REF") or environment.get("PRE_COMMIT_LOCAL_BRANCH")
    pushed = repository.find(named) if repository and named else None
    return Hook(repository, pushed) if repository and bool(pushed) is bool(named) else None


def _repository(
    folder: Path, environment: Mapping[str, str], ahead: ReadAhead | None
) -> Repository | None:
    try:
        return Repository(folder, environment.get("GIT_INDEX_FILE"), ahead)
    except RevisionError:
        return None


def _plan(given: str | None, top: Path) -> Path:
    """The plan meant by a hook: it need not exist in the folder, but must be in the repository."""
    if given:
        path = plan_of(Path(given))
        return path if path.suffix == ".toml" or path.exists() else path / PLAN_NAME
    try:
        found = find_plan(None, {})
    except InputError:
        return Path(PLAN_NAME)
    return found if found.parent.resolve().is_relative_to(top) else Path(PLAN_NAME)


def _of_commit(hook: Hook, folder: Path, name: str) -> Judged:
    assert hook.pushed
    contents = hook.repository.files(hook.pushed, name, beside(name))
    read = {
        path: File(PurePosixPath(path).name, (folder / path).as_posix(), content)
        for path, content in sorted(contents.items())
    }
    plan = read.pop(name, None)
    empty = Diagnostic("no-actuals", file=(folder / beside(name)).as_posix())
    return Judged(folder / name, plan and Files(plan, [*read.values()] or empty), hook)


def _staged(hook: Hook, folder: Path, name: str, sealed: bool) -> Judged:
    """The folder's files tracked by git: untracked ones are not part of a commit."""
    plan, actuals = folder / name, beside(name)
    known = {*hook.repository.staged(name, actuals)}
    if name not in known:
        return Judged(plan, None, hook)
    left_out = []

    def is_known(file: str) -> bool:
        path = f"{actuals}/{file}"
        # For a link, or another repository, git stores only that.
        found = is_snapshot(file) and (path in known or actuals in known)
        if is_snapshot(file) and not found:
            left_out.append((folder / path).as_posix())
        return found

    files = open_files(plan, is_known, sealed=sealed)
    return Judged(plan, files, hook, tuple(sorted(left_out)))


def _is_ci(environment: Mapping[str, str]) -> bool:
    return any(environment.get(name, "").lower() not in ("", "0", "false") for name in _CI)
