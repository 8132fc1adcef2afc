"""Running git: arguments only, never through a shell, and nothing that a repository brings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bishan_targets.storage.stopping import undoing

# Location of the repository in a hook's environment; here the folder determines it.
_HOOK_VARIABLES: Final = {
    f"GIT_{name}" for name in ("DIR", "WORK_TREE", "COMMON_DIR", "PREFIX", "INDEX_FILE")
}
# Features by which a repository's own files could make git run or fetch something are turned off: a
# file-system monitor, hooks, a bare repository among the files, objects stored elsewhere.
_SETTINGS: Final = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *("-c", "safe.bareRepository=explicit"),
)
_PROTECTION: Final = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


def run_git(
    folder: Path, arguments: Sequence[str], given: bytes, more: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run git for a folder, `more` being variables; a signal to stop ends it, too.

    Raises OSError if there is no git that may be run.
    """
    with undoing():
        return subprocess.run(
            [_program(), *_SETTINGS, "-C", str(folder), *arguments],
            input=given,
            capture_output=True,
            check=False,
            env={**_environment(), **more},
        )


def _program() -> str:
    """The git executable; Windows would look in the working directory before PATH."""
    if sys.platform != "win32":
        return "git"
    for folder in map(Path, os.get_exec_path()):
        if folder.is_absolute() and (folder / "git.exe").is_file():
            return str(folder / "git.exe")
    raise FileNotFoundError("git.exe")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _HOOK_VARIABLES}
    return {**kept, **_PROTECTION, "LC_ALL": "C"}
