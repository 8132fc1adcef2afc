"""Observed and required growth, for the rules of Eurostat's family."""

from __future__ import annotations

from dataclasses import dataclass

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.goals import Goal
from bishan_targets.published.case import Ends, Step, finite, growth, years_apart


@dataclass(frozen=True, slots=True)
class Rate:
    """A growth rate as a share per year, positive if more is better, and its calculation."""

    value: float
    step: Step


def observed_rate(ends: Ends, base: float, direction: int) -> Rate | Reason:
    """Growth from `base`, the value at the earlier end, to the latest value.

    For negative values, growth away from zero is a fall: the sign is reversed.
    """
    latest, years = float(ends.latest.value), ends.years
    rate = growth(base, latest, years)
    if isinstance(rate, Reason):
        return rate
    values = {"latest": latest, "base": base, "years": years}
    step = Step("growth_observed", "({latest} / {base}) ^ (1 / {years}) - 1", values, rate)
    return Rate(direction * (-1 if base < 0 else 1) * rate, step)


def required_rate(base: float, goal: float, by_years: float) -> Rate | Reason:
    """Growth from `base` to the goal in `by_years` years; the absolute value, as in Open SDG."""
    if base == goal:
        return Reason.BASELINE_IS_GOAL
    rate = growth(base, goal, by_years)
    if isinstance(rate, Reason):
        return rate
    values = {"goal": goal, "base": base, "years": by_years}
    step = Step("growth_required", "({goal} / {base}) ^ (1 / {years}) - 1", values, rate)
    return Rate(abs(rate), step)


def ratio(
    observed: Rate, goal: Goal, ends: Ends, base: float
) -> tuple[float | Reason, tuple[Step, ...]]:
    """Observed growth ÷ the growth that the goal needs from `base` on, and the sums behind it.

    1 is just enough, below 0 is the wrong way.
    """
    required = required_rate(base, float(goal.value), years_apart(ends.base.date, goal.by))
    if isinstance(required, Reason):
        return required, (observed.step,)
    steps = (observed.step, required.step)
    found = finite(lambda: observed.value / required.value)
    if isinstance(found, Reason):
        return found, steps
    values = {"observed": observed.value, "required": required.value}
    return found, (*steps, Step("ratio", "{observed} / {required}", values, found))
