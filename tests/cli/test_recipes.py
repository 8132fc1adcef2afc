"""The recipes of docs/guides/ci.md, action.yml and .pre-commit-hooks.yaml: their own commands, run.

The repositories are made here, and fetched as deep as a recipe says. What services do before a
recipe's commands is done by the rules of their documentation; `pip install` is what is left out:
a `bishan` on the path runs this checkout.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from forge import Forge, served
from recipes import (
    BAD,
    GOOD,
    PAGE,
    ROOT,
    Shell,
    action,
    branched,
    change,
    commands,
    fetch,
    github_variables,
    given,
    hooks,
    inputs,
    program,
    pull_request,
    recipe,
    validate_gitlab,
    validate_junit,
    validate_sarif,
)
from repositories import Repo

from bishan_targets.render.check.markdown import MARKER


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    program(tmp_path / "bin" / "bishan", f'exec {sys.executable} -m bishan_targets "$@"')
    return Shell(tmp_path / "bin")


@pytest.fixture
def origin(tmp_path: Path) -> Repo:
    """A repository on a server: a branch with a figure, and a `main` that has moved on."""
    return Repo(tmp_path / "origin")


# --- GitHub Actions -------------------------------------------------------------------------------


def github_job() -> tuple[int, list[str], str]:
    """The recipe's depth of checkout, its commands, and the file that it uploads."""
    job = yaml.safe_load(recipe("GitHub Actions"))["jobs"]["check"]
    (depth,) = (
        each["with"]["fetch-depth"]
        for each in job["steps"]
        if str(each.get("uses", "")).startswith("actions/checkout@")
    )
    (uploaded,) = (
        each["with"]["sarif_file"]
        for each in job["steps"]
        if "upload-sarif@" in str(each.get("uses", ""))
    )
    return depth, commands([each["run"] for each in job["steps"] if "run" in each]), uploaded


@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_github_actions(
    value: float, code: int, origin: Repo, shell: Shell, tmp_path: Path
) -> None:
    depth, (command,), uploaded = github_job()
    folder = pull_request(origin, tmp_path / "checkout", value, depth)
    variables = github_variables(folder, tmp_path)
    # https://docs.github.com/en/actions/reference/workflow-syntax: without `shell`, `bash -e`.
    done = shell(folder, "bash", "-e", "-c", command, **variables)
    assert done.returncode == code, done.stderr
    assert ("::error file=actuals/2021-12-31.toml,line=3," in done.stdout) is bool(code)
    assert validate_sarif(folder / uploaded) == ["regressed"] * code
    summary = Path(variables["GITHUB_STEP_SUMMARY"]).read_text("utf-8")
    assert summary.startswith(f"{MARKER}\n\n## bishan check: {'FAIL' if code else 'pass'}\n")


def test_github_actions_as_deep_as_the_action_fetches_by_default_is_not_enough(
    origin: Repo, shell: Shell, tmp_path: Path
) -> None:
    """The recipe needs its `fetch-depth`, and these tests heed it."""
    _, (command,), uploaded = github_job()
    folder = pull_request(origin, tmp_path / "checkout", GOOD, 1)
    variables = github_variables(folder, tmp_path)
    done = shell(folder, "bash", "-e", "-c", command, **variables)
    assert done.returncode == 3
    assert done.stdout.startswith("::error file=targets.toml,title=bishan check::")
    assert validate_sarif(folder / uploaded) == ["not_judged"]


def run_action(
    folder: Path, shell: Shell, tmp_path: Path, forge: Forge | None = None, **own: str
) -> subprocess.CompletedProcess[str]:
    """The steps of action.yml one after the other, in the shell that they name, until one fails.

    `python3 -m venv` makes an environment whose pip notes its arguments, and whose bishan is
    this checkout.
    """
    noted, installed = tmp_path / "pip.txt", tmp_path / "wheel" / "bishan"
    installed.parent.mkdir(exist_ok=True)
    if not installed.exists():
        (shell.programs / "bishan").rename(installed)
    program(
        shell.programs / "python3",
        f'[ "$1 $2" = "-m venv" ] || exit 9\nmkdir -p "$3/bin"\n'
        f'printf \'#!/bin/sh\\nprintf "%%s\\\\n" "$@" > {noted}\\n\' > "$3/bin/pip"\n'
        f'cp {installed} "$3/bin/bishan"\nchmod +x "$3/bin/pip"\n'
        f'ln -sf {sys.executable} "$3/bin/python"',
    )
    described, chosen = action(), inputs(**own)
    variables = github_variables(folder, tmp_path) | {
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_API_URL": forge.address if forge else "",
        "GITHUB_REPOSITORY": "o/r",
    }
    assert described["runs"]["using"] == "composite"
    for step in described["runs"]["steps"]:
        named = {name: given(value, chosen) for name, value in step.get("env", {}).items()}
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]  # what is given goes through the environment alone
        options = ("--noprofile", "--norc", "-eo", "pipefail", "-c")
        done = shell(folder, "bash", *options, step["run"], **variables, **named)
        if done.returncode:
            break
    assert noted.read_text("utf-8").splitlines() == ["install", "--quiet", str(ROOT)]
    return done


