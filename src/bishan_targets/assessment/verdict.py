"""Verdict on a target, the rule behind it, and its flags."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Final, NamedTuple, TypeAlias

from bishan_targets.assessment.gap import Gap, Reason
from bishan_targets.model.goals import Change, Goal, Operator, Quantity, changes
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Target, Tracked, Undecided

# The IPCC's "likely" and "about as likely as not" (M. D. Mastrandrea et al., Guidance Note on
# Consistent Treatment of Uncertainties, 2010, table 1).
LIKELY: Final = 0.66
AS_LIKELY_AS_NOT: Final = 0.33
_GRACE: Final = 1.5
_LONGEST_WAIT: Final = 183  # days


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
    CARRIED = "carried"
    LOWERED = "lowered"
    RAISED = "raised"
    SET_AFTER = "set_after"
    NEW_SERIES = "new_series"


class VerdictRule(StrEnum):
    """The rule behind a verdict, in the order of application."""

    NO_GOAL = "no_goal"
    NO_DATA = "no_data"
    MET_AT_DEADLINE = "met_at_deadline"
    MET_LATE = "met_late"
    MISSED = "missed"
    SUM_EXCEEDED = "sum_exceeded"
    MET_NOW = "met_now"
    OVERDUE = "overdue"
    LOST = "lost"
    UNDECIDED = "undecided"
    UNCLEAR = "unclear"
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
    VerdictRule.SUM_EXCEEDED: Verdict.MISSED,
    VerdictRule.MET_NOW: Verdict.MET,
    VerdictRule.OVERDUE: Verdict.OVERDUE,
    VerdictRule.LOST: Verdict.LOST,
    VerdictRule.UNDECIDED: Verdict.OVERDUE,
    VerdictRule.UNCLEAR: Verdict.TOO_FEW,
    VerdictRule.TOO_FEW: Verdict.TOO_FEW,
    VerdictRule.LIKELY: Verdict.ON_TRACK,
    VerdictRule.AS_LIKELY_AS_NOT: Verdict.AT_RISK,
    VerdictRule.UNLIKELY: Verdict.OFF_TRACK,
}


Odds: TypeAlias = Callable[[], float | None]
"""The odds of the goal being met by the deadline: a projection is made only if they decide."""


def no_odds() -> None:
    """The odds without a projection: None."""


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
    odds: Odds,
    as_of: date,
    *,
    of_sum: bool = False,
    awaited_until: date | None = None,
) -> Judgement:
    """The verdict of docs/concepts/verdicts.md from the observations known on `as_of`, by date.

    A deadline has passed if `as_of` is after it, or an observation is dated on it: that observation
    describes the day by whose end the goal must hold. With `of_sum`, `history` holds running sums
    of a metric: a cap on them holds only once the sum is complete, and is missed as soon as it is
    exceeded. So does a floor that zero meets, and a cap that zero does not meet is open until then.
    Up to the day `awaited_until` the figure of the deadline is not overdue.
    """
    start, day = target.baseline.date, as_of
    if awaited_until and as_of <= awaited_until:
        day = min(as_of, target.goal.by)
    rule, decided_by = rule_for(target.goal, start, history, odds, day, of_sum=of_sum)
    flags = _flags(target, gap, rule, as_of, of_sum=of_sum)
    return Judgement(_VERDICTS[rule], rule, flags, decided_by)


def judge_open(judgement: Judgement, odds: Odds, latest: Observation) -> Judgement:
    """A judgement by the odds in place of another, with its flags."""
    rule = _by_odds(odds)
    return Judgement(_VERDICTS[rule], rule, judgement.flags, latest)


def judge_without_goal(target: Undecided, gap: Gap, as_of: date) -> Judgement:
    """The verdict of a target without a goal yet, which no figure changes.

    Its flags are those about the figures alone: `stale` and `provisional`.
    """
    flags = _flags_of_latest(target, gap, as_of)
    return Judgement(Verdict.NO_GOAL, VerdictRule.NO_GOAL, flags, None)


def judge_unclear(
    target: Target, history: Sequence[Observation], gap: Gap, as_of: date
) -> Judgement:
    """The verdict if the goal's level is not known: a sum with a gap, growth from no baseline."""
    if not history:
        rule = VerdictRule.NO_DATA
    else:
        rule = VerdictRule.UNDECIDED if as_of > target.goal.by else VerdictRule.UNCLEAR
    decided_by = history[-1] if history else None
    return Judgement(_VERDICTS[rule], rule, _flags_of_latest(target, gap, as_of), decided_by)


def judge_coming_year(
    target: Target,
    known: Sequence[Observation],
    gap: Gap,
    odds: Odds,
    as_of: date,
) -> Judgement:
    """The verdict on a goal for a year's amount without figures of that year: by its odds.

    `known` are all figures; those of other years neither meet the goal nor lose it.
    """
    if not known:
        rule = VerdictRule.NO_DATA
    else:
        is_overdue = as_of > longest_wait(target.goal, target.every)
        rule = VerdictRule.UNDECIDED if is_overdue else _by_odds(odds)
    latest = known[-1] if known else None
    flags = _flags_of_latest(target, gap._replace(latest=latest or Reason.NO_DATA), as_of)
    return Judgement(_VERDICTS[rule], rule, flags, latest)


