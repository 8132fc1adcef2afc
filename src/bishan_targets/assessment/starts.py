"""Counts of published series that met their goal after a start like a target's.

A start is a series' course so far, the years to the deadline, and a goal for which the pace so far
would suffice. `benchmarks/starts.py` counts them, without any model: the target's own odds have no
part in it. Rising and falling series are counted apart, since a rise goes on more often than a
fall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.start_counts import COUNTS
from bishan_targets.model.goals import Quantity
from bishan_targets.model.periods import years_between
from bishan_targets.model.targets import Figures, Target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bishan_targets.assessment.assessment import Assessment

Span: TypeAlias = tuple[int, int]
"""The least and the most of a number of years."""

KNOWN: Final[Sequence[Span]] = ((1, 1), (2, 3), (4, 6), (7, 11))
"""Classes of the years from the baseline to the latest figure."""
AHEAD: Final[Sequence[Span]] = ((1, 3), (4, 6), (7, 10), (11, 15))
"""Classes of the years from the latest figure to the deadline."""
PACES: Final = ((1.0, 1.25), (1.25, 1.5), (1.5, 2.0), (2.0, 4.0))
"""Classes of the pace so far over the pace needed, each without its upper end."""
_EVEN: Final = 0.5
_NEAR: Final = 0.15  # of a year, from whole years: else a season may be taken for a pace


class Starts(NamedTuple):
    """Starts of one kind in published series, and how many of them met the goal.

    `known` and `ahead` are classes of years, `pace` one of the pace over that needed.
    """

    is_rising: bool
    known: Span
    ahead: Span
    pace: tuple[float, float]
    number: int
    met: int


def starts_like(found: Assessment) -> Starts | None:
    """The starts like a target's whose pace suffices, while its odds are below a half.

    None for any other target, and for cases not counted: other goals than one bound for a level,
    metrics with seasons, a baseline or a deadline at another time of the year than the latest
    figure, and more years or a higher pace than the classes hold.
    """
    target, odds, ratio = found.level, found.projection.probability, found.gap.ratio
    baseline, latest = found.gap.baseline, found.gap.latest
    if isinstance(baseline, Reason) or isinstance(latest, Reason) or isinstance(ratio, Reason):
        return None
    if target is None or odds is None or odds >= _EVEN or not _is_counted(target):
        return None
    known = _class_of(baseline.date, latest.date, KNOWN)
    ahead = _class_of(latest.date, target.goal.by, AHEAD)
    pace = next((each for each in PACES if each[0] <= ratio < each[1]), None)
    if known is None or ahead is None or pace is None:
        return None
    is_rising = latest.value > baseline.value
    of_direction = COUNTS["rising" if is_rising else "falling"]
    number, met = of_direction[KNOWN.index(known)][AHEAD.index(ahead)][PACES.index(pace)]
    return Starts(is_rising, known, ahead, pace, number, met)


def _is_counted(target: Target) -> bool:
    goal = target.goal
    is_level = goal.of is Quantity.LEVEL and target.figures is Figures.LEVEL
    return is_level and goal.high is None and not target.season


def _class_of(start: date, end: date, classes: Sequence[Span]) -> Span | None:
    """The class of the years between two days, if these are at the same time of the year."""
    years = years_between(start, end)
    whole = round(years)
    if abs(years - whole) > _NEAR:
        return None
    return next((each for each in classes if each[0] <= whole <= each[1]), None)
