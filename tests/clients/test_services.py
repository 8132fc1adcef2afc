"""The steps of action.yml and the recipe for GitLab, run as they stand, with nothing left out."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from forge import Forge, served
from real_clients import Clients, Done
from recipes import (
    BAD,
    GOOD,
    action,
    change,
    fetch,
    github_variables,
    given,
    inputs,
    program,
    pull_request,
    recipe,
    validate_gitlab,
    validate_junit,
)
from repositories import Repo

pytestmark = pytest.mark.clients

TITLE = "::error title=bishan check::"


# --- GitHub ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def runner_temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runner's folder for all steps of a job; here, for all tests, as installing takes long."""
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def origin(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "origin")


def run_step(
    clients: Clients, step: Mapping[str, Any], chosen: Mapping[str, str], folder: Path, **own: str
) -> Done:
    """https://docs.github.com/en/actions/reference/workflow-syntax: `shell: bash`, from a file."""
    assert step["shell"] == "bash"
    script = folder.parent / "step.sh"
    script.write_text(step["run"])
    named = {name: given(value, dict(chosen)) for name, value in step.get("env", {}).items()}
    assert not any("${{" in value for value in (*named.values(), step["run"]))
    options = ("--noprofile", "--norc", "-e", "-o", "pipefail")
    return clients.run(folder, "bash", *options, str(script), **{**own, **named})


def run_action(
    clients: Clients,
    source: Path,
    runner_temp: Path,
    folder: Path,
    forge: Forge | None = None,
    /,
    **own: str,
) -> Done:
    """Every step, until one fails, with the variables that a runner sets.

    Packages installed before in this `runner_temp` are not installed again, to save time.
    """
    described = action()
    steps = described["runs"]["steps"][(runner_temp / "bishan").exists() :]
    chosen = inputs(**own)
    variables = github_variables(folder, folder.parent) | {
        "GITHUB_ACTION_PATH": str(source),
        "RUNNER_TEMP": str(runner_temp),
        "GITHUB_API_URL": forge.address if forge else "",
        "GITHUB_REPOSITORY": "o/r",
    }
    for step in steps:
        done = run_step(clients, step, chosen, folder, **variables)
        if done.returncode:
            break
    return done


@pytest.mark.parametrize(("value", "code"), [(GOOD, 0), (BAD, 1)])
def test_the_action(
    value: float,
    code: int,
    clients: Clients,
    source: Path,
    runner_temp: Path,
    origin: Repo,
    tmp_path: Path,
) -> None:
    folder = pull_request(origin, tmp_path / "check out", value, 2)
    done = run_action(clients, source, runner_temp, folder)
    assert done.returncode == code, done.stdout
    assert ("::error file=actuals/2021-12-31.toml,line=3," in done.stdout) is bool(code)
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert f"bishan check: {'FAIL' if code else 'pass'}\n" in summary


def test_the_actions_inputs(
    clients: Clients, source: Path, runner_temp: Path, tmp_path: Path
) -> None:
    origin = Repo(tmp_path / "origin", "the plan/")
    folder = pull_request(origin, tmp_path / "checkout", BAD, 0)
    with_file = {"file": "the plan"}
    assert run_action(clients, source, runner_temp, folder).returncode == 2
    assert run_action(clients, source, runner_temp, folder, **with_file).returncode == 1
    never = run_action(clients, source, runner_temp, folder, **with_file, fail_on="never")
    assert never.returncode == 0
    here = run_action(clients, source, runner_temp, folder, **with_file, base="HEAD")
    assert here.returncode == 0
    assert "Compared with HEAD (" in here.stdout


def test_the_action_comments_once_and_updates_its_comment(
    clients: Clients, source: Path, runner_temp: Path, origin: Repo, tmp_path: Path
) -> None:
    folder = pull_request(origin, tmp_path / "checkout", BAD, 2)
    with served() as forge:
        for fail_on, code in (("error", 1), ("never", 0)):
            own = {"token": "secret", "fail_on": fail_on}
            done = run_action(clients, source, runner_temp, folder, forge, **own)
            assert done.returncode == code, done.stdout
        (comment,) = forge.comments
        assert "## bishan check: pass" in comment["body"]
        assert "140.5 → 139" in comment["body"]
        forge.refusal = 403
        done = run_action(clients, source, runner_temp, folder, forge, fail_on="never")
        assert done.returncode == 0
        assert "::notice title=bishan check::no comment on the pull request" in done.stdout


