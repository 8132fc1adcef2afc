"""What a process is given by whoever starts it: its standard streams."""

from __future__ import annotations

import os
from typing import Final

_STREAMS: Final = 3


def fill_streams() -> None:
    """Open nothing in the place of closed standard streams.

    A file opened later would take that place, and hold what a library writes to stderr.
    """
    for number in range(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
