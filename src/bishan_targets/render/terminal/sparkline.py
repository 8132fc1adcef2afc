"""A row of characters for a series of figures, one per figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bishan_targets.report.values import Number

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_ASCII: Final = "_.-=+*#@"
MOST: Final = 8


def sparkline(values: Sequence[Number], *, ascii_only: bool) -> str:
    """The latest figures, at most MOST, from their least to their greatest; empty for one."""
    shown = values[-MOST:]
    if len(shown) < 2:
        return ""
    signs = _ASCII if ascii_only else _BLOCKS
    low, high = min(shown), max(shown)
    steps = len(signs) - 1
    share = [(value - low) / (high - low) if high > low else 0.5 for value in shown]
    return "".join(signs[round(each * steps)] for each in share)
