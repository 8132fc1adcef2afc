"""A CI job by the service's variables: a merge request into a branch, or a push to one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from bishan_targets.storage.git import COMMIT_ID, NO_COMMIT

_BRANCHES: Final = "refs/heads/"


class Request(NamedTuple):
    """A merge request: the branch that it is for, and commits that the service names.

    `start` is the commit from which the change starts, `source` the one that is to be merged, and
    `tip` the target's newest state. Each is empty if it is not named. `merged` is the service's own
    merge of both; empty if it has made none, None if it does not say.
    """

    target: str = ""
    start: str = ""
    source: str = ""
    tip: str = ""
    merged: str | None = None


class Push(NamedTuple):
    """A push: the commit before it, the branch, and the default branch, as far as named.

    `is_first`: the service names no commit before; nor does it for a job that is not about a push.
    History of a `protected` branch is not to be replaced.
    """

    before: str = ""
    is_first: bool = False
    branch: str = ""
    default: str = ""
    protected: bool = False

    @property
    def is_to_default(self) -> bool:
        """Whether the branch is known to be the default one."""
        return bool(self.branch) and self.branch == self.default

    @property
    def is_to_topic(self) -> bool:
        """Whether the branch is known to be another one, which its authors may rewrite."""
        return self._is_to_another and not self.protected

    @property
    def starts_at_default(self) -> bool:
        """Whether the change can only start at the commit where the branch left the default one."""
        if self.before:
            return self.is_to_topic
        return self._is_to_another or (self.is_first and not self.is_to_default)

    @property
    def _is_to_another(self) -> bool:
        return bool(self.branch and self.default) and not self.is_to_default


def job(environment: Mapping[str, str]) -> Request | Push | None:
    """The job described by the variables of a CI service; None if no service is recognized."""
    for service in (_github, _gitlab, _gitee):
        found = service(environment)
        if found is not None:
            return found
    return None


def _github(environment: Mapping[str, str]) -> Request | Push | None:
    """https://docs.github.com/en/actions/reference/variables-reference; Forgejo has the same."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return None
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    if target := environment.get("GITHUB_BASE_REF"):
        request = _table(event, "pull_request")
        tip, source = (_commit(_table(request, side).get("sha")) for side in ("base", "head"))
        return Request(target, tip=tip, source=source, merged=_merged(environment, source))
    if start := _commit(_table(event, "merge_group").get("base_sha")):
        return Request(start=start)
    ref, before = environment.get("GITHUB_REF", ""), event.get("before", "")
    default = _table(event, "repository").get("default_branch", "")
    return Push(
        before=_commit(before),
        is_first=isinstance(before, str) and bool(before) and bool(NO_COMMIT.fullmatch(before)),
        branch=ref.removeprefix(_BRANCHES) if ref.startswith(_BRANCHES) else "",
        default=default if isinstance(default, str) else "",
        protected=environment.get("GITHUB_REF_PROTECTED") == "true",
    )


def _merged(environment: Mapping[str, str], source: str) -> str | None:
    """GitHub's merge commit; Forgejo and Gitea run jobs on the source, and name it in its place."""
    ref, commit = environment.get("GITHUB_REF", ""), environment.get("GITHUB_SHA")
    is_another = ref and not ref.endswith("/merge")
    return "" if is_another or (commit and commit == source) else commit


def _event(path: str) -> dict[str, Any]:
    try:
        event = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _table(event: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = event.get(key)
    return found if isinstance(found, dict) else {}


def _commit(name: object) -> str:
    """A commit's full id; empty for anything else, and for the zeros that stand for none."""
    if not isinstance(name, str) or not COMMIT_ID.fullmatch(name) or NO_COMMIT.fullmatch(name):
        return ""
    return name


def _gitlab(environment: Mapping[str, str]) -> Request | Push | None:
    """https://docs.gitlab.com/ci/variables/predefined_variables/."""
    if environment.get("GITLAB_CI") != "true":
        return None
    target = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "")
    start = environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    if target or start:
        source, tip = (
            environment.get(f"CI_MERGE_REQUEST_{side}_BRANCH_SHA", "")
            for side in ("SOURCE", "TARGET")
        )
        return Request(target, start, source, tip)
    before = environment.get("CI_COMMIT_BEFORE_SHA", "")
    is_none = bool(NO_COMMIT.fullmatch(before))
    return Push(
        before="" if is_none else before,
        is_first=is_none and bool(before),
        branch=environment.get("CI_COMMIT_BRANCH", ""),
        default=environment.get("CI_DEFAULT_BRANCH", ""),
        protected=environment.get("CI_COMMIT_REF_PROTECTED") == "true",
    )


def _gitee(environment: Mapping[str, str]) -> Request | Push | None:
    """https://help.gitee.com/gitee-go/pipeline/parameter; a pull request names its target."""
    if "GITEE_PIPELINE_NAME" not in environment:
        return None
    target = environment.get("GITEE_COMMIT", "") if environment.get("GITEE_PULL_ID") else ""
    return Request(start=target) if target else Push()
