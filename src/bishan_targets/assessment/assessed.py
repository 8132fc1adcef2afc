"""Assessments of a book's targets, with the members that a roll-up counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.model.book import Book, Tracked


def assessed(book: Book, target: Tracked, as_of: date) -> Assessment:
    """Assess one of a book's targets, by the goal that it has in the book's plan."""
    found = Assessment(target, book.observations.get(target.metric, ()), as_of)
    return with_counts(book, found) if target.metric in book.plan.rollups else found


def with_counts(book: Book, found: Assessment) -> Assessment:
    """The assessment of a roll-up's figures: those that count members are projected by these.

    These are all members with the target, also those that the latest figure leaves out: their
    own figures project them.
    """
    from bishan_targets.assessment.rollups.figures import last_made
    from bishan_targets.assessment.rollups.meeting import Counts
    from bishan_targets.model.rollups import Method

    rollup = book.plan.rollups[found.target.metric]
    latest = last_made(book, rollup.id, found.as_of)
    if rollup.method is not Method.MEETING or found.level is None or latest is None:
        return found
    members = {
        name: assessed(each, each.plan.targets[rollup.of], found.as_of)
        for name, each in book.members.items()
        if rollup.of in each.plan.targets
    }
    counts = Counts(rollup, members, latest.date, found.level.goal.by, found.target.every)
    return replace(found, counts=counts)
