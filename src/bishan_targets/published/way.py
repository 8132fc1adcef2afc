"""Shares of the way and of the time, as the rules that go by a straight line count them."""

from __future__ import annotations

from dataclasses import dataclass

from bishan_targets.assessment.gap import Reason, measure
from bishan_targets.model.book import Goal
from bishan_targets.published.case import Case, Ends


@dataclass(frozen=True, slots=True)
class Way:
    """Progress and elapsed time as shares (1 is all), and what they are measured between."""

    goal: Goal
    ends: Ends
    progress: float
    elapsed: float

    @property
    def days(self) -> int:
        """Days from the baseline to the deadline."""
        return (self.goal.by - self.ends.base.date).days


def way_of(case: Case) -> Way | Reason:
    """How far a case is on its way, at the latest figure's date; a reason where that is not known.

    The definitions are those of `gap.measure`.
    """
    if case.goal is None:
        return Reason.NO_GOAL
    ends = case.ends()
    if isinstance(ends, Reason):
        return ends
    gap = measure(case.goal, case.baseline, case.history)
    if isinstance(gap.progress, Reason):
        return gap.progress
    if isinstance(gap.elapsed, Reason):
        return gap.elapsed
    return Way(case.goal, ends, gap.progress, gap.elapsed)
