"""Accuracy of each method on a metric's own history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, islice, pairwise
from typing import Final, NamedTuple, TypeAlias

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import drift, naive, timeline, trusted
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.forecast import Forecast, Path, Point
from bishan_targets.assessment.projection.naive import YearBefore
from bishan_targets.assessment.projection.outlook import MEDIAN, Outlook
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Bounds, Figures, Target, Tracked

Continued: TypeAlias = Forecast | Path | YearBefore | Reason
Rule: TypeAlias = Callable[[Sequence[Point], Sequence[int]], Iterable[Continued]]
"""Maps figures and some numbers of them to the continuation of the first so many, one by one."""

ENOUGH_CASES: Final = 10
_MOST_FIGURES: Final = 150


def each_alone(fit: Callable[[Sequence[Point]], Continued]) -> Rule:
    """A rule that fits the first figures anew for each number of them."""
    return lambda points, sizes: (fit(points[:size]) for size in sizes)


METHODS: Final[Mapping[str, Rule]] = {
    timeline.TRUSTED: trusted.fits,
    "drift": drift.fits,
    "linear": naive.lines,
    "cagr": each_alone(naive.growth_rate),
    "last": each_alone(naive.last_value),
    "year_before": each_alone(naive.year_before),
}


def methods_of(target: Tracked) -> Mapping[str, Rule]:
    """The methods for a target's own figures; years to date leave no sense to lines."""
    if target.figures is not Figures.YEAR_TO_DATE:
        return METHODS
    from bishan_targets.assessment.projection import year_to_date  # rare in plans

    stated = isinstance(target, Target) and target.never_falls
    fit = partial(year_to_date.fit, starts=target.year_starts, never_falls=stated)
    return {
        timeline.TRUSTED: each_alone(fit),
        "last": METHODS["last"],
        "year_before": METHODS["year_before"],
    }


class Trial(NamedTuple):
    """A hidden figure, as projected by a method.

    `error` is the absolute error in the metric's unit and `scale` the mean absolute change between
    figures known at the time. `covered` tells whether the 80 % range contained the figure, and is
    None if the method gives no range.
    """

    error: float
    scale: float
    covered: bool | None


class Score(NamedTuple):
    """Summary of a method's cases, of one target or of several; sums that can be added.

    `covered` counts the cases whose 80 % range contained the figure, out of the `ranged` cases with
    a range; `changing` counts those with a change among the figures known.
    """

    cases: int = 0
    errors: float = 0.0
    changing: int = 0
    scaled_errors: float = 0.0
    covered: int = 0
    ranged: int = 0

    @property
    def error(self) -> float | None:
        """The mean absolute error in the metric's unit; None without a case."""
        return self.errors / self.cases if self.cases else None

    @property
    def scaled_error(self) -> float | None:
        """The mean of each case's error over its scale; None without a case that has a change.

        R. J. Hyndman and A. B. Koehler, International Journal of Forecasting 22 (2006), 679-688.
        """
        return self.scaled_errors / self.changing if self.changing else None


def cases(target: Tracked, history: Sequence[Observation], method: Rule) -> Iterator[Trial]:
    """Hide the last figures one after another, and project each from the remaining ones.

    With n figures there are (n - 1)·(n - 2)/2 cases: 2 to n - 1 figures remain, and each hidden one
    is projected. Beyond 150 figures, only every second, third and so on is hidden next and
    projected, which limits the number of cases. If the method has no answer, there is no case.
    """
    step = 1 + len(history) // (_MOST_FIGURES + 1)
    sizes = range(2, len(history), step)
    if not sizes:
        return
    known = points(history)
    scales = _scales(known)
    for size, found in zip(sizes, method(known[:-1], sizes), strict=True):
        if not isinstance(found, Reason):
            hidden = islice(known, size, None, step)
            latest = history[size - 1].value
            bounds = target.bounds_after(latest) if isinstance(target, Target) else target.bounds
            yield from _from(found, known[size - 1].time, bounds, scales[size], hidden)


def _scales(known: Sequence[Point]) -> Sequence[float]:
    """The mean absolute change between the first figures, by their number."""
    changes = accumulate(abs(after.value - before.value) for before, after in pairwise(known))
    return [0.0, 0.0, *(changed / count for count, changed in enumerate(changes, start=1))]


def _from(
    found: Forecast | Path | YearBefore,
    start: float,
    bounds: Bounds,
    scale: float,
    hidden: Iterable[Point],
) -> Iterator[Trial]:
    if isinstance(found, Path | YearBefore):
        for point in hidden:
            yield Trial(abs(found.value(point.time - start) - point.value), scale, None)
        return
    outlook = Outlook(found, bounds)
    for point in hidden:
        median = outlook.quantile(point.time, MEDIAN)
        covered = outlook.covers(point.time, point.value)
        yield Trial(abs(median - point.value), scale, covered)


def score(found: Iterable[Trial]) -> Score:
    """Summarize cases."""
    cases = changing = covered = ranged = 0
    errors = scaled_errors = 0.0
    for error, scale, is_covered in found:
        cases += 1
        errors += error
        if scale > 0.0:
            changing += 1
            scaled_errors += error / scale
        if is_covered is not None:
            ranged += 1
            covered += is_covered
    return Score(cases, errors, changing, scaled_errors, covered, ranged)


def total(scores: Iterable[Score]) -> Score:
    """The summary of all their cases."""
    return Score(*map(sum, zip(Score(), *scores, strict=True)))
