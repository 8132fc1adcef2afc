"""Outcomes of a target's interim goals, and the odds of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from bishan_targets.assessment.verdict import VerdictRule, no_odds, rule_for
from bishan_targets.model.goals import Step
from bishan_targets.model.observations import Observation


class StepVerdict(StrEnum):
    """Outcomes of an interim goal; `open` while its day is ahead and its goal not met."""

    MET = "met"
    MISSED = "missed"
    OVERDUE = "overdue"
    OPEN = "open"


class StepOutcome(NamedTuple):
    """An interim goal for a level, its outcome, and the observation that decided it.

    `late` marks one that only a later figure met; one decided after its own day (`step.since`) has
    an outcome, too, but does not count.
    """

    step: Step
    verdict: StepVerdict
    late: bool
    decided_by: Observation | None

    @property
    def counts(self) -> bool:
        """Whether it is among those counted."""
        return not self.step.is_set_after


_VERDICTS: Final = {
    VerdictRule.MET_AT_DEADLINE: StepVerdict.MET,
    VerdictRule.MET_NOW: StepVerdict.MET,
    VerdictRule.MET_LATE: StepVerdict.MET,
    VerdictRule.MISSED: StepVerdict.MISSED,
    VerdictRule.SUM_EXCEEDED: StepVerdict.MISSED,
    VerdictRule.OVERDUE: StepVerdict.OVERDUE,
    VerdictRule.UNDECIDED: StepVerdict.OVERDUE,
}


def step_outcomes(
    steps: Sequence[Step], history: Sequence[Observation], as_of: date, *, of_sum: bool
) -> list[StepOutcome]:
    """The outcome of each interim goal by the rules of a deadline, from observations by date."""
    return [_outcome(step, history, as_of, of_sum) for step in steps]


def _outcome(step: Step, history: Sequence[Observation], as_of: date, of_sum: bool) -> StepOutcome:
    rule, decided_by = rule_for(step.goal, None, history, no_odds, as_of, of_sum=of_sum)
    if rule is VerdictRule.NO_DATA and as_of > step.goal.by:
        rule = VerdictRule.OVERDUE
    verdict = _VERDICTS.get(rule, StepVerdict.OPEN)
    return StepOutcome(step, verdict, rule is VerdictRule.MET_LATE, decided_by)


def next_step(outcomes: Sequence[StepOutcome], as_of: date) -> StepOutcome | None:
    """The first interim goal whose day is still ahead; None if there is none."""
    return next((each for each in outcomes if each.step.goal.by >= as_of), None)