def test_the_action_says_how_deep_a_checkout_it_needs(
    clients: Clients, source: Path, runner_temp: Path, origin: Repo, tmp_path: Path
) -> None:
    folder = pull_request(origin, tmp_path / "checkout", GOOD, 1)
    done = run_action(clients, source, runner_temp, folder)
    assert done.returncode == 3
    assert "this shallow clone lacks the parent of the revision that is checked out" in done.stdout
    assert "actions/checkout with fetch-depth: 2" in done.stdout


@pytest.mark.parametrize(
    ("python", "says"),
    [
        ('[ "$1" = --version ] && echo Python 3.9.2 || exit 1', "found Python 3.9.2."),
        (None, "found no python3."),
    ],
)
def test_the_action_says_that_it_needs_another_python(
    python: str | None, says: str, clients: Clients, source: Path, tmp_path: Path
) -> None:
    """One that is too old, as pip refuses it, and none at all."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "bash").symlink_to("/bin/bash")
    if python:
        program(programs / "python3", python)
    step = action()["runs"]["steps"][0]
    own = {"PATH": str(programs), "RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(source)}
    folder = tmp_path / "checkout"
    folder.mkdir()
    done = run_step(clients, step, {"extras": ""}, folder, **own)
    assert done.returncode == 3
    assert f"{TITLE}bishan could not be installed: it needs Python 3.11" in done.stdout
    assert says in done.stdout


# --- GitLab ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pip(clients: Clients, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment that has pip, and nothing else."""
    folder = tmp_path_factory.mktemp("gitlab")
    clients.do(folder, "uv", "venv", "-q", "--seed", "job")
    return folder


def run_pipeline(clients: Clients, folder: Path, pip: Path, **variables: str) -> Done:
    """The job of the recipe, by gitlab-ci-local, which sets no variables of a merge request."""
    path = clients.environment()["PATH"]
    given = [f"--variable={name}={value}" for name, value in variables.items()]
    return clients.run(
        folder,
        *("gitlab-ci-local", "--force-shell-executor", "--home", str(pip / "home"), *given),
        GCL_IGNORE_PREDEFINED_VARS=",".join(variables),
        PATH=f"{pip / 'job' / 'bin'}{os.pathsep}{path}",
    )


@pytest.fixture
def checkout(
    origin: Repo, source: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> tuple[Path, str]:
    """The checkout of a merge request by GitLab's runner, and the commit that it starts from."""
    text = recipe("GitLab CI").replace("https://HOST/OWNER/bishan@COMMIT", f"file://{source}")
    (job,) = yaml.safe_load(text).values()
    start = origin.git("rev-parse", "HEAD")
    origin.git("update-ref", "refs/merge-requests/1/head", change(origin, request.param))
    folder = fetch(
        origin,
        tmp_path / "checkout",
        job["variables"]["GIT_DEPTH"],
        "+refs/merge-requests/1/head:refs/pipelines/1",
    )
    (folder / ".gitlab-ci.yml").write_text(text, encoding="utf-8")
    return folder, start


@pytest.mark.parametrize(
    ("checkout", "code"), [(GOOD, 0), (BAD, 1)], indirect=["checkout"], ids=["green", "red"]
)
def test_gitlab(checkout: tuple[Path, str], code: int, clients: Clients, pip: Path) -> None:
    folder, start = checkout
    done = run_pipeline(
        clients,
        folder,
        pip,
        CI_PIPELINE_SOURCE="merge_request_event",
        GITLAB_CI="true",
        CI_MERGE_REQUEST_DIFF_BASE_SHA=start,
    )
    assert done.returncode == code, done.stdout
    assert ("error[regressed] 企业 (firms): 139" in done.stdout) is bool(code)
    assert validate_gitlab(folder / "gl-code-quality-report.json") == ["regressed"] * code
    assert validate_junit(folder / "bishan.xml") == ["regressed"] * code


@pytest.mark.parametrize("checkout", [GOOD], indirect=True)
def test_gitlab_without_what_names_the_base(
    checkout: tuple[Path, str], clients: Clients, pip: Path
) -> None:
    """It says GITLAB_CI=false, by which no service is recognized: nothing passes unjudged."""
    folder, _ = checkout
    done = run_pipeline(clients, folder, pip, CI_PIPELINE_SOURCE="merge_request_event")
    assert done.returncode == 1
    assert "no revision to compare with" in done.stdout
