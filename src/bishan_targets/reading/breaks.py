"""Breaks that are at odds with the figures of their metric, and baselines from before one.

Plans without breaks are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from bishan_targets.assessment.gap import since_break
from bishan_targets.model.book import Plan
from bishan_targets.model.breaks import all_series, begin_of_series, series_on
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Severity
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Indicator, Metric, Target
from bishan_targets.reading.baselines import measures_from_baseline
from bishan_targets.reading.plan_input import PlanInput

Observations = Mapping[str, Sequence[Observation]]


def break_problems(
    given: PlanInput, plan: Plan, observations: Observations
) -> Iterator[Diagnostic]:
    """Breaks without a figure on either side, and warnings for baselines from before one.

    A break of a ratio's part is reported there.
    """
    for each in plan.described.values():
        figures = observations.get(each.metric, ())
        path = _path(each)
        own = given.written(str(path[0])).get(each.id, {}).get("breaks")
        if each.breaks and isinstance(own, list):
            yield from _without_figures(each, figures, (*path, "breaks"), own, given)
        if each.breaks and measures_from_baseline(each):
            yield from _of_baseline(each, figures, path, given)


def _path(described: Metric) -> KeyPath:
    return "indicators" if isinstance(described, Indicator) else "targets", described.id


def _without_figures(
    described: Metric,
    figures: Sequence[Observation],
    path: KeyPath,
    own: Sequence[object],
    given: PlanInput,
) -> Iterator[Diagnostic]:
    """Breaks of `own` that no figure comes before, an error, or after up to the next one."""
    places = {day: place for place, day in enumerate(own) if isinstance(day, date)}
    ends: list[date | None] = [None, *described.breaks, None]
    for (begin, end), series in zip(
        pairwise(ends), all_series(figures, described.breaks), strict=True
    ):
        day = begin or end
        if series or day not in places:
            continue
        values = {"id": described.metric, "date": str(day)}
        if begin:
            found = given.source.at_value("break-without-figures", (*path, places[day]), **values)
            yield found._replace(severity=Severity.WARNING)
        else:
            yield given.source.at_value("break-before-figures", (*path, places[day]), **values)


def _of_baseline(
    described: Metric, figures: Sequence[Observation], path: KeyPath, given: PlanInput
) -> Iterator[Diagnostic]:
    """A warning for a baseline from before the break that begins the series that is judged."""
    by = described.goal.by if isinstance(described, Target) else date.max
    begin = begin_of_series(described.breaks, by)
    since = series_on(figures, described.breaks, by)
    rule = since_break(described.baseline, figures, begin)
    if not (begin and since and rule.before_break):
        return
    values = {
        "id": described.id,
        "date": str(described.baseline.date),
        "begin": str(begin),
        "first": str(since[0].date),
    }
    key = "baseline" if "baseline" in given.written(str(path[0]))[described.id] else "breaks"
    found = given.source.at_key("baseline-before-break", (*path, key), **values)
    yield found._replace(severity=Severity.WARNING)
