"""What the gate asks of one target's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from bishan_targets.assessment.gap import Gap, Reason, known_on, measure
from bishan_targets.assessment.projection.deadline import Projection, project
from bishan_targets.assessment.verdict import AS_LIKELY_AS_NOT, GRACE, Judgement, Verdict, judge
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.strict import Terms
from bishan_targets.model.book import Every, Observation, Target
from bishan_targets.model.policy import Closure, Rule


@dataclass(frozen=True)
class Case:
    """One target with its figures in both revisions, and what the arithmetic says of it.

    `base` is None without a base; `figures` holds all figures, also those after `as_of`.
    """

    terms: Terms
    figures: Sequence[Observation]
    base: Sequence[Observation] | None
    closures: Sequence[Closure]
    as_of: date

    @property
    def target(self) -> Target:
        """The target as it is judged."""
        return self.terms.target

    @cached_property
    def known(self) -> list[Observation]:
        """The figures up to `as_of`."""
        return known_on(self.figures, self.as_of)

    @cached_property
    def gap(self) -> Gap:
        """The gap at the latest known figure."""
        return measure(self.target.goal, self.target.baseline, self.known)

    @cached_property
    def projection(self) -> Projection:
        """The projection from the known figures."""
        return project(self.target.goal, self.known, self.target.bounds)

    @cached_property
    def judgement(self) -> Judgement:
        """The verdict on the known figures."""
        probability = self.projection.probability
        return judge(self.target, self.known, self.gap, probability, self.as_of)

    def worse_by(self, value: Decimal, reference: Decimal) -> Decimal:
        """How much worse `value` is than `reference`; negative if better."""
        return self.target.goal.operator.direction * (reference - value)

    def excess(self, value: Decimal, reference: Decimal) -> Decimal:
        """By how much `value` is worse than the tolerance lets it be; at most zero if it is not."""
        return self.worse_by(value, reference) - self.terms.tolerance(reference)

    @cached_property
    def worse_than_base(self) -> bool:
        """Whether the latest figure is worse than the base's by more than the tolerance."""
        if not self.base or not self.figures:
            return False
        return self.excess(self.figures[-1].value, self.base[-1].value) > 0

    def compare(self, rule: Rule, holds: bool | None, **values: Any) -> Comparison:
        """A comparison about this target."""
        return Comparison(rule, self.target.id, holds, goal=self.target.goal, **values)


def regressed(case: Case) -> Iterator[Comparison]:
    """Every new figure, and the latest, against the one before it; the latest against the base's.

    A figure is new where the base has none of its date, so that a bad one gains nothing by an old
    date. Of two references the one counts that the figure compares worse with.
    """
    base = {each.date: each.value for each in case.base or ()}
    before: list[Observation | None] = [None, *case.figures[:-1]]
    for previous, figure in zip(before, case.figures, strict=False):
        is_latest = figure is case.figures[-1]
        is_new = case.base is not None and figure.date not in base
        references = [previous] if previous and (is_new or is_latest) else []
        if is_latest and case.base:
            references.append(case.base[-1])
        if references:
            worst = max(references, key=lambda each: case.excess(figure.value, each.value))
            in_base = base.get(worst.date) == worst.value
            yield _regressed(case, figure, worst, "base" if in_base else "previous", base)


def _regressed(
    case: Case,
    figure: Observation,
    reference: Observation,
    origin: str,
    base: Mapping[date, Decimal],
) -> Comparison:
    worse = case.excess(figure.value, reference.value) > 0
    by_this_change = case.base is not None and base.get(figure.date) != figure.value
    return case.compare(
        Rule.REGRESSED,
        not worse,
        value=figure.value,
        reference=reference.value,
        reference_from=origin,
        limit=case.terms.tolerance(reference.value),
        day=figure.date,
        worse_than_base=worse and (by_this_change or case.worse_than_base),
    )


def lost(case: Case) -> Iterator[Comparison]:
    """A goal that was met, and is not by the latest figure."""
    judgement = case.judgement
    if isinstance(case.gap.latest, Reason):
        return
    was = judgement.decided_by if judgement.verdict is Verdict.LOST else None
    yield case.compare(
        Rule.LOST,
        was is None,
        value=case.gap.latest.value,
        reference=was.value if was else case.target.goal.value,
        reference_from="previous" if was else "goal",
        day=case.gap.latest.date,
        worse_than_base=was is not None and case.worse_than_base,
    )


