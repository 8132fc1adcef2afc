"""Baselines of the plan on whose day no figure is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bishan_targets.assessment.aim import is_of_years
from bishan_targets.assessment.gap import find_baseline
from bishan_targets.model.book import Plan
from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.model.goals import Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Metric, Target
from bishan_targets.reading.plan_input import PlanInput

_SAME_PLACE: Final = 3  # days: a February is shorter than its month, the last week than the year


def late_baselines(
    given: PlanInput, plan: Plan, observations: Mapping[str, Sequence[Observation]]
) -> Iterator[Diagnostic]:
    """Warnings for targets measured from a figure of a later period than that of their baseline.

    A figure less than one interval `every` after the date given is that period's own. Goals to keep
    have no path.
    """
    for each in plan.targets.values():
        first = _first(each, observations.get(each.metric, ()))
        day = each.baseline.date
        if day is None or first is None or (first.date - day).days < each.every.days - _SAME_PLACE:
            continue
        values = {"id": each.id, "date": str(day), "first": str(first.date)}
        written = given.written("targets").get(each.id, {})
        key = ("baseline",) if "baseline" in written else ()
        found = given.source.at_key("baseline-without-figure", ("targets", each.id, *key), **values)
        yield found._replace(severity=Severity.WARNING)


def measures_from_baseline(described: Metric) -> bool:
    """Whether progress is measured from a baseline: sums and goals of a year start from zero."""
    if not isinstance(described, Target) or described.goal.of is Quantity.GROWTH:
        return True
    return described.goal.of is not Quantity.TOTAL and not is_of_years(described)


def _first(target: Target, figures: Sequence[Observation]) -> Observation | None:
    """The figure that a target's progress is measured from; None if it is from no figure."""
    if target.keep or not measures_from_baseline(target) or not target.baseline.date:
        return None
    found = find_baseline(target.baseline, _alike(target, figures))
    return found if isinstance(found, Observation) else None


def _alike(target: Target, figures: Sequence[Observation]) -> Sequence[Observation]:
    """The figures that are compared with one another: amounts of equal parts of years."""
    if not is_of_years(target):
        return figures
    from bishan_targets.assessment.years import years_to_date

    years = years_to_date(figures, target.figures, target.every, target.year_starts)
    return years.at_place(target.goal.by)
