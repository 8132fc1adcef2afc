"""Input and result of a published rule, and shared calculations.

Publishers count in calendar years. Here time is measured between the figures' dates: whole years
between two days of the same month and day, so that yearly data give the publishers' own numbers,
and fractions of a year for figures within a year.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.assessment.gap import Reason, find_baseline, is_held
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import BaselineRule, Bounds, Indicator, PublishedRule, Target

NOT_AVAILABLE: Final = "not_available"


@dataclass(frozen=True, slots=True)
class Case:
    """A metric to judge: `direction` is +1 if more is better; `goal` may be None.

    `history` holds the figures known on the day of the judgement, in order of date; `keep` marks a
    goal to be held at all times. `expected` is the share of the way that is expected by the latest
    figure, if that is not the share of the days.
    """

    direction: int
    goal: Goal | None
    keep: bool
    bounds: Bounds
    baseline: BaselineRule
    history: Sequence[Observation]
    expected: float | None = None

    def by_share(self, expected: float) -> Case:
        """The case with that share of the way expected by the latest figure."""
        return replace(self, expected=expected)

    @property
    def reached(self) -> bool:
        """Whether the latest figure meets the goal."""
        return bool(self.goal and self.history and self.goal.holds(self.history[-1].value))

    @property
    def is_held(self) -> bool:
        """Whether the goal is a cap or a floor, to which there is no path."""
        if self.goal is None:
            return False
        baseline = find_baseline(self.baseline, self.history)
        return is_held(self.goal, baseline, keep=self.keep)

    def ends(self) -> Ends | Reason:
        """The baseline and the latest figure, if there are two figures to compare."""
        if not self.history:
            return Reason.NO_DATA
        base, latest = find_baseline(self.baseline, self.history), self.history[-1]
        if isinstance(base, Reason):
            return base
        if base.date >= latest.date:
            one = len(self.history) == 1
            return Reason.ONE_OBSERVATION if one else Reason.BASELINE_IS_LATEST
        return Ends(base, latest)


@dataclass(frozen=True, slots=True)
class Ends:
    """Two dated figures, the earlier one first."""

    base: Observation
    latest: Observation

    @property
    def years(self) -> float:
        """Years between the two; above zero."""
        return years_apart(self.base.date, self.latest.date)


Terms = Mapping[str, float | Decimal]


@dataclass(frozen=True, slots=True)
class Step:
    """One calculation: `formula` names its `values` in braces; `result` is its result."""

    name: str
    formula: str
    values: Terms
    result: float | Decimal


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule's verdict, the number behind it, and the calculation.

    `verdict` is NOT_AVAILABLE, with a reason in `why_null`, if the rule cannot judge. `score` is
    the publisher's own score, if there is one.
    """

    verdict: str
    value: float | None = None
    score: float | None = None
    why_null: Reason | None = None
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """A published rule: its verdicts from best to worst, and those that mean "on track"."""

    name: PublishedRule
    verdicts: Sequence[str]
    on_track: frozenset[str]
    judge: Callable[[Case], Ruling]


def target_case(target: Target, history: Sequence[Observation]) -> Case:
    """The case of a target; `history` in order of date."""
    direction = target.goal.operator.direction
    return Case(direction, target.goal, target.keep, target.bounds, target.baseline, history)


def indicator_case(indicator: Indicator, history: Sequence[Observation]) -> Case:
    """The case of an indicator, which has a direction and no goal; `history` in order of date."""
    bounds, baseline = indicator.bounds, indicator.baseline
    return Case(indicator.better.direction, None, False, bounds, baseline, history)


def unavailable(reason: Reason, steps: Sequence[Step] = ()) -> Ruling:
    """The result of a rule that cannot judge."""
    return Ruling(NOT_AVAILABLE, why_null=reason, steps=steps)


def years_apart(start: date, end: date) -> float:
    """Years from `start` to `end`; whole ones between days of the same month and day."""
    return (end.year - start.year) + (_within_year(end) - _within_year(start))


def _within_year(day: date) -> float:
    return (day.month + day.day / 31) / 12


def growth(start: float, end: float, years: float) -> float | Reason:
    """Compound annual growth rate, (end / start)^(1 / years) - 1; a share per year.

    A reason if it is not a finite real number: a start of zero, values of opposite signs, no time
    between them, or overflow.
    """
    if years <= 0:
        return Reason.DEADLINE_PASSED
    if start == 0:
        return Reason.NO_GROWTH_RATE
    if min(start, end) < 0 < max(start, end):
        return Reason.OPPOSITE_SIGNS
    return finite(lambda: (end / start) ** (1 / years) - 1)


def finite(compute: Callable[[], float]) -> float | Reason:
    """The result of `compute`, or a reason if it overflows or divides by zero."""
    try:
        found = compute()
    except (OverflowError, ZeroDivisionError):
        return Reason.OUT_OF_RANGE
    return found if math.isfinite(found) else Reason.OUT_OF_RANGE


def by_threshold(value: float, thresholds: Sequence[tuple[float, str]], otherwise: str) -> str:
    """The name of the first threshold, in descending order, that `value` reaches."""
    return next((name for least, name in thresholds if value >= least), otherwise)
