"""The trusted projection: the trend, with seasons and a tempo where the figures show them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from bishan_targets.assessment.projection import trend
from bishan_targets.assessment.projection.forecast import Forecast, Point

_LEAST_FIGURES: Final = 4  # two changes before the latest
_A_YEAR: Final = 0.9  # figures further apart have neither seasons nor a tempo of their own


def fit(points: Sequence[Point]) -> Forecast:
    """Fit two or more figures with strictly increasing times.

    Raises:
        ValueError: as `trend.fit`.

    """
    plain = trend.fit(points)
    if len(points) < _LEAST_FIGURES or not plain.has_changed_before:
        return plain
    spacings = sorted(after.time - before.time for before, after in pairwise(points))
    spacing = spacings[len(spacings) // 2]
    if spacing > _A_YEAR:
        return plain
    from bishan_targets.assessment.projection import seasons, tempo  # rare in plans

    with_seasons = seasons.fit(points, plain)
    if with_seasons and with_seasons.has_seasons:
        return with_seasons
    own = tempo.fit(points, plain, spacing)
    return with_seasons or plain if own is plain else own
