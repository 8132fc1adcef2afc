"""Texts in pieces of different looks, which carry a meaning that their characters lack.

A footnote's mark is a raised digit; text struck out does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Piece(NamedTuple):
    """A part of a text, and its look."""

    text: str
    is_raised: bool = False
    is_lowered: bool = False
    is_struck: bool = False


def joined(pieces: Iterable[Piece]) -> str:
    """The pieces as one text: raised digits as ¹ or ², text struck out between two `~`.

    Lowered digits stay as they are, as in CO2, but for those behind another digit.
    """
    text = ""
    for piece in pieces:
        if piece.is_struck and piece.text.strip():
            text += f"~{piece.text}~"
        elif piece.is_raised:
            text += piece.text.translate(_RAISED)
        elif piece.is_lowered and text[-1:].isdigit():
            text += piece.text.translate(_LOWERED)
        else:
            text += piece.text
    return text
