"""Changes that hooks judge, by variables of pre-commit, prek and git, which tests/clients runs."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import PLAN, Repo, git_environment
from running import Run

from bishan_targets import messages
from bishan_targets.storage.hooks import judged

Bishan = Callable[..., Run]
AS_OF = ("--as-of", "2022-03-01")
GOOD, BAD = 141, 139
LATER = "2021-12-31"
ZEROS = "0" * 40


@pytest.fixture(autouse=True)
def _hook(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in set(os.environ) - set(git_environment()):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PRE_COMMIT", "1")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo(tmp_path / "repo")
    monkeypatch.chdir(found.path)
    return found


def check(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    """The JSON of the hook, which the entry tells to compare with HEAD."""
    found = bishan("check", "--base", "HEAD", *AS_OF, "--json", *arguments)
    content: dict[str, Any] = json.loads(found.out)
    assert content["exit_code"] == found.code
    return content


def rules(content: dict[str, Any]) -> list[str]:
    return [each["rule"] for each in content["findings"] if each["severity"] == "error"]


def said(key: str, **values: str) -> str:
    return messages.load("en")(key, **values)


# --- before a commit ------------------------------------------------------------------------------


def test_what_is_staged_is_compared_with_the_last_commit(repo: Repo, bishan: Bishan) -> None:
    repo.figure(LATER, BAD)
    repo.git("add", "-A")
    content = check(bishan)
    assert rules(content) == ["regressed"]
    assert content["base"]["id"] == content["head"]["id"] == repo.git("rev-parse", "HEAD")
    assert content["head"]["changed"] is True
    repo.figure(LATER, GOOD)
    repo.git("add", "-A")
    assert rules(check(bishan)) == []


def test_a_figure_that_is_not_staged_hides_nothing_and_is_named(repo: Repo, bishan: Bishan) -> None:
    repo.git("rm", "-q", "--cached", "actuals/2021-06-30.toml")
    found = bishan("check", "--base", "HEAD", *AS_OF)
    assert "error[history-rewritten] 企业 (firms)" in found.out
    assert said("hook.left-out", path="actuals/2021-06-30.toml") in found.err


def test_a_figure_that_is_not_staged_stops_nothing(repo: Repo, bishan: Bishan) -> None:
    repo.figure(LATER, BAD)
    repo.write("actuals/2022-01-31.toml", "no TOML")
    repo.write("actuals/notes.txt", "no figures")
    repo.write("README", "staged")
    repo.git("add", "README")
    found = bishan("check", "--base", "HEAD", *AS_OF)
    assert found.code == 0
    assert said("hook.left-out", path=f"actuals/{LATER}.toml") in found.err
    assert "notes.txt" not in found.err
    assert bishan("validate").code == 0
    assert bishan("validate", "--lang", "zh").err.startswith(
        "未暂存，不计入：actuals/2021-12-31.toml"
    )
    repo.git("reset", "-q", "README")
    assert said("check.same") in bishan("check", "--base", "HEAD", *AS_OF).out


@pytest.mark.parametrize("name", ["actuals/2021-06-30.toml", "actuals"])
def test_figures_that_are_deleted_or_moved_away_are_missed(
    name: str, repo: Repo, bishan: Bishan
) -> None:
    repo.git("mv", name, "away")
    found = bishan("check", "--base", "HEAD", *AS_OF)
    assert found.code != 0


def test_git_may_commit_from_another_index(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `git commit FILE` does: other staged files are no part of the commit."""
    other = repo.path / ".git" / "next-index-1.lock"
    other.write_bytes((repo.path / ".git" / "index").read_bytes())
    repo.figure(LATER, BAD)
    repo.git("add", "-A")
    assert rules(check(bishan)) == ["regressed"]
    monkeypatch.setenv("GIT_INDEX_FILE", str(other))
    assert rules(check(bishan)) == []
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    assert rules(check(bishan)) == []
    monkeypatch.chdir(repo.path / "actuals")
    assert rules(check(bishan)) == []


