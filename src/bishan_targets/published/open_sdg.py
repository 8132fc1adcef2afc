"""Open SDG's progress measure, developed and used by Statistics Canada.

Sources: Open SDG, *Progress Measurement Methodology for the Sustainable Development Goals*
(open-sdg.readthedocs.io, docs/progress-methodology.md), and the program that applies it,
sdg/ProgressMeasure.py of github.com/open-sdg/sdg-build.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.goals import Goal
from bishan_targets.model.targets import BaselineRule, PublishedRule
from bishan_targets.published.case import (
    Case,
    Ends,
    RuleDefinition,
    Ruling,
    Step,
    by_threshold,
    unavailable,
)
from bishan_targets.published.rates import Rate, observed_rate, ratio

BASE_YEAR: Final = date(2015, 1, 1)
ZERO: Final = Decimal("0.001")
_NEAR_A_LIMIT: Final = 4.44
_HIGHEST: Final = 5.0

_NAMES: Final = ("substantial_progress", "moderate_progress", "limited_progress")
_WITH_TARGET: Final = (0.95, 0.6, 0.0)
_WITHOUT_TARGET: Final = (0.015, 0.005, 0.0)


def judge(case: Case) -> Ruling:
    """Observed compound annual growth since the base year, against required growth.

    - Base year: the plan's baseline, else 2015; if it has no figure, the next year that has one.
    - A goal or a base value of zero counts as 0.001.
    - The latest figure meets the goal: `target_achieved`, score 5.
    - With a goal, by the ratio of observed growth to the size of the required growth: from 95 %
      `substantial_progress`, from 60 % `moderate_progress`, from 0 `limited_progress`, below that
      `deterioration`. Score: 7.1429·ratio - 4.2857 from 60 %, else 4.1667·ratio - 2.5.
    - Without one, by observed growth a year: from 1.5 %, 0.5 % and 0. Near a limit in the desired
      direction (the metric's `maximum` or `minimum`), the thresholds above 0 are scaled by 1 -
      (base ÷ limit)^4.44, beyond the limit by 1 - ((2·limit - base) ÷ limit)^4.44. Score: linear
      through (-2 %, -5), (0, -2.5), (0.5 %, 0), (1.5 %, 2.5), (2 %, 5), with the scaled thresholds.
    - Scores stay within -5 and 5. If all values are negative, the direction is reversed.

    Not available: fewer than two figures, base and latest of opposite signs, a goal of opposite
    sign, a base value equal to the goal. `value` is the ratio, or the growth.
    """
    case = replace(case, goal=_nonzero(case.goal), baseline=_base_year(case.baseline))
    found = _judge(case)
    if case.reached:
        return Ruling("target_achieved", found.value, _HIGHEST, steps=found.steps)
    return found


def _nonzero(goal: Goal | None) -> Goal | None:
    return goal._replace(value=ZERO) if goal and goal.value == 0 else goal


def _base_year(given: BaselineRule) -> BaselineRule:
    return given if given.date else BaselineRule(BASE_YEAR)


def _judge(case: Case) -> Ruling:
    ends = case.ends()
    if isinstance(ends, Reason):
        return unavailable(ends)
    base = float(ends.base.value or ZERO)
    observed = observed_rate(ends, base, case.direction)
    if isinstance(observed, Reason):
        return unavailable(observed)
    if case.goal is None:
        return _without_target(case, ends, observed)
    return _with_target(case.goal, ends, base, observed)


def _with_target(goal: Goal, ends: Ends, base: float, observed: Rate) -> Ruling:
    found, steps = ratio(observed, goal, ends, base)
    if isinstance(found, Reason):
        return unavailable(found, steps)
    score = 7.1429 * found - 4.2857 if found >= _WITH_TARGET[1] else 4.1667 * found - 2.5
    return Ruling(_named(found, _WITH_TARGET), found, _within(score), steps=steps)


def _without_target(case: Case, ends: Ends, observed: Rate) -> Ruling:
    limit = case.bounds.maximum if case.direction > 0 else case.bounds.minimum
    shrunk = None if limit is None else _shrunk(float(ends.base.value), float(limit))
    scale = 1.0 if shrunk is None else float(shrunk.result)
    verdict = _named(observed.value, tuple(scale * each for each in _WITHOUT_TARGET))
    steps = (observed.step,) if shrunk is None else (observed.step, shrunk)
    return Ruling(verdict, observed.value, _growth_score(observed.value, scale), steps=steps)


def _named(value: float, thresholds: tuple[float, ...]) -> str:
    return by_threshold(value, list(zip(thresholds, _NAMES, strict=True)), "deterioration")


def _shrunk(base: float, limit: float) -> Step | None:
    """Scale of the thresholds: 0 at the limit, 1 at zero; None from twice the limit on.

    Based on the magnitudes of both. A value beyond the limit counts like one as far on the other
    side.
    """
    values = {"base": abs(base), "limit": abs(limit)}
    near, formula = abs(base), "1 - ({base} / {limit}) ^ 4.44"
    if near >= 2 * abs(limit):
        return None
    if near > abs(limit):
        near, formula = 2 * abs(limit) - near, "1 - ((2 × {limit} - {base}) / {limit}) ^ 4.44"
    scale = 1.0 - float((near / abs(limit)) ** _NEAR_A_LIMIT)
    return Step("limit_scale", formula, values, scale)


@dataclass(frozen=True, slots=True)
class _Line:
    """A segment of the score: from a scaled growth rate on, `slope` × rate + `offset`."""

    least: float
    slope: float
    offset: float


_LINES: Final = (_Line(0.015, 500, -5), _Line(0.005, 250, -1.25), _Line(0, 500, -2.5))


def _growth_score(rate: float, scale: float) -> float:
    if rate < 0:
        return _within(125 * rate - 2.5)
    if scale == 0:
        return _HIGHEST
    line = next(each for each in _LINES if rate >= scale * each.least)
    return _within(line.slope * (rate / scale) + line.offset)


def _within(score: float) -> float:
    return max(-_HIGHEST, min(score, _HIGHEST))


RULE: Final = RuleDefinition(
    PublishedRule.OPEN_SDG,
    ("target_achieved", *_NAMES, "deterioration"),
    frozenset({"target_achieved", "substantial_progress"}),
    judge,
)
