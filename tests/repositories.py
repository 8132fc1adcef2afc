"""Git repositories for tests to work in."""

import os
import subprocess
from pathlib import Path

PLAN = '[plan]\nby = 2099-12-31\n\n[targets.firms]\nname = "企业"\nmore_than = 500\n'
_PEOPLE = {
    f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}

_SERVICES = ("CI", "GITEE_", "GITHUB_", "GITLAB_", "JENKINS_", "TEAMCITY_", "TF_BUILD")
SURROUNDINGS = (*_SERVICES, "GIT_", "PRE_COMMIT", "PREK")
"""Prefixes of the variables of CI services, of git and of its hooks."""


def git_environment() -> dict[str, str]:
    """This process's environment, without the user's settings for git and those of a CI service."""
    others = (*SURROUNDINGS, "BISHAN_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(others)}
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return {**kept, **_PEOPLE, **nowhere}


class Repo:
    """A repository with a plan whose figures go up, one commit each; `folder` is where they are."""

    def __init__(self, path: Path, folder: str = "") -> None:
        self.path = path
        self.folder = folder
        path.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.write(f"{folder}targets.toml", PLAN)
        self.figure("2020-12-31", 100)
        self.commit("first")
        self.figure("2021-06-30", 140)
        self.commit("second")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env=git_environment(),
        )
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def figure(self, day: str, value: float, label: str = "") -> None:
        text = f"date = {day}\n[values]\nfirms = {value}\n"
        self.write(f"{self.folder}actuals/{day}{label}.toml", text)

    def commit(self, message: str) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")
