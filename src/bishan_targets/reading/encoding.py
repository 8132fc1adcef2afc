"""From a file's bytes to its text, or to the likely encoding if it is not UTF-8."""

from __future__ import annotations

import codecs
from contextlib import suppress
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic, Term
from bishan_targets.reading.toml.source import Source

# In the order of trial: GBK first, as its superset decodes almost anything.
_ENCODINGS: Final = (("gb18030", "gbk"), ("cp1252", "windows"))


def decode(file: str, content: bytes) -> Source | Diagnostic:
    """The text of a UTF-8 file, with or without a byte-order mark; `file` is its displayed path."""
    data = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(file, data, error.start)
    if "\0" in text:
        return _not_utf8(file, data, data.index(0))
    return Source(file, text)


def _not_utf8(shown: str, data: bytes, start: int) -> Diagnostic:
    """Diagnostic for the first bytes that are not UTF-8, with their line in the likely encoding."""
    encoding, name = _guess_encoding(data)
    before = "" if encoding.startswith("utf-16") else data[:start].decode()
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    source = Source(shown, data.decode(encoding, errors="replace"))
    return source.at_place("encoding", line, column, problem=Term(f"error.encoding.{name}"))


def _guess_encoding(data: bytes) -> tuple[str, str]:
    """A codec that can decode the bytes for display, and the name of the likely encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "utf-wide"
    if zeros := data.count(0):
        # In UTF-16, every ASCII character has a zero before or after it.
        for codec, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
            if high.count(0) > max(len(high) / 4, zeros / 2):
                return codec, "utf-wide"
        return "latin-1", "binary"
    if _is_damaged(data.decode(errors="replace")):
        return "utf-8", "damaged"
    for codec, name in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            data.decode(codec)
            return codec, name
    return "latin-1", "unknown"


def _is_damaged(text: str) -> bool:
    """Whether most non-ASCII characters are valid: then this is damaged UTF-8."""
    beyond = [character for character in text if not character.isascii()]
    return beyond.count("\ufffd") < len(beyond) / 4
