"""Assessment of a target: its gap, its projection and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bishan_targets.assessment.gap import Gap, known_on, measure, measure_without_goal
from bishan_targets.assessment.projection.deadline import Projection, project, project_without_goal
from bishan_targets.assessment.verdict import Judgement, judge, judge_without_goal
from bishan_targets.model.book import Book, Observation, Tracked, Undecided


@dataclass(frozen=True)
class Assessment:
    """Assessment of a target on the day `as_of`; each part is computed on demand.

    `figures` holds all observations in order of date, including those after `as_of`, which are
    ignored.
    """

    target: Tracked
    figures: Sequence[Observation]
    as_of: date

    @cached_property
    def history(self) -> list[Observation]:
        """The observations up to `as_of`."""
        return known_on(self.figures, self.as_of)

    @cached_property
    def gap(self) -> Gap:
        """The gap at the latest observation."""
        if isinstance(self.target, Undecided):
            return measure_without_goal(self.target.baseline, self.history)
        target = self.target
        return measure(target.goal, target.baseline, self.history, keep=target.keep)

    @cached_property
    def projection(self) -> Projection:
        """The projection from the observations."""
        if isinstance(self.target, Undecided):
            return project_without_goal(self.history)
        return project(self.target.goal, self.history, self.target.bounds)

    @cached_property
    def judgement(self) -> Judgement:
        """The verdict, and the observation behind it."""
        if isinstance(self.target, Undecided):
            return judge_without_goal(self.target, self.gap, self.as_of)
        odds = self.projection.probability
        return judge(self.target, self.history, self.gap, odds, self.as_of)


def assessed(book: Book, target: Tracked, as_of: date) -> Assessment:
    """Assess one of a book's targets."""
    return Assessment(target, book.observations.get(target.id, ()), as_of)
