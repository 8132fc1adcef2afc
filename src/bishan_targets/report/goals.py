"""Goals in output form: present, interim and former ones, growth rates and sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.aim import grown
from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason, find_baseline
from bishan_targets.assessment.growth import growth
from bishan_targets.assessment.running_sum import RunningSum
from bishan_targets.assessment.steps import StepOutcome, StepVerdict
from bishan_targets.model.goals import FormerGoal, Goal, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import last_of_year, year_of
from bishan_targets.model.targets import Target, Undecided
from bishan_targets.report.values import FigureReport, Number, known, plain


class GoalReport(NamedTuple):
    """`op` is one of >=, >, <=, <, between; the goal must hold by the end of the day `by`.

    `value` is a level of the metric, or of its sum from the day `total_from` on; None for
    `between`, which has `low` and `high`, and for growth from a baseline that is not known yet.
    `growth` is the average growth wanted, in % a year, which ends at `value`. `each_year` marks one
    for the amount of each year: `by` is the last day of one of these.
    """

    op: str
    value: Number | None
    by: date
    low: Number | None = None
    high: Number | None = None
    growth: Number | None = None
    total_from: date | None = None
    each_year: bool = False


def is_cap(goal: GoalReport) -> bool:
    """Whether the goal is an upper bound alone; a band is none."""
    return goal.op in ("<", "<=")


class InterimGoalReport(NamedTuple):
    """An interim goal and its outcome: `met`, `missed`, `overdue` or `open`.

    `late` marks one that only a later figure met, and `set_after` one that was decided after its
    own day and does not count. `probability` is given for the next one only. `growth` is the
    average growth wanted, in % a year, which ends at `value`. `decided_by` is the figure behind a
    goal that is met or missed.
    """

    by: date
    op: str
    value: Number | None
    low: Number | None
    high: Number | None
    verdict: str
    late: bool
    set_after: bool
    probability: Number | None
    growth: Number | None = None
    decided_by: FigureReport | None = None


class FormerGoalReport(NamedTuple):
    """A goal that was replaced on the day `until`; `growth` and `total_from` as in GoalReport."""

    op: str
    value: Number | None
    by: date
    until: date
    reason: str
    source: str | None
    low: Number | None
    high: Number | None
    growth: Number | None
    total_from: date | None = None


class GrowthReport(NamedTuple):
    """Average growth in % a year: wanted, since the baseline, and needed until the deadline."""

    wanted: Number
    so_far: Number | None
    needed: Number | None


class TotalReport(NamedTuple):
    """A sum of figures: `known` of its `expected` periods are complete.

    `left` is the rest of the goal, and `left_per_year` that for each year to come. With the periods
    that end on the days `missing` unknown before later ones, `so_far` is a partial sum and nothing
    is judged.
    """

    so_far: Number
    known: int
    expected: int
    missing: Sequence[date]
    left: Number | None
    left_per_year: Number | None


def goal_report(goal: Goal, level: Goal | None) -> GoalReport:
    """A goal in output form; `level` is the same as a level, if that is known."""
    value = goal.value if goal.of is not Quantity.GROWTH else level.value if level else None
    is_band = goal.high is not None
    return GoalReport(
        op=goal.operator,
        value=None if value is None or is_band else plain(value),
        by=goal.by,
        low=plain(goal.value) if is_band else None,
        high=plain(goal.high) if goal.high is not None else None,
        growth=plain(goal.value) if goal.of is Quantity.GROWTH else None,
        total_from=goal.start,
        each_year=goal.of is Quantity.YEAR,
    )


def code(goal: GoalReport | None) -> str | None:
    """A goal for programs: `>= 3.5`, `between 45 55`, `growth >= 7`, `total <= 3018`."""
    if goal is None:
        return None
    if goal.op == "between":
        return f"between {goal.low} {goal.high}"
    if goal.growth is not None:
        return f"growth {goal.op} {goal.growth}"
    return f"{'total ' if goal.total_from else ''}{goal.op} {goal.value}"


def goal_of(found: Assessment) -> GoalReport | None:
    """The goal of an assessed target in output form; None if the plan gives none yet."""
    if isinstance(found.target, Undecided):
        return None
    level, goal = found.level.goal if found.level else None, found.target.goal
    if goal.of is Quantity.YEAR:
        of_year = level or _until_this_year(goal, found)
        return goal_report(of_year, level)._replace(each_year=True)
    return goal_report(goal, level)


def _until_this_year(goal: Goal, found: Assessment) -> Goal:
    """A goal for each year that nothing is compared with; without an end, to this year's."""
    if not goal.is_open_ended:
        return goal
    starts = found.target.year_starts
    return goal._replace(by=last_of_year(year_of(found.as_of, starts), starts))


