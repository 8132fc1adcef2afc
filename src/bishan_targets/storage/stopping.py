"""Signals to stop: the process ends at once, or as soon as unfinished work is undone.

A signal's exception can be raised anywhere, also in places that drop it: in a callback of an
import, in a destructor. So one is raised only if there is something to undo, and never lost there.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)
_SIGNALLED = 128  # shells add the signal's number to it


class Stopped(BaseException):
    """The process was told to stop during work that has to be undone.

    It is not a KeyboardInterrupt, which typer handles in its own way.
    """

    def __init__(self, number: int) -> None:
        """Keep the shells' exit code for the signal."""
        super().__init__()
        self.exit_code = _SIGNALLED + number


class _Told:
    """The signal received by this process, and the depth of undoable work."""

    depth = 0
    number = 0


def heed() -> None:
    """Let signals to stop end the process from now on, unless its parent ignores them."""
    for name in _STOPPING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in _DEFAULTS:
            signal.signal(number, _stop)


@contextmanager
def undoing() -> Iterator[None]:
    """Undo the context's work by its `finally` clauses when a signal says to stop.

    Without `heed` nothing changes: Ctrl-C is a KeyboardInterrupt. Raises Stopped.
    """
    _Told.depth += 1
    try:
        yield
    finally:
        _Told.depth -= 1
        if _Told.number and not _Told.depth:
            number, _Told.number = _Told.number, 0
            raise Stopped(number)


def _stop(number: int, _: FrameType | None) -> None:
    if not _Told.depth:
        os._exit(_SIGNALLED + number)
    if not _Told.number:  # a second one would disturb the cleanup
        _Told.number = number
        raise Stopped(number)
