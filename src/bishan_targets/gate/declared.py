"""Declarations of a change: its own entries among the plan's declared changes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias, TypeVar

from bishan_targets.gate.units import is_other_unit, listed
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import KeyPath
from bishan_targets.model.goals import FormerGoal, Goal
from bishan_targets.model.observations import DATE
from bishan_targets.model.policy import Closure, Correction, Retirement, Withdrawal
from bishan_targets.model.targets import Indicator, Target

T = TypeVar("T")


class Form(StrEnum):
    """The written forms, by the names that they have in the plan."""

    REVISIONS = "revisions"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"
    CLOSED = "closed"
    WAS = "was"
    RENAMED_FROM = "renamed_from"
    UNIT = "unit"
    BREAKS = "breaks"


class Declared(NamedTuple):
    """One declaration that a change brings, edits or takes back.

    `id` is a target's, metric's or milestone's; `place` is the key in the plan. `before` and
    `after` are the figures, goals, outcomes or ids of the two revisions. `day` is the day that it
    names; for a goal of each year, `year` is the year of the outcome. `reason` is that of the
    plan, or the source. `is_gone` marks one that the base has and the change takes back.
    """

    form: Form
    id: str
    place: KeyPath
    before: Decimal | Goal | str | None = None
    after: Decimal | Goal | str | None = None
    day: date | None = None
    year: int | None = None
    reason: str = ""
    is_gone: bool = False


def declared(head: Book, base: Book, names: Mapping[str, str]) -> list[Declared]:
    """Every declaration by the change itself, in the order of the plan's forms.

    `names` are the current names of the base's metrics.
    """
    now, then = head.plan, base.plan
    return [
        *_revisions(now, then),
        *_withdrawn(head, base, names),
        *_retired(now, then),
        *_closed(now, then),
        *_targets(now, then, names),
        *_breaks(head, base, names),
    ]


def added(
    now: Sequence[T], before: Sequence[T], key: Callable[[T], Hashable]
) -> Iterator[tuple[int, T]]:
    """The entries of a list that another one lacks, each with its place.

    Equal entries count as often as they are there.
    """
    left = Counter(key(each) for each in before)
    for place, each in enumerate(now):
        if left[key(each)]:
            left[key(each)] -= 1
        else:
            yield place, each


CorrectionKey: TypeAlias = tuple[str, date, Decimal | None, Decimal | None]


def correction_key(correction: Correction) -> CorrectionKey:
    """A key that is equal for two corrections that differ at most in their sources."""
    return correction.metric, correction.date, correction.old, correction.new


def _revisions(now: Plan, then: Plan) -> Iterator[Declared]:
    found = added(now.policy.corrections, then.policy.corrections, correction_key)
    for place, each in found:
        yield Declared(
            Form.REVISIONS,
            each.metric,
            ("revisions", place),
            before=each.old,
            after=each.new,
            day=each.date,
            reason=each.source,
        )


def withdrawn_now(now: Plan, then: Plan) -> Iterator[Withdrawal]:
    """Figures that the change withdraws."""
    before, new = then.policy.withdrawals, now.policy.withdrawals
    yield from (each for _, each in added(new, before, lambda each: (each.metric, each.date)))


def _withdrawn(head: Book, base: Book, names: Mapping[str, str]) -> Iterator[Declared]:
    before = {new: old for old, new in names.items()}
    for each in withdrawn_now(head.plan, base.plan):
        figures = base.observations.get(before.get(each.metric, each.metric), ())
        place = ("withdrawn", each.place)
        value = next((one.value for one in figures if one.date == each.date), None)
        reason = f"{each.reason}; {each.source}"
        yield Declared(
            Form.WITHDRAWN, each.metric, place, before=value, day=each.date, reason=reason
        )


def _retired(now: Plan, then: Plan) -> Iterator[Declared]:
    new, old = now.policy.retirements, then.policy.retirements
    for place, each in added(new, old, lambda each: each):
        target = then.targets.get(each.metric)
        yield _retirement(each, ("retired", place), target.goal if target else None)
    kept = {each.metric for each in new}
    for each in old:
        if each.metric not in kept:
            yield _retirement(each, ("retired",), None)._replace(is_gone=True)


def _retirement(each: Retirement, place: KeyPath, goal: Goal | None) -> Declared:
    return Declared(Form.RETIRED, each.metric, place, goal, day=each.on, reason=each.reason)


def _closed(now: Plan, then: Plan) -> Iterator[Declared]:
    new, old = now.policy.closures, then.policy.closures
    outcomes = {_subject(each): each.outcome for each in old}
    for place, each in added(new, old, lambda each: (_subject(each), each.outcome)):
        found = _closure(each, ("closed", place))
        yield found._replace(before=outcomes.get(_subject(each)), after=each.outcome)
    kept = {_subject(each) for each in new}
    for each in old:
        if _subject(each) not in kept:
            yield _closure(each, ("closed",))._replace(before=each.outcome, is_gone=True)


def _subject(closure: Closure) -> tuple[str | None, str | None, int | None]:
    return closure.target, closure.milestone, closure.year


def _closure(each: Closure, place: KeyPath) -> Declared:
    id_ = each.target or each.milestone or ""
    return Declared(Form.CLOSED, id_, place, year=each.year, reason=each.source)


def _targets(now: Plan, then: Plan, names: Mapping[str, str]) -> Iterator[Declared]:
    before = {new: old for old, new in names.items()}
    for id_, target in now.tracked.items():
        old = then.tracked.get(before.get(id_, id_))
        former, former_before = target.policy.renamed_from, old.policy.renamed_from if old else None
        if former and former != former_before:
            place = ("targets", id_, "renamed_from")
            yield Declared(Form.RENAMED_FROM, id_, place, before=former, after=id_)
        if old and target.unit != old.unit and not is_other_unit(target.unit, old.unit):
            texts = listed(old.unit) or None, listed(target.unit)
            yield Declared(Form.UNIT, id_, ("targets", id_, "unit"), *texts)
        if isinstance(target, Target):
            yield from _former_goals(target, old if isinstance(old, Target) else None)


def _breaks(head: Book, base: Book, names: Mapping[str, str]) -> Iterator[Declared]:
    """Breaks that begin or end with the change, each with the figures on either side."""
    before = {new: old for old, new in names.items()}
    now, then = head.plan.breaks, base.plan.breaks
    for metric in dict.fromkeys((*now, *(names.get(each, each) for each in then))):
        new, old = now.get(metric, ()), then.get(before.get(metric, metric), ())
        place = _place_of_breaks(head.plan, metric)
        for day in sorted({*new} ^ {*old}):
            figures = head.observations.get(metric, ())
            first = bisect_left(figures, day, key=DATE)
            last = figures[first - 1].value if first else None
            since = figures[first].value if first < len(figures) else None
            gone = day not in new
            yield Declared(Form.BREAKS, place[1], place, last, since, day=day, is_gone=gone)


def _place_of_breaks(plan: Plan, metric: str) -> tuple[str, str, str]:
    described = plan.metrics.get(metric)
    kind = "indicators" if isinstance(described, Indicator) else "targets"
    return kind, described.id if described else metric, "breaks"


def _former_goals(target: Target, old: Target | None) -> Iterator[Declared]:
    """Goals that the change says were replaced, each with the one that followed."""
    for place, each in added(target.was, old.was if old else (), lambda each: each):
        yield Declared(
            Form.WAS,
            target.id,
            ("targets", target.id, "was", place),
            before=each.goal,
            after=_following(target, each),
            day=each.until,
            reason=each.reason,
        )


def _following(target: Target, former: FormerGoal) -> Goal:
    later = target.was[target.was.index(former) + 1 :]
    return later[0].goal if later else target.goal
