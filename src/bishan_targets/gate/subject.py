"""A target to be judged: its goal, its figures in both revisions, and its assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason, known_on
from bishan_targets.assessment.same_period import (
    is_of_season,
    of_this_year_or_last,
    shows_seasons,
)
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.strict import Terms
from bishan_targets.model.breaks import are_apart, series_on
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.observations import Observation, dated_on
from bishan_targets.model.periods import year_of
from bishan_targets.model.policy import Closure, Rule
from bishan_targets.model.targets import Figures, Target


@dataclass(frozen=True)
class Subject:
    """A target with its figures in both revisions and its assessment.

    `base` holds the base's figures; None without a base. `brought` are those breaks of the series
    that the change itself brings, `withdrawn` the base's figures that it withdraws.
    """

    terms: Terms
    found: Assessment
    base: Sequence[Observation] | None
    closures: Sequence[Closure]
    brought: tuple[date, ...] = ()
    withdrawn: Sequence[Observation] = ()

    @property
    def target(self) -> Target:
        """The target with the stricter goal of both revisions."""
        return self.terms.target

    @property
    def figures(self) -> Sequence[Observation]:
        """All figures, including those dated after the day of the judgement."""
        return self.found.figures

    @cached_property
    def base_known(self) -> Sequence[Observation]:
        """The base's figures up to the day of the judgement."""
        return known_on(self.base or (), self.found.as_of)

    @property
    def is_start(self) -> bool:
        """Whether the base has no figure, so that these are the metric's first ones."""
        return self.base is not None and not self.base_known

    def is_in_base(self, figure: Observation) -> bool:
        """Whether the base has the same figure for its day."""
        there = dated_on(self.base or (), figure.date)
        return there is not None and there.value == figure.value

    @property
    def latest(self) -> Observation | Reason:
        """The latest figure, whether or not the goal is compared with it."""
        is_of_coming_year = self.found.year is not None and not self.found.year.begun
        known = self.found.known
        return known[-1] if is_of_coming_year and known else self.found.gap.latest

    @property
    def goal(self) -> Goal:
        """The goal that is judged: of one for each year, that of the year in question."""
        level, goal = self.found.level, self.target.goal
        return level.goal if level and goal.of is Quantity.YEAR else goal

    @property
    def is_closed(self) -> bool:
        """Whether the plan records the outcome of the goal that is judged, and there is one."""
        return self.has_outcome(self.goal.by) and self.records(self.goal)

    def has_outcome(self, by: date) -> bool:
        """Whether a goal for the day `by` is decided: its day has come, or nothing can change it.

        A sum decides its own goal early if it has reached it, or exceeded it.
        """
        if self.found.as_of >= by:
            return True
        verdict, goal = self.found.judgement.verdict, self.target.goal
        is_sum = goal.of in (Quantity.TOTAL, Quantity.YEAR)
        is_reached = verdict is Verdict.MET and is_sum and goal.is_to_be_reached
        return by == self.goal.by and (is_reached or verdict is Verdict.MISSED)

    def records(self, goal: Goal) -> bool:
        """Whether the plan records the outcome of a goal, be it for one of the target's years."""
        is_of_year = self.target.goal.of is Quantity.YEAR
        year = year_of(goal.by, self.target.year_starts) if is_of_year else None
        return any((each.target, each.year) == (self.target.id, year) for each in self.closures)

    @cached_property
    def shows_seasons(self) -> bool:
        """Whether figures are compared with the same period a year before; it may fit a model."""
        return shows_seasons(self.target, self.found.series)

    def in_series(self, figures: Sequence[Observation], day: date) -> Sequence[Observation]:
        """The figures that belong to the series of a day."""
        return series_on(figures, self.target.breaks, day)

    def is_of_series(self, figure: Observation, other: Observation) -> bool:
        """Whether two figures are of one series, so that they can be compared."""
        return not are_apart(self.target.breaks, figure.date, other.date)

    def is_before_new_break(self, figure: Observation, other: Observation) -> bool:
        """Whether only breaks that the change brings make two figures of different series."""
        known = [each for each in self.target.breaks if each not in self.brought]
        return not (self.is_of_series(figure, other) or are_apart(known, figure.date, other.date))

    def worse_by(self, value: Decimal, reference: Decimal) -> Decimal:
        """The amount by which `value` is worse than `reference`; negative if better.

        For a band, by how much further it is outside. A band for a sum says nothing of one figure.
        """
        goal, figures = self.target.goal, self.target.figures
        is_of_amounts = goal.of is not Quantity.LEVEL or figures is not Figures.LEVEL
        if goal.high is not None and is_of_amounts:
            return Decimal(0)
        return goal.gap(value) - goal.gap(reference)

    def bar(self, value: Decimal) -> Decimal:
        """The goal's level that `value` is compared with."""
        level = self.found.level
        return (level.goal if level else self.target.goal).facing(value).value

    @property
    def direction(self) -> int:
        """+1 if the path to the goal rises, -1 if it falls."""
        goal, start = self.target.goal, self.found.gap.baseline
        facing = goal if isinstance(start, Reason) else goal.facing(start.value)
        return facing.operator.direction

    def excess(self, value: Decimal, reference: Decimal) -> Decimal:
        """The amount by which `value` exceeds the tolerance; at most zero if it does not."""
        return self.worse_by(value, reference) - self.terms.tolerance(reference)

    @cached_property
    def worse_than_base(self) -> bool:
        """Whether the latest figure is worse than the base's by more than the tolerance.

        With seasons, that of the same period there counts, or of a year before.
        """
        if not self.base or not self.figures:
            return False
        latest = self.figures[-1]
        base = self.in_series(self.base, latest.date)
        if not base:
            return False
        is_worse = self.excess(latest.value, base[-1].value) > 0
        if not (is_of_season(self.target) or (is_worse and self.shows_seasons)):
            return is_worse
        there = of_this_year_or_last(self.target, base, latest.date)
        return there is not None and self.excess(latest.value, there.value) > 0

    def compare(self, rule: Rule, holds: bool | None, **values: Any) -> Comparison:
        """A comparison about this target."""
        return Comparison(rule, self.target.id, holds, **{"goal": self.goal, **values})
