"""Figures at odds with a goal for growth, or with a metric that never falls.

Plans whose targets have only the common keys are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from bishan_targets.assessment.aim import grown
from bishan_targets.assessment.gap import Reason, find_baseline, since_break
from bishan_targets.model.book import Plan
from bishan_targets.model.breaks import are_apart, begin_of_series, series_on
from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Severity
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import year_of
from bishan_targets.model.targets import Figures, Target
from bishan_targets.reading.histories.history import (
    BaselinePlaces,
    FigurePlaces,
    History,
    Places,
)
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import whole_target
from bishan_targets.text.numbers import fits

Observations = Mapping[str, Sequence[Observation]]


def growth_problems(
    given: PlanInput, plan: Plan, observations: Observations, histories: Sequence[History]
) -> Iterator[Diagnostic]:
    """Errors for growth goals from a figure that nothing can grow from, or to a level out of range.

    The base of growth is zero or less; `observations` holds all figures by metric.
    """
    places: dict[str, Places] = {each.file: each.places for each in histories}
    for target in plan.targets.values():
        goals = [each for each in _goals(target, given) if each[1].of is Quantity.GROWTH]
        figures = observations.get(target.metric, ())
        begin = begin_of_series(target.breaks, target.goal.by)
        series = series_on(figures, target.breaks, target.goal.by)
        baseline = find_baseline(since_break(target.baseline, figures, begin), series)
        if isinstance(baseline, Reason):
            continue
        for path, goal in goals:
            if code := _fault(goal, baseline):
                yield given.source.at_key(
                    code,
                    (*path, "growth"),
                    id=target.id,
                    given=str(baseline.value),
                    date=baseline.date.isoformat(),
                    by=goal.by.isoformat(),
                    other=_place(target, baseline, places, given),
                )


def _fault(goal: Goal, baseline: Observation) -> str | None:
    if baseline.value <= 0:
        return "growth-baseline"
    return None if fits(grown(goal, baseline).value) else "growth-out-of-range"


def _goals(target: Target, given: PlanInput) -> Iterator[tuple[KeyPath, Goal]]:
    """The target's goal and those that it replaced, with the paths of their tables.

    Interim goals are for the target's own quantity, and lie between.
    """
    path: KeyPath = ("targets", target.id)
    yield path, target.goal
    table = whole_target(given.file.targets[target.id])
    indexes = {each.until: index for index, each in enumerate(table.was if table else ())}
    for was in target.was:
        yield (*path, "was", indexes[was.until]), was.goal


def _place(
    target: Target, figure: Observation, places: Mapping[str, Places], given: PlanInput
) -> str:
    """File and line of a figure; in the plan, of the baseline given there or of the ratio."""
    if found := places.get(figure.file):
        return found.first_place(target.metric, figure.date)
    path: KeyPath = ("targets", target.id, "baseline") if figure.file else ("ratios", target.metric)
    return f"{given.source.file}:{given.source.line_of(path)}"


def fallen_figures(
    given: PlanInput, plan: Plan, observations: Observations, histories: Sequence[History]
) -> list[Diagnostic]:
    """Warnings for figures below the one before, of metrics that never fall.

    Figures of a year to date are compared within their year, and none across a break. A figure with
    a note of its own is explained by it. One of a ratio is reported in the plan.
    """
    places: dict[str, FigurePlaces] = {each.file: each.places for each in histories}
    places[plan.file] = BaselinePlaces(given.source, plan.indicators)
    metrics = {each.metric: each for each in plan.targets.values() if each.never_falls}
    found = Gathered()
    for metric, target in metrics.items():
        for before, figure in pairwise(observations.get(metric, ())):
            if not _is_fall(before, figure, target):
                continue
            values = _fall(metric, before, figure)
            found.add(
                "figure-fell", values, partial(_fallen, target, figure, values, places, given)
            )
    return list(found)


def _is_fall(before: Observation, figure: Observation, target: Target) -> bool:
    years = (year_of(each.date, target.year_starts) for each in (before, figure))
    if target.figures is Figures.YEAR_TO_DATE and len({*years}) > 1:
        return False
    if are_apart(target.breaks, before.date, figure.date):
        return False
    return figure.value < before.value and not figure.note


def _fall(metric: str, before: Observation, figure: Observation) -> dict[str, str]:
    return {
        "id": metric,
        "given": str(figure.value),
        "date": figure.date.isoformat(),
        "reference": str(before.value),
        "before": before.date.isoformat(),
    }


def _fallen(
    target: Target,
    figure: Observation,
    values: Mapping[str, str],
    places: Mapping[str, FigurePlaces],
    given: PlanInput,
) -> Diagnostic:
    code = "figure-fell"
    if figure.file in places:
        found = places[figure.file].at_value(code, target.metric, figure.date, **values)
    else:
        found = given.source.at_key(code, ("targets", target.id, "never_falls"), **values)
    return found._replace(severity=Severity.WARNING)
