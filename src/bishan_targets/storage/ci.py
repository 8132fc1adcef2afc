"""The revision on which a change is based, from the variables of CI services."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bishan_targets.storage.git import COMMIT_ID, NO_COMMIT, Repository, Revision, RevisionError


def base_in_ci(repository: Repository, environment: Mapping[str, str]) -> Revision | None:
    """The revision on which a CI job's change is based, from the variables of its service.

    None for a repository's very first commit, which has no predecessor. Raises RevisionError if no
    service is recognized, or its revision is not available.
    """
    for service in (_github, _gitlab, _gitee):
        name = service(repository, environment)
        if name is not None:
            return repository.merge_base(name) if name else repository.parent()
    raise RevisionError("not-named")


# Each returns a revision's name, an empty one for the first parent, and None for another service.


def _github(repository: Repository, environment: Mapping[str, str]) -> str | None:
    """https://docs.github.com/en/actions/reference/variables-reference."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return None
    if branch := environment.get("GITHUB_BASE_REF"):
        return repository.pull_request_base(f"refs/remotes/origin/{branch}")
    return _pushed_from(environment.get("GITHUB_EVENT_PATH", ""))


def _pushed_from(event_path: str) -> str:
    """The commit before a push of any number of commits; none for a new branch."""
    try:
        event = json.loads(Path(event_path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    before = event.get("before", "") if isinstance(event, dict) else ""
    is_commit = (
        isinstance(before, str) and COMMIT_ID.fullmatch(before) and not NO_COMMIT.fullmatch(before)
    )
    return before if is_commit else ""


def _gitlab(_: Repository, environment: Mapping[str, str]) -> str | None:
    """https://docs.gitlab.com/ci/variables/predefined_variables/."""
    if environment.get("GITLAB_CI") != "true":
        return None
    if base := environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        return base
    before = environment.get("CI_COMMIT_BEFORE_SHA", "")
    return "" if NO_COMMIT.fullmatch(before) else before


def _gitee(_: Repository, environment: Mapping[str, str]) -> str | None:
    """https://help.gitee.com/gitee-go/pipeline/parameter; a pull request names its target."""
    if "GITEE_PIPELINE_NAME" not in environment:
        return None
    return environment.get("GITEE_COMMIT", "") if environment.get("GITEE_PULL_ID") else ""
