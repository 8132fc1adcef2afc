"""Writing to the standard streams: results to stdout, all else to stderr."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from typing import TextIO

from bishan_targets.cli import console
from bishan_targets.model.diagnostics import OutputError, Term


def write(text: str | bytes, *, utf8: bool = False) -> None:
    """Write a result to stdout, text in UTF-8 or in the stream's own encoding.

    A character that the encoding lacks becomes a question mark. A reader who has stopped reading
    changes nothing: the exit code is what was found. Raises OutputError where writing fails.
    """
    if sys.stdout is None:
        raise OutputError(Term("fault.output.closed"))
    encoding = "utf-8" if utf8 else sys.stdout.encoding
    content = text if isinstance(text, bytes) else text.encode(encoding, errors="replace")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        _silence(sys.stdout)
        if _is_left(error):
            return
        from bishan_targets.storage.os_errors import why

        raise OutputError(why(error)) from error


def complain(text: str, end: str = "\n") -> None:
    """Write a message for people to stderr; where that fails there is nobody to tell."""
    if sys.stderr is None:
        return
    text = fitted(text, sys.stderr)
    try:
        sys.stderr.buffer.write((text.rstrip("\n") + end).encode(sys.stderr.encoding, "replace"))
        sys.stderr.buffer.flush()
    except OSError:
        _silence(sys.stderr)


def _is_left(error: OSError) -> bool:
    """Whether nobody reads any longer; Windows calls a pipe that was left an invalid argument."""
    return isinstance(error, BrokenPipeError) or (
        sys.platform == "win32" and error.errno == errno.EINVAL
    )


def _silence(stream: TextIO) -> None:
    """Point a broken stream at nothing, so that Python's own flush at exit cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def is_terminal() -> bool:
    """Whether stdout is a terminal."""
    return console.is_terminal(sys.stdout)


def terminal_width() -> int:
    """Columns of the terminal, or what COLUMNS says; 100 where there is neither."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def breaking_width(stream: TextIO | None) -> int | None:
    """Columns at which long lines must be broken: those of a terminal; None for other streams."""
    if stream is None or not stream.isatty():
        return None
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except OSError:
        return None


def fitted(text: str, stream: TextIO | None) -> str:
    """`text` with its long lines broken between words, if `stream` is a terminal."""
    width = breaking_width(stream)
    if width is None:
        return text
    from bishan_targets.text.display import hanging

    return hanging(text, width)


def ascii_only(environment: Mapping[str, str]) -> bool:
    """Whether signs beyond ASCII, and box and block characters above all, are better not written.

    Unicode calls their width ambiguous (UAX #11): a terminal may give them two columns, as those do
    that speak a Chinese encoding of old, and the console of Linux lacks some. BISHAN_ASCII says it
    outright: 1, or 0 for never.
    """
    if said := environment.get("BISHAN_ASCII"):
        return said != "0"
    encoding = (sys.stdout.encoding if sys.stdout else "") or ""
    return not encoding.lower().startswith("utf") or environment.get("TERM") in ("linux", "dumb")


def takes_ascii(environment: Mapping[str, str]) -> bool:
    """Whether all that is written has the signs of ASCII alone.

    As `ascii_only`, but for a pipe, whose text has nothing to do with the terminal that TERM names.
    """
    known = environment if is_terminal() else {**environment, "TERM": ""}
    return ascii_only(known)


def wants_color(choice: str, environment: Mapping[str, str]) -> bool:
    """Whether to write colour: as `--color` says, else NO_COLOR, FORCE_COLOR, else the terminal.

    See no-color.org and force-color.org: either variable counts when it is not empty.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal() and console.understands_escapes(sys.stdout)
