"""Standard streams inherited by the process."""

from __future__ import annotations

import os
from typing import Final

_STREAMS: Final = 3


def fill_streams() -> None:
    """Open the null device in place of closed standard streams.

    Otherwise a file opened later would take that descriptor, and receive a library's messages to
    stderr.
    """
    for number in range(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free descriptor
