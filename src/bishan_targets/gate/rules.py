"""The gate's rules for a single target's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import AS_LIKELY_AS_NOT, Verdict, longest_age
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.strict import Terms
from bishan_targets.model.book import Every, Observation, Target
from bishan_targets.model.goals import Quantity
from bishan_targets.model.policy import Closure, Rule


@dataclass(frozen=True)
class Subject:
    """A target with its figures in both revisions and its assessment.

    `base` holds the base's figures; None without a base.
    """

    terms: Terms
    found: Assessment
    base: Sequence[Observation] | None
    closures: Sequence[Closure]

    @property
    def target(self) -> Target:
        """The target with the stricter goal of both revisions."""
        return self.terms.target

    @property
    def figures(self) -> Sequence[Observation]:
        """All figures, including those dated after the day of the judgement."""
        return self.found.figures

    @property
    def is_closed(self) -> bool:
        """Whether the plan records the target's outcome."""
        return any(closure.target == self.target.id for closure in self.closures)

    def worse_by(self, value: Decimal, reference: Decimal) -> Decimal:
        """The amount by which `value` is worse than `reference`; negative if better.

        For a band, by how much further it is outside. A band for a sum says nothing of one figure.
        """
        goal = self.target.goal
        if goal.high is not None and goal.of is not Quantity.LEVEL:
            return Decimal(0)
        return goal.gap(value) - goal.gap(reference)

    def bar(self, value: Decimal) -> Decimal:
        """The goal's level that `value` is compared with."""
        level = self.found.level
        return (level.goal if level else self.target.goal).facing(value).value

    @property
    def direction(self) -> int:
        """+1 if the path to the goal rises, -1 if it falls."""
        level, start = self.found.level, self.found.gap.baseline
        goal = level.goal if level else self.target.goal
        facing = goal if isinstance(start, Reason) else goal.facing(start.value)
        return facing.operator.direction

    def excess(self, value: Decimal, reference: Decimal) -> Decimal:
        """The amount by which `value` exceeds the tolerance; at most zero if it does not."""
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


def regressed(subject: Subject) -> Iterator[Comparison]:
    """New figures and the latest against the previous ones; the latest also against the base's.

    A figure is new if the base has none with its date, so that a bad figure gains nothing from an
    old date. Of two references, the one with the less favourable comparison counts.
    """
    base = {each.date: each.value for each in subject.base or ()}
    before: list[Observation | None] = [None, *subject.figures[:-1]]
    for previous, figure in zip(before, subject.figures, strict=False):
        is_latest = figure is subject.figures[-1]
        is_new = subject.base is not None and figure.date not in base
        references = [previous] if previous and (is_new or is_latest) else []
        if is_latest and subject.base:
            references.append(subject.base[-1])
        if references:
            worst = max(references, key=lambda each: subject.excess(figure.value, each.value))
            in_base = base.get(worst.date) == worst.value
            yield _regressed(subject, figure, worst, "base" if in_base else "previous", base)


def _regressed(
    subject: Subject,
    figure: Observation,
    reference: Observation,
    origin: str,
    base: Mapping[date, Decimal],
) -> Comparison:
    worse = subject.excess(figure.value, reference.value) > 0
    by_this_change = subject.base is not None and base.get(figure.date) != figure.value
    return subject.compare(
        Rule.REGRESSED,
        not worse,
        value=figure.value,
        reference=reference.value,
        reference_from=origin,
        limit=subject.terms.tolerance(reference.value),
        day=figure.date,
        worse_than_base=worse and (by_this_change or subject.worse_than_base),
    )


def lost(subject: Subject) -> Iterator[Comparison]:
    """A goal that was met, but is not by the latest figure."""
    judgement, latest = subject.found.judgement, subject.found.gap.latest
    if isinstance(latest, Reason):
        return
    was = judgement.decided_by if judgement.verdict is Verdict.LOST else None
    yield subject.compare(
        Rule.LOST,
        was is None,
        value=latest.value,
        reference=was.value if was else subject.bar(latest.value),
        reference_from="previous" if was else "goal",
        day=latest.date,
        worse_than_base=was is not None and subject.worse_than_base,
    )


def missed(subject: Subject) -> Iterator[Comparison]:
    """A deadline that has passed without the goal being met, until the plan records the outcome."""
    decided_by = subject.found.judgement.decided_by
    is_missed = subject.found.judgement.verdict is Verdict.MISSED
    is_over = subject.target.goal.by <= subject.found.as_of
    if decided_by is None or subject.target.is_set_after or not (is_missed or is_over):
        return
    yield subject.compare(
        Rule.MISSED,
        subject.is_closed or not is_missed,
        value=decided_by.value,
        reference=subject.bar(decided_by.value),
        reference_from="goal",
        day=decided_by.date,
        aspect="closed" if subject.is_closed and is_missed else "",
    )


