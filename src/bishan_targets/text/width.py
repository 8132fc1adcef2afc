"""Characters of full and of half width, which Chinese text mixes."""

from __future__ import annotations

import re

_NARROW = {0xFF00 + code: 0x20 + code for code in range(1, 0x5F)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """`text` with full-width forms of ASCII characters as those, and nothing else changed.

    Unicode's own normal form (NFKC) does more: it makes a 3 of a footnote's ③ or ³.
    """
    return text if text.isascii() else text.translate(_NARROW)


def with_plain_equals(text: str) -> str:
    """`text` with equals signs of full width as plain ones."""
    return text.replace("＝", "=")


def folded(text: str) -> str:
    """A name as names are compared: without spaces, whatever the width and case of its letters."""
    return re.sub(r"\s+", "", narrow(text)).casefold()
