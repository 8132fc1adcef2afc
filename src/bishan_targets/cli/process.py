"""What a process is given by whoever starts it: its standard streams, and signals to stop."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Final

_STREAMS: Final = 3
_STOPPING: Final = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP


class Stopped(BaseException):
    """Somebody has told the process to stop: what is half done is undone, as by Ctrl-C.

    It is no KeyboardInterrupt, as typer has an answer of its own to those.
    """

    def __init__(self, number: int) -> None:
        """Keep the exit code that shells give for the signal."""
        super().__init__()
        self.exit_code = 128 + number


def fill_streams() -> None:
    """Open nothing in the place of closed standard streams.

    A file opened later would take that place, and hold what a library writes to stderr.
    """
    for number in range(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def stop_gently() -> None:
    """Let signals to stop end the program the way Ctrl-C does, unless they are ignored."""
    for name in _STOPPING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second one would disturb the clearing up
    raise Stopped(number)
