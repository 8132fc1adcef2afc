"""Commands to be run on a faulty machine, and the files that they leave."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn

from repositories import git_environment

TODAY = date.today().isoformat()
READING = {
    "help": ["--help"],
    "version": ["--version"],
    # In a table, so that nothing that is said beside a result stands on stderr.
    "status": ["status", "--format", "table"],
    "show": ["show", "firms"],
    "project": ["project"],
    "rules": ["rules"],
    "backtest": ["backtest"],
    "validate": ["validate"],
    "schema": ["schema", "targets"],
    "export": ["export"],
    "check": ["check", "--base", "HEAD"],
    "report": ["report", "--format", "markdown", "-o", "-"],
}
WRITING = {
    "record": ["record", "firms=190", "--date", "2022-06-30", "--yes"],
    "retarget": ["retarget", "firms", "--by", "2031", "--reason", "r", "--yes"],
    "import": ["import", "table.csv", "--yes"],
    "accept": ["accept", "stale", "firms", "--reason", "r", "--owner", "o", "--until", TODAY],
    "init": ["init", "new", "--yes"],
    "export-output": ["export", "-o", "result.csv"],
    "report-output": ["report", "-o", "result.md"],
    "chart-output": ["chart", "firms", "-o", "result.svg"],
    "check-output": ["check", "--no-base", "-o", "json=result.json"],
}

Process = Callable[..., subprocess.CompletedProcess[bytes]]


def environment(more: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of the process: of the user's own only the path to programs."""
    kept = {"PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}
    base = {key: value for key, value in git_environment().items() if key in kept}
    wanted: dict[str, str | None] = {**base, "LANG": "C.UTF-8", **(more or {})}
    return {key: value for key, value in wanted.items() if value is not None}


def state(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder but git's own; a folder, pipe or other thing as None."""
    found = (path for path in sorted(folder.rglob("*")) if ".git" not in path.parts)
    return {
        os.fspath(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in found
    }


def forked(work: Callable[[], int], folder: Path) -> int:
    """Do some work in a process of its own that says nothing; its id."""
    child = os.fork()
    if child == 0:
        _work(work, folder)
    return child


def _work(work: Callable[[], int], folder: Path) -> NoReturn:
    code = 99
    try:
        # The process around the tests may ignore some: `nohup`, or a shell for background jobs.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        code = work()
    finally:
        os._exit(code)


def exit_code(child: int) -> int:
    """Wait for a process, and return its exit code; a signal's number is negative."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
