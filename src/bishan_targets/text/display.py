"""Width of text in terminal columns; padding and wrapping."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INDENT: Final = "  "
_DEEPER: Final = INDENT * 2
NARROWEST: Final = 20  # columns; on a narrower terminal, lines are longer than it

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


def hanging(text: str, width: int) -> str:
    """Every line of `text` as `wrap` breaks it, with the rest indented more than its beginning."""
    return "\n".join(_hanging_line(line, width) for line in text.split("\n"))


def _hanging_line(line: str, width: int) -> str:
    if display_width(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    room = max(NARROWEST, width - len(indent + _DEEPER))
    first, *others = wrap(line.lstrip(), room).split("\n")
    return "\n".join([indent + first, *(indent + _DEEPER + each for each in others)])


def narrowest(text: str) -> int:
    """Columns that `text` needs at least, if it is broken only between words."""
    pieces = re.findall(_PIECE, text)
    return max((display_width(piece.rstrip()) for piece in pieces), default=0)


def _with_pieces(lines: list[str], pieces: list[str], width: int) -> list[str]:
    for piece in pieces:
        if display_width((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return lines
