"""Assessments of a book's targets, with the members that a roll-up counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.model.book import Book
from bishan_targets.model.targets import Tracked


def assessed(book: Book, target: Tracked, as_of: date) -> Assessment:
    """Assess one of a book's targets, by the goal that it has in the book's plan."""
    found = Assessment(target, book.observations.get(target.metric, ()), as_of)
    return with_members(book, found) if target.metric in book.plan.rollups else found


def with_members(book: Book, found: Assessment) -> Assessment:
    """The assessment of a roll-up's figures, with the members behind them.

    Figures that count members are projected by all members with the target, also by those that the
    latest figure leaves out.
    """
    from bishan_targets.assessment.rollups.figures import made_until
    from bishan_targets.assessment.rollups.meeting import Counts
    from bishan_targets.model.rollups import Method

    rollup = book.plan.rollups[found.target.metric]
    all_ = made_until(book, rollup.id, found.as_of)
    without = all_[-1] if all_ and not all_[-1].has_value else None
    with_value = [each for each in all_ if each.has_value]
    found = replace(found, of_members=with_value, without_figure=without)
    if rollup.method is not Method.MEETING or found.level is None or not found.of_members:
        return found
    members = {
        name: assessed(each, each.plan.targets[rollup.of], found.as_of)
        for name, each in book.members.items()
        if rollup.of in each.plan.targets
    }
    counts = Counts(
        rollup, members, found.of_members[-1].date, found.level.goal.by, found.target.every
    )
    return replace(found, counts=counts)
