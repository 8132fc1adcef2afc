"""Detection of figures that do not fit their metric's history, and so look like slips."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from bishan_targets.model.book import Book
from bishan_targets.model.breaks import begin_of_series, series_on
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import DAYS_PER_YEAR
from bishan_targets.recording.entries import Change, Effect, Entry
from bishan_targets.recording.falls import falls
from bishan_targets.recording.paces import Paces, paces

# `python benchmarks/anomalies.py`, in order, three figures known or more: 1.1 % of the true ones
# are questioned; noticed are 97 % of those ten times too large, 92 % of those ten times too small,
# and 98 to 100 % of those a hundred to ten thousand times too large or too small.
_SCALES: Final = (10, 100, 1000, 10_000, 100_000_000)
FITS: Final = 3
"""A figure fits if it lies between a third and three times its neighbour."""
FROM_NEIGHBOUR: Final = 5
"""A figure may have slipped if it is so many times as large as its neighbour, or as small."""
_FROM_GOAL: Final = 20
_SLIP_STEPS: Final = 2
_MOST_STEPS: Final = 4
_MOST_BESIDE: Final = 50
_LEAST_STEP: Final = 0.25  # of the neighbour: quiet series can be surprising, too


_Series: TypeAlias = tuple[str, date | None]
"""A metric, and the break that begins its series."""


class Kind(StrEnum):
    """Kind of anomaly: a slipped point or another unit, an unusual change, a fall, a day to come.

    A fall is that of a year to date within its year.
    """

    SCALE = "scale"
    FAR = "far"
    FELL = "fell"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A question about a figure.

    `meant` is the figure that would fit, if shifting the decimal point gives one; `reference` is
    the value compared with: the figure nearest in time, or the goal without one; of a year to date
    that falls, its neighbour in the year.
    """

    change: Change
    kind: Kind
    reference: Decimal | None = None
    meant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Oddity:
    """The anomaly of a value compared with others; see Anomaly."""

    kind: Kind
    reference: Decimal
    meant: Decimal | None = None


def anomalies(changes: Sequence[Change], after: Book, today: date) -> list[Anomaly]:
    """Questions about new and replaced figures; `after` is the book that includes them.

    Each is compared with the other figures of its series, and with the goal if there are none;
    years to date are compared by their pace, and grow within their year.
    """
    breaks = after.plan.breaks
    fresh: dict[_Series, set[date]] = {}
    for change in changes:
        days = fresh.setdefault(_series_of(change.entry, breaks), set())
        if change.is_written:
            days.add(change.entry.date)
    every = {
        series: series_on(after.observations[metric], breaks.get(metric, ()), begin or date.min)
        for series in fresh
        for metric, begin in (series,)
    }
    settled = {
        series: [each for each in every[series] if each.date not in days]
        for series, days in fresh.items()
    }
    others = {
        series: paces(after.plan, series[0], known or every[series])
        for series, known in settled.items()
    }
    histories = {series: History(figures.of_all()) for series, figures in others.items()}
    fallen = {
        series: falls(every[series], figures.starts, fresh[series])
        for series, figures in others.items()
    }
    found: list[Anomaly] = []
    begun: set[_Series] = set()  # a series in another unit is questioned once
    for change in (each for each in changes if each.effect in (Effect.NEW, Effect.REPLACED)):
        entry = change.entry
        if entry.date > today:
            found.append(Anomaly(change, Kind.FUTURE))
        series = _series_of(entry, breaks)
        pace = others[series].of(entry.value, entry.date)
        odd = histories[series].oddity(pace, entry.date)
        is_first = series not in begun and not settled[series]
        begun.add(series)
        if odd is None and is_first and (bar := after.plan.bar(entry.metric)) is not None:
            odd = against_goal(pace, bar)
        if odd:
            odd = of_figure(odd, others[series], entry.value, entry.date)
            found.append(Anomaly(change, odd.kind, odd.reference, odd.meant))
        elif (beside := fallen[series].get(entry.date)) is not None:
            found.append(Anomaly(change, Kind.FELL, beside))
    return found


def _series_of(entry: Entry, breaks: Mapping[str, Sequence[date]]) -> _Series:
    return entry.metric, begin_of_series(breaks.get(entry.metric, ()), entry.date)


def of_figure(odd: Oddity, others: Paces, value: Decimal, day: date) -> Oddity:
    """The anomaly of a figure from that of its pace, beside the paces of others."""
    meant = None if odd.meant is None else others.shifted(value, odd.meant, day)
    return Oddity(odd.kind, others.figure_at(odd.reference, day), meant)


def around(figures: Sequence[Observation], day: date) -> list[Observation]:
    """The figures nearest to `day` on other days, equally many on either side.

    This keeps the cost linear in the number of figures.
    """
    before = bisect_left(figures, day, key=_day)
    after = bisect_right(figures, day, key=_day)
    earlier = figures[max(0, before - _MOST_BESIDE) : before]
    return [*earlier, *figures[after : after + _MOST_BESIDE]]


def _day(figure: Observation) -> date:
    return figure.date


