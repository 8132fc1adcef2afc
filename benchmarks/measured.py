"""What `scale.py` measures, each in a process of its own: CPU time, and peak memory.

`python measured.py tomllib|load PLAN_FOLDER` prints how long a first time takes, with all that has
to be imported for it, and how long a second.
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

# What a person's process has, and not what a test runner sets.
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))
}
_MEGABYTE = 1 << 20
_KILOBYTE = 1 << 10


class Process(NamedTuple):
    """CPU seconds of user and system, peak memory in megabytes, and what was printed."""

    seconds: float
    megabytes: float
    output: str


def run(arguments: Sequence[str]) -> Process:
    """Run a command of this Python to its end, which must be a good one."""
    # By way of a small process: Linux counts the peak of whoever starts a command as its own.
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
    """Measure what the arguments say, and print it as JSON."""
    if what == "process":
        print(json.dumps(_process(arguments)))
        return
    gc.disable()  # as the command line does
    measured = {"tomllib": _tomllib, "load": _load}[what](Path(*arguments))
    print(json.dumps([_seconds(measured), _seconds(measured)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
