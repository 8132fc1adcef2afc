"""Changes to the plan and the history: removed, rewritten, untracked."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from bishan_targets.assessment.completed import Doubt, doubts
from bishan_targets.assessment.gap import known_on
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.declared import CorrectionKey, added, correction_key, withdrawn_now
from bishan_targets.gate.figures import goes_on
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import Correction, Rule
from bishan_targets.model.ratios import agrees, decimals_of
from bishan_targets.model.targets import Target

Corrections: TypeAlias = Mapping[str, Sequence[Correction]]
"""Corrections that a change declares, by metric."""


def names_now(head: Book, base: Book) -> dict[str, str]:
    """Current names of the base's metrics: by `renamed_from`, else unchanged.

    A target counts as renamed only if its old name was a target's and no longer is, and its new
    name is new: otherwise a target could take another's place and escape judgement.
    """
    before, now = base.plan.tracked, head.plan.tracked
    gone, metrics = before.keys() - now.keys(), before.keys() | base.observations.keys()
    renamed = {
        target.policy.renamed_from: name
        for name, target in sorted(now.items())
        if target.policy.renamed_from in gone and name not in metrics
    }
    return {metric: renamed.get(metric, metric) for metric in sorted(metrics)}


def metrics_now(head: Book, base: Book, names: Mapping[str, str]) -> dict[str, str]:
    """Current ids of the base's metrics with figures: as `names`, unless the old one is still used.

    A renamed target may keep its figures under their old id.
    """
    used = head.plan.metrics
    described = {each.metric for each in base.plan.tracked.values()}
    metrics = sorted({*base.observations, *described})
    return {each: each if each in used else names.get(each, each) for each in metrics}


def metrics_removed(head: Book, base: Book, names: Mapping[str, str]) -> Iterator[Comparison]:
    """Targets of the base that are gone from the plan without a retirement.

    A target without its goal can no more be judged than a removed one.
    """
    retired = {each.metric for each in head.plan.policy.retirements}
    for name, target in base.plan.targets.items():
        is_kept = names[name] in head.plan.targets
        without_goal = names[name] in head.plan.undecided
        is_retired = name in retired and not (is_kept or without_goal)
        yield Comparison(
            Rule.METRIC_REMOVED,
            name,
            is_kept or is_retired,
            aspect="goal" if without_goal else "retired" if is_retired else "",
            goal=target.goal,
        )


def history_rewritten(
    head: Book, base: Book, names: Mapping[str, str], corrections: Corrections
) -> Iterator[Comparison]:
    """Figures of the base that were changed or removed without a declared correction.

    A retired metric may take its figures along. Figures computed by a ratio change only with those
    that they are made of, which are judged instead.
    """
    names = metrics_now(head, base, names)
    retired = {each.metric for each in head.plan.policy.retirements}
    for metric in sorted(base.observations):
        if metric in retired and names[metric] not in head.plan.metrics:
            continue
        found, figures = head.observations.get(names[metric], ()), base.observations[metric]
        if metric in base.plan.ratios:
            figures = [each for each in figures if not base.is_computed(metric, each)]
        yield from _rewritten(names[metric], figures, found, corrections.get(names[metric], ()))


def new_corrections(head: Book, base: Book) -> Corrections:
    """Corrections declared by the change itself; a figure may be changed back and forth."""
    now, before = head.plan.policy.corrections, base.plan.policy.corrections
    new: dict[str, list[Correction]] = {}
    for _, each in added(now, before, correction_key):
        new.setdefault(each.metric, []).append(each)
    for gone in withdrawn_now(head.plan, base.plan):
        taken = Correction(gone.metric, gone.date, None, None, gone.source)
        new.setdefault(gone.metric, []).append(taken)
    return new


def as_corrected(
    figures: Sequence[Observation], corrections: Sequence[Correction]
) -> Sequence[Observation]:
    """A metric's figures in the base, with its corrections that the change declares.

    A figure may be corrected several times in one change, each time from its value by then.
    """
    if not corrections:
        return figures
    found = {each.date: each for each in figures}
    for each in corrections:
        figure = found.get(each.date)
        if each.new is None:
            found.pop(each.date, None)
        elif figure and figure.value == each.old:
            found[each.date] = figure._replace(value=each.new)
    return list(found.values())


def inserted(
    head: Book,
    base: Book,
    names: Mapping[str, str],
    corrections: Corrections,
    as_of: date,
) -> Iterator[Comparison]:
    """Figures for days before the base's latest that look worse than those around them.

    Completing a history is no rewriting; but a bad figure could hide behind an old date. So, unless
    a newer figure comes with it, one that is worse than both around it is a question, which a new
    correction without an old value answers.
    """
    targets = _with_goals(head)
    for metric, now in metrics_now(head, base, names).items():
        before, after = base.observations.get(metric, ()), head.observations.get(now, ())
        if now not in targets or goes_on(after, before):
            continue
        known, found = known_on(before, as_of), known_on(after, as_of)
        added = [each for each in found if not head.is_computed(now, each)]
        answers = {correction_key(each) for each in corrections.get(now, ())}
        for doubt in doubts(targets[now], added, known):
            yield _inserted(now, doubt, answers)


def _with_goals(book: Book) -> Mapping[str, list[Target]]:
    """The targets with a goal of each metric."""
    found: dict[str, list[Target]] = {}
    for each in book.plan.targets.values():
        found.setdefault(each.metric, []).append(each)
    return found


def _inserted(metric: str, doubt: Doubt, corrections: Container[CorrectionKey]) -> Comparison:
    figure = doubt.figure
    return Comparison(
        rule=Rule.HISTORY_REWRITTEN,
        metric=metric,
        holds=(metric, figure.date, None, figure.value) in corrections,
        value=figure.value,
        reference=doubt.reference.value,
        reference_from="base",
        day=figure.date,
        aspect="inserted",
        reference_day=doubt.reference.date,
        question=True,
    )


def as_restated(
    figures: Sequence[Observation], now: Sequence[Observation]
) -> Sequence[Observation]:
    """The base's figures, with today's value if only its decimals differ."""
    if goes_on(now, figures):
        return now[: len(figures)]
    values = {each.date: each.value for each in now}
    return [
        each._replace(value=value)
        if (value := values.get(each.date)) not in (None, each.value)
        and _is_same(each.value, value)
        else each
        for each in figures
    ]


def _is_same(old: Decimal, new: Decimal) -> bool:
    """Whether two figures are equal at the decimals of the coarser one."""
    coarser, finer = sorted((old, new), key=decimals_of)
    return agrees(coarser, finer)


def _rewritten(
    metric: str,
    figures: Sequence[Observation],
    found: Sequence[Observation],
    corrections: Sequence[Correction],
) -> Iterator[Comparison]:
    changed = [] if goes_on(found, figures) else _changed(figures, found)
    if not changed:
        yield Comparison(Rule.HISTORY_REWRITTEN, metric, True, reference_from="base")
        return
    declared = {each.date: each.value for each in as_corrected(figures, corrections)}
    for figure, value in changed:
        is_declared = value == declared.get(figure.date)
        aspect = ("withdrawn" if is_declared else "gone") if value is None else ""
        yield Comparison(
            rule=Rule.HISTORY_REWRITTEN,
            metric=metric,
            holds=is_declared,
            value=value,
            reference=figure.value,
            reference_from="base",
            day=figure.date,
            aspect=aspect or ("revised" if is_declared else ""),
        )


def _changed(
    figures: Sequence[Observation], found: Sequence[Observation]
) -> list[tuple[Observation, Decimal | None]]:
    """The figures that are others now, each with its present value; None if it is gone."""
    now = {each.date: each.value for each in found}
    pairs = [(each, now.get(each.date)) for each in as_restated(figures, found)]
    return [(figure, value) for figure, value in pairs if value != figure.value]


def untracked(head: Book) -> Iterator[Comparison]:
    """Metrics with figures and neither a target nor a retirement."""
    retired = {each.metric for each in head.plan.policy.retirements}
    for metric in head.untracked:
        last = head.observations[metric][-1]
        yield Comparison(Rule.UNTRACKED, metric, metric in retired, value=last.value, day=last.date)