@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_the_action(value: float, code: int, origin: Repo, shell: Shell, tmp_path: Path) -> None:
    folder = pull_request(origin, tmp_path / "check out", value, 2)
    done = run_action(folder, shell, tmp_path)
    assert done.returncode == code, done.stderr
    assert ("::error file=actuals/2021-12-31.toml,line=3," in done.stdout) is bool(code)
    assert f"Compared with HEAD^1 ({origin.git('rev-parse', 'main')[:12]})" in done.stdout
    assert (tmp_path / "summary.md").exists()


def test_the_actions_inputs(tmp_path: Path, shell: Shell) -> None:
    origin = Repo(tmp_path / "origin", "the plan/")
    folder = pull_request(origin, tmp_path / "checkout", BAD, 0)
    assert run_action(folder, shell, tmp_path).returncode == 2
    failed = run_action(folder, shell, tmp_path, file="the plan/targets.toml")
    assert failed.returncode == 1
    assert "::error file=the plan/actuals/2021-12-31.toml,line=3," in failed.stdout
    passed = run_action(folder, shell, tmp_path, plan="the plan", fail_on="never")
    assert passed.returncode == 0
    for text in ("never --no-base", '"; exit 0; "'):
        injected = run_action(folder, shell, tmp_path, file="the plan", fail_on=text)
        assert injected.returncode == 2


@pytest.fixture
def forge() -> Iterator[Forge]:
    with served() as found:
        yield found


def test_the_action_comments_once_and_updates_its_comment(
    origin: Repo, shell: Shell, tmp_path: Path, forge: Forge
) -> None:
    folder = pull_request(origin, tmp_path / "checkout", BAD, 2)
    for number in range(150):
        forge.add(f"talk {number}")
    assert run_action(folder, shell, tmp_path, forge, token="secret").returncode == 1
    assert forge.asked == ["GET", "GET", "POST"]
    written = forge.comments[-1]["body"]
    mark, _, text = written.partition("\n")
    assert re.fullmatch(r"<!-- bishan check [0-9a-f]{16} -->", mark)
    assert text.lstrip().startswith("## bishan check: FAIL")
    assert "140.5 → 139" in text
    assert forge.tokens == {"Bearer secret"}
    done = run_action(folder, shell, tmp_path, forge, token="secret", fail_on="never")
    assert done.returncode == 0
    assert forge.asked[3:] == ["GET", "GET", "PATCH"]
    assert len(forge.comments) == 151
    assert forge.comments[-1]["body"].startswith(f"{mark}\n\n## bishan check: pass")


def test_another_plan_has_a_comment_of_its_own_and_nobody_elses_is_taken_over(
    origin: Repo, shell: Shell, tmp_path: Path, forge: Forge
) -> None:
    folder = pull_request(origin, tmp_path / "checkout", GOOD, 2)
    for plan in ("targets.toml", ".", "targets.toml"):
        assert run_action(folder, shell, tmp_path, forge, plan=plan).returncode == 0
    first, second = (each["body"].partition("\n")[0] for each in forge.comments)
    assert first != second
    forge.comments.clear()
    forge.add(f"{first}\nmine", author="mallory")
    assert run_action(folder, shell, tmp_path, forge).returncode == 0
    assert [each["user"]["login"] for each in forge.comments] == ["mallory", "github-actions[bot]"]
    assert forge.comments[0]["body"].endswith("mine")


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (403, "::notice title=bishan check::no comment on the pull request: the job's token may"),
        (404, "::notice title=bishan check::no comment on the pull request: the job's token may"),
        (502, "::warning title=bishan check::no comment: the server answered with 502."),
    ],
)
@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_the_action_judges_the_same_where_it_may_not_comment(
    refusal: int,
    says: str,
    value: float,
    code: int,
    origin: Repo,
    shell: Shell,
    tmp_path: Path,
    forge: Forge,
) -> None:
    forge.refusal = refusal
    folder = pull_request(origin, tmp_path / "checkout", value, 2)
    done = run_action(folder, shell, tmp_path, forge)
    assert done.returncode == code
    assert says in done.stdout


def test_the_action_does_not_comment_if_told_so(
    origin: Repo, shell: Shell, tmp_path: Path, forge: Forge
) -> None:
    folder = pull_request(origin, tmp_path / "checkout", GOOD, 2)
    assert run_action(folder, shell, tmp_path, forge, comment="false").returncode == 0
    assert forge.asked == []