def interim_goals(found: Assessment) -> list[InterimGoalReport]:
    """The interim goals of an assessed target, in order of their days."""
    if not found.steps:
        return []
    following, target = found.next_step, found.target
    worded = () if isinstance(target, Undecided) else target.steps
    if not worded:  # the goals of other years
        worded = tuple(each.step for each in found.steps)
    return [
        _interim(each, step.goal, following[1] if following and each is following[0] else None)
        for each, step in zip(found.steps, worded, strict=False)
    ]


def _interim(outcome: StepOutcome, worded: Goal, probability: float | None) -> InterimGoalReport:
    said = goal_report(worded, outcome.step.goal)
    return InterimGoalReport(
        by=said.by,
        op=said.op,
        value=said.value,
        low=said.low,
        high=said.high,
        verdict=outcome.verdict,
        late=outcome.late,
        set_after=outcome.step.is_set_after,
        probability=None if probability is None else plain(probability),
        growth=said.growth,
        decided_by=_decided_by(outcome),
    )


def _decided_by(outcome: StepOutcome) -> FigureReport | None:
    found = outcome.decided_by
    if found is None or outcome.verdict not in (StepVerdict.MET, StepVerdict.MISSED):
        return None
    return FigureReport(found.date, plain(found.value))


def former_goals(found: Assessment) -> list[FormerGoalReport]:
    """The goals that an assessed target replaced, the oldest first."""
    target = found.target
    if isinstance(target, Undecided) or not target.was:
        return []
    baseline = find_baseline(found.baseline, found.series)
    return [_former(_with_end(each, target), baseline) for each in target.was]


def _with_end(was: FormerGoal, target: Target) -> FormerGoal:
    """A former goal for each year without an end: up to the last year that it counted for."""
    if not was.goal.is_open_ended:
        return was
    last = year_of(was.until, target.year_starts) - 1
    return was._replace(goal=was.goal._replace(by=last_of_year(last, target.year_starts)))


def _former(was: FormerGoal, baseline: Observation | Reason) -> FormerGoalReport:
    level = None
    if was.goal.of is Quantity.GROWTH and not isinstance(baseline, Reason):
        level = grown(was.goal, baseline)
    said = goal_report(was.goal, level)
    return FormerGoalReport(
        op=said.op,
        value=said.value,
        by=said.by,
        until=was.until,
        reason=was.reason,
        source=was.source,
        low=said.low,
        high=said.high,
        growth=said.growth,
        total_from=said.total_from,
    )


def growth_report(found: Assessment) -> GrowthReport | None:
    """The growth rates of a target that wants growth; None for any other."""
    target = found.target
    if isinstance(target, Undecided) or target.goal.of is not Quantity.GROWTH:
        return None
    if found.level is None:
        return GrowthReport(plain(target.goal.value), None, None)
    rates = growth(target.goal, found.level.goal, *_ends_of_growth(found, found.level.goal))
    return GrowthReport(plain(rates.wanted), known(rates.so_far), known(rates.needed))


def _ends_of_growth(
    found: Assessment, level: Goal
) -> tuple[Observation | Reason, Observation | Reason]:
    """The baseline and the latest figure to compare; amounts are those of equal parts of years."""
    if found.year is None:
        return found.gap.baseline, found.gap.latest
    alike = found.year.years.at_place(level.by)
    return find_baseline(found.baseline, alike), alike[-1] if alike else Reason.NO_DATA


def total_report(found: Assessment) -> TotalReport | None:
    """The sum of a target that wants one; None for any other."""
    total = found.aim.total
    return _total(total, found) if total else None


def _total(total: RunningSum, found: Assessment) -> TotalReport:
    gap, level = found.gap, found.level
    latest = gap.latest
    left = None
    if level and not isinstance(latest, Reason):
        bound = level.goal.value if level.goal.high is None else level.goal.high
        left = bound - latest.value
    days = (level.goal.by - latest.date).days if level and not isinstance(latest, Reason) else 0
    return TotalReport(
        so_far=plain(total.partial.value) if total.partial else 0,
        known=total.known,
        expected=total.expected,
        missing=list(total.missing),
        left=None if left is None else plain(left),
        left_per_year=None if left is None or days <= 0 else plain(float(left) * 365.25 / days),
    )
