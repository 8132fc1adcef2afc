"""Detection of interactive streams: a terminal, and on Windows a console."""

from __future__ import annotations

import sys
from typing import Final, TextIO

_ESCAPES: Final = 4  # ENABLE_VIRTUAL_TERMINAL_PROCESSING


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal's; Windows also reports its null device as one."""
    if stream is None or not stream.isatty():
        return False
    return sys.platform != "win32" or _is_console(stream)


def understands_escapes(stream: TextIO) -> bool:
    """Whether a terminal acts on escape sequences; enables them on a Windows console."""
    return sys.platform != "win32" or _is_console(stream, more=_ESCAPES)


def _is_console(stream: TextIO, more: int = 0) -> bool:
    """Whether a Windows stream is a console's; adds `more` to its mode."""
    if sys.platform != "win32":
        return False
    import ctypes
    import msvcrt

    handle = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
    mode = ctypes.c_ulong()
    system = ctypes.windll.kernel32
    if not system.GetConsoleMode(handle, ctypes.byref(mode)):
        return False
    return not more or bool(system.SetConsoleMode(handle, mode.value | more))
