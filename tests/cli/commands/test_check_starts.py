"""Starts of changes, by the variables that CI services set: nothing gets past by a detour."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import PLAN, Repo
from running import Run

from bishan_targets import messages
from bishan_targets.render.check import FORMATS

Bishan = Callable[..., Run]

AS_OF = ("--as-of", "2022-03-01")
PREFIXES = ("GITHUB_", "GITLAB_", "GITEE_", "CI")
ZEROS = "0" * 40


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith(PREFIXES)]:
        monkeypatch.delenv(name)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo(tmp_path / "repo")
    monkeypatch.chdir(found.path)
    return found


Service = Callable[..., None]


@pytest.fixture(params=["github", "gitlab"])
def pushed(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Service:
    """Sets a service's variables for a push: the commit before, and the branch as far as given."""

    def github(before: str, branch: str = "", *, protected: bool = False) -> None:
        event: dict[str, Any] = {"before": before, "repository": {"default_branch": "main"}}
        file = tmp_path / "event.json"
        file.write_text(json.dumps(event if branch else {"before": before}))
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(file))
        monkeypatch.setenv("GITHUB_REF_PROTECTED", str(protected).lower())
        if branch:
            monkeypatch.setenv("GITHUB_REF", f"refs/heads/{branch}")

    def gitlab(before: str, branch: str = "", *, protected: bool = False) -> None:
        monkeypatch.setenv("GITLAB_CI", "true")
        monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", before)
        monkeypatch.setenv("CI_COMMIT_REF_PROTECTED", str(protected).lower())
        if branch:
            monkeypatch.setenv("CI_COMMIT_BRANCH", branch)
            monkeypatch.setenv("CI_DEFAULT_BRANCH", "main")

    return github if request.param == "github" else gitlab


def requested(monkeypatch: pytest.MonkeyPatch, service: str, start: str, **more: str) -> None:
    """Sets a service's variables for a merge request into main."""
    if service == "github":
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_BASE_REF", "main")
    else:
        monkeypatch.setenv("GITLAB_CI", "true")
        monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
        monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", start)
    for name, value in more.items():
        monkeypatch.setenv(name, value)


def document(bishan: Bishan) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bishan("check", *AS_OF, "--json").out)
    return content


def errors(content: dict[str, Any]) -> list[str]:
    return [each["rule"] for each in content["findings"] if each["severity"] == "error"]


def notices(content: dict[str, Any]) -> list[str]:
    return [each["code"] for each in content["notices"]]


def not_judged(found: Run, key: str, **values: str) -> None:
    say = messages.load("en")
    assert (found.code, found.out) == (3, "")
    assert say(f"revision.{key}", **values) in found.err
    assert say(f"revision.{key}.hint", **values) in found.err


def replaced(repo: Repo) -> str:
    """A commit with a figure, replaced by one with a worse figure; the one before."""
    repo.figure("2021-12-31", 150)
    before = repo.commit("good")
    repo.git("reset", "-q", "--hard", "HEAD^")
    repo.figure("2021-12-31", 145)
    repo.commit("worse")
    return before


# --- pushes ---------------------------------------------------------------------------------------


