"""A metric's figures in two revisions: most are the same, and only the others are compared."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from bishan_targets.model.book import Observation

_FIGURE: Final = attrgetter("date", "value")


def goes_on(now: Sequence[Observation], before: Sequence[Observation]) -> bool:
    """Whether figures go on from those `before`, which come first and have the same values.

    Both are in order of date. Then no figure was changed, removed or put in between.
    """
    if len(now) < len(before):
        return False
    first = now[: len(before)]
    return first == before or list(map(_FIGURE, first)) == list(map(_FIGURE, before))
