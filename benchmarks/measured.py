"""Measurements for `scale.py`, each in its own process: CPU time, and peak memory.

`python measured.py tomllib|load PLAN_FOLDER` prints the time of the first run, including all
imports, and of the second.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

# The environment of a user's process, without a test runner's settings.
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))
}
_MEGABYTE = 1 << 20
_KILOBYTE = 1 << 10


class Process(NamedTuple):
    """CPU seconds of user and system, peak memory in megabytes, and the output."""

    seconds: float
    megabytes: float
    output: str


def run(arguments: Sequence[str]) -> Process:
    """Run a command of this Python to its end; it must succeed."""
    # Through a small process: Linux includes the peak of the process that starts a command.
    command = [sys.executable, __file__, "process", *arguments]
    said = subprocess.run(command, stdout=subprocess.PIPE, env=_ENVIRONMENT, check=True).stdout
    return Process(*json.loads(said))


def _process(arguments: Sequence[str]) -> Process:
    output = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, check=True).stdout
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = usage.ru_maxrss / (_MEGABYTE if sys.platform == "darwin" else _KILOBYTE)
    return Process(usage.ru_utime + usage.ru_stime, memory, output.decode())


def _tomllib(folder: Path) -> Callable[[], object]:
    """Tomllib alone, on the bytes of the plan and its snapshots."""
    contents = [path.read_bytes() for path in sorted(folder.rglob("*.toml"))]
    return lambda: [tomllib.loads(content.decode()) for content in contents]


def _load(folder: Path) -> Callable[[], object]:
    from bishan_targets.storage.store import load

    return lambda: load(folder)


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    kept = call()
    seconds = time.process_time() - start
    del kept
    return seconds


def main(what: str, *arguments: str) -> None:
    """Run the measurement named by the arguments, and print it as JSON."""
    if what == "process":
        print(json.dumps(_process(arguments)))
        return
    gc.disable()  # as on the command line
    measured = {"tomllib": _tomllib, "load": _load}[what](Path(*arguments))
    print(json.dumps([_seconds(measured), _seconds(measured)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
