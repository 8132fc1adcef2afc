"""The trusted projection: the trend, with seasons and a tempo if the figures show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bishan_targets.assessment.projection import trend
from bishan_targets.assessment.projection.forecast import Forecast, Point

if TYPE_CHECKING:
    from bishan_targets.assessment.projection.tempo import OwnTempo

_LEAST_FIGURES: Final = 4  # two changes before the latest
_A_YEAR: Final = 0.9  # figures further apart have neither seasons nor a tempo of their own
_DIGITS: Final = 9  # of a spacing in years: the same for dates as far apart


def fit(points: Sequence[Point]) -> Forecast:
    """Fit two or more figures with strictly increasing times.

    Raises:
        ValueError: as `trend.fit`.

    """
    return _fit(tuple(points))


@lru_cache(maxsize=1)
def _fit(points: tuple[Point, ...]) -> Forecast:
    """Kept for the next call: seasons and odds are asked for one after the other."""
    return next(fits(points, (len(points),)))


def fits(points: Sequence[Point], sizes: Sequence[int]) -> Iterator[Forecast]:
    """The fits to the first figures, for each of these numbers of them, which rise from 2 on.

    Raises:
        ValueError: as `trend.fit`.

    """
    gaps = [after.time - before.time for before, after in pairwise(points)]
    spacings = [spacing_of(gaps[: size - 1]) for size in sizes]
    at_tempo: dict[float, dict[int, OwnTempo]] = {}
    for size, plain, spacing in zip(sizes, trend.fits(points, sizes), spacings, strict=True):
        if not (may_differ(size, spacing) and plain.has_changed_before):
            yield plain
            continue
        from bishan_targets.assessment.projection import seasons, tempo  # rare in plans

        with_seasons = seasons.fit(points[:size], plain)
        if with_seasons and with_seasons.has_seasons:
            yield with_seasons
            continue
        if spacing not in at_tempo:
            same = [each for each, apart in zip(sizes, spacings, strict=True) if apart == spacing]
            at_tempo[spacing] = dict(zip(same, tempo.fits(points, same, spacing), strict=True))
        own = at_tempo[spacing][size]
        yield own if tempo.is_preferred(own, plain) else with_seasons or plain


def spacing_of(gaps: Sequence[float]) -> float:
    """The median of the times between figures, one or more, in years."""
    return round(sorted(gaps)[len(gaps) // 2], _DIGITS)


def may_differ(figures: int, spacing: float) -> bool:
    """Whether so many figures so far apart may have seasons or a tempo of their own."""
    return figures >= _LEAST_FIGURES and spacing <= _A_YEAR
