"""Full-width and half-width characters, which Chinese text mixes."""

from __future__ import annotations

import re

_NARROW = {0xFF00 + code: 0x20 + code for code in range(1, 0x5F)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """`text` with full-width forms of ASCII characters as ASCII, otherwise unchanged.

    Unicode's own normal form (NFKC) does more: it turns a footnote's ③ or ³ into 3.
    """
    return text if text.isascii() else text.translate(_NARROW)


def with_plain_equals(text: str) -> str:
    """`text` with full-width equals signs as plain ones."""
    return text.replace("＝", "=")


def folded(text: str) -> str:
    """A name normalised for comparison: without spaces, width and case of letters ignored."""
    return re.sub(r"\s+", "", narrow(text)).casefold()