def rule_for(
    goal: Goal,
    start: date | None,
    history: Sequence[Observation],
    odds: Odds,
    as_of: date,
    *,
    of_sum: bool,
) -> tuple[VerdictRule, Observation | None]:
    """The rule that applies to a goal for a level, and the observation that decided it.

    `start` is the baseline's date, by default that of the first observation: a goal met only before
    it is not lost.
    """
    if not history:
        return VerdictRule.NO_DATA, None
    outcomes = [each for each in history if each.date >= goal.by]
    # A sum is dated at the end of its last period, though a figure may come before that.
    if outcomes and as_of >= goal.by:
        return _outcome(goal, outcomes)
    latest = history[-1]
    if of_sum and not goal.is_to_be_reached:
        return _of_open_bound(goal, history, odds, as_of)
    if goal.of is Quantity.GROWN and goal.operator.direction < 0:
        # A cap on growth leaves room that is not there yet: the level at the end counts.
        return (VerdictRule.OVERDUE, latest) if as_of > goal.by else (_by_odds(odds), latest)
    if goal.holds(latest.value):
        return VerdictRule.MET_NOW, latest
    if as_of > goal.by:
        return VerdictRule.UNDECIDED if of_sum else VerdictRule.OVERDUE, latest
    since = start or history[0].date
    figures = history[1:] if of_sum else history  # a sum starts with zero, which is no figure
    met_before = [each for each in figures if each.date >= since and goal.holds(each.value)]
    if met_before:
        return VerdictRule.LOST, met_before[-1]
    return _by_odds(odds), latest


def _outcome(goal: Goal, outcomes: Sequence[Observation]) -> tuple[VerdictRule, Observation]:
    if goal.holds(outcomes[0].value):
        return VerdictRule.MET_AT_DEADLINE, outcomes[0]
    met_later = next((each for each in outcomes if goal.holds(each.value)), None)
    return (VerdictRule.MET_LATE, met_later) if met_later else (VerdictRule.MISSED, outcomes[0])


def _of_open_bound(
    goal: Goal, history: Sequence[Observation], odds: Odds, as_of: date
) -> tuple[VerdictRule, Observation]:
    """The rule for a bound that a sum, which is not complete, has to keep, or a band for it."""
    cap = _cap_of(goal)
    if cap and not cap.holds(history[-1].value):
        # Figures below zero may have brought the sum back before.
        exceeded = takewhile(lambda each: not cap.holds(each.value), reversed(history))
        return VerdictRule.SUM_EXCEEDED, [*exceeded][-1]
    if as_of > goal.by:
        return VerdictRule.UNDECIDED, history[-1]
    return _by_odds(odds), history[-1]


def _cap_of(goal: Goal) -> Goal | None:
    """The upper bound that a sum can exceed; None if it has none, or starts beyond it."""
    if goal.operator.direction > 0:
        return None
    most = goal.value if goal.high is None else goal.high
    cap = goal._replace(operator=_CAPS.get(goal.operator, Operator.AT_MOST), value=most, high=None)
    return cap if cap.holds(Decimal(0)) else None


_CAPS: Final = {Operator.LESS_THAN: Operator.LESS_THAN}


def _by_odds(odds: Odds) -> VerdictRule:
    probability = odds()
    if probability is None:
        return VerdictRule.TOO_FEW
    if probability >= LIKELY:
        return VerdictRule.LIKELY
    return VerdictRule.AS_LIKELY_AS_NOT if probability >= AS_LIKELY_AS_NOT else VerdictRule.UNLIKELY


def _flags(
    target: Target, gap: Gap, rule: VerdictRule, as_of: date, *, of_sum: bool
) -> tuple[Flag, ...]:
    of_goal = _of_goal(target, as_of)
    if isinstance(gap.latest, Reason):
        return tuple(flag for flag, holds in of_goal.items() if holds)
    stands = {
        Flag.LATE: rule is VerdictRule.MET_LATE,
        # A sum grows with any figure.
        Flag.WORSENING: not of_sum and _is_worse(target, gap.latest, gap.previous),
        Flag.MOVING_AWAY: not isinstance(gap.progress, Reason) and gap.progress < 0,
        **_of_latest(target, gap.latest, as_of),
        **of_goal,
    }
    return tuple(flag for flag, holds in stands.items() if holds)


def _flags_of_latest(target: Tracked, gap: Gap, as_of: date) -> tuple[Flag, ...]:
    stands = {} if isinstance(gap.latest, Reason) else _of_latest(target, gap.latest, as_of)
    if isinstance(target, Target):
        stands |= _of_goal(target, as_of)
    return tuple(flag for flag, holds in stands.items() if holds)


def _of_goal(target: Target, as_of: date) -> dict[Flag, bool]:
    """Flags of a goal that was changed, until its deadline, or decided too late."""
    goals = [*(each.goal for each in target.was), target.goal]
    changed = {change for old, new in pairwise(goals) for change in changes(old, new)}
    is_open = as_of <= target.goal.by
    return {
        Flag.LOWERED: is_open and Change.LOWERED in changed,
        Flag.RAISED: is_open and Change.RAISED in changed,
        Flag.SET_AFTER: target.is_set_after,
    }


def longest_age(every: Every) -> int:
    """The age in days up to which the latest of figures that are due so often is not stale."""
    return int(_GRACE * every.days)


def longest_wait(goal: Goal, every: Every) -> date:
    """The last day on which a year's last figure may be still to come.

    That is one and a half intervals after the deadline, and at most half a year.
    """
    days = min(longest_age(every), _LONGEST_WAIT)
    return goal.by + min(timedelta(days), date.max - goal.by)


def _of_latest(target: Tracked, latest: Observation, as_of: date) -> dict[Flag, bool]:
    return {
        Flag.STALE: (as_of - latest.date).days > longest_age(target.every),
        Flag.PROVISIONAL: latest.provisional,
    }


def _is_worse(target: Target, latest: Observation, previous: Observation | Reason) -> bool:
    if isinstance(previous, Reason):
        return False
    return target.goal.gap(latest.value) > target.goal.gap(previous.value)
