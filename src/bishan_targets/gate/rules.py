"""The gate's rules for a single target's figures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.same_period import (
    are_same_period,
    is_of_season,
    of_year_before,
    same_periods,
)
from bishan_targets.assessment.steps import StepVerdict
from bishan_targets.assessment.verdict import AS_LIKELY_AS_NOT, Verdict, longest_age
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.cumulative import cumulative_fell, cumulative_level
from bishan_targets.gate.subject import Subject
from bishan_targets.model.goals import Quantity
from bishan_targets.model.observations import DATE, Observation
from bishan_targets.model.periods import last_of_year
from bishan_targets.model.policy import Rule
from bishan_targets.model.targets import Figures

SAME_PERIOD: Final = "same_period"


def regressed(subject: Subject) -> Iterator[Comparison]:
    """New figures and the latest against the previous ones; the latest also against the base's.

    A figure is new if it is later than those that the base had by then: earlier ones complete the
    history. If the base had none, the figures are the metric's start, and nothing has got worse. A
    figure that the base has as well is compared with those of the base. Of two references, the one
    with the less favourable comparison counts. Figures that depend on the time of year are compared
    with the same period a year before, and none with those from before a break. Across one that the
    change itself brings, they are a question, and so is a latest figure that is new and worse than
    the last one that the change withdraws.
    """
    if subject.is_start:
        return
    last = subject.base_known[-1].date if subject.base_known else date.max
    latest = {each[-1].date for each in (subject.figures, subject.found.known) if each}
    first = bisect_left(subject.figures, min([last, *latest]), key=DATE)
    for place, figure in enumerate(subject.figures[first:], first):
        previous = subject.figures[place - 1] if place else None
        is_latest, is_there = figure.date in latest, subject.is_in_base(figure)
        if not (is_latest or (figure.date > last and not is_there)):
            continue
        references = [previous] if previous and not is_there else []
        if is_latest:
            references += [each for each in subject.base or () if each.date < figure.date][-1:]
        alike = [each for each in references if subject.is_of_series(figure, each)]
        found = list(_regressions(subject, figure, alike))
        yield from found
        if subject.withdrawn and is_latest and not is_there and all(each.holds for each in found):
            yield from _after_withdrawal(subject, figure)
        before = [each for each in references if subject.is_before_new_break(figure, each)]
        if before and not alike:
            yield _across_break(subject, figure, before)


def _regressions(
    subject: Subject, figure: Observation, references: Sequence[Observation]
) -> Iterator[Comparison]:
    """A figure against the worst of its references, or with the same period a year before."""
    found = None
    if references and not is_of_season(subject.target):
        worst = max(references, key=lambda each: subject.excess(figure.value, each.value))
        origin = "base" if subject.is_in_base(worst) else "previous"
        found = _regressed(subject, figure, worst, origin)
        if found.holds or not subject.shows_seasons:
            yield found
            return
    if found or is_of_season(subject.target):
        yield _against_year_before(subject, figure)


def _across_break(
    subject: Subject, figure: Observation, references: Sequence[Observation]
) -> Comparison:
    """A first figure of another series, beside the worst of those before: a break may hide a loss.

    Only the change itself says that they cannot be compared.
    """
    worst = max(references, key=lambda each: subject.excess(figure.value, each.value))
    found = _regressed(subject, figure, worst, "base" if subject.is_in_base(worst) else "previous")
    return found._replace(aspect="new_break", question=True)


def _after_withdrawal(subject: Subject, figure: Observation) -> Iterator[Comparison]:
    """A figure that is worse than the last one withdrawn: a withdrawal may hide a loss."""
    last = subject.withdrawn[-1]
    found = _regressed(subject, figure, last, "base")
    is_alike = subject.is_of_series(figure, last) and not subject.shows_seasons
    if is_alike and not found.holds:
        yield found._replace(aspect="withdrawn", question=True)


def _against_year_before(subject: Subject, figure: Observation) -> Comparison:
    """A figure against the same period of the year before, in either revision."""
    both = [subject.base or ()] if subject.is_in_base(figure) else [subject.figures, subject.base]
    alike = [subject.in_series(each or (), figure.date) for each in both]
    found = [of_year_before(subject.target, each, figure.date) for each in alike]
    references = [each for each in found if each]
    if not references:
        why = Reason.NO_YEAR_BEFORE
        return subject.compare(
            Rule.REGRESSED, None, value=figure.value, day=figure.date, aspect=why
        )
    worst = max(references, key=lambda each: subject.excess(figure.value, each.value))
    return _regressed(subject, figure, worst, SAME_PERIOD)


def _regressed(
    subject: Subject, figure: Observation, reference: Observation, origin: str
) -> Comparison:
    worse = subject.excess(figure.value, reference.value) > 0
    of_season = origin == SAME_PERIOD
    stands = subject.is_in_base(figure)
    return subject.compare(
        Rule.REGRESSED,
        not worse,
        value=figure.value,
        reference=reference.value,
        reference_from=origin,
        limit=subject.terms.tolerance(reference.value),
        day=figure.date,
        aspect=SAME_PERIOD if of_season else "",
        worse_than_base=worse and subject.base is not None and not stands,
        question=stands,
        reference_day=reference.date if of_season else None,
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
        question=subject.is_start or subject.is_in_base(latest),
    )


def missed(subject: Subject) -> Iterator[Comparison]:
    """A deadline that has passed without the goal being met, until the plan records the outcome.

    Of goals for each year, that of the latest figure's year, and earlier ones that this change
    decides.
    """
    yield from _years_missed(subject)
    decided_by = subject.found.judgement.decided_by
    is_missed = subject.found.judgement.verdict is Verdict.MISSED
    is_over = subject.goal.by <= subject.found.as_of
    if decided_by is None or subject.target.is_set_after or not (is_missed or is_over):
        return
    yield subject.compare(
        Rule.MISSED,
        subject.is_closed or not is_missed,
        value=decided_by.value,
        reference=subject.bar(decided_by.value),
        reference_from="goal",
        day=decided_by.date,
        aspect=_missed_aspect(subject, subject.is_closed and is_missed),
    )


def _missed_aspect(subject: Subject, is_closed: bool) -> str:
    if is_closed:
        return "closed"
    return "year" if subject.target.goal.of is Quantity.YEAR else ""


def _years_missed(subject: Subject) -> Iterator[Comparison]:
    """Goals of other years that a figure which is new since the base shows to be missed."""
    if subject.target.goal.of is not Quantity.YEAR or not subject.base:
        return
    known = {each.date for each in subject.base}
    for outcome in subject.found.steps:
        decided_by, goal = outcome.decided_by, outcome.step.goal
        is_missed = outcome.verdict is StepVerdict.MISSED
        if is_missed and decided_by and decided_by.date not in known:
            is_closed = subject.records(goal)
            yield subject.compare(
                Rule.MISSED,
                is_closed,
                value=decided_by.value,
                reference=goal.facing(decided_by.value).value,
                reference_from="goal",
                day=decided_by.date,
                aspect=_missed_aspect(subject, is_closed),
                goal=goal,
            )


def closed_early(subject: Subject) -> Iterator[Comparison]:
    """Outcomes that the plan records before there are any: no figure would be due any more."""
    target, is_yearly = subject.target, subject.target.goal.of is Quantity.YEAR
    for place, each in enumerate(subject.closures):
        if each.target == target.id and (each.year is not None) == is_yearly:
            by = (
                last_of_year(each.year, target.year_starts) if each.year else subject.terms.last_day
            )
            yield subject.compare(
                Rule.CLOSED_EARLY,
                subject.has_outcome(by),
                value=each.outcome,
                reference=str(by),
                reference_from="goal",
                aspect=f"year.{each.year}" if each.year else "",
                goal=None,
                place=("closed", place),
            )


def behind_pace(subject: Subject) -> Iterator[Comparison]:
    """A latest figure worse than the planned path from baseline to goal.

    A level with seasons is not judged at another time of the year than the baseline's.
    """
    latest, planned = subject.found.gap.latest, subject.found.gap.planned
    is_open = subject.found.judgement.verdict not in (Verdict.MET, Verdict.MISSED, Verdict.OVERDUE)
    if isinstance(latest, Reason) or not is_open or planned is Reason.HOLDS_AT_BASELINE:
        return
    if isinstance(planned, Reason):
        yield subject.compare(Rule.BEHIND_PACE, None, value=latest.value, aspect=planned)
        return
    behind = subject.direction * (planned - float(latest.value))
    limit = subject.terms.tolerance(latest.value)
    is_behind = behind > float(limit) + 1e-9 * abs(planned)
    if is_behind and _is_of_other_season(subject, latest):
        aspect = "other_season"
        yield subject.compare(Rule.BEHIND_PACE, None, value=latest.value, aspect=aspect)
        return
    yield subject.compare(
        Rule.BEHIND_PACE,
        not is_behind,
        value=latest.value,
        reference=planned,
        reference_from="plan",
        limit=limit,
        day=latest.date,
        worse_than_base=subject.worse_than_base,
        question=subject.is_in_base(subject.found.known[-1]),
    )


def _is_of_other_season(subject: Subject, latest: Observation) -> bool:
    """Whether a level with seasons is compared with a path from another time of the year."""
    baseline, target = subject.found.gap.baseline, subject.target
    if isinstance(baseline, Reason) or target.figures is not Figures.LEVEL:
        return False
    return subject.shows_seasons and not are_same_period(target, latest.date, baseline.date)


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
        day=subject.found.known[-1].date,
        worse_than_base=subject.worse_than_base,
        question=subject.is_in_base(subject.found.known[-1]),
    )


def drifted(subject: Subject) -> Iterator[Comparison]:
    """A latest figure worse than the best by more than the drift budget.

    Small steps, each within the tolerance, use up the budget; without one nothing is judged. With
    seasons, the best is that of the same period of all years. The best since the last break counts.
    """
    if not subject.figures or subject.terms.drift(subject.figures[-1].value) is None:
        return
    of_season = is_of_season(subject.target)
    found = _drift(subject, of_season=of_season)
    if not (of_season or found.holds) and subject.shows_seasons:
        found = _drift(subject, of_season=True)
    yield found


def _drift(subject: Subject, *, of_season: bool) -> Comparison:
    latest = subject.figures[-1]
    both = [subject.in_series(each, latest.date) for each in (subject.figures, subject.base or ())]
    if of_season:
        both = [same_periods(subject.target, each, latest.date) for each in both]
    best = min(chain(*both), key=lambda each: subject.worse_by(each.value, latest.value))
    budget = subject.terms.drift(best.value)
    return subject.compare(
        Rule.DRIFT,
        budget is not None and subject.worse_by(latest.value, best.value) <= budget,
        value=latest.value,
        reference=best.value,
        reference_from="best",
        limit=budget,
        day=latest.date,
        aspect=SAME_PERIOD if of_season else "",
        worse_than_base=subject.worse_than_base,
        question=subject.is_in_base(latest),
        reference_day=best.date if of_season else None,
    )


def overdue(subject: Subject) -> Iterator[Comparison]:
    """A deadline that has passed without a figure to decide the outcome."""
    latest = subject.latest
    is_over = subject.found.as_of > subject.goal.by
    if isinstance(latest, Reason) or subject.target.is_set_after or not is_over:
        return
    holds = subject.is_closed or subject.found.judgement.verdict is not Verdict.OVERDUE
    yield subject.compare(Rule.OVERDUE, holds, value=latest.value, day=latest.date)


def stale(subject: Subject) -> Iterator[Comparison]:
    """No figure for longer than the interval; decided or closed targets need no more."""
    latest = subject.latest
    if isinstance(latest, Reason) or latest.date >= subject.target.goal.by or subject.is_closed:
        return
    age = (subject.found.as_of - latest.date).days
    allowed = Decimal(longest_age(subject.target.every))
    yield subject.compare(
        Rule.STALE, age <= allowed, value=Decimal(age), limit=allowed, day=latest.date
    )


def future_dated(subject: Subject) -> Iterator[Comparison]:
    """A figure with a future date."""
    if subject.figures:
        last = subject.figures[-1]
        holds = last.date <= subject.found.as_of
        days = {"day": last.date, "reference_day": subject.found.as_of}
        yield subject.compare(Rule.FUTURE_DATED, holds, value=last.value, **days)


def no_baseline(subject: Subject) -> Iterator[Comparison]:
    """A target without a baseline for its progress."""
    if subject.found.history:
        holds = not isinstance(subject.found.gap.baseline, Reason)
        yield subject.compare(Rule.NO_BASELINE, holds, day=subject.found.history[-1].date)


TARGET_RULES: Final[Mapping[Rule, Callable[[Subject], Iterator[Comparison]]]] = {
    Rule.REGRESSED: regressed,
    Rule.LOST: lost,
    Rule.MISSED: missed,
    Rule.CLOSED_EARLY: closed_early,
    Rule.BEHIND_PACE: behind_pace,
    Rule.OFF_TRACK: off_track,
    Rule.DRIFT: drifted,
    Rule.OVERDUE: overdue,
    Rule.STALE: stale,
    Rule.FUTURE_DATED: future_dated,
    Rule.NO_BASELINE: no_baseline,
    Rule.CUMULATIVE_FELL: cumulative_fell,
    Rule.LOOKS_CUMULATIVE: cumulative_level,
}
"""The rules for a target's figures; each makes comparisons of that rule alone."""
