"""Text from files made safe to display: it cannot affect the reader or the terminal."""

from __future__ import annotations

import re
import unicodedata

# Format characters that reorder text (Unicode UAX #9), or that make equal-looking texts differ:
# zero-width spaces and the byte-order mark. Others, such as joiners, are text.
_REORDERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WRITTEN_OUT = frozenset(_REORDERING + "\u200b\u2060\ufeff")
_WRITTEN_OUT_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})

_COMMAND = r"(?m)^(?P<before>[^\S\n]*)::"
# Those of them that JSON does not escape.
ACTING = f"[\x7f-\x9f\u2028\u2029{''.join(sorted(_WRITTEN_OUT))}]"


def visible(text: str) -> str:
    r"""`text` on one line, with control, reordering and invisible characters escaped (`\x1b`).

    White space of any kind becomes a space. The result can neither move the cursor nor hide itself,
    so that names and notes from files may be printed.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in _WRITTEN_OUT or unicodedata.category(character) in _WRITTEN_OUT_CATEGORIES:
        return character.encode("unicode_escape").decode("ascii")
    return character


def escaped(json: str) -> str:
    r"""JSON with escapes (`\u202e`) for characters that could affect its display."""
    if json.isascii() and "\x7f" not in json:
        return json
    return re.sub(ACTING, lambda match: f"\\u{ord(match[0]):04x}", json)


def inert(text: str) -> str:
    r"""Lines of a log without the markers of workflow commands.

    GitHub and Azure read `##[…]` and `##vso[…]` anywhere, GitHub `::…::` at the beginning of a
    line, and wrapping can move text there.
    """
    return re.sub(_COMMAND, r"\g<before>\\x3a:", text.replace("##", r"\x23#"))