# --- GitLab CI ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_gitlab_ci(value: float, code: int, origin: Repo, shell: Shell, tmp_path: Path) -> None:
    (job,) = yaml.safe_load(recipe("GitLab CI")).values()
    start = origin.git("rev-parse", "HEAD")
    head = change(origin, value)
    origin.git("update-ref", "refs/merge-requests/1/head", head)
    folder = fetch(
        origin,
        tmp_path / "checkout",
        job["variables"]["GIT_DEPTH"],
        "+refs/merge-requests/1/head:refs/pipelines/1",
    )
    script = "\n".join(commands(job["script"]))
    # https://docs.gitlab.com/ci/variables/predefined_variables/
    variables = {
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": start,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_COMMIT_SHA": head,
        "CI_COMMIT_BEFORE_SHA": "0" * 40,
        "CI_PROJECT_DIR": str(folder),
    }
    done = shell(folder, "bash", "-eo", "pipefail", "-c", script, **variables)
    assert done.returncode == code, done.stderr
    reports = job["artifacts"]["reports"]
    assert validate_gitlab(folder / reports["codequality"]) == ["regressed"] * code
    assert validate_junit(folder / reports["junit"]) == ["regressed"] * code
    assert "The newest state of main is not in this clone" not in done.stdout
    # Without this GitLab keeps no reports of a job that fails.
    assert job["artifacts"]["when"] == "always"


# --- Forgejo, Gitee -------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["secret", ""])
@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_forgejo_actions(
    token: str, value: float, code: int, origin: Repo, shell: Shell, tmp_path: Path
) -> None:
    """Its variables: https://forgejo.org/docs/latest/user/actions/reference/."""
    # `on` is a truth value in YAML 1.1.
    workflow = yaml.safe_load(recipe("Forgejo Actions").replace("on: [", "'on': ["))
    assert workflow["on"] == ["pull_request"]
    steps = workflow["jobs"]["check"]["steps"]
    head = change(origin, value)
    origin.git("update-ref", "refs/pull/1/head", head)
    folder = tmp_path / "workspace"
    folder.mkdir()
    variables = {
        **github_variables(folder, tmp_path),
        "FORGEJO_ACTIONS": "true",
        "GITHUB_SERVER_URL": f"file://{origin.path.parent}",
        "GITHUB_REPOSITORY": origin.path.name,
        "GITHUB_REF": "refs/pull/1/head",
        "GITHUB_SHA": head,
        "TOKEN": token,
    }
    assert [each["env"] for each in steps if "env" in each] == [{"TOKEN": "${{ github.token }}"}]
    for command in commands([each["run"] for each in steps]):
        # Where a container is named, the shell is sh.
        done = shell(folder, "sh", "-e", "-c", command, **variables)
    assert done.returncode == code, done.stderr
    assert ("error[regressed] 企业 (firms): 139" in done.stdout) is bool(code)
    assert "merged into origin/main" in done.stdout


@pytest.mark.parametrize("depth", [0, 1])
@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_gitee_go(
    depth: int, value: float, code: int, origin: Repo, shell: Shell, tmp_path: Path
) -> None:
    """Its variables: https://help.gitee.com/gitee-go/pipeline/parameter."""
    pipeline = yaml.safe_load(recipe("Gitee Go"))
    assert pipeline["triggers"]["pr"]["branches"] == {"prefix": [""]}
    (stage,) = pipeline["stages"]
    (step,) = stage["steps"]
    assert (step["step"], step["pythonVersion"]) == ("build@python", "3.12")
    head = change(origin, value)
    origin.git("update-ref", "refs/pull/1/head", head)
    folder = fetch(origin, tmp_path / "checkout", depth, "+refs/pull/1/head:refs/pull/1/head")
    variables = {
        "GITEE_PIPELINE_NAME": pipeline["name"],
        "GITEE_PULL_ID": "1",
        "GITEE_BRANCH": "main",
        "GITEE_COMMIT": origin.git("rev-parse", "main"),
        "GITEE_SOURCE_BRANCH": "change",
        "GITEE_SOURCE_COMMIT": head,
    }
    script = "\n".join(commands(step["commands"]))
    done = shell(folder, "bash", "-e", "-c", script, **variables)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("错误[regressed] 企业（firms）：" in done.stdout) is bool(code)
    assert "history-rewritten" not in done.stdout


# --- on one's own machine -------------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A server's repository, with the `main` of `origin`."""
    path = tmp_path / "server.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
    return path


