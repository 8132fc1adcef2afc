"""Text on a terminal: its width in columns, padded or wrapped to one."""

from __future__ import annotations

import re
import unicodedata

# A word with the space behind it, or a wide character; with punctuation that must not begin a line.
_CLOSING = "[，。、；：？！）”》]*"
_PIECE = rf"[\u2e80-\uffef]{_CLOSING}|[^\s\u2e80-\uffef]+{_CLOSING}\s*|\s+"


def display_width(text: str) -> int:
    """Columns that `text` takes on a terminal: 2 for wide East Asian characters, 0 for marks."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, width: int) -> str:
    """`text` with spaces behind it up to `width` columns; longer text is returned as it is."""
    return text + " " * (width - display_width(text))


def pad_left(text: str, width: int) -> str:
    """`text` with spaces before it up to `width` columns; longer text is returned as it is."""
    return " " * (width - display_width(text)) + text


def wrap(text: str, width: int) -> str:
    """`text` on lines of at most `width` columns, broken at spaces or between wide characters.

    A word that is longer than a line is broken anywhere.
    """
    lines = [""]
    for word in re.findall(_PIECE, text):
        pieces = [word] if display_width(word.rstrip()) <= width else list(word)
        lines = _with_pieces(lines, pieces, width)
    return "\n".join(lines)


def _with_pieces(lines: list[str], pieces: list[str], width: int) -> list[str]:
    for piece in pieces:
        if display_width((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return lines
