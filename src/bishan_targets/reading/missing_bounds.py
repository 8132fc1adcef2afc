"""Hints about metrics that cannot fall below zero, in plans that do not say so.

A declared minimum keeps the projection from values that cannot be, and the range narrow.
"""

from __future__ import annotations

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic, Severity, without_quotations
from bishan_targets.model.goals import Quantity
from bishan_targets.model.targets import Target
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.natural_bounds import NaturalBounds, natural_bounds

CODE = "no-minimum"
_FEWEST = 2  # figures, below which nothing is projected
_WHOLE = 100


def missing_bounds(book: Book, source: Source | None) -> list[Diagnostic]:
    """A hint for each metric of a target that has no minimum, and cannot fall below zero.

    That is told by the words of its unit, none of its names speaking against it, and by figures
    and goals of zero or more. A part of a whole in percent is said to end at 100, too, if it has no
    maximum. `source` is the plan's text, None if it has become unreadable: the hint is placed at
    the first target for the metric.
    """
    by_metric: dict[str, list[Target]] = {}
    for each in book.plan.targets.values():
        by_metric.setdefault(each.metric, []).append(each)
    found = [
        _hint(targets[0], bounds, source, book.plan)
        for metric, targets in by_metric.items()
        if (bounds := _bounds(book, metric, targets))
    ]
    return without_quotations(found, book.beyond)


def _bounds(book: Book, metric: str, targets: list[Target]) -> NaturalBounds | None:
    """The bounds to declare; None if some are declared, or nothing would follow from them."""
    figures = [each.value for each in book.observations.get(metric, ())]
    first = targets[0]  # the others of the metric have the same bounds
    is_projected = any(each.goal.of is not Quantity.TOTAL for each in targets)
    if first.bounds.minimum is not None or first.never_falls or not is_projected:
        return None
    if len(figures) < _FEWEST or min(figures) < 0 or any(map(_is_below_zero, targets)):
        return None
    units = [text for each in targets for text in (each.unit or {}).values()]
    names = [text for each in targets for text in (each.id, *each.name.values())]
    found = natural_bounds(units, [metric, *names])
    if found is NaturalBounds.SHARE and (first.bounds.maximum is not None or max(figures) > _WHOLE):
        return NaturalBounds.FROM_ZERO
    return found


def _is_below_zero(target: Target) -> bool:
    """Whether a target's goal is a value below zero; the rate of a growth may be."""
    return target.goal.of is not Quantity.GROWTH and target.goal.value < 0


def _hint(target: Target, bounds: NaturalBounds, source: Source | None, plan: Plan) -> Diagnostic:
    values = {"id": target.id, "table": "rollups" if target.id in plan.rollups else "targets"}
    if source:
        found = source.at_key(CODE, ("targets", target.id), **values)
    else:
        found = Diagnostic(CODE, file=plan.file, values=values)
    hint = "no-minimum-share" if bounds is NaturalBounds.SHARE else None
    return found._replace(severity=Severity.INFO, hint=hint)