class History:
    """The figures of a metric in order of date, many of whose values are to be judged.

    This keeps the cost of each low: the neighbours' parts of `oddity` are computed once.
    """

    def __init__(self, figures: Sequence[Observation]) -> None:
        """Compute the steps between the figures."""
        self._figures = figures
        self._days = [each.date for each in figures]
        self._steps = _steps(figures)

    def oddity(self, value: Decimal, day: date) -> Oddity | None:
        """The same as `oddity` of a figure, given those `around` it."""
        before, after = bisect_left(self._days, day), bisect_right(self._days, day)
        first, last = max(0, before - _MOST_BESIDE), min(len(self._days), after + _MOST_BESIDE)
        if first == before and after == last:
            return None
        figures = self._figures

        def largest_step() -> float:
            steps = [*self._steps[first : max(0, before - 1)], *self._steps[after : last - 1]]
            if first < before and after < last:
                steps.append(_step(figures[before - 1], figures[after]))
            return max(steps, default=0.0)

        is_earlier = after == last or (
            first < before and day - self._days[before - 1] <= self._days[after] - day
        )
        nearest = figures[before - 1 if is_earlier else after]
        ends = (
            self._days[first if first < before else after],
            self._days[last - 1 if after < last else before - 1],
        )
        count = before - first + last - after
        spacing = (ends[1] - ends[0]).days / (count - 1) if count > 1 else DAYS_PER_YEAR
        beside = _Beside(nearest, spacing, largest_step)
        return _odd(value, day, beside, lambda: [*figures[first:before], *figures[after:last]])


class _Beside(NamedTuple):
    """References for a figure: the nearest one, the usual spacing in days, the largest step.

    The step is computed only if asked for: few figures need it.
    """

    nearest: Observation
    spacing: float
    step: Callable[[], float]


def oddity(value: Decimal, day: date, others: Sequence[Observation]) -> Oddity | None:
    """The anomaly of a figure, given the others of its metric in order of date; None if it fits.

    It is compared with the nearest in time. Its point has slipped if shifting it by one of the
    scales makes it fit, and if the change exceeds all the metric's changes so far: more than twice
    its largest step, or by a larger factor. It is far off if the change is more than four times the
    largest step. Both allow for the time between the two figures.
    """
    if not others:
        return None
    nearest = min(others, key=lambda each: abs((each.date - day).days))
    beside = _Beside(nearest, _spacing(others), lambda: max(_steps(others), default=0.0))
    return _odd(value, day, beside, lambda: others)


def _odd(
    value: Decimal, day: date, beside: _Beside, others: Callable[[], Sequence[Observation]]
) -> Oddity | None:
    near = beside.nearest.value
    spans = max(1.0, abs((beside.nearest.date - day).days) / beside.spacing)
    change = abs(float(value - near))
    meant = _shifted(value, near, FROM_NEIGHBOUR)
    least = abs(float(near)) * _LEAST_STEP * spans
    if meant is None and change <= _MOST_STEPS * least:
        return None
    step = spans * beside.step()
    if meant is not None and (
        change > _SLIP_STEPS * step or _outgrows(value, near, others(), spans)
    ):
        return Oddity(Kind.SCALE, near, meant)
    if change > _MOST_STEPS * max(step, least):
        return Oddity(Kind.FAR, near)
    return None


def _outgrows(value: Decimal, near: Decimal, others: Sequence[Observation], spans: float) -> bool:
    """Whether a value differs from another by a larger factor than any growth of the metric.

    Factors make sense only if no figure is zero or below. Not for a single other figure: it has no
    steps, and any change exceeds them.
    """
    if min(each.value for each in others) <= 0:
        return False
    usual = max(_factor(a.value, b.value) for a, b in pairwise(others))
    return _factor(value, near) > usual * spans


def _factor(first: Decimal, second: Decimal) -> float:
    """Distance of two figures as a factor: its logarithm."""
    return abs(math.log(first / second))


def against_goal(value: Decimal, goal: Decimal) -> Oddity | None:
    """A slip by a power of ten against the goal; the path to it may be long, so nothing else."""
    meant = _shifted(value, goal, _FROM_GOAL)
    return None if meant is None else Oddity(Kind.SCALE, goal, meant)


def _shifted(value: Decimal, near: Decimal, apart: int) -> Decimal | None:
    """`value` times or by one of the scales, if that fits `near`.

    None if the value itself is less than `apart` times as large or as small.
    """
    if not value or not near or 1 < apart * abs(value / near) < apart * apart:
        return None
    shifted = (meant for scale in _SCALES for meant in (value / scale, value * scale))
    fitting = (meant for meant in shifted if 1 <= FITS * meant / near <= FITS * FITS)
    meant = next(fitting, None)
    return None if meant is None else meant.normalize()


def _steps(figures: Sequence[Observation]) -> list[float]:
    return [_step(earlier, later) for earlier, later in pairwise(figures)]


def _step(earlier: Observation, later: Observation) -> float:
    return abs(float(later.value - earlier.value))


def _spacing(figures: Sequence[Observation]) -> float:
    """Mean number of days between figures; a year for a single figure."""
    if len(figures) == 1:
        return DAYS_PER_YEAR
    return (figures[-1].date - figures[0].date).days / (len(figures) - 1)
