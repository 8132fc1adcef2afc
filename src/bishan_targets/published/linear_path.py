"""Progress and elapsed time, for rules based on the linear path to the goal."""

from __future__ import annotations

from dataclasses import dataclass

from bishan_targets.assessment.gap import Reason, measure
from bishan_targets.model.goals import Goal
from bishan_targets.published.case import Case, Ends


@dataclass(frozen=True, slots=True)
class LinearPath:
    """Progress and elapsed time as shares (1 is all), and their end points."""

    goal: Goal
    ends: Ends
    progress: float
    elapsed: float

    @property
    def days(self) -> int:
        """Days from the baseline to the deadline."""
        return (self.goal.by - self.ends.base.date).days


def linear_path_of(case: Case) -> LinearPath | Reason:
    """Progress and elapsed time at the latest figure's date; a reason if not known.

    The definitions are those of `gap.measure`.
    """
    if case.goal is None:
        return Reason.NO_GOAL
    ends = case.ends()
    if isinstance(ends, Reason):
        return ends
    gap = measure(case.goal, case.baseline, case.history, keep=case.keep)
    if isinstance(gap.progress, Reason):
        return gap.progress
    if isinstance(gap.elapsed, Reason):
        return gap.elapsed
    return LinearPath(case.goal, ends, gap.progress, gap.elapsed)
