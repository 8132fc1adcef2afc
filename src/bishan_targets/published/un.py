"""The United Nations' progress chart.

Source: United Nations Statistics Division, *SDG Progress Chart 2023: Technical Note*; restated with
its formulas by Eustat, *Measuring progress on the Sustainable Development Goals*.
"""

from __future__ import annotations

from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.goals import Goal
from bishan_targets.model.targets import PublishedRule
from bishan_targets.published.case import (
    Case,
    Ends,
    RuleDefinition,
    Ruling,
    Step,
    by_threshold,
    finite,
    unavailable,
    years_apart,
)
from bishan_targets.published.rates import observed_rate

_BEST, _FAIR, _WORST = "target_met_or_on_track", "fair_progress", "stagnation_or_regression"
_WITH_TARGET: Final = ((0.95, _BEST), (0.1, _FAIR))
_WITHOUT_TARGET: Final = ((0.02, _BEST), (0.005, _FAIR))


def judge(case: Case) -> Ruling:
    """The value expected at the deadline at the observed growth, as progress.

    - The latest figure meets the goal: `target_met_or_on_track`.
    - With a goal: expected = latest × (1 + growth since the baseline)^(years left); its share of
      the way from baseline to goal: from 95 % `target_met_or_on_track`, from 10 % `fair_progress`
      ("fair progress, but acceleration needed"), else `stagnation_or_regression`. After the
      deadline, the latest value stands for the expected one.
    - Without one: growth a year in the desired direction, from 2 % and from 0.5 %.

    Not available without a growth rate, if the baseline equals the goal, or if it met a goal that
    the latest figure does not meet. `value` is the
    progress, or the growth.
    """
    found = _judge(case)
    if case.reached:
        return Ruling(_BEST, found.value, steps=found.steps)
    return found


def _judge(case: Case) -> Ruling:
    ends = case.ends()
    if isinstance(ends, Reason):
        return unavailable(ends)
    if case.goal and case.is_held:
        return unavailable(Reason.HOLDS_AT_BASELINE)
    if case.goal and case.goal.value == ends.base.value:
        return unavailable(Reason.BASELINE_IS_GOAL)
    observed = observed_rate(ends, float(ends.base.value), case.direction)
    if isinstance(observed, Reason):
        return unavailable(observed)
    if case.goal:
        return _with_target(case.goal, ends, observed.step)
    verdict = by_threshold(observed.value, _WITHOUT_TARGET, _WORST)
    return Ruling(verdict, observed.value, steps=(observed.step,))


def _with_target(goal: Goal, ends: Ends, growth: Step) -> Ruling:
    base, latest, wanted = float(ends.base.value), float(ends.latest.value), float(goal.value)
    steps, rate = [growth], float(growth.result)
    left = max(years_apart(ends.latest.date, goal.by), 0.0)
    expected = finite(lambda: latest * (1 + rate) ** left)
    if isinstance(expected, Reason):
        return unavailable(expected, steps)
    values = {"latest": latest, "growth": rate, "left": left}
    steps.append(Step("expected", "{latest} × (1 + {growth}) ^ {left}", values, expected))
    share = finite(lambda: (expected - base) / (wanted - base))
    if isinstance(share, Reason):
        return unavailable(share, steps)
    values = {"expected": expected, "base": base, "goal": wanted}
    steps.append(Step("share_of_way", "({expected} - {base}) / ({goal} - {base})", values, share))
    return Ruling(by_threshold(share, _WITH_TARGET, _WORST), share, steps=steps)


RULE: Final = RuleDefinition(PublishedRule.UN, (_BEST, _FAIR, _WORST), frozenset({_BEST}), judge)
