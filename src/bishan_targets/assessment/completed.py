"""Figures that complete a history, and those among them that look worse than their neighbours."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from bishan_targets.assessment.same_period import of_other_year, shows_seasons
from bishan_targets.model.breaks import are_apart
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Target


class Doubt(NamedTuple):
    """An added figure, the one around it that is nearest in value, and by how much it is worse."""

    figure: Observation
    reference: Observation
    worse_by: Decimal


def doubts(
    targets: Sequence[Target], now: Sequence[Observation], known: Sequence[Observation]
) -> Iterator[Doubt]:
    """The worst of the figures of `now` added in each gap of the `known`, if worse than both.

    Both are in order of date; a figure is added if there was none for its day. None is doubtful if
    a newer one comes with it, or before the first one known. `targets` are those of the metric, any
    of whose goals counts. Figures with seasons are compared with the same period of the years
    around, as far as it is known, and none with those of another series.
    """
    there = {each.date for each in known}
    added = [each for each in now if each.date not in there]
    if not (targets and known and added) or added[-1].date > known[-1].date:
        return
    days = [each.date for each in known]
    breaks, of_season = targets[0].breaks, shows_seasons(targets[0], known)
    later = [each for each in added if each.date > known[0].date]
    for place, group in groupby(later, key=lambda each: bisect(days, each.date)):
        found = []
        for figure in group:
            around = known[place - 1 : place + 1]
            beside = _of_season(targets[0], figure, known) if of_season else around
            references = [each for each in beside if not are_apart(breaks, figure.date, each.date)]
            found += [_doubt(target, figure, references) for target in targets]
        worst = max(filter(None, found), key=lambda each: each.worse_by, default=None)
        if worst:
            yield worst


def _of_season(
    target: Target, figure: Observation, known: Sequence[Observation]
) -> list[Observation]:
    found = [of_other_year(target, known, figure.date, away) for away in (-1, 1)]
    return [each for each in found if each]


def _doubt(target: Target, figure: Observation, around: Sequence[Observation]) -> Doubt | None:
    """An added figure that is worse than all those around it; None if it is not."""
    gap = target.goal.gap
    found = [Doubt(figure, each, gap(figure.value) - gap(each.value)) for each in around]
    nearest = min(found, key=lambda each: each.worse_by, default=None)
    return nearest if nearest and nearest.worse_by > 0 else None
