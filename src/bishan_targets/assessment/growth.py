"""Average growth from the baseline on: wanted, so far, and needed from now on."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import NamedTuple

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import calendar_years


class Growth(NamedTuple):
    """Average growth rates in % a year.

    `so_far` runs from the baseline to the latest figure, `needed` from there to the deadline.
    """

    wanted: Decimal
    so_far: float | Reason
    needed: float | Reason


def growth(
    wanted: Goal, level: Goal, baseline: Observation | Reason, latest: Observation | Reason
) -> Growth:
    """The growth wanted by a goal, and the rates so far and needed to end at its `level`.

    Of amounts, both figures are of the same part of a year as the level. A rate is
    100·((end ÷ start)^(1 ÷ years) - 1), years as in `calendar_years`.
    """
    if isinstance(baseline, Reason) or isinstance(latest, Reason):
        why = baseline if isinstance(baseline, Reason) else Reason.NO_DATA
        return Growth(wanted.value, why, why)
    so_far = Reason.BASELINE_IS_LATEST if latest.date <= baseline.date else _rate(baseline, latest)
    end = Observation(level.by, level.value)
    needed = Reason.DEADLINE_PASSED if latest.date >= level.by else _rate(latest, end)
    return Growth(wanted.value, so_far, needed)


def _rate(start: Observation, end: Observation) -> float | Reason:
    if start.value <= 0 or end.value <= 0:
        return Reason.NO_GROWTH_RATE
    years = calendar_years(start.date, end.date)
    return 100 * (math.pow(end.value / start.value, 1 / years) - 1)