def missed(case: Case) -> Iterator[Comparison]:
    """A deadline that has passed without the goal, until the plan records how it ended."""
    closed = any(closure.target == case.target.id for closure in case.closures)
    decided_by = case.judgement.decided_by
    if case.target.goal.by > case.as_of or decided_by is None:
        return
    is_missed = case.judgement.verdict is Verdict.MISSED
    yield case.compare(
        Rule.MISSED,
        closed or not is_missed,
        value=decided_by.value,
        reference=case.target.goal.value,
        reference_from="goal",
        day=decided_by.date,
        aspect="closed" if closed and is_missed else "",
    )


def behind_pace(case: Case) -> Iterator[Comparison]:
    """A latest figure that is worse than the straight way from baseline to goal wants it."""
    latest, planned = case.gap.latest, case.gap.planned
    is_open = case.judgement.verdict not in (Verdict.MET, Verdict.MISSED, Verdict.OVERDUE)
    if isinstance(latest, Reason) or not is_open:
        return
    if isinstance(planned, Reason):
        yield case.compare(Rule.BEHIND_PACE, None, value=latest.value, aspect=planned)
        return
    behind = case.target.goal.operator.direction * (planned - float(latest.value))
    limit = case.terms.tolerance(latest.value)
    yield case.compare(
        Rule.BEHIND_PACE,
        behind <= float(limit) + 1e-9 * abs(planned),
        value=latest.value,
        reference=planned,
        reference_from="plan",
        limit=limit,
        day=latest.date,
        worse_than_base=case.worse_than_base,
    )


def off_track(case: Case) -> Iterator[Comparison]:
    """Odds below one in three of meeting the goal in time."""
    if case.judgement.verdict not in (Verdict.ON_TRACK, Verdict.AT_RISK, Verdict.OFF_TRACK):
        return
    yield case.compare(
        Rule.OFF_TRACK,
        case.judgement.verdict is not Verdict.OFF_TRACK,
        value=case.projection.probability,
        reference=AS_LIKELY_AS_NOT,
        reference_from="odds",
        day=case.known[-1].date,
        worse_than_base=case.worse_than_base,
    )


def drifted(case: Case) -> Iterator[Comparison]:
    """A latest figure that is worse than the best by more than the budget.

    Small steps, each within the tolerance, use the budget up; without one nothing is judged.
    """
    if not case.figures:
        return
    direction = case.target.goal.operator.direction
    ever = [*case.figures, *(case.base or ())]
    best = max(ever, key=lambda each: direction * each.value)
    budget = case.terms.drift(best.value)
    if budget is None:
        return
    latest = case.figures[-1]
    yield case.compare(
        Rule.DRIFT,
        case.worse_by(latest.value, best.value) <= budget,
        value=latest.value,
        reference=best.value,
        reference_from="best",
        limit=budget,
        day=latest.date,
        worse_than_base=case.worse_than_base,
    )


def overdue(case: Case) -> Iterator[Comparison]:
    """A deadline that has passed without a figure that says how it ended."""
    if case.as_of > case.target.goal.by and not isinstance(case.gap.latest, Reason):
        closed = any(closure.target == case.target.id for closure in case.closures)
        holds = closed or case.judgement.verdict is not Verdict.OVERDUE
        yield case.compare(
            Rule.OVERDUE, holds, value=case.gap.latest.value, day=case.gap.latest.date
        )


def stale(case: Case) -> Iterator[Comparison]:
    """No figure for longer than one was due; a decided or closed target needs no more."""
    latest = case.gap.latest
    closed = any(closure.target == case.target.id for closure in case.closures)
    if isinstance(latest, Reason) or latest.date >= case.target.goal.by or closed:
        return
    age = (case.as_of - latest.date).days
    allowed = Decimal(int(GRACE * case.target.every.days))
    yield case.compare(
        Rule.STALE, age <= allowed, value=Decimal(age), limit=allowed, day=latest.date
    )


def future_dated(case: Case) -> Iterator[Comparison]:
    """A figure for a day that has not come."""
    later = [each for each in case.figures if each.date > case.as_of]
    if case.figures:
        last = case.figures[-1]
        yield case.compare(Rule.FUTURE_DATED, not later, value=last.value, day=last.date)


def no_baseline(case: Case) -> Iterator[Comparison]:
    """A target whose way has no beginning."""
    if case.known:
        holds = not isinstance(case.gap.baseline, Reason)
        yield case.compare(Rule.NO_BASELINE, holds, day=case.known[-1].date)


def is_due(every: Every, last: date, day: date) -> bool:
    """Whether a figure is due on `day` after one on `last`; months differ, so nine tenths count."""
    return (day - last).days >= 0.9 * every.days


TARGET_RULES = (
    regressed,
    lost,
    missed,
    behind_pace,
    off_track,
    drifted,
    overdue,
    stale,
    future_dated,
    no_baseline,
)