def behind_pace(subject: Subject) -> Iterator[Comparison]:
    """A latest figure worse than the linear path from baseline to goal."""
    latest, planned = subject.found.gap.latest, subject.found.gap.planned
    is_open = subject.found.judgement.verdict not in (Verdict.MET, Verdict.MISSED, Verdict.OVERDUE)
    if isinstance(latest, Reason) or not is_open or planned is Reason.HOLDS_AT_BASELINE:
        return
    if isinstance(planned, Reason):
        yield subject.compare(Rule.BEHIND_PACE, None, value=latest.value, aspect=planned)
        return
    behind = subject.direction * (planned - float(latest.value))
    limit = subject.terms.tolerance(latest.value)
    yield subject.compare(
        Rule.BEHIND_PACE,
        behind <= float(limit) + 1e-9 * abs(planned),
        value=latest.value,
        reference=planned,
        reference_from="plan",
        limit=limit,
        day=latest.date,
        worse_than_base=subject.worse_than_base,
    )


def off_track(subject: Subject) -> Iterator[Comparison]:
    """Odds below one in three of meeting the goal in time."""
    verdict = subject.found.judgement.verdict
    if verdict not in (Verdict.ON_TRACK, Verdict.AT_RISK, Verdict.OFF_TRACK):
        return
    yield subject.compare(
        Rule.OFF_TRACK,
        verdict is not Verdict.OFF_TRACK,
        value=subject.found.projection.probability,
        reference=AS_LIKELY_AS_NOT,
        reference_from="odds",
        day=subject.found.history[-1].date,
        worse_than_base=subject.worse_than_base,
    )


def drifted(subject: Subject) -> Iterator[Comparison]:
    """A latest figure worse than the best by more than the drift budget.

    Small steps, each within the tolerance, use up the budget; without one nothing is judged.
    """
    if not subject.figures:
        return
    ever = [*subject.figures, *(subject.base or ())]
    best = min(ever, key=lambda each: subject.worse_by(each.value, ever[0].value))
    budget = subject.terms.drift(best.value)
    if budget is None:
        return
    latest = subject.figures[-1]
    yield subject.compare(
        Rule.DRIFT,
        subject.worse_by(latest.value, best.value) <= budget,
        value=latest.value,
        reference=best.value,
        reference_from="best",
        limit=budget,
        day=latest.date,
        worse_than_base=subject.worse_than_base,
    )


def overdue(subject: Subject) -> Iterator[Comparison]:
    """A deadline that has passed without a figure to decide the outcome."""
    latest = subject.found.gap.latest
    is_over = subject.found.as_of > subject.target.goal.by
    if isinstance(latest, Reason) or subject.target.is_set_after or not is_over:
        return
    holds = subject.is_closed or subject.found.judgement.verdict is not Verdict.OVERDUE
    yield subject.compare(Rule.OVERDUE, holds, value=latest.value, day=latest.date)


def stale(subject: Subject) -> Iterator[Comparison]:
    """No figure for longer than the interval; decided or closed targets need no more."""
    latest = subject.found.gap.latest
    if isinstance(latest, Reason) or latest.date >= subject.target.goal.by or subject.is_closed:
        return
    age = (subject.found.as_of - latest.date).days
    allowed = Decimal(longest_age(subject.target.every))
    yield subject.compare(
        Rule.STALE, age <= allowed, value=Decimal(age), limit=allowed, day=latest.date
    )


def future_dated(subject: Subject) -> Iterator[Comparison]:
    """A figure with a future date."""
    later = [each for each in subject.figures if each.date > subject.found.as_of]
    if subject.figures:
        last = subject.figures[-1]
        yield subject.compare(Rule.FUTURE_DATED, not later, value=last.value, day=last.date)


def no_baseline(subject: Subject) -> Iterator[Comparison]:
    """A target without a baseline for its progress."""
    if subject.found.history:
        holds = not isinstance(subject.found.gap.baseline, Reason)
        yield subject.compare(Rule.NO_BASELINE, holds, day=subject.found.history[-1].date)


def is_due(every: Every, last: date, day: date) -> bool:
    """Whether a figure is due on `day` after one on `last`; nine tenths count, as months differ."""
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