def test_a_forced_push_is_compared_with_what_stood_there(
    repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    before = replaced(repo)
    for branch in ("", "main"):
        pushed(before, branch)
        content = document(bishan)
        assert "history-rewritten" in errors(content)
        assert (content["base"]["id"], notices(content)) == (before, ["replaced"])
    said = bishan("check", *AS_OF).out
    assert (
        f"The push removed commits: it is compared with the previous state, {before[:12]}" in said
    )
    assert "has commits that are missing here" not in said


def test_a_forced_push_that_takes_nothing_of_the_plan_away_passes(
    repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    repo.figure("2021-12-31", 150)
    before = repo.commit("good, misspelt")
    repo.git("commit", "-q", "--amend", "-m", "good")
    pushed(before, "main")
    content = document(bishan)
    assert (errors(content), notices(content)) == ([], ["replaced"])


def test_a_push_that_adds_only_needs_no_notice(repo: Repo, bishan: Bishan, pushed: Service) -> None:
    before = repo.git("rev-parse", "HEAD")
    repo.figure("2021-12-31", 150)
    repo.commit("good")
    pushed(before, "main")
    content = document(bishan)
    assert (content["base"]["id"], notices(content)) == (before, [])


def test_the_commit_before_a_forced_push_has_to_be_fetched(
    repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    gone = "12" * 20
    pushed(gone, "main")
    not_judged(bishan("check", *AS_OF), "before-push", name=gone)


def test_ones_own_branch_may_be_rewritten_and_is_judged_as_a_whole(
    repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    repo.git("checkout", "-q", "-b", "topic")
    before = replaced(repo)
    pushed(before, "topic")
    content = document(bishan)
    assert (errors(content), notices(content)) == ([], ["rewritten"])
    assert content["base"]["id"] == repo.git("rev-parse", "main")
    pushed("12" * 20, "topic")
    assert notices(document(bishan)) == []
    pushed(before, "topic", protected=True)
    content = document(bishan)
    assert ("history-rewritten" in errors(content), notices(content)) == (True, ["replaced"])


def test_a_forced_push_to_a_branch_of_which_nothing_is_known_counts(
    repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    repo.git("checkout", "-q", "-b", "topic")
    pushed(replaced(repo))
    assert "history-rewritten" in errors(document(bishan))


def two_commits(repo: Repo) -> str:
    """A branch with a bad commit and a harmless one on top; the bad one."""
    repo.git("checkout", "-q", "-b", "topic")
    repo.figure("2021-12-31", 90)
    bad = repo.commit("bad")
    repo.write("README", "x")
    repo.commit("harmless")
    return bad


@pytest.mark.parametrize("branch", ["", "topic"])
@pytest.mark.parametrize("first", [True, False])
def test_a_branch_is_judged_as_a_whole_whatever_was_pushed_before(
    branch: str, first: bool, repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    bad = two_commits(repo)
    pushed(ZEROS if first else bad, branch)
    content = document(bishan)
    assert errors(content) == ["regressed"]
    assert (content["base"]["name"], content["base"]["id"]) == (
        "main",
        repo.git("rev-parse", "main"),
    )


def test_a_branch_that_has_main_merged_in_is_compared_with_main(
    repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    two_commits(repo)
    repo.git("checkout", "-q", "main")
    repo.figure("2021-09-30", 145)
    main = repo.commit("others")
    repo.git("checkout", "-q", "topic")
    repo.git("merge", "-q", "-m", "others' work", "main")
    pushed(ZEROS, "topic")
    assert document(bishan)["base"]["id"] == main


def clone(repo: Repo, path: Path, *options: str) -> Path:
    repo.git("clone", "-q", *options, f"file://{repo.path}", str(path))
    return path


def test_a_new_branch_whose_start_is_not_here_is_not_judged(
    repo: Repo, bishan: Bishan, pushed: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service's clone may hold the branch alone."""
    two_commits(repo)
    alone = clone(repo, tmp_path / "alone", "--single-branch", "--branch=topic")
    monkeypatch.chdir(alone)
    subprocess.run(["git", "remote", "set-head", "origin", "--delete"], check=False)
    pushed(ZEROS, "topic")
    not_judged(bishan("check", *AS_OF), "no-default", name="main")
    hint = messages.load("en")("revision.no-default.hint", name="main")
    refspec = hint.partition("'")[2].partition("'")[0]
    subprocess.run(["git", "fetch", "-q", "origin", refspec], check=True)
    content = document(bishan)
    assert (errors(content), content["base"]["name"]) == (["regressed"], "origin/main")


def test_a_shallow_clone_of_a_new_branch_says_what_to_do(
    repo: Repo, bishan: Bishan, pushed: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_commits(repo)
    repo.git("checkout", "-q", "main")
    repo.write("other", "x")
    repo.commit("main goes on")
    options = ("--depth=1", "--no-single-branch", "--branch=topic")
    monkeypatch.chdir(clone(repo, tmp_path / "shallow", *options))
    pushed(ZEROS, "topic")
    not_judged(bishan("check", *AS_OF), "no-merge-base-shallow", name="origin/main")
    subprocess.run(["git", "fetch", "-q", "--unshallow", "origin"], check=True)
    assert errors(document(bishan)) == ["regressed"]


def test_a_branch_is_not_judged_by_its_last_push_where_its_start_is_not_here(
    repo: Repo, bishan: Bishan, pushed: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit pushed before may be a bad one; so may the one before of a job started by hand."""
    bad = two_commits(repo)
    options = ("--depth=2", "--single-branch", "--branch=topic")
    monkeypatch.chdir(clone(repo, tmp_path / "alone", *options))
    for before in (bad, ZEROS, ""):
        pushed(before, "topic")
        not_judged(bishan("check", *AS_OF), "no-default", name="main")
    pushed(bad, "topic", protected=True)
    content = document(bishan)
    assert (errors(content), content["base"]["id"]) == ([], bad)


def test_a_job_on_the_default_branch_without_a_push_judges_the_last_commit(
    repo: Repo, bishan: Bishan, pushed: Service
) -> None:
    """GitLab gives zeros to scheduled and manual pipelines, too."""
    pushed(ZEROS, "main")
    assert document(bishan)["base"]["name"] == "HEAD^1"


def test_a_merge_queue_names_its_base(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = repo.git("rev-parse", "HEAD")
    bad = two_commits(repo)
    event = tmp_path / "event.json"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    for base, expected in ((start, ["regressed"]), (bad, [])):
        event.write_text(json.dumps({"merge_group": {"base_sha": base}}))
        assert errors(document(bishan)) == expected


# --- merge requests -------------------------------------------------------------------------------

SERVICES = pytest.mark.parametrize("service", ["github", "gitlab"])


def stale(repo: Repo) -> str:
    """A branch whose figure beats those that it knows, and not that which main has since."""
    start = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "topic")
    repo.figure("2021-12-31", 145)
    repo.commit("better than 140")
    repo.git("checkout", "-q", "main")
    repo.figure("2021-09-30", 150)
    repo.commit("better still")
    repo.git("checkout", "-q", "--detach", "topic")
    return start


@SERVICES
def test_a_stale_branch_is_judged_as_merged_into_its_target(
    service: str, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    requested(monkeypatch, service, stale(repo))
    content = document(bishan)
    assert errors(content) == ["regressed"]
    (finding,) = [each for each in content["findings"] if each["severity"] == "error"]
    assert (finding["value"], finding["reference"]) == (145, 150)
    assert (content["base"]["id"], notices(content)) == (repo.git("rev-parse", "main"), ["merged"])
    said = bishan("check", *AS_OF).out
    assert "main has moved on since this change began: the change is judged as it will be" in said
    assert repo.git("status", "--porcelain") == ""


@SERVICES
def test_what_its_target_has_gained_is_not_missing_from_a_stale_branch(
    service: str, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = stale(repo)
    repo.figure("2021-12-31", 155)
    repo.commit("better than main's")
    requested(monkeypatch, service, start)
    assert errors(document(bishan)) == []


@SERVICES
def test_a_plan_changed_on_both_sides_in_different_places_is_merged(
    service: str, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "".join(f"# {number}\n" for number in range(9))
    repo.write("targets.toml", PLAN + more)
    repo.commit("room")
    start = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "topic")
    repo.write("targets.toml", PLAN + more + "[targets.more]\nat_least = 5\n")
    repo.commit("a target more")
    repo.git("checkout", "-q", "main")
    repo.write("targets.toml", PLAN.replace("500", "600") + more)
    repo.commit("a higher goal")
    repo.git("checkout", "-q", "--detach", "topic")
    requested(monkeypatch, service, start)
    content = document(bishan)
    assert (errors(content), notices(content)) == ([], ["merged"])
    repo.write("targets.toml", PLAN.replace("500", "400") + more)
    repo.commit("a lower goal")
    content = document(bishan)
    assert (errors(content), notices(content)) == (["target-loosened"], ["conflict"])
    assert "both have changed targets.toml in the same place" in content["notices"][0]["message"]
    assert content["base"]["id"] == start


@SERVICES
def test_a_figure_that_both_sides_bring_otherwise_is_said(
    service: str, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = stale(repo)
    repo.git("checkout", "-q", "main")
    repo.figure("2021-12-31", 160)
    repo.commit("the same day")
    repo.git("checkout", "-q", "--detach", "topic")
    requested(monkeypatch, service, start)
    content = document(bishan)
    assert (errors(content), notices(content)) == ([], ["conflict"])
    assert "actuals/2021-12-31.toml" in content["notices"][0]["message"]


def test_a_figure_that_the_target_has_withdrawn_is_gone(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "topic")
    repo.write("README", "x")
    repo.commit("nothing of figures")
    repo.git("checkout", "-q", "main")
    (repo.path / "actuals/2021-06-30.toml").unlink()
    repo.commit("a figure less")
    repo.git("checkout", "-q", "--detach", "topic")
    requested(monkeypatch, "gitlab", start)
    content = document(bishan)
    assert (errors(content), notices(content)) == ([], ["merged"])


def test_a_target_that_is_not_here_is_said(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitLab's clone has the source branch alone."""
    start = stale(repo)
    alone = clone(repo, tmp_path / "alone", "--single-branch", "--branch=topic")
    monkeypatch.chdir(alone)
    requested(monkeypatch, "gitlab", start)
    content = document(bishan)
    assert (errors(content), notices(content)) == ([], ["target-unseen"])
    message = content["notices"][0]["message"]
    refspec = message.partition("'")[2].partition("'")[0]
    subprocess.run(["git", "fetch", "-q", "origin", refspec], check=True)
    assert errors(document(bishan)) == ["regressed"]


def test_a_target_that_is_older_here_than_the_start_is_not_its_newest_state(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD^")
    start = stale(repo)
    requested(monkeypatch, "gitlab", start)
    content = document(bishan)
    assert (content["base"]["id"], notices(content)) == (start, ["target-unseen"])
    assert f"Compared with {start[:12]}.\n" in bishan("check").out


def test_the_tip_that_the_service_names_will_do(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = stale(repo)
    main = repo.git("rev-parse", "main")
    repo.git("branch", "-m", "main", "other")
    requested(monkeypatch, "gitlab", start, CI_MERGE_REQUEST_TARGET_BRANCH_SHA=main)
    assert errors(document(bishan)) == ["regressed"]
    for name in ("GITLAB_CI", "CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        monkeypatch.delenv(name)
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"sha": main}}}))
    requested(monkeypatch, "github", start, GITHUB_EVENT_PATH=str(event))
    assert errors(document(bishan)) == ["regressed"]


@pytest.mark.parametrize("tip", [True, False])
def test_the_services_own_merge_may_be_older_than_its_target(
    tip: bool, repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub's checkout of two commits knows the target as it was when the job began."""
    main = repo.git("rev-parse", "HEAD")
    stale(repo)
    repo.git("checkout", "-q", "--detach", main)
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    repo.git("branch", "merged")
    sha = repo.git("rev-parse", "HEAD")
    options = ("--depth=2", "--single-branch", "--branch=merged")
    alone = clone(repo, tmp_path / "alone", *options)
    monkeypatch.chdir(alone)
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"sha": main}}} if tip else {}))
    ref = "refs/pull/1/merge"
    requested(
        monkeypatch, "github", "", GITHUB_SHA=sha, GITHUB_REF=ref, GITHUB_EVENT_PATH=str(event)
    )
    content = document(bishan)
    assert (errors(content), content["base"]["id"]) == ([], main)
    assert notices(content) == ["target-unseen"]
    assert f"is judged against {main[:12]}" in content["notices"][0]["message"]


def test_every_output_says_that_the_newest_state_of_the_target_is_not_here(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = stale(repo)
    alone = clone(repo, tmp_path / "alone", "--single-branch", "--branch=topic")
    monkeypatch.chdir(alone)
    requested(monkeypatch, "gitlab", start)
    for name in FORMATS:
        found = bishan("check", *AS_OF, "--format", name)
        assert (found.code, f"is judged against {start[:12]}" in found.out) == (0, True), name


def test_the_target_is_not_judged_in_place_of_the_change(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event pull_request_target checks the target out, which may end with a merge."""
    two_commits(repo)
    head = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "other", "main")
    repo.write("other", "x")
    repo.commit("others' work")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "other")
    main = repo.git("rev-parse", "HEAD")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"sha": main}, "head": {"sha": head}}}))
    about = {"GITHUB_SHA": main, "GITHUB_REF": "refs/heads/main", "GITHUB_EVENT_PATH": str(event)}
    repo.git("update-ref", "refs/remotes/origin/main", main)
    requested(monkeypatch, "github", "", **about)
    not_judged(bishan("check", *AS_OF), "not-the-change", name=head)
    repo.git("checkout", "-q", "--detach", head)
    assert errors(document(bishan)) == ["regressed"]
    # Once it is merged, the change is the target's own, and there is nothing to judge.
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    assert errors(document(bishan)) == []


def test_a_source_that_is_not_even_here_is_not_the_target(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    source = "12" * 20
    requested(monkeypatch, "gitlab", "HEAD", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=source)
    not_judged(bishan("check", *AS_OF), "not-the-change", name=source)


@pytest.mark.parametrize("told", ["ref", "event"])
@pytest.mark.parametrize("here", [True, False])
def test_a_source_that_ends_with_a_merge_is_not_the_services_own(
    here: bool, told: str, repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: Any
) -> None:
    """Forgejo and Gitea run jobs on the source branch: its own bad commit is the first parent."""
    repo.git("checkout", "-q", "-b", "side")
    repo.write("side", "x")
    repo.commit("others' work")
    repo.git("checkout", "-q", "main")
    two_commits(repo)
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    head = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "--detach")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"head": {"sha": head}}}))
    ref = {"GITHUB_REF": "refs/pull/1/head"} if told == "ref" else {}
    more = {"GITHUB_EVENT_PATH": str(event)} if told == "event" else ref
    requested(monkeypatch, "github", "", GITHUB_SHA=head, **more)
    if here:
        assert errors(document(bishan)) == ["regressed"]
    else:
        repo.git("branch", "-D", "main")
        not_judged(bishan("check", *AS_OF), "unknown", name="origin/main")


def old_first_parent(repo: Repo) -> None:
    """A merge made by hand whose first parent is old: by it, main's newest figure is unknown."""
    old = repo.git("rev-parse", "HEAD")
    repo.figure("2021-12-31", 150)
    repo.commit("main goes on")
    repo.git("checkout", "-q", "-b", "side", old)
    repo.figure("2022-01-31", 145)
    repo.commit("worse than 150, better than 140")
    repo.git("checkout", "-q", "--detach", old)
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")


@pytest.mark.parametrize("remote", [True, False])
@pytest.mark.parametrize("sha", ["", "another"])
def test_a_merge_with_an_old_first_parent_is_judged_against_the_target(
    sha: str, remote: bool, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_first_parent(repo)
    main = repo.git("rev-parse", "main")
    if remote:
        repo.git("update-ref", "refs/remotes/origin/main", main)
        repo.git("branch", "-D", "main")
    requested(monkeypatch, "github", "", **({"GITHUB_SHA": "12" * 20} if sha else {}))
    content = document(bishan)
    assert (errors(content), content["base"]["id"]) == (["regressed"], main)


def test_a_merge_that_is_not_the_services_does_not_stand_for_the_target(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_first_parent(repo)
    repo.git("branch", "-D", "main")
    requested(monkeypatch, "github", "", GITHUB_SHA="12" * 20)
    not_judged(bishan("check", *AS_OF), "unknown", name="origin/main")
    monkeypatch.setenv("GITHUB_SHA", repo.git("rev-parse", "HEAD"))
    assert document(bishan)["base"]["name"] == "HEAD^1"


def test_the_services_own_merge_knows_a_newer_target_than_an_old_clone(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD^")
    repo.git("checkout", "-q", "-b", "topic")
    repo.figure("2021-12-31", 150)
    repo.commit("good")
    repo.git("checkout", "-q", "--detach", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    sha = repo.git("rev-parse", "HEAD")
    requested(monkeypatch, "github", "", GITHUB_SHA=sha)
    assert document(bishan)["base"]["id"] == repo.git("rev-parse", "main")


def test_a_branch_of_the_targets_name_is_not_the_target(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fork's branch may be called main, and checked out under that name."""
    repo.figure("2021-12-31", 90)
    repo.commit("bad")
    requested(monkeypatch, "github", "")
    not_judged(bishan("check", *AS_OF), "unknown", name="origin/main")


# --- what the commits before the base tell of the time of publication -----------------------------


TWO = "[plan]\nby = 2099-12-31\n[targets.firms]\nmore_than = 500\n[targets.late]\nmore_than = 50\n"


def published(repo: Repo, year: int, *metrics: str) -> str:
    values = "".join(f"{each} = {year}\n" for each in metrics)
    repo.write(f"actuals/{year}-12-31.toml", f"date = {year}-12-31\n[values]\n{values}")
    return repo.commit(f"{year}: {metrics}")


@pytest.mark.parametrize("is_later", [True, False])
def test_a_metric_is_left_out_unless_it_is_published_later(
    is_later: bool, repo: Repo, bishan: Bishan
) -> None:
    repo.write("targets.toml", TWO)
    published(repo, 2022, "firms", "late")
    if is_later:
        published(repo, 2023, "firms")
    before = published(repo, 2023, "firms", "late")
    published(repo, 2024, "firms")
    content = json.loads(bishan("check", "--as-of", "2025-02-01", "--base", before, "--json").out)
    assert errors(content) == ([] if is_later else ["dropped"])


# --- a plan that is deleted while another lies above ----------------------------------------------


@pytest.fixture
def nested(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A plan in a folder, and one above it."""
    for name in ("targets.toml", "actuals/2020-12-31.toml"):
        repo.write(f"district/{name}", (repo.path / name).read_text(encoding="utf-8"))
    repo.write("district/README", "x")
    repo.commit("a plan of the district")
    monkeypatch.chdir(repo.path / "district")
    return repo


def test_a_deleted_plan_is_not_replaced_by_the_one_above(nested: Repo, bishan: Bishan) -> None:
    assert bishan("check", *AS_OF, "--base", "main").code == 0
    (nested.path / "district/targets.toml").unlink()
    path = "district/targets.toml"
    not_judged(bishan("check", *AS_OF, "--base", "main"), "plan-gone", name="main", path=path)
    assert bishan("check", *AS_OF, "--base", "main", "--file", "..").code == 0


def test_a_plan_above_that_was_always_meant_is_judged(
    nested: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nested.path / "other").mkdir()
    monkeypatch.chdir(nested.path / "other")
    assert bishan("check", *AS_OF, "--base", "main").code == 0
