"""Planned paths in two revisions: ways to ask for less without another goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bishan_targets.assessment.aim import Aim, grown, is_of_years
from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason, find_baseline, is_held
from bishan_targets.assessment.planned_path import PlannedPath, planned_path
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.strict import loosening
from bishan_targets.model.goals import Quantity, Step, is_looser
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Target

# Interim goals on a straight line are rounded, and years differ by a day.
_ROUNDING = 0.01
"""Share of the way by which a new interim goal may lie on the easy side of the path."""
Figures = Sequence[Observation]


def may_ease(target: Target, before: Target) -> bool:
    """Whether two revisions of a target differ so that the planned path may ask for less."""
    other_steps = target.steps != before.steps
    return target.keep != before.keep or other_steps or target.goal.of is Quantity.GROWTH


def eased_paths(
    target: Target, before: Target, now: Figures, then: Figures
) -> Iterator[Comparison]:
    """Every loosening that only the figures show: `now` and, with corrections, in the base.

    A growth goal from another baseline may end at an easier level; a goal to keep has no path; a
    new interim goal may lie on the easy side of the path so far.
    """
    yield from _other_baseline(target, before, now, then)
    if is_of_years(before):
        return  # the path within a year is that of earlier years' figures
    aimed = Assessment(before, then, before.goal.by).aim
    start = _baseline(aimed)
    if aimed.target is None or isinstance(start, Reason):
        return
    if is_held(aimed.target.goal, start, keep=before.keep):
        return
    if target.keep:
        yield loosening(target.id, "keep", "true", "false", True)
    if start.date < aimed.target.goal.by:
        path = planned_path(aimed.target.goal, aimed.target.steps, start)
        yield from _below(target, before, path, start)


def _baseline(aimed: Aim) -> Observation | Reason:
    if aimed.target is None:
        return Reason.NO_GOAL
    return find_baseline(aimed.target.baseline, aimed.history)


def _other_baseline(
    target: Target, before: Target, now: Figures, then: Figures
) -> Iterator[Comparison]:
    """Another figure for the same baseline, if growth from it ends at an easier level."""
    if target.baseline != before.baseline:
        return  # found as that
    old, new = (
        find_baseline(found.baseline, found.series)
        for found in (
            Assessment(before, then, before.goal.by),
            Assessment(target, now, target.goal.by),
        )
    )
    goals = (target.goal, before.goal)
    if any(each.of is not Quantity.GROWTH for each in goals) or isinstance(old, Reason):
        return
    if isinstance(new, Reason) or (new.date, new.value) == (old.date, old.value):
        return
    looser = is_looser(grown(before.goal, new), grown(before.goal, old))
    values = f"{new.value} ({new.date})", f"{old.value} ({old.date})"
    yield loosening(target.id, "baseline", *values, looser)


def _below(
    target: Target, before: Target, path: PlannedPath, start: Observation
) -> Iterator[Comparison]:
    """New interim goals that ask for less than the base's path does on their days."""
    known = {each.goal.by for each in before.steps}
    if known - {each.goal.by for each in target.steps}:
        return  # found as those that are gone
    for step in target.steps:
        if step.goal.by in known or step.is_set_after or step.goal.by <= start.date:
            continue
        yield from _against_path(target, step, path, start)


def _against_path(
    target: Target, step: Step, path: PlannedPath, start: Observation
) -> Iterator[Comparison]:
    goal, planned = step.goal, path.value(step.goal.by)
    if goal.of is Quantity.GROWTH:
        goal = grown(goal, start)
    facing = goal.facing(start.value)
    missing = facing.operator.direction * (planned - float(facing.value))
    way = abs(float(path.places[-1].value - start.value))
    eased = missing > _ROUNDING * way
    value, reference = f"{facing.operator} {facing.value:.6g}", f"{planned:.6g}"
    yield loosening(target.id, f"path.{goal.by}", value, reference, eased)
