"""The gap to a goal, progress and time elapsed, and the pace.

The pure arithmetic of docs/concepts/gap.md, on one target's observations. Everything is measured at
the latest observation's date, never at today's. A value that cannot be computed is a `Reason`.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from bishan_targets.assessment.planned_path import PlannedPath, planned_path
from bishan_targets.model.goals import Goal, Step
from bishan_targets.model.observations import DATE, Observation
from bishan_targets.model.periods import years_between
from bishan_targets.model.targets import BaselineRule


class Reason(StrEnum):
    """Reason for a quantity that cannot be computed."""

    NO_DATA = "no_data"
    NO_BASELINE = "no_baseline"
    ONE_OBSERVATION = "one_observation"
    HOLDS_AT_BASELINE = "holds_at_baseline"
    UNMET_AT_BASELINE = "unmet_at_baseline"
    GOAL_UNMET = "goal_unmet"
    BASELINE_IS_GOAL = "baseline_is_goal"
    BASELINE_IS_LATEST = "baseline_is_latest"
    BASELINE_AFTER_DEADLINE = "baseline_after_deadline"
    DEADLINE_PASSED = "deadline_passed"
    GOAL_MET = "goal_met"
    NO_GROWTH_RATE = "no_growth_rate"
    OPPOSITE_SIGNS = "opposite_signs"
    NO_GOAL = "no_goal"
    FEWER_THAN_FOUR = "fewer_than_four"
    OUT_OF_RANGE = "out_of_range"
    PERIODS_MISSING = "periods_missing"
    SEVERAL_IN_PERIOD = "several_in_period"
    WITHIN_PERIOD = "within_period"
    TWO_BOUNDS = "two_bounds"
    STEPS_LEVEL = "steps_level"
    BEYOND_BAND = "beyond_band"
    NEW_YEAR = "new_year"
    NO_YEAR_BEFORE = "no_year_before"
    YEAR_WITHOUT_FIGURES = "year_without_figures"
    YEAR_AWAITED = "year_awaited"
    BEFORE_BREAK = "before_break"
    NEW_SERIES = "new_series"
    ACROSS_BREAK = "across_break"


class Gap(NamedTuple):
    """Gap, progress and pace of a target at its latest observation.

    `gap`, `planned` and `margin` are in the metric's unit, `room` and the paces in that unit per
    year; `progress` and `elapsed` are shares (1 is all); `ratio` is observed ÷ required pace.
    """

    baseline: Observation | Reason
    latest: Observation | Reason
    previous: Observation | Reason
    gap: Decimal | Reason
    progress: float | Reason
    elapsed: float | Reason
    planned: float | Reason
    ahead_days: int | Reason
    observed: float | Reason
    recent: float | Reason
    required: float | Reason
    ratio: float | Reason
    margin: Decimal | Reason
    room: float | Reason


def known_on(history: Sequence[Observation], as_of: date) -> list[Observation]:
    """Observations, in order of date, up to and including the day `as_of`."""
    return list(history[: bisect_right(history, as_of, key=DATE)])


def find_baseline(rule: BaselineRule, history: Sequence[Observation]) -> Observation | Reason:
    """The baseline among the observations in `history` (in order of date).

    With a date, the observation on that day, else the first one after it; without a date, the first
    observation. None of them is one from before a break.
    """
    if rule.before_break:
        return Reason.BEFORE_BREAK
    from_then = (each for each in history if rule.date is None or each.date >= rule.date)
    return next(from_then, Reason.NO_BASELINE)


def since_break(
    rule: BaselineRule, known: Sequence[Observation], begin: date | None
) -> BaselineRule:
    """The rule for the figures from a break on, which the day `begin` is; None without a break.

    `known` holds all figures in order of date. Without a date, the first figure since the break is
    the baseline; one with a date may be that of a figure from before it.
    """
    if begin is None or rule.date is None:
        return rule
    first = find_baseline(rule, known)
    return rule._replace(before_break=not isinstance(first, Reason) and first.date < begin)


def measure(
    goal: Goal,
    rule: BaselineRule,
    history: Sequence[Observation],
    *,
    keep: bool = False,
    steps: Sequence[Step] = (),
) -> Gap:
    """The gap and pace of a goal for a level, from its observations in order of date.

    If the baseline is the latest figure, there is a gap, but no progress to measure yet.

    With d = +1 for goals that want more and -1 for those that want less, b, v, g the baseline,
    latest and goal values and t their dates in years of 365.25 days:

    - gap = d·(g - v): positive if the goal is not reached. A strict goal is unmet at zero, too.
    - progress = (v - b)/(g - b), not clamped; elapsed = (t_v - t_b)/(t_by - t_b).
    - planned = b + (g - b)·elapsed; ahead_days = (progress - elapsed) × days from t_b to t_by.
    - observed pace = (v - b)/(t_v - t_b); recent pace is since the previous observation; required
      pace = (g - v)/(t_by - t_v), its sign that of the change;
    - ratio = observed ÷ required.

    With interim goals, `steps`, planned is on the straight lines through them, and ahead_days the
    time from the latest observation to the day on which these have its value. The goal of a band
    (`between`) is the bound that the baseline faces; its gap is the distance to the nearer bound,
    zero inside; there nothing is required, and progress is 1. A figure beyond the other bound is on
    no path: progress and ahead_days are `beyond_band`.

    A goal that the baseline meets already, or that is to be kept (`keep`), is a cap or a floor:
    there is no path to it, and progress, planned, ahead_days and, while it holds, the required pace
    are `holds_at_baseline`. Instead margin = -gap, and while it holds room = margin ÷ years left:
    by how much a year the metric may get worse. A goal to keep is judged by each figure alone, so
    that elapsed, the schedule, is `holds_at_baseline`, too.
    """
    if not history:
        return Gap(*[Reason.NO_DATA] * len(Gap._fields))
    baseline, latest, previous = _figures(rule, history)
    start = _start(baseline, latest, previous)
    end = goal if isinstance(start, Reason) else goal.facing(start.value)
    gone = _on_the_way(goal, end, latest)
    progress = gone if isinstance(gone, Reason) else _progress(end, start, gone)
    elapsed = _elapsed(goal, start, latest)
    observed = _pace_since(start, latest)
    required = _required_pace(goal, latest)
    gap = goal.gap(latest.value)
    path = elapsed if isinstance(elapsed, Reason) else _path(goal, steps, start)
    found = Gap(
        baseline=baseline,
        latest=latest,
        previous=previous,
        gap=gap,
        progress=progress,
        elapsed=elapsed,
        planned=path if isinstance(path, Reason) else path.value(latest.date),
        ahead_days=gone if isinstance(gone, Reason) else _ahead_days(progress, path, gone),
        observed=observed,
        recent=_pace_since(previous, latest),
        required=required,
        ratio=Reason.GOAL_MET if gap <= 0 else _ratio(observed, required),
        margin=baseline if isinstance(baseline, Reason) else Reason.UNMET_AT_BASELINE,
        room=baseline if isinstance(baseline, Reason) else Reason.UNMET_AT_BASELINE,
    )
    if keep:
        found = found._replace(elapsed=Reason.HOLDS_AT_BASELINE)
    return _held(goal, latest, found) if is_held(goal, baseline, keep=keep) else found


def is_held(goal: Goal, baseline: Observation | Reason, *, keep: bool) -> bool:
    """Whether a goal is a cap or a floor: one to `keep`, or one that the baseline meets already."""
    return keep or (not isinstance(baseline, Reason) and goal.holds(baseline.value))


def _held(goal: Goal, latest: Observation, found: Gap) -> Gap:
    """The gap of a cap or a floor, from that of a goal with a path."""
    path = dict.fromkeys(("progress", "planned", "ahead_days"), Reason.HOLDS_AT_BASELINE)
    margin = goal.margin(latest.value)
    found = found._replace(**path, margin=margin)
    if not goal.holds(latest.value):
        return found._replace(room=Reason.GOAL_UNMET)
    left = years_between(latest.date, goal.by)
    room = float(margin) / left if left > 0 else Reason.DEADLINE_PASSED
    return found._replace(required=Reason.HOLDS_AT_BASELINE, room=room)


def measure_without_goal(
    rule: BaselineRule, history: Sequence[Observation], reason: Reason = Reason.NO_GOAL
) -> Gap:
    """Figures and pace of a metric without a goal for its level, in order of date.

    They are as in `measure`; all else is `reason`.
    """
    without = Gap(*[reason] * len(Gap._fields))
    if not history:
        said = ("baseline", "latest", "previous", "observed", "recent")
        return without._replace(**dict.fromkeys(said, Reason.NO_DATA))
    baseline, latest, previous = _figures(rule, history)
    return without._replace(
        baseline=baseline,
        latest=latest,
        previous=previous,
        observed=_pace_since(_start(baseline, latest, previous), latest),
        recent=_pace_since(previous, latest),
    )


def unmeasured(latest: Observation, reason: Reason) -> Gap:
    """The gap while no figure can be compared with the goal: the latest figure, and a reason."""
    return Gap(*[reason] * len(Gap._fields))._replace(latest=latest)


def without_zero(gap: Gap) -> Gap:
    """The gap of a sum without the zero that it starts from as its previous figure."""
    if isinstance(gap.previous, Reason) or gap.previous is not gap.baseline:
        return gap
    return gap._replace(previous=Reason.NEW_YEAR, recent=Reason.NEW_YEAR)


def _figures(
    rule: BaselineRule, history: Sequence[Observation]
) -> tuple[Observation | Reason, Observation, Observation | Reason]:
    """The baseline, the latest and the previous one of some figures."""
    previous = history[-2] if len(history) > 1 else Reason.ONE_OBSERVATION
    return find_baseline(rule, history), history[-1], previous


def _start(
    baseline: Observation | Reason, latest: Observation, previous: Observation | Reason
) -> Observation | Reason:
    """The baseline, or a reason if it is the latest figure: there is no progress to measure yet."""
    if isinstance(baseline, Reason) or baseline.date < latest.date:
        return baseline
    return previous if isinstance(previous, Reason) else Reason.BASELINE_IS_LATEST


def _elapsed(goal: Goal, baseline: Observation | Reason, latest: Observation) -> float | Reason:
    if isinstance(baseline, Reason):
        return baseline
    days = (goal.by - baseline.date).days
    return (latest.date - baseline.date).days / days if days > 0 else Reason.BASELINE_AFTER_DEADLINE


def _progress(end: Goal, baseline: Observation | Reason, latest: Observation) -> float | Reason:
    if isinstance(baseline, Reason):
        return baseline
    if end.value == baseline.value:
        return Reason.BASELINE_IS_GOAL
    return float((latest.value - baseline.value) / (end.value - baseline.value))


def _on_the_way(goal: Goal, end: Goal, latest: Observation) -> Observation | Reason:
    """The latest figure, as far as it is on the way to a band: inside, at the bound it ends at.

    Beyond the other bound there is a reason; without a band it is the figure itself.
    """
    if goal.high is None or not end.holds(latest.value):
        return latest
    is_inside = goal.holds(latest.value)
    return latest._replace(value=end.value) if is_inside else Reason.BEYOND_BAND


def _path(goal: Goal, steps: Sequence[Step], start: Observation | Reason) -> PlannedPath | Reason:
    return start if isinstance(start, Reason) else planned_path(goal, steps, start)


def _ahead_days(
    progress: float | Reason, path: PlannedPath | Reason, latest: Observation
) -> int | Reason:
    if isinstance(progress, Reason):
        return progress
    if isinstance(path, Reason):
        return path
    day = path.day_of(latest.value)
    gone = (latest.date - path.places[0].date).days
    if day is None or not math.isfinite(day):
        return Reason.STEPS_LEVEL if day is None else Reason.OUT_OF_RANGE
    return round(day - gone)


def _pace_since(start: Observation | Reason, latest: Observation) -> float | Reason:
    if isinstance(start, Reason):
        return start
    return float(latest.value - start.value) / years_between(start.date, latest.date)


def _required_pace(goal: Goal, latest: Observation) -> float | Reason:
    if latest.date >= goal.by:
        return Reason.DEADLINE_PASSED
    if goal.high is not None:
        if goal.holds(latest.value):
            return Reason.GOAL_MET
        goal = goal.facing(latest.value)
    return float(goal.value - latest.value) / years_between(latest.date, goal.by)


def _ratio(observed: float | Reason, required: float | Reason) -> float | Reason:
    if isinstance(observed, Reason):
        return observed
    if isinstance(required, Reason):
        return required
    return observed / required
