"""Warnings about metrics that look cumulative and are read as levels.

Plans without figures within a year are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bishan_targets.assessment.accumulating import Reset, looks_cumulative
from bishan_targets.assessment.gap import known_on
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, Severity, without_quotations
from bishan_targets.model.targets import Tracked
from bishan_targets.reading.toml.source import Source

CODE = "looks-cumulative"


def cumulative_levels(
    book: Book, targets: Iterable[Tracked], as_of: date, source: Source | None
) -> list[Diagnostic]:
    """A warning for each metric of `targets` that looks cumulative and is a level by default.

    Figures after the day `as_of` are ignored. `source` is the plan's text, None if it has become
    unreadable: the warning is placed at the first target for the metric.
    """
    by_metric = {each.metric: each for each in reversed(list(targets))}
    found: list[Diagnostic] = []
    for metric, target in reversed(by_metric.items()):
        reset = looks_cumulative(target, known_on(book.observations.get(metric, ()), as_of))
        if reset:
            found.append(_warning(target, reset, source, book.plan.file))
    return without_quotations(found, book.beyond)


def _warning(target: Tracked, reset: Reset, source: Source | None, file: str) -> Diagnostic:
    values = {
        "id": target.id,
        "reference": str(reset.before.value),
        "before": reset.before.date.isoformat(),
        "given": str(reset.first.value),
        "date": reset.first.date.isoformat(),
    }
    if source:
        found = source.at_key(CODE, ("targets", target.id), **values)
    else:
        found = Diagnostic(CODE, file=file, values=values)
    return found._replace(severity=Severity.WARNING)