def test_the_index_of_another_repository_is_left_alone(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repo(tmp_path / "other")
    other.git("rm", "-q", "--cached", "targets.toml")
    repo.figure(LATER, BAD)
    repo.git("add", "-A")
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git" / "index"))
    assert rules(check(bishan)) == ["regressed"]


def test_a_commit_from_a_linked_work_tree(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    own = repo.path / ".git" / "worktrees" / "linked"
    monkeypatch.chdir(tmp_path / "linked")
    monkeypatch.setenv("GIT_DIR", str(own))
    monkeypatch.setenv("GIT_INDEX_FILE", str(own / "index"))
    figure = tmp_path / "linked" / "actuals" / f"{LATER}.toml"
    figure.write_text(f"date = {LATER}\n[values]\nfirms = {BAD}\n")
    assert rules(check(bishan)) == []
    monkeypatch.delenv("GIT_INDEX_FILE")
    monkeypatch.delenv("GIT_DIR")
    repo.git("-C", str(tmp_path / "linked"), "add", "-A")
    monkeypatch.setenv("GIT_DIR", str(own))
    monkeypatch.setenv("GIT_INDEX_FILE", str(own / "index"))
    assert rules(check(bishan)) == ["regressed"]


def test_a_merge_is_compared_with_the_branch_that_it_goes_to(repo: Repo, bishan: Bishan) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.figure(LATER, BAD)
    repo.commit("bad")
    repo.git("checkout", "-q", "main")
    repo.write("README", "main has gone on")
    start = repo.commit("unrelated")
    repo.git("merge", "-q", "--no-commit", "side")
    content = check(bishan)
    assert (rules(content), content["base"]["id"]) == (["regressed"], start)


def test_the_very_first_commit_is_a_first_run(repo: Repo, bishan: Bishan) -> None:
    repo.git("checkout", "-q", "--orphan", "fresh")
    content = check(bishan)
    assert (content["first_run"], content["exit_code"], content["head"]) == (True, 0, None)
    assert bishan("validate").code == 0


def test_actuals_that_are_a_link_are_read(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """git knows the link only; the gate judges no base with one, but the files are all there."""
    (repo.path / "actuals").rename(repo.path / "real")
    (repo.path / "actuals").symlink_to("real")
    repo.git("add", "-A")
    found = bishan("validate")
    assert (found.code, found.err) == (0, "")


# --- before a push --------------------------------------------------------------------------------


def pushing(
    monkeypatch: pytest.MonkeyPatch, to: str, start: str = "", branch: str = "change"
) -> None:
    """The variables of a push of a branch; without a start, as prek gives them."""
    monkeypatch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
    monkeypatch.setenv("PRE_COMMIT_REMOTE_BRANCH", f"refs/heads/{branch}")
    monkeypatch.setenv("PRE_COMMIT_LOCAL_BRANCH", f"refs/heads/{branch}")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", to)
    if start:
        monkeypatch.setenv("PRE_COMMIT_FROM_REF", start)


def test_what_is_pushed_is_judged_though_something_else_is_checked_out(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "change")
    repo.write(f"actuals/{LATER}.toml", f"date = {LATER}\n# moved\n\n[values]\nfirms = {BAD}\n")
    pushed = repo.commit("bad")
    repo.git("checkout", "-q", "main")
    pushing(monkeypatch, pushed, start)
    content = check(bishan)
    assert rules(content) == ["regressed"]
    assert (content["base"]["id"], content["head"]["id"]) == (start, pushed)
    finding = content["findings"][0]
    place = (finding["file"], finding["path"], finding["line"])
    assert place == (f"actuals/{LATER}.toml", f"actuals/{LATER}.toml", 5)
    assert content["head"] == {"changed": False, "diverged": False, "id": pushed, "name": pushed}


def test_what_lies_here_is_no_part_of_what_is_pushed(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = repo.git("rev-parse", "HEAD~1")
    pushing(monkeypatch, repo.git("rev-parse", "HEAD"), start, "main")
    repo.figure(LATER, BAD)
    repo.write("targets.toml", "no TOML")
    found = bishan("check", "--base", "HEAD", *AS_OF)
    assert (found.code, found.err) == (0, "")
    assert bishan("validate").code == 0


def test_what_is_pushed_is_validated(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = (repo.path / "targets.toml").read_text("utf-8")
    repo.write("targets.toml", "no TOML")
    pushed = repo.commit("broken")
    repo.write("targets.toml", plan)
    pushing(monkeypatch, pushed, branch="main")
    found = bishan("validate")
    assert found.code == 2
    assert "targets.toml:1:4: error[" in found.err


def test_a_plan_in_a_folder_that_is_not_checked_out(
    tmp_path: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "repo", "data/")
    start, pushed = repo.git("rev-parse", "HEAD"), ""
    repo.figure(LATER, BAD)
    pushed = repo.commit("bad")
    repo.git("checkout", "-q", "--orphan", "other")
    repo.git("rm", "-rqf", ".")
    monkeypatch.chdir(repo.path)
    pushing(monkeypatch, pushed, start)
    content = check(bishan, "--file", "data")
    assert rules(content) == ["regressed"]
    assert content["findings"][0]["file"] == f"data/actuals/{LATER}.toml"


def test_a_new_branch_is_compared_with_what_the_server_has(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the runner names no start, as for a push to an address instead of a name."""
    start = repo.git("rev-parse", "HEAD")
    repo.git("update-ref", "refs/remotes/origin/main", start)
    repo.figure(LATER, BAD)
    repo.commit("bad")
    repo.write("README", "x")
    pushing(monkeypatch, repo.commit("unrelated"))
    content = check(bishan)
    assert (content["base"]["id"], rules(content)) == (start, ["regressed"])
    repo.git("update-ref", "refs/remotes/origin/change", "HEAD")
    assert check(bishan)["base"]["id"] == content["head"]["id"]


@pytest.mark.parametrize("variable", ["PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH"])
def test_the_first_push_of_all_is_a_first_run(
    variable: str, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """prek names the commit then, and pre-commit the branch only."""
    repo.figure(LATER, BAD)
    head = repo.commit("bad")
    pushing(monkeypatch, head, branch="main")
    monkeypatch.delenv(
        {"PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH"}.difference([variable]).pop()
    )
    content = check(bishan)
    assert (content["first_run"], content["exit_code"]) == (True, 0)
    assert (content["base"], content["head"]["id"]) == (None, head)


@pytest.mark.parametrize("named", ["HEAD~1", "HEAD"])
def test_a_push_that_takes_figures_away_is_compared_with_what_is_there(
    named: str, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pre-commit names the server's commit, and prek the one in common."""
    there = repo.git("rev-parse", "HEAD")
    start = repo.git("rev-parse", named)
    repo.git("update-ref", "refs/remotes/origin/change", there)
    repo.git("reset", "-q", "--hard", "HEAD~1")
    repo.write("README", "another history")
    pushing(monkeypatch, repo.commit("without the figure"), start)
    content = check(bishan)
    assert (content["base"]["id"], rules(content)) == (
        there,
        ["history-rewritten"],
    )
    assert content["base"]["diverged"] is True


def test_a_start_that_is_unknown_is_not_judged(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushing(monkeypatch, repo.git("rev-parse", "HEAD"), "f" * 40)
    assert check(bishan)["exit_code"] == 3


def test_by_hand_the_commit_in_common_is_the_base(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `pre-commit run --from-ref main --to-ref change`, whose files are those since then."""
    start = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "change")
    repo.figure(LATER, BAD)
    repo.commit("bad")
    repo.git("checkout", "-q", "main")
    repo.figure("2021-09-30", 140.5)
    repo.commit("others")
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "change")
    content = check(bishan)
    assert (content["base"]["id"], rules(content)) == (start, ["regressed"])
    assert content["head"]["id"] == repo.git("rev-parse", "change")
    assert bishan("check", "--base", "main", *AS_OF).code == 1
    assert bishan("check", "--no-base", *AS_OF).code == 1


# --- in CI ----------------------------------------------------------------------------------------


def test_in_ci_the_service_names_the_base(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.figure(LATER, BAD)
    repo.commit("bad")
    repo.write("README", "x")
    repo.commit("unrelated")
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", start)
    content = check(bishan)
    assert (content["base"]["id"], rules(content)) == (start, ["regressed"])


@pytest.mark.parametrize("service", ["CI", "JENKINS_URL", "TEAMCITY_VERSION", "TF_BUILD"])
def test_in_ci_head_is_not_compared_with_itself(
    service: str, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(service, "true")
    found = bishan("check", "--base", "HEAD", *AS_OF)
    assert found.code == 3
    assert said("revision.not-named.hint") in found.err
    monkeypatch.setenv(service, "false")
    assert bishan("check", "--base", "HEAD", *AS_OF).code == 0


def test_a_commit_is_one_in_ci_too(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert check(bishan)["exit_code"] == 0
    monkeypatch.delenv("GIT_INDEX_FILE")
    repo.figure(LATER, BAD)
    repo.git("add", "-A")
    assert rules(check(bishan)) == ["regressed"]


# --- without a plan -------------------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository that has never had a plan."""
    repo = Repo(tmp_path / "bare")
    repo.git("checkout", "-q", "--orphan", "bare")
    repo.git("rm", "-rqf", ".")
    repo.write("README", "x")
    repo.commit("no plan")
    monkeypatch.chdir(repo.path)
    return repo


def test_a_repository_without_a_plan_has_nothing_to_judge(bare: Repo, bishan: Bishan) -> None:
    bare.write("targets.toml", PLAN)  # not staged
    (bare.path.parent / "targets.toml").write_text(PLAN)
    for command in ("check", "validate"):
        found = bishan(command)
        assert (found.code, found.out) == (0, "")
        assert said("hook.no-plan") in found.err
    content = check(bishan)
    assert (content["outcome"], content["exit_code"]) == ("not_judged", 0)


def test_a_plan_around_the_repository_is_another_matter(
    bare: Repo, bishan: Bishan, tmp_path: Path
) -> None:
    (tmp_path / "targets.toml").write_text("no TOML")
    assert bishan("check").code == 0


def test_a_plan_that_is_elsewhere_is_to_be_named(bare: Repo, bishan: Bishan) -> None:
    bare.write("data/targets.toml", PLAN)
    bare.git("add", "-A")
    for command, code in (("check", 3), ("validate", 2)):
        found = bishan(command)
        assert found.code == code
        values = {"plan": "targets.toml", "path": "data/targets.toml"}
        assert said("revision.plan-elsewhere", **values) in found.err
    bare.write("data/actuals/2020-12-31.toml", "date = 2020-12-31\n[values]\nfirms = 1\n")
    bare.git("add", "-A")
    assert bishan("check", "--file", "data").code == 0


def test_a_plan_that_is_named_must_be_there(bare: Repo, bishan: Bishan) -> None:
    for command, code in (("check", 3), ("validate", 2)):
        found = bishan(command, "--file", "data")
        assert found.code == code
        assert said("revision.plan-missing", plan="data/targets.toml") in found.err


@pytest.mark.parametrize("named", [(), ("--file", "targets.toml"), ("--file", ".")])
def test_a_plan_is_not_given_up_in_silence(
    named: tuple[str, ...], repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.git("rm", "-rq", "targets.toml", "actuals")
    gone = said("revision.plan-gone", name="HEAD", path="targets.toml")
    found = bishan("check", "--base", "HEAD", *named)
    assert found.code == 3
    assert gone in found.err
    pushing(monkeypatch, repo.commit("gone"), start, "main")
    assert bishan("check", "--base", "HEAD", *named).code == 3


# --- not a hook -----------------------------------------------------------------------------------


def test_another_repository_than_the_hooks_is_read_as_it_lies_there(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when tests that run in a hook make repositories of their own, or folders without one."""
    other = Repo(tmp_path / "other")
    other.figure(LATER, BAD)
    for path in (other.path, tmp_path / "plain"):
        path.mkdir(exist_ok=True)
        (path / "targets.toml").write_text(PLAN)
        (path / "actuals").mkdir(exist_ok=True)
        (path / "actuals" / "2020-12-31.toml").write_text(
            "date = 2020-12-31\n[values]\nfirms = 1\n"
        )
        found = judged(str(path), {"PRE_COMMIT": "1"})
        assert (found.hook, found.left_out) == (None, ())
    monkeypatch.chdir(other.path)
    unknown = judged(None, {"PRE_COMMIT": "1", "PRE_COMMIT_TO_REF": "f" * 40})
    assert unknown.hook is None
    monkeypatch.chdir(tmp_path / "plain")
    assert judged(None, {"PRE_COMMIT": "1"}).hook is None


def test_without_a_hook_untracked_files_count(repo: Repo) -> None:
    repo.figure(LATER, BAD)
    found = judged(None, {"PRE_COMMIT_TO_REF": "HEAD~1"})
    assert found.hook is None
    assert found.files is not None
    assert isinstance(found.files.snapshots, list)
    assert len(found.files.snapshots) == 3
