"""Breaks of a series in two revisions: new ones for new figures, and those that change the past.

The figures that stand are those which the change leaves as they are. A break after all of them
begins another series with figures that are new or corrected: the change declares it. Any other
change of breaks reads the base's figures otherwise, and is judged by the base's reading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.strict import loosening
from bishan_targets.model.breaks import Breaks
from bishan_targets.model.observations import DATE, Observation
from bishan_targets.model.targets import Target

Figures: TypeAlias = Sequence[Observation]


class JudgedBreaks(NamedTuple):
    """The breaks that figures are judged by, and those among them that the change brings."""

    counted: tuple[date, ...]
    brought: tuple[date, ...] = ()


def judged_breaks(new: Breaks, old: Breaks, now: Figures, before: Figures) -> JudgedBreaks:
    """The breaks of a change, as far as they read the base's figures as the base does.

    `now` and `before` are the figures of both revisions, in order of date, without corrections.
    """
    standing = _standing(now, before)
    brought = tuple(each for each in new if each not in old and _is_after(each, standing))
    if _boundaries(new, standing) == _boundaries(old, standing):
        return JudgedBreaks(tuple(new), brought)
    return JudgedBreaks(tuple(sorted({*old, *brought})), brought)


def other_breaks(target: Target, before: Target, now: Figures, then: Figures) -> list[Comparison]:
    """The base's figures read in other series than before; nothing without a break."""
    if not (target.breaks or before.breaks):
        return []
    standing = _standing(now, then)
    is_other = _boundaries(target.breaks, standing) != _boundaries(before.breaks, standing)
    values = _listed(target.breaks), _listed(before.breaks)
    return [loosening(target.id, "breaks", *values, is_other)]


def _standing(now: Figures, before: Figures) -> list[Observation]:
    values = {each.date: each.value for each in now}
    return [each for each in before if values.get(each.date) == each.value]


def _is_after(day: date, standing: Figures) -> bool:
    return not standing or standing[-1].date < day


def _boundaries(breaks: Breaks, standing: Figures) -> set[int]:
    """The places of the figures that begin another series than the one before them."""
    places = {bisect_left(standing, each, key=DATE) for each in breaks}
    return places - {0, len(standing)}


def _listed(breaks: Breaks) -> str:
    return ", ".join(map(str, breaks)) or "-"
