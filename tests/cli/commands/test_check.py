"""The gate in real repositories: what it compares with, on good days and on CI's bad ones."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from repositories import PLAN, Repo
from running import Run

from bishan_targets import messages
from bishan_targets.storage.git import Repository, Revision

Bishan = Callable[..., Run]

AS_OF = ("--as-of", "2022-03-01")
CI_VARIABLES = (
    "GITHUB_ACTIONS",
    "GITHUB_BASE_REF",
    "GITHUB_EVENT_PATH",
    "GITHUB_STEP_SUMMARY",
    "GITLAB_CI",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    "CI_COMMIT_BEFORE_SHA",
    "GITEE_PIPELINE_NAME",
    "GITEE_PULL_ID",
    "GITEE_COMMIT",
)


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CI_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo(tmp_path / "repo")
    monkeypatch.chdir(found.path)
    return found


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan("check", *AS_OF, "--json", *arguments)
    content: dict[str, Any] = json.loads(found.out)
    assert content["exit_code"] == found.code
    return content


def rules(content: dict[str, Any], severity: str = "error") -> list[str]:
    return [each["rule"] for each in content["findings"] if each["severity"] == severity]


# --- what it is compared with ---------------------------------------------------------------------


def test_a_worse_figure_fails(repo: Repo, bishan: Bishan) -> None:
    repo.figure("2021-12-31", 139)
    content = document(bishan, "--base", "main")
    assert (content["outcome"], content["exit_code"]) == ("fail", 1)
    finding = content["findings"][0]
    assert finding["rule"] == "regressed"
    assert (finding["value"], finding["reference"], finding["reference_from"]) == (139, 140, "base")
    assert (finding["file"], finding["line"]) == ("actuals/2021-12-31.toml", 3)
    assert finding["introduced"] is True
    here = {"diverged": False, "id": repo.git("rev-parse", "main")}
    assert content["base"] == {**here, "changed": False, "name": "main"}
    assert content["head"] == {**here, "changed": True, "name": None}


def test_a_better_figure_passes(repo: Repo, bishan: Bishan) -> None:
    repo.figure("2021-12-31", 141)
    assert document(bishan, "--base", "HEAD")["outcome"] == "pass"


def test_text_says_which_figure_against_what_by_how_much_and_what_to_do(
    repo: Repo, bishan: Bishan
) -> None:
    repo.figure("2021-12-31", 139)
    found = bishan("check", *AS_OF, "--base", "main")
    assert found.code == 1
    assert found.out.startswith(
        "error[regressed] 企业 (firms): 139 (2021-12-31) is worse than 140 (in the base) by 1; "
        "tolerance: 0\n"
        "  actuals/2021-12-31.toml:3\n"
        "  to do: check the figure; if it is correct, waive the finding with `bishan accept`. "
        "If changes of this size are usual, set a `tolerance` in [check.targets.firms]\n"
    )
    assert "Gate: FAIL." in found.out
    chinese = bishan("check", *AS_OF, "--base", "main", "--lang", "zh")
    assert chinese.out.startswith(
        "错误[regressed] 企业（firms）：2021-12-31的139较140（基准版本）变差1，允许偏差0\n"
    )


def test_a_change_of_several_commits_is_compared_with_its_start(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("checkout", "-q", "-b", "change")
    repo.figure("2021-12-31", 90)
    repo.commit("bad")
    repo.figure("2022-01-31", 95)
    repo.commit("better than bad")
    assert rules(document(bishan, "--base", "main")) == ["regressed", "regressed"]


def test_the_same_revision_is_said_to_be_the_same(repo: Repo, bishan: Bishan) -> None:
    found = bishan("check", *AS_OF, "--base", "HEAD")
    assert "The base is the revision that is checked out, without changes" in found.out


def test_a_base_that_has_gone_on_is_said(repo: Repo, bishan: Bishan) -> None:
    repo.git("checkout", "-q", "-b", "change")
    repo.figure("2021-12-31", 150)
    repo.commit("good")
    repo.git("checkout", "-q", "main")
    repo.figure("2021-09-30", 145)
    repo.commit("others")
    repo.git("checkout", "-q", "change")
    found = bishan("check", *AS_OF, "--base", "main")
    assert found.code == 1
    assert 'with the common ancestor instead: --base "$(git merge-base main HEAD)"' in found.out
    start = repo.git("merge-base", "main", "HEAD")
    assert bishan("check", *AS_OF, "--base", start).code == 0


def test_before_the_first_commit(
    tmp_path: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "new")
    repo.git("checkout", "-q", "--orphan", "unborn")
    monkeypatch.chdir(repo.path)
    content = document(bishan, "--base", "HEAD")
    assert (content["first_run"], content["exit_code"], content["head"]) == (True, 0, None)


def test_a_waived_finding_is_called_so_and_asks_for_nothing(repo: Repo, bishan: Bishan) -> None:
    repo.figure("2021-12-31", 139)
    assert bishan(*ACCEPT, "--until", soon()).code == 0
    found = bishan("check", "--base", "main")
    assert "waived[regressed] 企业 (firms): 139" in found.out
    assert found.out.split("waived[regressed]")[1].count("to do:") == 0


def test_without_a_base(repo: Repo, bishan: Bishan) -> None:
    repo.figure("2021-12-31", 139)
    content = document(bishan, "--no-base")
    assert (content["outcome"], content["base"]) == ("fail", None)


def test_a_first_run_is_said_and_passes(repo: Repo, bishan: Bishan) -> None:
    repo.git("checkout", "-q", "--orphan", "empty")
    repo.git("rm", "-rqf", ".")
    repo.write("README", "x")
    empty = repo.commit("no plan")
    repo.git("checkout", "-q", "main")
    repo.figure("2021-12-31", 139)
    content = document(bishan, "--base", empty)
    assert (content["first_run"], content["outcome"], content["exit_code"]) == (True, "pass", 0)
    said = bishan("check", *AS_OF, "--base", empty).out
    assert "on a first run, findings are reported but nothing fails" in said
    assert "error[regressed]" in said
    assert "already in the base" not in said
    sarif = json.loads(bishan("check", *AS_OF, "--base", empty, "--format", "sarif").out)
    assert "baselineState" not in sarif["runs"][0]["results"][0]


def test_a_plan_that_moves_is_no_first_run(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("checkout", "-q", "-b", "move")
    (repo.path / "new").mkdir()
    repo.git("mv", "targets.toml", "actuals", "new")
    found = bishan("check", *AS_OF, "--base", "main", "--file", "new")
    assert found.code == 0
    assert "The base has the plan as targets.toml." in found.out


def test_a_folder_that_becomes_a_link_is_no_first_run(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo.path / "plan").mkdir()
    repo.git("mv", "targets.toml", "actuals", "plan")
    repo.commit("a folder")
    (repo.path / "plan").rename(repo.path / "plan2")
    (repo.path / "plan").symlink_to("plan2")
    repo.write("plan2/actuals/2021-06-30.toml", "date = 2021-06-30\n[values]\nfirms = 139\n")
    for named in (("--file", "plan"), ()):
        content = document(bishan, "--base", "HEAD", *named)
        assert (content["first_run"], content["moved_from"]) == (False, "plan/targets.toml")
        assert rules(content) == ["history-rewritten"]
        monkeypatch.chdir(repo.path / "plan")


@pytest.mark.parametrize("name", ["targets.toml", "actuals", "actuals/2020-12-31.toml"])
def test_a_base_with_links_is_not_judged(name: str, repo: Repo, bishan: Bishan) -> None:
    (repo.path / name).rename(repo.path / "real")
    (repo.path / name).symlink_to(os.path.relpath(repo.path / "real", (repo.path / name).parent))
    linked = repo.commit("a link")
    (repo.path / name).unlink()
    (repo.path / "real").rename(repo.path / name)
    found = bishan("check", *AS_OF, "--base", linked)
    not_judged(found, "linked", name=linked, path=name)


def test_a_missing_object_is_not_judged(repo: Repo, bishan: Bishan) -> None:
    blob = repo.git("rev-parse", "HEAD:actuals/2020-12-31.toml")
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert bishan("check", *AS_OF, "--base", "HEAD").code == 3


def test_a_hooks_variables_do_not_mislead(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    (repo.path / "plan").mkdir()
    for name in ("targets.toml", "actuals"):
        (repo.path / name).rename(repo.path / "plan" / name)
    monkeypatch.delenv("GIT_DIR")
    repo.commit("a folder")
    monkeypatch.setenv("GIT_DIR", ".git")
    assert bishan("check", *AS_OF, "--base", "HEAD", "--file", "plan").code == 0


def test_a_merge_of_ones_own_is_not_githubs(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("empty")
    repo.git("checkout", "-q", "-b", "pr", "main")
    repo.figure("2021-12-31", 1)
    repo.commit("bad")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    repo.git("tag", "origin/main", "HEAD")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert rules(document(bishan)) == ["regressed"]


def test_a_plan_in_a_subfolder(repo: Repo, bishan: Bishan) -> None:
    repo.git("mv", "-k", "actuals", "targets.toml", ".")
    for name in ("targets.toml", "actuals/2020-12-31.toml", "actuals/2021-06-30.toml"):
        repo.write(f"计划/{name}", (repo.path / name).read_text(encoding="utf-8"))
    repo.commit("a second plan")
    repo.figure("2021-12-31", 1)
    repo.write("计划/actuals/2021-12-31.toml", "date = 2021-12-31\n[values]\nfirms = 139\n")
    content = document(bishan, "--base", "HEAD", "--file", "计划")
    assert rules(content) == ["regressed"]
    assert content["findings"][0]["value"] == 139


def test_another_revisions_waivers_do_not_count(repo: Repo, bishan: Bishan) -> None:
    waiver = (
        '\n[[waivers]]\nrule = "regressed"\nmetric = "firms"\nreason = "r"\nowner = "o"\n'
        "until = 2022-06-30\n"
    )
    repo.figure("2021-12-31", 139)
    repo.write("targets.toml", PLAN + waiver)
    assert document(bishan, "--base", "main")["outcome"] == "pass"
    repo.commit("waived")
    repo.write("targets.toml", PLAN)
    assert rules(document(bishan, "--base", "HEAD")) == ["regressed"]


def test_what_a_change_declares_is_said_with_its_place(repo: Repo, bishan: Bishan) -> None:
    revision = (
        '\n[[revisions]]\nmetric = "firms"\ndate = 2021-06-30\nold = 140\nnew = 138\n'
        'source = "年鉴"\n'
    )
    repo.figure("2021-06-30", 138)
    repo.write("targets.toml", PLAN + revision)
    content = document(bishan, "--base", "main")
    assert (content["exit_code"], content["findings"][:0]) == (0, [])
    (declared,) = content["declared"]
    assert {key: declared[key] for key in ("form", "before", "after", "file", "line")} == {
        "form": "revisions",
        "before": 140,
        "after": 138,
        "file": "targets.toml",
        "line": 8,
    }
    assert (
        "declared[revisions] 企业 (firms): the figure for 2021-06-30 is corrected from 140 to 138 "
        "(source: 年鉴)\n  targets.toml:8\n" in bishan("check", *AS_OF, "--base", "main").out
    )
    repo.commit("declared")
    assert document(bishan, "--base", "HEAD")["declared"] == []


# --- in CI ----------------------------------------------------------------------------------------


def pull_request(repo: Repo, value: float) -> None:
    """A pull request against main, checked out as GitHub does: merged into its target."""
    repo.git("checkout", "-q", "-b", "change")
    repo.figure("2021-12-31", value)
    repo.commit("new figure")
    repo.git("checkout", "-q", "main")
    repo.write("README", "main has moved on")
    repo.commit("unrelated")
    repo.git("checkout", "-q", "--detach", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "change")


@pytest.mark.parametrize(("value", "code"), [(139, 1), (141, 0)])
def test_github_pull_request(
    value: float, code: int, repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull_request(repo, value)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    content = document(bishan)
    assert content["exit_code"] == code
    assert content["base"]["id"] == repo.git("rev-parse", "main")


def test_github_pull_request_without_a_merge_commit(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = repo.git("rev-parse", "main")
    repo.git("update-ref", "refs/remotes/origin/main", start)
    repo.git("checkout", "-q", "--detach")
    repo.figure("2021-12-31", 139)
    repo.commit("bad")
    repo.figure("2022-01-31", 150)
    repo.commit("good")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    content = document(bishan)
    assert (content["base"]["id"], rules(content)) == (start, ["regressed"])


def test_github_push_of_several_commits(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = repo.git("rev-parse", "HEAD")
    repo.figure("2021-12-31", 139)
    repo.commit("bad")
    repo.write("README", "x")
    repo.commit("unrelated")
    event = tmp_path / "event.json"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    event.write_text(json.dumps({"before": before}))
    assert rules(document(bishan)) == ["regressed"]
    for content in (json.dumps({"before": "0" * 40}), "[]", '{"before": 5}', "no json"):
        event.write_text(content)
        assert document(bishan)["base"]["name"] == "HEAD^1"


def test_gitlab(repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.figure("2021-12-31", 139)
    repo.commit("bad")
    repo.write("README", "x")
    repo.commit("unrelated")
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "0" * 40)
    assert document(bishan)["base"]["name"] == "HEAD^1"
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", start)
    assert rules(document(bishan)) == ["regressed"]
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "0" * 40)
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", start)
    assert rules(document(bishan)) == ["regressed"]


def test_gitee(repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.figure("2021-12-31", 139)
    repo.commit("bad")
    repo.write("README", "x")
    repo.commit("unrelated")
    monkeypatch.setenv("GITEE_PIPELINE_NAME", "targets")
    assert document(bishan)["base"]["name"] == "HEAD^1"
    monkeypatch.setenv("GITEE_PULL_ID", "7")
    monkeypatch.setenv("GITEE_COMMIT", start)
    assert rules(document(bishan)) == ["regressed"]


def test_a_repositorys_first_commit_is_a_first_run(
    tmp_path: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "new")
    repo.git("checkout", "-q", "--orphan", "fresh")
    repo.commit("only")
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    content = document(bishan)
    assert (content["first_run"], content["exit_code"]) == (True, 0)
    assert (
        "There is no earlier revision: on a first run, findings are reported" in bishan("check").out
    )


# --- on CI's bad days -----------------------------------------------------------------------------


def not_judged(found: Run, key: str, **values: str) -> None:
    say = messages.load("en")
    assert (found.code, found.out) == (3, "")
    assert say(f"revision.{key}", **values) in found.err
    assert say(f"revision.{key}.hint") in found.err


def clone(repo: Repo, path: Path, *options: str) -> Path:
    repo.git("clone", "-q", *options, f"file://{repo.path}", str(path))
    return path


def test_a_shallow_clone_of_a_pull_request(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull_request(repo, 139)
    repo.git("branch", "pr")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    shallow = clone(repo, tmp_path / "shallow", "--depth=1", "--branch=pr")
    monkeypatch.chdir(shallow)
    not_judged(bishan("check", *AS_OF), "no-parent-shallow")
    # The command that the message names mends it.
    subprocess.run(["git", "-C", str(shallow), "fetch", "-q", "--deepen=1"], check=True)
    assert rules(document(bishan)) == ["regressed"]


def test_a_shallow_clone_without_the_common_commit(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("checkout", "-q", "-b", "change", "HEAD~1")
    repo.figure("2021-12-31", 90)
    repo.commit("bad")
    options = ("--depth=1", "--no-single-branch", "--branch=change")
    shallow = clone(repo, tmp_path / "shallow", *options)
    monkeypatch.chdir(shallow)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    not_judged(bishan("check", *AS_OF), "no-merge-base-shallow", name="origin/main")
    subprocess.run(["git", "-C", str(shallow), "fetch", "-q", "--unshallow", "origin"], check=True)
    assert rules(document(bishan)) == ["regressed"]


def test_an_unknown_revision(repo: Repo, bishan: Bishan) -> None:
    not_judged(bishan("check", *AS_OF, "--base", "nothing"), "unknown", name="nothing")
    not_judged(bishan("check", *AS_OF, "--base", "--output=x"), "unknown", name="--output=x")
    assert not (repo.path / "x").exists()


def test_an_unknown_revision_in_a_shallow_clone(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = repo.git("rev-parse", "HEAD~1")
    monkeypatch.chdir(clone(repo, tmp_path / "shallow", "--depth=1"))
    not_judged(bishan("check", *AS_OF, "--base", first), "unknown-shallow", name=first)


def test_lines_without_a_common_commit(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit("no parent")
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", "main")
    not_judged(bishan("check", *AS_OF), "no-merge-base", name="main")


def test_no_base_is_named(repo: Repo, bishan: Bishan) -> None:
    not_judged(bishan("check", *AS_OF), "not-named")


def test_no_git(repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    not_judged(bishan("check", *AS_OF, "--base", "main"), "no-git")
    assert bishan("check", *AS_OF, "--no-base").code == 0


def test_no_repository(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(repo.path / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    not_judged(bishan("check", *AS_OF, "--base", "main"), "no-repository", folder=".")


def test_a_plan_that_never_was_readable_is_not_judged(repo: Repo, bishan: Bishan) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.write("targets.toml", PLAN.replace("more_than", "more_then"))
    broken = repo.commit("broken")
    repo.write("targets.toml", PLAN)
    found = bishan("check", *AS_OF, "--base", broken)
    assert found.code == 3
    assert f"the plan in {broken} has errors: targets.toml: unknown key `more_then`" in found.err


def test_a_plan_with_errors_in_the_base_is_compared_with_its_last_readable_version(
    repo: Repo, bishan: Bishan
) -> None:
    repo.write("targets.toml", PLAN.replace("2099", "2098"))
    readable = repo.commit("earlier")
    for number in range(2):
        repo.write("targets.toml", PLAN.replace("more_than", f"more_then{number}"))
        broken = repo.commit("broken")
    repo.write("targets.toml", PLAN)
    content = document(bishan, "--base", broken)
    assert rules(content) == ["target-loosened"]
    (unread,) = content["unread"]
    assert (unread["file"], unread["instead"]) == ("targets.toml", readable)
    assert unread["message"].startswith("unknown key `more_then1`")
    assert f"its last readable version, of {readable[:12]}" in (
        bishan("check", *AS_OF, "--base", broken).out
    )
    sarif = json.loads(bishan("check", *AS_OF, "--base", broken, "--format", "sarif").out)
    (said,) = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert said["level"] == "warning"
    assert "last readable version" in said["message"]["text"]


def test_figures_that_never_were_readable_are_left_out_of_the_base(
    repo: Repo, bishan: Bishan
) -> None:
    repo.figure("2021-09-30", 150)
    repo.write(
        "actuals/2021-12-31.toml", "date = 2021-12-31\n<<<<<<< HEAD\n[values]\nfirms = 160\n"
    )
    broken = repo.commit("broken")
    repo.figure("2021-12-31", 155)
    content = document(bishan, "--base", broken)
    assert (content["outcome"], content["unread"][0]["instead"]) == ("pass", None)
    said = bishan("check", *AS_OF, "--base", broken, "--lang", "zh").out
    assert "actuals/2021-12-31.toml 无法读取" in said
    repo.figure("2021-12-31", 149)
    assert rules(document(bishan, "--base", broken)) == ["regressed"]
    repo.figure("2021-12-31", 155)
    repo.figure("2021-09-30", 149)
    assert rules(document(bishan, "--base", broken)) == ["history-rewritten"]


def test_errors_here_are_input_errors(repo: Repo, bishan: Bishan) -> None:
    repo.write("targets.toml", PLAN.replace("more_than", "more_then"))
    content = document(bishan, "--base", "main")
    assert (content["outcome"], content["exit_code"]) == ("not_judged", 2)
    assert content["diagnostics"][0]["code"] == "unknown-key"
    assert "error[unknown-key]" in bishan("check", "--base", "nothing").err


def test_a_merge_commit_here(repo: Repo, bishan: Bishan) -> None:
    start = repo.git("rev-parse", "HEAD")
    pull_request(repo, 139)
    assert rules(document(bishan, "--base", start)) == ["regressed"]


@pytest.mark.parametrize("label", ["_a\nb", "_::error::x", "_'$(touch x)", "_\x1b[31m", "_\\n"])
def test_hostile_file_names(label: str, repo: Repo, bishan: Bishan) -> None:
    repo.figure("2021-07-31", 150, label=label)
    repo.commit("a strange name")
    repo.figure("2021-12-31", 139, label=label)
    content = document(bishan, "--base", "HEAD")
    assert rules(content) == ["regressed"]
    assert content["findings"][0]["reference"] == 150
    text = bishan("check", *AS_OF, "--base", "HEAD").out
    assert "\x1b" not in text
    annotations = bishan("check", *AS_OF, "--base", "HEAD", "--format", "github").out.splitlines()
    commands = [line for line in annotations if line.startswith("::")]
    assert len(commands) == len(content["findings"])
    assert all(re.match("::(error|warning|notice) file=", line) for line in commands)
    assert not (repo.path / "x").exists()


def test_an_id_with_escapes_in_the_base(repo: Repo, bishan: Bishan) -> None:
    repo.write("actuals/2021-06-30.toml", 'date = 2021-06-30\n[values]\n"a\\u001b[31m" = 1\n')
    broken = repo.commit("escapes")
    repo.figure("2021-06-30", 140)
    found = bishan("check", *AS_OF, "--base", broken)
    assert "cannot be read" in found.out
    assert "\x1b" not in found.out


def test_a_reader_who_stops_reading_does_not_change_the_verdict(repo: Repo) -> None:
    repo.figure("2021-12-31", 139)
    line = f'"{sys.executable}" -m bishan_targets check --as-of 2022-03-01 --base main'
    found = subprocess.run(
        ["bash", "-c", f"{line} | true; exit ${{PIPESTATUS[0]}}"],
        cwd=repo.path,
        capture_output=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (1, b"")


# --- options --------------------------------------------------------------------------------------


def test_fail_on(repo: Repo, bishan: Bishan) -> None:
    repo.figure("2021-12-31", 141)
    warned = ("check", "--as-of", "2026-03-01", "--base", "main")
    assert bishan(*warned).code == 0
    assert bishan(*warned, "--fail-on", "warning").code == 1
    repo.figure("2021-12-31", 139)
    assert bishan(*warned, "--fail-on", "never").code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--fail-on", "info"], "--fail-on: info (choose from error, warning, never)"),
        (["--fail-on", ""], "invalid value for --fail-on:  (choose from"),
        (["--base", "main", "--no-base"], "--base and --no-base are mutually exclusive"),
        (["--format", "xml"], "--format: xml (choose from text, json, junit"),
        (["--output", "sarif"], "--output: sarif (expected FORMAT=PATH)"),
        (["--output", "sarif="], "--output: sarif= (expected FORMAT=PATH)"),
        (["--output", "xml=x"], "--output: xml (choose from text"),
    ],
)
def test_a_wrong_command_line(arguments: list[str], says: str, repo: Repo, bishan: Bishan) -> None:
    found = bishan("check", *arguments)
    assert (found.code, found.out) == (2, "")
    assert says in found.err


def test_one_run_feeds_everything(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    repo.figure("2021-12-31", 139)
    outputs = [("json", "a.json"), ("junit", "a.xml"), ("sarif", "a.sarif"), ("markdown", "a.md")]
    given = [part for name, path in outputs for part in ("--output", f"{name}={path}")]
    found = bishan("check", *AS_OF, "--base", "main", "--format", "github", *given)
    assert found.code == 1
    assert found.out.startswith("::error file=actuals/2021-12-31.toml,line=3,")
    assert json.loads((repo.path / "a.json").read_text())["outcome"] == "fail"
    assert all((repo.path / path).stat().st_size for _, path in outputs)
    assert summary.read_text().startswith("before\n<!-- bishan check -->")


def test_an_output_that_cannot_be_written(repo: Repo, bishan: Bishan) -> None:
    found = bishan("check", *AS_OF, "--base", "main", "--output", "json=no/such/folder/a.json")
    assert found.code == 2
    assert "no/such/folder/a.json: error[unwritable]" in found.err


def test_a_repository_of_another_user_is_said_to_be_one(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container whose checkout another user has made."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    not_judged(bishan("check", *AS_OF, "--base", "HEAD"), "not-owned", folder=".")


def test_what_keeps_it_from_judging_is_said_with_the_remedy_in_every_format(
    repo: Repo, bishan: Bishan
) -> None:
    annotation = bishan("check", *AS_OF, "--base", "none", "--format", "github").out
    assert annotation.startswith(
        "::error file=targets.toml,title=bishan check::there is no revision none%0A"
        "to do: git fetch origin, or check the name: `git branch --all` lists those there are\n"
    )
    error = document(bishan, "--base", "none")["error"]
    assert "; to do: git fetch origin, or check the name" in error


def test_equal_errors_are_one_annotation_that_counts_the_others(repo: Repo, bishan: Bishan) -> None:
    rows = "".join(f"31/12/2022,firms,{value}\n" for value in range(3000))
    (repo.path / "actuals/h.csv").write_text("date,metric,value\n" + rows)
    lines = bishan("check", *AS_OF, "--no-base", "--format", "github").out.splitlines()
    assert [line for line in lines if line.startswith("::")] == [
        "::error file=actuals/h.csv,line=2,title=bishan check::"
        "`31/12/2022` is not a date (and 2,999 more like it: lines 3–3001)"
    ]


# --- accept ---------------------------------------------------------------------------------------

ACCEPT = ("accept", "regressed", "firms", "--reason", "复核", "--owner", "统计局")


def soon() -> str:
    return (date.today() + timedelta(30)).isoformat()


def test_accept_lets_the_finding_pass_up_to_its_value(repo: Repo, bishan: Bishan) -> None:
    repo.figure("2021-12-31", 139)
    before = (repo.path / "targets.toml").read_bytes()
    found = bishan(*ACCEPT, "--until", soon())
    assert found.code == 0
    written = (repo.path / "targets.toml").read_bytes()
    assert written.startswith(before.rstrip())
    assert found.out.endswith(written.decode().removeprefix(before.decode()).lstrip())
    assert b"no_worse_than = 139\n" in written
    assert bishan("check", "--base", "main").code == 0
    repo.figure("2021-12-31", 138)
    assert bishan("check", "--base", "main").code == 1


def test_accept_says_so_where_the_gate_finds_no_such_thing(repo: Repo, bishan: Bishan) -> None:
    assert (
        "finds no `regressed firms` at present"
        in bishan(*ACCEPT, "--until", soon(), "--dry-run").err
    )
    whole_plan = ("accept", "regressed", *ACCEPT[3:], "--until", soon(), "--dry-run")
    assert "finds no `regressed` at present" in bishan(*whole_plan).err
    repo.figure("2021-12-31", 139)
    assert bishan(*ACCEPT, "--until", soon(), "--dry-run").err == ""
    repo.commit("worse")
    assert bishan(*ACCEPT, "--until", soon()).err == ""
    assert bishan("check", "--base", "main").code == 0


def test_check_names_a_waiver_that_is_not_needed_and_one_that_has_ended(
    repo: Repo, bishan: Bishan
) -> None:
    bishan(*ACCEPT, "--until", soon())
    unused = bishan("check", "--base", "main")
    assert (unused.code, "error[waiver-unused] 企业 (firms)" in unused.out) == (1, True)
    plan = repo.path / "targets.toml"
    plan.write_text(plan.read_text("utf-8").replace(soon(), "2020-01-31"), encoding="utf-8")
    ended = bishan("check", "--base", "main")
    assert (ended.code, "error[waiver-expired] 企业 (firms)" in ended.out) == (1, True)


def test_accept_shows_what_it_would_write(repo: Repo, bishan: Bishan) -> None:
    before = (repo.path / "targets.toml").read_bytes()
    month = soon()[:7]
    trial = bishan(*ACCEPT, "--until", month, "--dry-run")
    assert (trial.code, (repo.path / "targets.toml").read_bytes()) == (0, before)
    assert trial.out.startswith("To be added to targets.toml:")
    assert f"until = {month}-" in trial.out
    refused = (*ACCEPT, "--until", "2099")
    assert bishan(*refused, "--dry-run").code == bishan(*refused).code == 2


def test_accept_keeps_comments_layout_line_ends_and_mode(repo: Repo, bishan: Bishan) -> None:
    plan = repo.path / "targets.toml"
    text = "# 说明\r\n" + PLAN.replace("\n", "\r\n") + "# end"
    plan.write_bytes(text.encode())
    plan.chmod(0o640)
    assert bishan(*ACCEPT, "--until", soon()).code == 0
    written = plan.read_bytes().decode()
    assert written.startswith(text)
    assert "\n" not in written.replace("\r\n", "")
    assert plan.stat().st_mode & 0o777 == 0o640


def test_accept_takes_a_bound_and_leaves_it_out_for_other_rules(repo: Repo, bishan: Bishan) -> None:
    assert (
        "no_worse_than = 137.5"
        in bishan(*ACCEPT, "--until", soon(), "--no-worse-than", "137.5").out
    )
    other = ("accept", "stale", *ACCEPT[2:], "--until", soon())
    assert "no_worse_than" not in bishan(*other).out


LOOSENED = ("accept", "target-loosened", *ACCEPT[2:])


def test_accept_takes_the_aspect_and_the_bound_that_the_gate_finds(
    repo: Repo, bishan: Bishan
) -> None:
    repo.write("targets.toml", PLAN.replace("by = 2099-12-31", "by = 2100-01-31"))
    assert bishan(*LOOSENED, "--until", soon()).err == ""
    written = (repo.path / "targets.toml").read_text("utf-8")
    assert 'aspect = "deadline"\nno_worse_than = 2100-01-31\n' in written
    assert bishan("check", "--base", "main").code == 0
    found = json.loads(bishan("check", "--base", "main", "--json").out)["findings"]
    (waiver,) = [each["waiver"] for each in found if each["waiver"]]
    assert (waiver["aspect"], waiver["no_worse_than"]) == ("deadline", "2100-01-31")
    repo.write("targets.toml", written.replace("more_than = 500", "more_than = 400"))
    assert bishan("check", "--base", "main").code == 1
    assert bishan(*LOOSENED, "--aspect", "bar", "--until", soon()).code == 0
    assert "no_worse_than = 400\n" in (repo.path / "targets.toml").read_text("utf-8")
    assert bishan("check", "--base", "main").code == 0
    again = bishan(*LOOSENED, "--aspect", "bar", "--until", soon())
    assert (again.code, "already waives target-loosened" in again.err) == (2, True)


def test_accept_asks_which_of_several_aspects(repo: Repo, bishan: Bishan) -> None:
    loose = PLAN.replace("by = 2099-12-31", "by = 2100-01-31").replace("= 500", "= 400")
    repo.write("targets.toml", loose)
    asked = bishan(*LOOSENED, "--until", soon())
    assert (asked.code, "--aspect is required: one of bar, deadline" in asked.err) == (2, True)
    given = bishan(
        *LOOSENED, "--aspect", "bar", "--no-worse-than", "350", "--until", soon(), "--dry-run"
    )
    assert 'aspect = "bar"\nno_worse_than = 350\n' in given.out
    text = bishan(
        *LOOSENED, "--aspect", "tolerance", "--no-worse-than", "2%", "--until", soon(), "--dry-run"
    )
    assert 'no_worse_than = "2%"\n' in text.out
    assert "finds no `target-loosened firms` at present" in text.err
    missing = bishan(*LOOSENED, "--aspect", "tolerance", "--until", soon())
    assert (missing.code, "--no-worse-than is required" in missing.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            [*LOOSENED, "--aspect", "bars", "--until", soon()],
            "--aspect: bars (choose from deadline",
        ),
        (
            [*ACCEPT, "--aspect", "bar", "--until", soon()],
            "--aspect is for `target-loosened` and `goal-lowered`, not for `regressed`",
        ),
        (["accept", "regresed", "firms"], "RULE: regresed (choose from regressed"),
        (["accept", "regressed", "firms"], "--reason is required"),
        ([*ACCEPT], "--until is required"),
        ([*ACCEPT, "--until", "2099-01-01"], "a waiver must end between"),
        ([*ACCEPT, "--until", "2020-01-01"], "a waiver must end between"),
        ([*ACCEPT, "--until", soon(), "--no-worse-than", "1,306"], "expected a number"),
        (["accept", "regressed", "firm", *ACCEPT[3:], "--until", soon()], "did you mean `firms`?"),
    ],
)
def test_what_accept_refuses(arguments: list[str], says: str, repo: Repo, bishan: Bishan) -> None:
    before = (repo.path / "targets.toml").read_bytes()
    found = bishan(*arguments)
    assert (found.code, found.out) == (2, "")
    assert says in found.err
    assert (repo.path / "targets.toml").read_bytes() == before


def test_accept_does_not_touch_a_plan_with_errors(repo: Repo, bishan: Bishan) -> None:
    repo.write("targets.toml", PLAN + "nonsense")
    assert bishan(*ACCEPT, "--until", soon()).code == 2
    assert (repo.path / "targets.toml").read_text(encoding="utf-8") == PLAN + "nonsense"
    assert {path.name for path in repo.path.iterdir()} == {".git", "actuals", "targets.toml"}


# --- a repository that would do harm --------------------------------------------------------------


def test_a_repository_among_the_files_runs_nothing(repo: Repo, bishan: Bishan) -> None:
    """A folder that is a repository itself could name a command as its file-system monitor."""
    folder = repo.path / "within"
    repo.git("init", "-q", "--bare", "within")
    repo.write("within/targets.toml", PLAN)
    repo.write("within/actuals/2020-12-31.toml", "date = 2020-12-31\n[values]\nfirms = 1\n")
    config = str(folder / "config")
    command = f"touch '{repo.path}/ran'; false"
    for key, value in (("bare", "false"), ("worktree", str(folder)), ("fsmonitor", command)):
        repo.git("config", "-f", config, f"core.{key}", value)
    bishan("check", *AS_OF, "--base", "HEAD", "--file", str(folder))
    assert not (repo.path / "ran").exists()


def test_a_file_system_monitor_and_hooks_are_not_run(repo: Repo, bishan: Bishan) -> None:
    repo.git("config", "core.fsmonitor", f"touch '{repo.path}/ran'; false")
    assert bishan("check", *AS_OF, "--base", "HEAD").code == 0
    assert not (repo.path / "ran").exists()


def test_files_beside_the_snapshots_are_not_read(repo: Repo, bishan: Bishan) -> None:
    repo.write("actuals/big.bin", "x" * 1000)
    repo.commit("something else")
    read = Repository(repo.path).files(Revision("HEAD", "HEAD"), "targets.toml", "actuals")
    assert sorted(read) == [
        "actuals/2020-12-31.toml",
        "actuals/2021-06-30.toml",
        "targets.toml",
    ]


def test_a_base_of_senseless_size_is_not_read(
    repo: Repo, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bishan_targets.storage.git.MOST_BYTES", 100)
    found = bishan("check", *AS_OF, "--base", "HEAD")
    assert found.code == 3
    assert "200 MB" in found.err


@pytest.mark.parametrize("before", ['"\\u0000"', '"\\ud800"', '"--x"', "[" * 100_000])
def test_an_event_that_names_no_commit(
    before: str, repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = tmp_path / "event.json"
    event.write_text(f'{{"before": {before}}}')
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    assert bishan("check", *AS_OF).code == 0


def test_a_bare_repository_is_said_to_be_one(
    repo: Repo, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "-q", "--bare", str(repo.path), str(bare))
    monkeypatch.chdir(bare)
    for command in (("check", "--base", "HEAD"), ("status",)):
        found = bishan(*command)
        assert (found.code, "git worktree add" in found.err) == (2, True)
