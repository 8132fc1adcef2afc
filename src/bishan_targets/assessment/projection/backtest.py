"""Accuracy of each method on a metric's own history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from statistics import fmean
from typing import Final, TypeAlias

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import naive, timeline
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.forecast import Forecast, Path, Point
from bishan_targets.assessment.projection.naive import YearBefore
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.model.book import Figures, Observation, Target, Tracked, years_between

Rule: TypeAlias = Callable[[Sequence[Point]], Forecast | Path | YearBefore | Reason]

ENOUGH_CASES: Final = 10
_MOST_FIGURES: Final = 150
_NAIVE: Final[Mapping[str, Rule]] = {"last": naive.last_value, "year_before": naive.year_before}
METHODS: Final[Mapping[str, Rule]] = {**timeline.METHODS, **_NAIVE}


def methods_of(target: Tracked) -> Mapping[str, Rule]:
    """The methods for a target's own figures; years to date leave no sense to lines."""
    if target.figures is not Figures.YEAR_TO_DATE:
        return METHODS
    from bishan_targets.assessment.projection import year_to_date  # rare in plans

    stated = isinstance(target, Target) and target.never_falls
    trusted: Rule = partial(year_to_date.fit, starts=target.year_starts, never_falls=stated)
    return {timeline.TRUSTED: trusted, **_NAIVE}


@dataclass(frozen=True, slots=True)
class Trial:
    """A hidden figure, as projected by a method.

    `error` is the absolute error in the metric's unit and `scale` the mean absolute change between
    figures known at the time. `covered` tells whether the 80 % range contained the figure, and is
    None if the method gives no range.
    """

    error: float
    scale: float
    covered: bool | None


@dataclass(frozen=True, slots=True)
class Score:
    """Summary of a method's cases; None without usable cases.

    `error` is the mean absolute error in the metric's unit. `scaled_error` is the mean of each
    case's error over its scale (R. J. Hyndman and A. B. Koehler, International Journal of
    Forecasting 22 (2006), 679-688), leaving out cases without any change so far. `covered` counts
    the cases whose 80 % range contained the figure, out of the `ranged` cases with a range.
    """

    cases: int
    error: float | None
    scaled_error: float | None
    covered: int
    ranged: int


def cases(target: Tracked, history: Sequence[Observation], method: Rule) -> list[Trial]:
    """Hide the last figures one after another, and project each from the remaining ones.

    With n figures there are (n - 1)·(n - 2)/2 cases: 2 to n - 1 figures remain, and each hidden one
    is projected. Beyond 150 figures, only every second, third and so on is hidden next and
    projected, which limits the number of cases. If the method has no answer, there is no case.
    """
    step = 1 + len(history) // (_MOST_FIGURES + 1)
    return [
        case
        for kept in range(2, len(history), step)
        for case in _from(target, history[:kept], history[kept::step], method)
    ]


def _from(
    target: Tracked, known: Sequence[Observation], hidden: Sequence[Observation], method: Rule
) -> Iterator[Trial]:
    found = method(points(known))
    if isinstance(found, Reason):
        return
    latest = known[-1].value
    bounds = target.bounds_after(latest) if isinstance(target, Target) else target.bounds
    scale = fmean(abs(float(after.value - before.value)) for before, after in pairwise(known))
    for figure in hidden:
        ahead = years_between(known[-1].date, figure.date)
        actual = float(figure.value)
        if isinstance(found, Path | YearBefore):
            yield Trial(abs(found.value(ahead) - actual), scale, None)
        else:
            projected = Outlook(found, bounds).range(ahead)
            covered = projected.low <= actual <= projected.high
            yield Trial(abs(projected.median - actual), scale, covered)


def score(found: Iterable[Trial]) -> Score:
    """Summarize cases, of one target or of several."""
    all_cases = list(found)
    scaled = [case.error / case.scale for case in all_cases if case.scale > 0]
    ranged = [case.covered for case in all_cases if case.covered is not None]
    return Score(
        cases=len(all_cases),
        error=fmean(case.error for case in all_cases) if all_cases else None,
        scaled_error=fmean(scaled) if scaled else None,
        covered=sum(ranged),
        ranged=len(ranged),
    )
