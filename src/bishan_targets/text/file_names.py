"""Ids as names of files that are valid, and different, on every system."""

from __future__ import annotations

import hashlib
import re
from typing import Final

# Han characters have neither cases nor other normal forms.
_KEPT: Final = re.compile(r"[a-z0-9_\-\u4e00-\u9fa5]")
_RESERVED: Final = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_LONGEST: Final = 60
_DIGITS: Final = 16


def file_name(id_: str) -> str:
    """A file name for an id, without an ending; different ids have different names.

    Small letters, digits, `-`, `_` and Han characters stay; any other character becomes `~` with
    its code in hexadecimal and `~`. So names differ even if case or the normal form is ignored,
    and are none of those that Windows reserves. A long one ends in a hash of the id.
    """
    written = "".join(each if _KEPT.match(each) else _coded(each) for each in id_)
    if _RESERVED.fullmatch(written):
        written = _coded(written[0]) + written[1:]
    if len(written) <= _LONGEST:
        return written or "~"
    digest = hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{written[:_LONGEST]}~~{digest}"


def _coded(character: str) -> str:
    return f"~{ord(character):x}~"
