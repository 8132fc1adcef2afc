"""Eurostat's assessment of indicators in its monitoring reports on sustainable development.

Source: Eurostat, *Sustainable development in the European Union: monitoring report on progress
towards the SDGs in an EU context*, annex on the assessment method.
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
    by_threshold,
    unavailable,
)
from bishan_targets.published.rates import Rate, observed_rate, ratio

_WITH_TARGET: Final = (
    (0.95, "significant_progress"),
    (0.6, "moderate_progress"),
    (0.0, "insufficient_progress"),
)
_WITHOUT_TARGET: Final = (
    (0.01, "significant_progress"),
    (0.0, "moderate_progress"),
    (-0.01, "moderate_movement_away"),
)


def judge(case: Case) -> Ruling:
    """Observed compound annual growth since the baseline, against required growth.

    - The latest figure meets the goal: `target_achieved`, before anything else.
    - With a goal, by the ratio of observed growth (baseline to latest) to required growth (baseline
      to goal at its deadline): from 95 % `significant_progress`, from 60 % `moderate_progress`,
      from 0 `insufficient_progress`, below that `moving_away`.
    - Without one, by observed growth a year in the desired direction: from 1 %
      `significant_progress`, from 0 `moderate_progress`, from -1 % `moderate_movement_away`, below
      `significant_movement_away`.

    Not available without a growth rate: fewer than two figures, a baseline of zero, values of
    opposite signs, a baseline equal to the goal. `value` is the ratio, or the growth.
    """
    found = _judge(case)
    if case.reached:
        return Ruling("target_achieved", found.value, steps=found.steps)
    return found


def _judge(case: Case) -> Ruling:
    ends = case.ends()
    if isinstance(ends, Reason):
        return unavailable(ends)
    observed = observed_rate(ends, float(ends.base.value), case.direction)
    if isinstance(observed, Reason):
        return unavailable(observed)
    if case.goal is None:
        worst = "significant_movement_away"
        verdict = by_threshold(observed.value, _WITHOUT_TARGET, worst)
        return Ruling(verdict, observed.value, steps=(observed.step,))
    return _against(case.goal, ends, observed)


def _against(goal: Goal, ends: Ends, observed: Rate) -> Ruling:
    found, steps = ratio(observed, goal, ends, float(ends.base.value))
    if isinstance(found, Reason):
        return unavailable(found, steps)
    return Ruling(by_threshold(found, _WITH_TARGET, "moving_away"), found, steps=steps)


RULE: Final = RuleDefinition(
    PublishedRule.EUROSTAT,
    (
        "target_achieved",
        "significant_progress",
        "moderate_progress",
        "insufficient_progress",
        "moderate_movement_away",
        "moving_away",
        "significant_movement_away",
    ),
    frozenset({"target_achieved", "significant_progress"}),
    judge,
)
