"""Assessments of many targets: those with figures for the same days are projected at once.

That needs numpy and takes a small part of the time; the projections are the same to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.batch.covered import FEWEST_IN_ALL, covered
from bishan_targets.assessment.projection.deadline import Projection
from bishan_targets.extras import is_there
from bishan_targets.model.book import Book
from bishan_targets.model.targets import Tracked


def assessed_all(book: Book, targets: Sequence[Tracked], as_of: date) -> Iterator[Assessment]:
    """Assess a book's targets, each as `assessed` does."""
    made = _projections(book, targets, as_of)
    for target in targets:
        if target.metric in book.plan.rollups:
            yield assessed(book, target, as_of)
        else:
            figures = book.observations.get(target.metric, ())
            yield Assessment(target, figures, as_of, made.get(target.id))


def _projections(book: Book, targets: Sequence[Tracked], as_of: date) -> Mapping[str, Projection]:
    """The projections that are made at once, by the targets' ids."""
    groups = covered(book, targets, as_of) if len(targets) >= FEWEST_IN_ALL else {}
    if not groups or not is_there("fast"):
        return {}
    from bishan_targets.assessment.batch.cases import projections

    found: dict[str, Projection] = {}
    for dates, cases in groups.items():
        found |= projections(dates, cases)
    return found