@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_makefile(value: float, code: int, bare: Path, shell: Shell, tmp_path: Path) -> None:
    repo = branched(bare, tmp_path / "repo", value)
    repo.write("Makefile", recipe("Makefile"))
    done = shell(repo.path, "make", "check-targets")
    assert done.returncode == (2 if code else 0), done.stderr  # make's own code for a failed recipe
    assert ("Error 1" in done.stderr) is bool(code)
    assert ("error[regressed] 企业 (firms): 139" in done.stdout) is bool(code)
    assert "history-rewritten" not in done.stdout


@pytest.mark.parametrize("folder", ["", "data/"])
@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_pre_push_hook(
    folder: str, value: float, code: int, bare: Path, shell: Shell, tmp_path: Path
) -> None:
    repo = branched(bare, tmp_path / "repo", value, folder)
    hook = repo.path / ".git" / "hooks" / "pre-push"
    hook.write_text(recipe("git pre-push hook"), encoding="utf-8")
    hook.chmod(0o755)
    done = shell(repo.path, "git", "push", "origin", "change", BISHAN_FILE=folder or ".")
    assert done.returncode == code, done.stderr
    listed = repo.git("ls-remote", str(bare), "refs/heads/change")
    assert bool(listed) is not bool(code)
    assert ("error[regressed]" in done.stdout + done.stderr) is bool(code)


def test_the_first_push_of_all_is_refused_and_said_to_be(
    bare: Path, shell: Shell, tmp_path: Path
) -> None:
    repo = Repo(tmp_path / "repo")
    repo.git("remote", "add", "origin", f"file://{bare}")
    hook = repo.path / ".git" / "hooks" / "pre-push"
    hook.write_text(recipe("git pre-push hook"), encoding="utf-8")
    hook.chmod(0o755)
    assert shell(repo.path, "git", "push", "origin", "main").returncode == 1
    assert shell(repo.path, "git", "push", "--no-verify", "origin", "main").returncode == 0


@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_every_night(value: float, code: int, origin: Repo, shell: Shell) -> None:
    """All figures are old by now: a warning, which fails here, unless it is off."""
    origin.figure("2021-12-31", value)
    (command,) = recipe("Every night, on the main branch").splitlines()
    assert shell(origin.path, "sh", "-c", command).returncode == 1
    calm = '[check.severity]\nstale = "off"\nbehind-pace = "off"\noff-track = "off"\n'
    plan = (origin.path / "targets.toml").read_text("utf-8")
    origin.write("targets.toml", plan + calm)
    assert shell(origin.path, "sh", "-c", command).returncode == code


# --- pre-commit -----------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "data/"])
@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("bishan-validate", "firms = 141", "firms = '141'"),
        ("bishan-check", "firms = 141", "firms = 139"),
    ],
)
def test_pre_commit_hooks(
    name: str, good: str, bad: str, folder: str, shell: Shell, tmp_path: Path
) -> None:
    """As pre-commit runs them: the entry and its arguments, without a shell, in git's own hook."""
    described = hooks()[name]
    assert described["entry"].split()[:2] == name.split("-")
    arguments = ["--file", "data"] if folder else []
    repo = Repo(tmp_path / "repo", folder)
    entry = shlex.join([*shlex.split(described["entry"]), *arguments])
    program(repo.path / ".git" / "hooks" / "pre-commit", f"exec {entry}")
    for text, code in ((bad, 1), (good, 0)):
        repo.write(f"{folder}actuals/2021-12-31.toml", f"date = 2021-12-31\n[values]\n{text}\n")
        repo.git("add", "-A")
        done = shell(repo.path, "git", "commit", "-q", "-m", "new figure")
        assert done.returncode == code, done.stderr
    assert repo.git("log", "-1", "--format=%s") == "new figure"


def test_pre_commit_hooks_run_whatever_is_committed_and_when_it_is_pushed() -> None:
    """No hook is called for files that are deleted or moved away, with any pattern."""
    for described in hooks().values():
        assert described["language"] == "python"
        assert described["pass_filenames"] is False
        assert described["always_run"] is True
        assert "files" not in described
        assert described["stages"] == ["pre-commit", "pre-merge-commit", "pre-push", "manual"]


# --- all of them ----------------------------------------------------------------------------------


def test_the_page_has_no_recipe_that_is_not_run() -> None:
    """Every heading with code below `Recipes` is one that a test runs, here or in tests/clients."""
    page = PAGE.read_text(encoding="utf-8").partition("## Recipes")[2]
    titles = re.findall(r"^### (.*)$", page, re.MULTILINE)
    with_code = [
        title
        for title in titles
        if "```" in page.partition(f"### {title}\n")[2].partition("\n### ")[0]
    ]
    assert with_code == [
        "GitHub Actions",
        "GitLab CI",
        "Forgejo Actions",
        "Gitee Go",
        "Makefile",
        "git pre-push hook",
        "pre-commit and prek",
        "Every night, on the main branch",
    ]
