"""Office files as bytes that depend on their content alone: packed parts without a clock's time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
            archive.writestr(entry, content)
    return stream.getvalue()


def repacked(save: Callable[[io.BytesIO], object], **changes: Callable[[bytes], bytes]) -> bytes:
    """The file of `save`, without the times of writing; `changes` by the stems of parts' names."""
    stream = io.BytesIO()
    save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        stem = name.rpartition("/")[2].partition(".")[0]
        if stem in changes:
            parts[name] = changes[stem](content)
    return packed(parts)
