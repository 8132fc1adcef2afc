"""Assessment of a target: its gap, its projection and its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bishan_targets.assessment.aim import Aim, aim
from bishan_targets.assessment.gap import Gap, Reason, known_on, measure, measure_without_goal
from bishan_targets.assessment.projection.deadline import Projection, project, project_without_goal
from bishan_targets.assessment.running_sum import partial_gap
from bishan_targets.assessment.steps import StepOutcome, next_step, step_outcomes
from bishan_targets.assessment.verdict import (
    Judgement,
    judge,
    judge_unclear,
    judge_without_goal,
)
from bishan_targets.model.book import Book, Observation, Target, Tracked, Undecided


@dataclass(frozen=True)
class Assessment:
    """Assessment of a target on the day `as_of`; each part is computed on demand.

    `target` has the goal in force on that day, as the plan words it. `figures` holds all
    observations of its metric in order of date, including those after `as_of`, which are ignored.
    """

    target: Tracked
    figures: Sequence[Observation]
    as_of: date

    @cached_property
    def known(self) -> list[Observation]:
        """The observations of the metric up to `as_of`."""
        return known_on(self.figures, self.as_of)

    @cached_property
    def aim(self) -> Aim:
        """The goal as a level, and the figures compared with it."""
        if isinstance(self.target, Undecided):
            return Aim(None, self.known, Reason.NO_GOAL)
        return aim(self.target, self.known)

    @property
    def level(self) -> Target | None:
        """The target with its goal as a level of `history`; None if that is not known."""
        return self.aim.target

    @property
    def history(self) -> Sequence[Observation]:
        """The figures compared with the goal: those known, or their running sums."""
        return self.aim.history

    @property
    def of_sum(self) -> bool:
        """Whether `history` holds running sums."""
        return self.aim.flow is not None

    @cached_property
    def gap(self) -> Gap:
        """The gap at the latest observation."""
        found, reason = self.aim.target, self.aim.why_null or Reason.NO_GOAL
        if found is None and self.aim.total:
            return partial_gap(self.aim.total, reason)
        if found is None:
            return measure_without_goal(self.target.baseline, self.known, reason)
        return measure(found.goal, found.baseline, self.history, keep=found.keep, steps=found.steps)

    @cached_property
    def projection(self) -> Projection:
        """The projection from the observations."""
        found, flow = self.aim.target, self.aim.flow
        if found is None:
            return project_without_goal(self.known, self.aim.why_null or Reason.NO_GOAL)
        return project(found.goal, self.history, found.bounds, flow=flow)

    @cached_property
    def judgement(self) -> Judgement:
        """The verdict, and the observation behind it."""
        if isinstance(self.target, Undecided):
            return judge_without_goal(self.target, self.gap, self.as_of)
        if self.aim.target is None:
            return judge_unclear(self.target, self.known, self.gap, self.as_of)
        odds = self.projection.probability
        found = self.aim.target
        return judge(found, self.history, self.gap, odds, self.as_of, of_sum=self.of_sum)

    @cached_property
    def steps(self) -> list[StepOutcome]:
        """The outcomes of the interim goals, in order of their days."""
        if self.aim.target is None:
            return []
        steps = self.aim.target.steps
        return step_outcomes(steps, self.history, self.as_of, of_sum=self.of_sum)

    @cached_property
    def next_step(self) -> tuple[StepOutcome, float | None] | None:
        """The first interim goal with its day ahead, and its odds; None without one."""
        found, target = next_step(self.steps, self.as_of), self.aim.target
        if found is None or target is None:
            return None
        odds = project(found.step.goal, self.history, target.bounds, flow=self.aim.flow)
        return found, odds.probability


def assessed(book: Book, target: Tracked, as_of: date) -> Assessment:
    """Assess one of a book's targets, by the goal that it has in the book's plan."""
    return Assessment(target, book.observations.get(target.metric, ()), as_of)
