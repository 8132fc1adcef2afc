"""The command line at a terminal, where somebody answers."""

import os
import pty
import select
import sys
import time
from collections.abc import Mapping, Sequence

_QUIET = 0.3
_LONGEST = 60.0


def at_terminal(
    *arguments: str, answers: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[str, int]:
    """Run `bishan` on a terminal of its own; return its output and its exit code.

    Each answer is typed when a question stands at the end of the output.
    """
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(environment or {})
        os.execv(sys.executable, [sys.executable, "-m", "bishan_targets", *arguments])
    said, left, end = b"", list(answers), time.monotonic() + _LONGEST
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], _QUIET)
        if ready:
            try:
                said += os.read(terminal, 65536)
            except OSError:  # the other side has hung up
                break
        elif left and said.endswith(b" "):
            os.write(terminal, f"{left.pop(0)}\n".encode())
    _, status = os.waitpid(process, 0)
    return said.decode(), os.waitstatus_to_exitcode(status)
