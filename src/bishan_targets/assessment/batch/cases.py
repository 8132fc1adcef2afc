"""The projections of targets by way of arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final

import numpy as np

from bishan_targets.assessment.batch import projected
from bishan_targets.assessment.batch.covered import Case, Dates
from bishan_targets.assessment.batch.outlook import Goals
from bishan_targets.assessment.batch.projected import Projected
from bishan_targets.assessment.batch.reached import NEVER
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import reached
from bishan_targets.assessment.projection.deadline import Projection
from bishan_targets.assessment.projection.outlook import Range
from bishan_targets.assessment.projection.reached import Reached
from bishan_targets.model.goals import Goal
from bishan_targets.model.targets import Bounds, settled

_MOST: Final = 2000  # at once, as the arrays take 10 kB for each


def projections(dates: Dates, cases: Mapping[str, Case]) -> dict[str, Projection]:
    """The projections by id of cases with figures of these dates, without those not covered."""
    found: dict[str, Projection] = {}
    rest = iter(cases.items())
    while some := list(islice(rest, _MOST)):
        found.update(_projections(dates, some))
    return found


def _projections(
    dates: Dates, cases: Sequence[tuple[str, Case]]
) -> Iterator[tuple[str, Projection]]:
    values = np.array([[float(each.value) for each in case.history] for _, case in cases])
    latest = dates.days[-1]
    made = projected.project(values, dates, _goals([case for _, case in cases], latest))
    for (id_, case), covered, *numbers in zip(cases, *_columns(made), strict=True):
        if covered:
            yield id_, _projection(case.goal, latest, len(dates.days), *numbers)


def _goals(cases: Sequence[Case], latest: date) -> Goals:
    goals, bounds = [case.goal for case in cases], [case.bounds for case in cases]
    ends = [each.ends for each in bounds]
    return Goals(
        direction=np.array([each.operator.direction for each in goals]),
        strict=np.array([each.operator.strict for each in goals]),
        value=np.array([float(each.value) for each in goals]),
        high=np.array([float(each.high or 0) for each in goals]),
        by=np.array([(each.by - latest).days for each in goals]),
        lowest=np.array([float(lowest) for lowest, _ in ends]),
        highest=np.array([float(highest) for _, highest in ends]),
        holds=np.array([case.goal.holds(case.history[-1].value) for case in cases]),
        settled=np.array([_settled(*each) for each in zip(goals, bounds, strict=True)]),
    )


def _settled(goal: Goal, bounds: Bounds) -> int:
    always = settled(goal, bounds)
    return -1 if always is None else int(always)


def _columns(made: Projected) -> Iterator[list[float]]:
    *numbers, days = made
    return (each.tolist() for each in (*numbers, days.T))


def _projection(
    goal: Goal,
    latest: date,
    figures: int,
    low: float,
    median: float,
    high: float,
    odds: float,
    days: Sequence[int],
) -> Projection:
    dates = _reached(latest, days)
    if latest >= goal.by:
        return Projection(figures, None, None, dates, Reason.DEADLINE_PASSED)
    return Projection(figures, Range(low, median, high), odds, dates, None)


def _reached(latest: date, days: Sequence[int]) -> Reached:
    if not any(days):
        return Reached(latest, latest, latest, 0.0)
    return reached.dates(latest, [None if day == NEVER else day for day in days])
