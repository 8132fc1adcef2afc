"""The recipes of docs/guides/ci.md, action.yml and .pre-commit-hooks.yaml as they are written.

And repositories as services have them when they run a recipe, by the rules of their documentation.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xmlschema
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from repositories import Repo, git_environment

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "tests" / "schemas"
PAGE = ROOT / "docs" / "guides" / "ci.md"
GOOD, BAD = 141, 139


def recipe(title: str) -> str:
    """The code under a heading of docs/guides/ci.md."""
    page = PAGE.read_text(encoding="utf-8")
    _, found, section = page.partition(f"### {title}\n")
    assert found
    code = re.search(r"```\w+\n(.*?)```", section.partition("\n#")[0], re.DOTALL)
    if code is None:  # a heading may stand before code that begins with `#`
        code = re.search(r"```\w+\n(.*?)```", section, re.DOTALL)
    assert code
    return code[1]


def commands(lines: list[str]) -> list[str]:
    """All that is to be run, but for the installation of this very package."""
    installs = [line for line in lines if line.startswith('pip install "git+https://HOST/')]
    assert len(installs) == 1
    return [line for line in lines if line not in installs]


@dataclass(frozen=True)
class Shell:
    """Runs a recipe's commands in a folder, with a path on which `bishan` is this checkout."""

    programs: Path

    def __call__(
        self, folder: Path, *command: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            command,
            cwd=folder,
            env={**git_environment(), **variables, "PATH": path},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def change(origin: Repo, value: float, folder: str = "") -> str:
    """A branch with a new figure in two commits, while others have given one on `main`."""
    origin.git("checkout", "-q", "-b", "change")
    origin.figure("2021-12-31", value)
    head = origin.commit("new figure")
    origin.git("checkout", "-q", "main")
    origin.figure("2021-09-30", 140.5)
    origin.commit("a figure of somebody else")
    return head


def fetch(origin: Repo, folder: Path, depth: int, *wanted: str) -> Path:
    """A checkout of the last of `wanted`, of so many commits; 0 is all, as services have it."""
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "work"], cwd=folder, check=True)
    limit = [f"--depth={depth}"] if depth else []
    for command in (
        ["remote", "add", "origin", f"file://{origin.path}"],
        ["fetch", "-q", "--no-tags", *limit, "origin", *wanted],
        ["checkout", "-q", "--detach", wanted[-1].partition(":")[2]],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True, env=git_environment())
    return folder


def validate_sarif(path: Path) -> list[str]:
    log = json.loads(path.read_text("utf-8"))
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text("utf-8"))
    Draft7Validator(schema).validate(log)
    return [each["ruleId"] for each in log["runs"][0]["results"] if each["level"] == "error"]


def validate_gitlab(path: Path) -> list[str]:
    issues = json.loads(path.read_text("utf-8"))
    schema = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(issues)
    return [each["check_name"] for each in issues if each["severity"] == "major"]


def validate_junit(path: Path) -> list[str]:
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(str(path))
    return [each.attrib["type"] for each in ElementTree.parse(path).iter("failure")]


def pull_request(origin: Repo, folder: Path, value: float, depth: int) -> Path:
    """A pull request as checked out by actions/checkout: its merge into the target, detached."""
    change(origin, value)
    origin.git("checkout", "-q", "--detach", "main")
    origin.git("merge", "-q", "--no-ff", "-m", "merge", "change")
    origin.git("update-ref", "refs/pull/1/merge", "HEAD")
    heads = ("+refs/heads/*:refs/remotes/origin/*",) if depth == 0 else ()
    return fetch(origin, folder, depth, *heads, "+refs/pull/1/merge:refs/remotes/pull/1/merge")


def github_variables(folder: Path, temporary: Path) -> dict[str, str]:
    """https://docs.github.com/en/actions/reference/variables-reference."""
    event = temporary / "event.json"
    event.write_text('{"number": 1, "pull_request": {}}', encoding="utf-8")
    return {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_BASE_REF": "main",
        "GITHUB_HEAD_REF": "change",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_STEP_SUMMARY": str(temporary / "summary.md"),
        "GITHUB_WORKSPACE": str(folder),
        "RUNNER_TEMP": str(temporary / "runner"),
    }


def action() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return found


def inputs(**own: str) -> dict[str, str]:
    """The inputs of action.yml, with their defaults; the job's token is none."""
    defaults = {name: each["default"] for name, each in action()["inputs"].items()}
    named = {name.replace("_", "-"): value for name, value in own.items()}
    return {**defaults, "token": "", **named}


def given(text: str, chosen: dict[str, str]) -> str:
    """A value of action.yml with its `${{ inputs.name }}` filled in."""
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: chosen[found[1]], text)


def branched(bare: Path, path: Path, value: float, folder: str = "") -> Repo:
    """A clone whose branch has a new figure, while `origin/main` has got one from others."""
    repo = Repo(path, folder)
    repo.git("remote", "add", "origin", f"file://{bare}")
    repo.figure("2021-09-30", 140.5)
    repo.commit("a figure of somebody else")
    repo.git("push", "-q", "--no-verify", "origin", "main")
    repo.git("checkout", "-q", "-b", "change", "HEAD~1")
    repo.figure("2021-12-31", value)
    repo.commit("new figure")
    return repo


def hooks() -> dict[str, dict[str, Any]]:
    listed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return {each["id"]: each for each in listed}
