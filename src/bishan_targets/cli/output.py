"""Writing to the standard streams: results to stdout, all else to stderr."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from bishan_targets.cli import console
from bishan_targets.model.diagnostics import OutputError, Term


def write(text: str | bytes | Sequence[str], *, utf8: bool = False) -> None:
    """Write a result to stdout, text in UTF-8 or in the stream's own encoding.

    A long text comes in parts, which are never put together: that would take its size once more.
    Characters missing from the encoding become question marks. A reader that closes the stream is
    ignored: the exit code reflects the result. Raises OutputError if writing fails.
    """
    if sys.stdout is None:
        raise OutputError(Term("fault.output.closed"))
    encoding = "utf-8" if utf8 else sys.stdout.encoding
    parts = [text] if isinstance(text, str | bytes) else text
    try:
        for part in _encoded(parts, encoding):
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    except OSError as error:
        _silence(sys.stdout)
        if _is_left(error):
            return
        from bishan_targets.storage.os_errors import why

        raise OutputError(why(error)) from error


def _encoded(parts: Sequence[str | bytes], encoding: str) -> Iterator[bytes]:
    encoder = codecs.getincrementalencoder(encoding)(errors="replace")
    return (part if isinstance(part, bytes) else encoder.encode(part) for part in parts)


def complain(text: str, end: str = "\n") -> None:
    """Write a message for people to stderr; if that fails, it is dropped."""
    if sys.stderr is None:
        return
    text = fitted(text, sys.stderr)
    try:
        sys.stderr.buffer.write((text.rstrip("\n") + end).encode(sys.stderr.encoding, "replace"))
        sys.stderr.buffer.flush()
    except OSError:
        _silence(sys.stderr)


def _is_left(error: OSError) -> bool:
    """Whether the reader is gone; Windows reports a closed pipe as an invalid argument."""
    return isinstance(error, BrokenPipeError) or (
        sys.platform == "win32" and error.errno == errno.EINVAL
    )


def _silence(stream: TextIO) -> None:
    """Redirect a broken stream to the null device, so that the flush at exit cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def is_terminal() -> bool:
    """Whether stdout is a terminal."""
    return console.is_terminal(sys.stdout)


def terminal_width() -> int:
    """Columns of the terminal, or the value of COLUMNS; 100 without either."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def breaking_width(stream: TextIO | None) -> int | None:
    """Columns for breaking long lines: those of a terminal; None for other streams."""
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
    """Whether to avoid non-ASCII signs, above all box and block characters.

    Their width is ambiguous in Unicode (UAX #11): terminals with an old Chinese encoding give them
    two columns, and the Linux console lacks some. BISHAN_ASCII overrides: 1, or 0 for never.
    """
    if said := environment.get("BISHAN_ASCII"):
        return said != "0"
    encoding = (sys.stdout.encoding if sys.stdout else "") or ""
    return not encoding.lower().startswith("utf") or environment.get("TERM") in ("linux", "dumb")


def takes_ascii(environment: Mapping[str, str]) -> bool:
    """Whether all output uses ASCII signs only.

    As `ascii_only`, but for a pipe, whose text has nothing to do with the terminal named by TERM.
    """
    known = environment if is_terminal() else {**environment, "TERM": ""}
    return ascii_only(known)


def wants_color(choice: str, environment: Mapping[str, str]) -> bool:
    """Whether to write colour: by `--color`, else NO_COLOR, FORCE_COLOR, else the terminal.

    See no-color.org and force-color.org: either variable counts if it is not empty.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal() and console.understands_escapes(sys.stdout)
