"""The targets of a plan to be judged, joined with those of the base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.goals_in_force import book_on, plan_on
from bishan_targets.gate.breaks import judged_breaks
from bishan_targets.gate.changes import (
    Corrections,
    as_corrected,
    as_restated,
    metrics_now,
    new_corrections,
)
from bishan_targets.gate.goals import not_later
from bishan_targets.gate.new_period import with_new_period
from bishan_targets.gate.strict import Terms, terms
from bishan_targets.gate.subject import Subject
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Target, Tracked


class Subjects(Mapping[str, Subject]):
    """The targets with the goals in force on a day, by id, each made when it is asked for."""

    def __init__(
        self, head: Book, base: Book | None, names: Mapping[str, str], as_of: date
    ) -> None:
        """`names` are the current names of the base's metrics; none without a base."""
        self._as_of = as_of
        self._made: dict[str, Subject] = {}
        self._before = _before(head, base, names)
        plan = not_later(head.plan, base.plan, names) if base else head.plan
        self._head = head._replace(plan=plan_on(plan, as_of))
        self._base = book_on(base, as_of) if base else None

    def __getitem__(self, id_: str) -> Subject:
        if id_ not in self._made:
            self._made[id_] = _subject(self._head, self._base, id_, self._before, self._as_of)
        return self._made[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._head.plan.targets)

    def __len__(self) -> int:
        return len(self._head.plan.targets)


class _Before(NamedTuple):
    """Ids of targets and of metrics in the base, by the present ones.

    `metrics_now` has the present ids of the metrics; `corrections` are those of the change.
    """

    targets: Mapping[str, str]
    metrics: Mapping[str, str]
    metrics_now: Mapping[str, str]
    corrections: Corrections


def _before(head: Book, base: Book | None, names: Mapping[str, str]) -> _Before:
    if base is None:
        return _Before({}, {}, {}, {})
    targets, metrics = {now: then for then, now in names.items()}, metrics_now(head, base, names)
    there = {now: then for then, now in metrics.items()}
    return _Before(targets, there, metrics, new_corrections(head, base))


def _subject(head: Book, base: Book | None, name: str, before: _Before, as_of: date) -> Subject:
    old = base.plan.tracked.get(before.targets.get(name, "")) if base else None
    target = head.plan.targets[name]
    if base and isinstance(old, Target):
        old = with_new_period(old, target, base, as_of)
    joined: Terms = terms(target, head.plan, old, base.plan if base else None)
    then, metric = None, joined.target.metric
    brought: tuple[date, ...] = ()
    withdrawn: list[Observation] = []
    if base:
        metric = _metric_of_base(metric, old, before)
        there = before.metrics.get(metric, metric)
        then = base_figures(head, base, metric, there, before.corrections)
        taken = {each.date for each in before.corrections.get(metric, ()) if each.new is None}
        if taken:
            figures = base.observations.get(there, ())
            withdrawn = [each for each in figures if each.date in taken and each.date <= as_of]
        if joined.target.breaks or (old and old.breaks):
            now, known = head.observations.get(metric, ()), base.observations.get(there, ())
            new, known_breaks = joined.target.breaks, old.breaks if old else ()
            breaks = judged_breaks(new, known_breaks, now, known)
            joined, brought = joined.with_breaks(breaks.counted), breaks.brought
    found = Assessment(joined.target, head.observations.get(metric, ()), as_of)
    return Subject(joined, found, then, head.plan.policy.closures, brought, withdrawn)


def _metric_of_base(metric: str, old: Tracked | None, before: _Before) -> str:
    """The metric of the base's target by its present name: to name another is no way out."""
    if old is None:
        return metric
    now = before.metrics_now.get(old.metric, metric)
    return now if before.metrics.get(now) == old.metric else metric


def base_figures(
    head: Book, base: Book, name: str, before: str, corrections: Corrections
) -> Sequence[Observation]:
    """A metric's figures in the base, with the corrections that the change declares."""
    found = as_corrected(base.observations.get(before, ()), corrections.get(name, ()))
    now = head.observations.get(name, ())
    ratio = base.plan.ratios.get(before)
    if ratio is None and name not in head.plan.ratios:
        return as_restated(found, now)
    from bishan_targets.gate.ratios import as_now, as_recomputed

    if ratio and corrections:
        parts = {
            part: as_corrected(base.observations.get(part, ()), corrections.get(part, ()))
            for part in ratio.parts
        }
        found = as_recomputed(ratio, found, parts)
    return as_now(found, now)
