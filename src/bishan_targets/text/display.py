"""Width of text in terminal columns; padding and wrapping."""

from __future__ import annotations

import re
import unicodedata

# A word with its trailing spaces, or a wide character, with punctuation that must not begin a line.
_CLOSING = "[，。、；：？！）”》]*"
_PIECE = rf"[\u2e80-\uffef]{_CLOSING}|[^\s\u2e80-\uffef]+{_CLOSING}\s*|\s+"


def display_width(text: str) -> int:
    """Width of `text` in columns: 2 for wide East Asian characters, 0 for combining marks."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, width: int) -> str:
    """`text` padded on the right to `width` columns; longer text is unchanged."""
    return text + " " * (width - display_width(text))


def pad_left(text: str, width: int) -> str:
    """`text` padded on the left to `width` columns; longer text is unchanged."""
    return " " * (width - display_width(text)) + text


def wrap(text: str, width: int) -> str:
    """Lines of at most `width` columns, broken at spaces or between wide characters.

    A word longer than a line is broken anywhere.
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
