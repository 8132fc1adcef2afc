"""Text from files as a terminal may show it: its width, and nothing that acts on the reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

# Format characters that reorder what is read (Unicode UAX #9), or that only make two equal texts
# differ: zero-width spaces and the byte-order mark. Others, such as joiners, are text.
_REORDERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_WRITTEN_OUT = frozenset(_REORDERING + "\u200b\u2060\ufeff")
_WRITTEN_OUT_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})

_COMMAND = r"(?m)^(?P<before>[^\S\n]*)::"
# Of these, those that JSON leaves as they are.
_ACTING = f"[\x7f-\x9f\u2028\u2029{''.join(sorted(_WRITTEN_OUT))}]"

# A word with the space behind it, or a wide character with punctuation that must not begin a line.
_PIECE = r"[\u2e80-\uffef][，。、；：？！）”》]*|[^\s\u2e80-\uffef]+\s*|\s+"
_NARROW = {0xFF00 + code: 0x20 + code for code in range(1, 0x5F)} | {0x3000: 0x20}
# Ids shorter than this differ by one letter on purpose (`m1`, `m2`).
_SHORTEST_MISSPELT = 5
# No id is longer than this, and the spellings of a word take room that grows with its square;
# those of so many letters take 40 MB.
_LONGEST_MISSPELT, _MOST_LETTERS = 100, 200_000


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


def visible(text: str) -> str:
    r"""`text` on one line, with control, reordering and unseen characters written out (`\x1b`).

    White space of any kind becomes a space. What is left can neither move the cursor nor hide
    itself, so names and notes from files may be printed.
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
    r"""JSON that says the same with escapes (`\u202e`) for what could act on who looks at it."""
    return re.sub(_ACTING, lambda match: f"\\u{ord(match[0]):04x}", json)


def inert(text: str) -> str:
    r"""Lines of a log without the marks by which services find a command in one.

    GitHub and Azure read `##[…]` and `##vso[…]` wherever they stand, GitHub `::…::` at the
    beginning of a line, to which text is moved when it is wrapped.
    """
    return re.sub(_COMMAND, r"\g<before>\\x3a:", text.replace("##", r"\x23#"))


def narrow(text: str) -> str:
    """`text` with full-width forms of ASCII characters as those, and nothing else changed.

    Unicode's own normal form (NFKC) does more: it makes a 3 of a footnote's ③ or ³.
    """
    return text if text.isascii() else text.translate(_NARROW)


def with_plain_equals(text: str) -> str:
    """`text` with equals signs of full width as plain ones."""
    return text.replace("＝", "=")


def near_misses(words: Collection[str], known: Iterable[str]) -> dict[str, str]:
    """Those of `words` that are one slip away from one of `known`, each with that one.

    A slip is a letter too many, missing, wrong or swapped with its neighbour, or another case or
    separator; digits differ on purpose. The cost grows linearly with the number of words: spellings
    with one letter left out are looked up, as words one slip apart share such a spelling. Where
    `known` has very many letters, only another case or separator is a slip.
    """
    if not words:
        return {}
    right = list(known)
    spelled = _spellings if sum(map(len, right)) <= _MOST_LETTERS else _same_letters
    spellings = {spelling: word for word in right for spelling in spelled(word)}
    found = ((w, next((spellings[s] for s in spelled(w) if s in spellings), None)) for w in words)
    return {word: match for word, match in found if match}


def _same_letters(word: str) -> Iterator[str]:
    yield _plain(word).replace("_", "")


def _plain(word: str) -> str:
    return word.lower().replace("-", "_").replace(".", "_")


def _spellings(word: str) -> Iterator[str]:
    yield from _same_letters(word)
    plain = _plain(word)
    if _SHORTEST_MISSPELT < len(plain) <= _LONGEST_MISSPELT:
        letters = (i for i, character in enumerate(plain) if not character.isdigit())
        yield from (plain[:i] + plain[i + 1 :] for i in letters)
        yield plain


def closest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be, or None."""
    from difflib import get_close_matches

    matches = get_close_matches(word.lower(), list(known), n=1, cutoff=0.75)
    return matches[0] if matches else None


def means(words: Collection[str], known: Collection[str]) -> bool:
    """Whether one of `words` is, or was probably meant to be, one of `known`."""
    return any(word in known for word in words) or any(closest(word, known) for word in words)
