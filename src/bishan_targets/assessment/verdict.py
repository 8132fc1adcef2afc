"""Verdict on a target, the rule behind it, and its flags."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from bishan_targets.assessment.gap import Gap, Reason
from bishan_targets.model.book import Every, Observation, Target, Tracked, Undecided

# The IPCC's "likely" and "about as likely as not" (M. D. Mastrandrea et al., Guidance Note on
# Consistent Treatment of Uncertainties, 2010, table 1).
LIKELY: Final = 0.66
AS_LIKELY_AS_NOT: Final = 0.33
_GRACE: Final = 1.5


class Verdict(StrEnum):
    """Verdicts, from best to worst within each group."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    LOST = "lost"
    MISSED = "missed"
    OVERDUE = "overdue"
    TOO_FEW = "too_few"
    NO_DATA = "no_data"
    NO_GOAL = "no_goal"


class MilestoneVerdict(StrEnum):
    """Verdicts on milestones; a word that Verdict has, too, means the same there."""

    MET = "met"
    AS_PLANNED = "as_planned"
    EXPECTED_LATE = "expected_late"
    LOST = "lost"
    MISSED = "missed"
    OVERDUE = "overdue"
    DROPPED = "dropped"
    NO_DATA = "no_data"
    NOT_CHECKABLE = "not_checkable"


class Flag(StrEnum):
    """Remarks beside a verdict that do not change it."""

    LATE = "late"
    WORSENING = "worsening"
    MOVING_AWAY = "moving_away"
    STALE = "stale"
    PROVISIONAL = "provisional"


class VerdictRule(StrEnum):
    """The rule behind a verdict, in the order of application."""

    NO_GOAL = "no_goal"
    NO_DATA = "no_data"
    MET_AT_DEADLINE = "met_at_deadline"
    MET_LATE = "met_late"
    MISSED = "missed"
    MET_NOW = "met_now"
    OVERDUE = "overdue"
    LOST = "lost"
    TOO_FEW = "too_few"
    LIKELY = "likely"
    AS_LIKELY_AS_NOT = "as_likely_as_not"
    UNLIKELY = "unlikely"


_VERDICTS: Final = {
    VerdictRule.NO_GOAL: Verdict.NO_GOAL,
    VerdictRule.NO_DATA: Verdict.NO_DATA,
    VerdictRule.MET_AT_DEADLINE: Verdict.MET,
    VerdictRule.MET_LATE: Verdict.MET,
    VerdictRule.MISSED: Verdict.MISSED,
    VerdictRule.MET_NOW: Verdict.MET,
    VerdictRule.OVERDUE: Verdict.OVERDUE,
    VerdictRule.LOST: Verdict.LOST,
    VerdictRule.TOO_FEW: Verdict.TOO_FEW,
    VerdictRule.LIKELY: Verdict.ON_TRACK,
    VerdictRule.AS_LIKELY_AS_NOT: Verdict.AT_RISK,
    VerdictRule.UNLIKELY: Verdict.OFF_TRACK,
}


class Judgement(NamedTuple):
    """A verdict, the rule behind it, and the deciding observation, if any."""

    verdict: Verdict
    rule: VerdictRule
    flags: tuple[Flag, ...]
    decided_by: Observation | None


def judge(
    target: Target,
    history: Sequence[Observation],
    gap: Gap,
    probability: float | None,
    as_of: date,
) -> Judgement:
    """The verdict of docs/concepts/verdicts.md from the observations known on `as_of`, by date.

    A deadline has passed if `as_of` is after it, or an observation is dated on it: that observation
    describes the day by whose end the goal must hold.
    """
    rule, decided_by = _rule(target, history, probability, as_of)
    return Judgement(_VERDICTS[rule], rule, _flags(target, gap, rule, as_of), decided_by)


def judge_without_goal(target: Undecided, gap: Gap, as_of: date) -> Judgement:
    """The verdict of a target without a goal yet, whatever its figures.

    Its flags are those about the figures alone: `stale` and `provisional`.
    """
    stands = {} if isinstance(gap.latest, Reason) else _of_latest(target, gap.latest, as_of)
    flags = tuple(flag for flag, holds in stands.items() if holds)
    return Judgement(Verdict.NO_GOAL, VerdictRule.NO_GOAL, flags, None)


def _rule(
    target: Target, history: Sequence[Observation], probability: float | None, as_of: date
) -> tuple[VerdictRule, Observation | None]:
    goal = target.goal
    if not history:
        return VerdictRule.NO_DATA, None
    outcomes = [each for each in history if each.date >= goal.by]
    if outcomes:
        return _outcome(target, outcomes)
    latest = history[-1]
    if goal.holds(latest.value):
        return VerdictRule.MET_NOW, latest
    if as_of > goal.by:
        return VerdictRule.OVERDUE, latest
    start = target.baseline.date or history[0].date
    met_before = [each for each in history if each.date >= start and goal.holds(each.value)]
    if met_before:
        return VerdictRule.LOST, met_before[-1]
    return _by_odds(probability), latest


def _outcome(target: Target, outcomes: Sequence[Observation]) -> tuple[VerdictRule, Observation]:
    if target.goal.holds(outcomes[0].value):
        return VerdictRule.MET_AT_DEADLINE, outcomes[0]
    met_later = next((each for each in outcomes if target.goal.holds(each.value)), None)
    return (VerdictRule.MET_LATE, met_later) if met_later else (VerdictRule.MISSED, outcomes[0])


def _by_odds(probability: float | None) -> VerdictRule:
    if probability is None:
        return VerdictRule.TOO_FEW
    if probability >= LIKELY:
        return VerdictRule.LIKELY
    return VerdictRule.AS_LIKELY_AS_NOT if probability >= AS_LIKELY_AS_NOT else VerdictRule.UNLIKELY


def _flags(target: Target, gap: Gap, rule: VerdictRule, as_of: date) -> tuple[Flag, ...]:
    if isinstance(gap.latest, Reason):
        return ()
    stands = {
        Flag.LATE: rule is VerdictRule.MET_LATE,
        Flag.WORSENING: _is_worse(target, gap.latest, gap.previous),
        Flag.MOVING_AWAY: not isinstance(gap.progress, Reason) and gap.progress < 0,
        **_of_latest(target, gap.latest, as_of),
    }
    return tuple(flag for flag, holds in stands.items() if holds)


def longest_age(every: Every) -> int:
    """The age in days up to which the latest of figures that are due so often is not stale."""
    return int(_GRACE * every.days)


def _of_latest(target: Tracked, latest: Observation, as_of: date) -> dict[Flag, bool]:
    return {
        Flag.STALE: (as_of - latest.date).days > longest_age(target.every),
        Flag.PROVISIONAL: latest.provisional,
    }


def _is_worse(target: Target, latest: Observation, previous: Observation | Reason) -> bool:
    if isinstance(previous, Reason):
        return False
    return target.goal.operator.direction * (latest.value - previous.value) < 0
