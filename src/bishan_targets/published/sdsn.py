"""The trend arrows of the Sustainable Development Report's dashboards (SDSN).

Source: Sustainable Development Solutions Network, *Sustainable Development Report*, methods
summary, "SDG Trends" (dashboards.sdgindex.org/chapters/methodology).
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
    Terms,
    by_threshold,
    unavailable,
    years_apart,
)

WINDOW: Final = 4.0
_BEST, _WORST = "on_track_or_maintaining", "decreasing"
_ARROWS: Final = ((1.0, _BEST), (0.5, "moderately_improving"), (0.0, "stagnating"))


def judge(case: Case) -> Ruling:
    """Linear pace of the last four years, over the pace required for the goal.

    - Pace: from the first figure at most four years older than the latest, or else from the
      previous figure, to the latest. Required pace: from the baseline to the goal by its deadline.
    - Ratio from 1 `on_track_or_maintaining`, from 0.5 `moderately_improving`, from 0 `stagnating`,
      below that `decreasing`.
    - The latest figure meets the goal: `on_track_or_maintaining`, unless the pace is in the wrong
      direction (`decreasing`).

    SDSN applies this to scores from 0 to 100; a linear score gives the same ratio as the values
    themselves. Not available without a goal, with fewer than two figures, or if the baseline equals
    the goal or met one that the latest figure does not meet. `value` is the ratio; for a goal that
    is met, the pace towards it.
    """
    if case.goal is None:
        return unavailable(Reason.NO_GOAL)
    ends = case.ends()
    if isinstance(ends, Reason):
        return unavailable(ends)
    recent = _recent(case)
    first, last = recent.base.value, recent.latest.value
    pace = float(last - first) / recent.years
    values: Terms = {"latest": last, "base": first, "years": recent.years}
    step = Step("pace_recent", "({latest} - {base}) / {years}", values, pace)
    if case.reached:
        towards = case.direction * pace
        return Ruling(_BEST if towards >= 0 else _WORST, towards, steps=(step,))
    if case.is_held:
        return unavailable(Reason.HOLDS_AT_BASELINE, (step,))
    return _against(case.goal, ends, step)


def _recent(case: Case) -> Ends:
    latest = case.history[-1]
    earlier = case.history[:-1]
    near = (each for each in earlier if years_apart(each.date, latest.date) <= WINDOW)
    return Ends(next(near, earlier[-1]), latest)


def _against(goal: Goal, ends: Ends, pace: Step) -> Ruling:
    years = years_apart(ends.base.date, goal.by)
    if years <= 0:
        return unavailable(Reason.BASELINE_AFTER_DEADLINE, (pace,))
    if goal.value == ends.base.value:
        return unavailable(Reason.BASELINE_IS_GOAL, (pace,))
    needed = float(goal.value - ends.base.value) / years
    steps = (pace, _needed(goal, ends, years, needed))
    ratio = goal.operator.direction * float(pace.result) / abs(needed)
    values: Terms = {"pace": pace.result, "needed": needed}
    divided = Step("ratio", "{pace} / {needed}", values, ratio)
    return Ruling(by_threshold(ratio, _ARROWS, _WORST), ratio, steps=(*steps, divided))


def _needed(goal: Goal, ends: Ends, years: float, needed: float) -> Step:
    values: Terms = {"goal": goal.value, "base": ends.base.value, "years": years}
    return Step("pace_required", "({goal} - {base}) / {years}", values, needed)


RULE: Final = RuleDefinition(
    PublishedRule.SDSN,
    (_BEST, "moderately_improving", "stagnating", _WORST),
    frozenset({_BEST}),
    judge,
)
