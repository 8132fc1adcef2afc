"""The programs that tests/clients/install.sh installs, and a repository to install bishan from.

They are found by BISHAN_CLIENTS, the folder that they were installed in. The tests are skipped
without it; BISHAN_REQUIRE_CLIENTS=1 makes that a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from repositories import git_environment

ROOT = Path(__file__).parent.parent
_LONGEST = 300.0

__all__ = ["Clients", "Done", "clients", "source"]

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Clients:
    """Programs in a virtual environment and beside it; `cache` is a folder that tests share."""

    folder: Path
    cache: Path

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Variables of no service or hook; the clients are on the path after Python's programs."""
        programs = (
            Path(sys.executable).parent.resolve(),
            self.folder / "bin",
            self.folder / "node_modules" / ".bin",
        )
        path = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
        own = {
            "PATH": path,
            "PRE_COMMIT_HOME": str(self.cache / "pre-commit"),
            "PREK_HOME": str(self.cache / "prek"),
            "UV_PYTHON": sys.executable,
            "UV_PYTHON_DOWNLOADS": "never",
        }
        return {**git_environment(), **own, **(more or {})}

    def run(self, folder: Path, *command: str, **variables: str) -> Done:
        """Run a command with its output in one; it is for the test to look at the exit code."""
        return subprocess.run(
            command,
            cwd=folder,
            env=self.environment(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=_LONGEST,
            check=False,
        )

    def do(self, folder: Path, *command: str, **variables: str) -> str:
        """Run a command that must succeed."""
        done = self.run(folder, *command, **variables)
        assert done.returncode == 0, done.stdout
        return done.stdout


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Clients:
    named = os.environ.get("BISHAN_CLIENTS")
    if not named:
        if os.environ.get("BISHAN_REQUIRE_CLIENTS"):
            pytest.fail("BISHAN_REQUIRE_CLIENTS is set, and BISHAN_CLIENTS is not")
        pytest.skip("no clients: see tests/clients/install.sh")
    return Clients(Path(named).resolve(), tmp_path_factory.mktemp("clients"))


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this checkout's files as they are, whether committed or not."""
    folder = tmp_path_factory.mktemp("source") / "bishan"
    folder.mkdir()
    git = ("git", "-C", str(ROOT))
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    )
    for name in map(os.fsdecode, filter(None, listed.stdout.split(b"\0"))):
        if os.path.lexists(ROOT / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *command], cwd=folder, check=True, env=git_environment())
    return folder
