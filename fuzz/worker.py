"""Runs command lines, each in a forked process under limits; `python -m fuzz.worker`.

Reads an order as a line of JSON and answers with one: the exit code, or the reason for the
process's end, its CPU seconds, and its memory in excess of this process's own.
"""

import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
from collections.abc import Mapping
from typing import Any, Final

import bishan_targets

CPU_SECONDS: Final = 10
MOST_MEMORY: Final = 2 << 30


def main() -> None:
    """Answer orders until there are no more."""
    _import_all()
    for line in sys.stdin:
        order = json.loads(line)
        process = os.fork()
        if process == 0:
            _run(order)
        print(json.dumps(_watch(process)), flush=True)


def _import_all() -> None:
    """Import everything that a case may need, so that no case is charged for it."""
    found = pkgutil.walk_packages(bishan_targets.__path__, "bishan_targets.")
    own = [each.name for each in found if not each.name.endswith("__main__")]
    for name in (*own, "openpyxl", "defusedxml.ElementTree", "xlrd", "tomlkit", "difflib"):
        importlib.import_module(name)
    gc.freeze()


def _watch(process: int) -> Mapping[str, Any]:
    _, status, used = os.wait4(process, 0)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = max(0, used.ru_maxrss - own) * 1024
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "seconds": used.ru_utime + used.ru_stime, "memory": memory}


def _run(order: Mapping[str, Any]) -> None:
    """Run the case; does not return."""
    # The process's own clock is the one that counts, so that a busy machine does not look like a
    # hang.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(60)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    for descriptor, name in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
        flags = os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(name, flags, 0o600), descriptor)
    from bishan_targets.cli import main as bishan

    code = 99
    try:
        code = bishan(order["arguments"])
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
