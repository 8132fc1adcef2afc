"""The weather symbols of Germany's sustainability indicators (Destatis).

Source: Statistisches Bundesamt (Destatis), *Nachhaltige Entwicklung in Deutschland:
Indikatorenbericht*, and dns-indikatoren.de, on the status of the indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import PublishedRule
from bishan_targets.published.case import (
    Case,
    Ends,
    RuleDefinition,
    Ruling,
    Step,
    Terms,
    unavailable,
)

CHANGES: Final = 5
FEWEST_POINTS: Final = 4
_SUN, _SUN_WITH_CLOUD, _CLOUD, _THUNDERSTORM = "sun", "sun_with_cloud", "cloud", "thunderstorm"
_SLIGHT: Final = 0.05
_CLEAR: Final = 0.2


def judge(case: Case) -> Ruling:
    """Extrapolate the mean of the last five yearly changes to the target year.

    The last figure of each calendar year counts.

    - The mean of the last five changes (of the last six figures; of all if there are four or five),
      per year, is extrapolated to the year of the deadline. The remaining gap, as a share of the
      present gap: below 5 % `sun`, up to 20 % `sun_with_cloud`, more `cloud`.
    - The mean does not lead towards the goal: `thunderstorm`.
    - The goal is reached, or is one to be kept (`keep = true` in the plan): level and trend.
      Reached and not getting worse `sun`, reached and getting worse `sun_with_cloud`; not reached
      and getting better `cloud`, else `thunderstorm`.

    Not available without a goal or with fewer than four yearly figures. The baseline plays no part.
    `value` is the remaining share; for level and trend, the mean change towards the goal.
    """
    if case.goal is None:
        return unavailable(Reason.NO_GOAL)
    points = _yearly(case.history)
    if len(points) < FEWEST_POINTS:
        return unavailable(Reason.FEWER_THAN_FOUR if points else Reason.NO_DATA)
    last = points[-(CHANGES + 1) :]
    ends = Ends(last[0], last[-1])
    years = ends.latest.date.year - ends.base.date.year
    mean = float(ends.latest.value - ends.base.value) / years
    values: Terms = {"latest": ends.latest.value, "base": ends.base.value, "years": years}
    step = Step("mean_change", "({latest} - {base}) / {years}", values, mean)
    towards = case.direction * mean
    if case.reached or case.keep:
        return Ruling(_level_and_trend(case.reached, towards), towards, steps=(step,))
    if towards <= 0:
        return Ruling(_THUNDERSTORM, steps=(step,))
    return _carried_on(case.goal, ends.latest, step)


def _yearly(history: Sequence[Observation]) -> list[Observation]:
    return list({each.date.year: each for each in history}.values())


def _level_and_trend(reached: bool, towards: float) -> str:
    if reached:
        return _SUN if towards >= 0 else _SUN_WITH_CLOUD
    return _CLOUD if towards > 0 else _THUNDERSTORM


def _carried_on(goal: Goal, latest: Observation, mean: Step) -> Ruling:
    years = max(goal.by.year - latest.date.year, 0)
    expected = float(latest.value) + float(mean.result) * years
    values: Terms = {"latest": latest.value, "change": mean.result, "years": years}
    steps = [mean, Step("expected", "{latest} + {change} × {years}", values, expected)]
    missing = goal.operator.direction * (float(goal.value) - expected)
    if goal.value == latest.value:  # a strict goal equal to the figure: no gap to take a share of
        return Ruling(_SUN if missing < 0 else _CLOUD, steps=steps)
    share = missing / abs(float(goal.value - latest.value))
    parts: Terms = {"goal": goal.value, "expected": expected, "latest": latest.value}
    formula = "({goal} - {expected}) / ({goal} - {latest})"
    steps.append(Step("share_missing", formula, parts, share))
    return Ruling(_symbol(share), share, steps=steps)


def _symbol(share: float) -> str:
    if share < _SLIGHT:
        return _SUN
    return _SUN_WITH_CLOUD if share <= _CLEAR else _CLOUD


RULE: Final = RuleDefinition(
    PublishedRule.DESTATIS,
    (_SUN, _SUN_WITH_CLOUD, _CLOUD, _THUNDERSTORM),
    frozenset({_SUN}),
    judge,
)
