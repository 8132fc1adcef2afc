"""A metric's figures in two revisions: most are the same, and only the others are compared."""

from __future__ import annotations

from collections.abc import Sequence

from bishan_targets.model.observations import Observation


def goes_on(now: Sequence[Observation], before: Sequence[Observation]) -> bool:
    """Whether figures go on from those `before`, which come first and have the same values.

    Both are in order of date. Then no figure was changed, removed or put in between.
    """
    if len(now) < len(before):
        return False
    return all(
        new is old or (new.date == old.date and new.value == old.value)
        for new, old in zip(now, before, strict=False)
    )
