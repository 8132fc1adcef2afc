"""Effect of a change on the figures: each target's, with gap and verdict before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.goals_in_force import book_on
from bishan_targets.gate.changes import metrics_now, names_now
from bishan_targets.gate.decide import Check, Outcome, Result
from bishan_targets.gate.figures import goes_on
from bishan_targets.gate.subject import Subject
from bishan_targets.model.book import Book
from bishan_targets.model.breaks import Breaks, all_series
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import ASPECT_RULES
from bishan_targets.model.targets import Tracked
from bishan_targets.report.goals import goal_of, total_report
from bishan_targets.report.sums import Beyond, Measured, beyond
from bishan_targets.report.values import Day, Number, plain

MOST_OF_COURSE: Final = 8
"""Figures of a course: its latest."""


class FigureChange(NamedTuple):
    """One figure of the change; `before` and `after` are its values.

    The value before a new figure is that of the figure before it in its series, if there is one.
    """

    date: Day
    kind: Literal["new", "corrected", "withdrawn"]
    before: Number | None
    after: Number | None


class StandingReport(NamedTuple):
    """State of a target in one revision: its latest figure, gap and verdict.

    `gap` is None if it is not known; one to a goal `of_growth` is computed. `beyond` names it if
    nothing is missing.
    """

    date: Day | None
    value: Number | None
    gap: Number | None
    verdict: str
    of_growth: bool = False
    beyond: Beyond | None = None


class ChangeReport(NamedTuple):
    """A target or indicator whose figures the change touches.

    `figures` are those, in order of date. `before` is None if the base has no such target. `course`
    has its latest values in order of date, at most eight. `findings` are the fingerprints of the
    findings about it, worst first. `judged` is the verdict by the terms of both revisions, if the
    change has a looser one that nothing accepts, and another verdict by that; else None.
    """

    target: str
    metric: str
    name: Localized
    unit: Localized | None
    decimals: int | None
    figures: Sequence[FigureChange]
    course: Sequence[Number]
    before: StandingReport | None
    after: StandingReport
    findings: Sequence[str]
    judged: str | None = None


def change_reports(head: Book, base: Book, as_of: date, result: Result) -> list[ChangeReport]:
    """Every target whose figures differ between the books, worst findings first.

    With the goals in force on a day; figures after it count as changed, but for nothing else.
    """
    names, found = names_now(head, base), _Findings(result)
    before = {now: then for then, now in names.items()}
    metrics = {now: then for then, now in metrics_now(head, base, names).items()}
    now_on, then_on = book_on(head, as_of), book_on(base, as_of)
    changes = []
    for id_, target in now_on.plan.tracked.items():
        metric = target.metric
        old = base.observations.get(metrics.get(metric, metric), ())
        figures = list(figure_changes(head.observations.get(metric, ()), old, target.breaks))
        if not figures:
            continue
        there = then_on.plan.tracked.get(before.get(id_, id_))
        after = _assessed(now_on, target, as_of, result.subjects)
        change = ChangeReport(
            target=id_,
            metric=metric,
            name=target.name,
            unit=target.unit,
            decimals=target.decimals,
            figures=figures,
            course=[plain(each.value) for each in after.series[-MOST_OF_COURSE:]],
            before=_standing(assessed(then_on, there, as_of)) if there else None,
            after=_standing(after),
            findings=found.about(id_, metric),
            judged=_judged(id_, after, result.subjects) if found.has_loosening(id_) else None,
        )
        changes.append(change)
    return sorted(changes, key=lambda each: found.place(each.target, each.metric))


def figure_changes(
    now: Sequence[Observation], before: Sequence[Observation], breaks: Breaks = ()
) -> Iterator[FigureChange]:
    """The figures that differ between two histories in order of date, likewise.

    A new one stands beside the one before it in its series.
    """
    if not breaks:
        yield from _differing(now, before)
        return
    for series, known in zip(all_series(now, breaks), all_series(before, breaks), strict=True):
        yield from _differing(series, known)


def _differing(now: Sequence[Observation], before: Sequence[Observation]) -> Iterator[FigureChange]:
    if goes_on(now, before):
        last = before[-1].value if before else None
        for each in now[len(before) :]:
            yield FigureChange(each.date, "new", _plain(last), plain(each.value))
            last = each.value
        return
    old, new = ({each.date: each.value for each in figures} for figures in (before, now))
    last = None
    for day in sorted({*old, *new}):
        value = new.get(day)
        if value is None:
            yield FigureChange(day, "withdrawn", plain(old[day]), None)
            continue
        if day not in old:
            yield FigureChange(day, "new", _plain(last), plain(value))
        elif old[day] != value:
            yield FigureChange(day, "corrected", plain(old[day]), plain(value))
        last = value


def _plain(value: Decimal | None) -> Number | None:
    return None if value is None else plain(value)


def _assessed(
    book: Book, target: Tracked, as_of: date, subjects: Mapping[str, Subject]
) -> Assessment:
    """The assessment by the plan's own goal; that of the gate, if it judged by the same."""
    subject = subjects.get(target.id)
    if subject and subject.found.target == target:
        return subject.found
    return assessed(book, target, as_of)


def _standing(found: Assessment) -> StandingReport:
    latest, gap = found.known[-1] if found.known else None, found.gap.gap
    measured = Measured(
        goal=goal_of(found),
        figures=found.target.figures,
        total=total_report(found),
        gap=None if isinstance(gap, Reason) else plain(gap),
        verdict=found.judgement.verdict,
    )
    return StandingReport(
        date=latest.date if latest else None,
        value=plain(latest.value) if latest else None,
        gap=measured.gap,
        verdict=measured.verdict,
        of_growth=measured.goal is not None and measured.goal.growth is not None,
        beyond=beyond(measured),
    )


def _judged(id_: str, after: Assessment, subjects: Mapping[str, Subject]) -> str | None:
    """The verdict that the gate goes by, if it is not that by the plan's own goal."""
    subject = subjects.get(id_)
    verdict = subject.found.judgement.verdict if subject else after.judgement.verdict
    return None if verdict is after.judgement.verdict else verdict


class _Findings:
    """The findings by their subject, worst first."""

    def __init__(self, result: Result) -> None:
        self._found: dict[str | None, list[tuple[int, Check]]] = {}
        self._count = 0
        for self._count, each in enumerate(result.findings, start=1):
            self._found.setdefault(each.comparison.metric, []).append((self._count, each))

    def about(self, id_: str, metric: str) -> list[str]:
        """The fingerprints of those about a target or its metric."""
        found = [each.comparison.fingerprint for _, each in self._about(id_, metric)]
        return list(dict.fromkeys(found))

    def has_loosening(self, id_: str) -> bool:
        """Whether there is a loosening of a target that nothing accepts."""
        found = (each for _, each in self._found.get(id_, ()))
        return any(
            each.outcome is Outcome.FAIL and each.comparison.rule in ASPECT_RULES for each in found
        )

    def place(self, id_: str, metric: str) -> int:
        """The place of the worst of them that nothing accepts; after all, if there is none."""
        open_ = (place for place, each in self._about(id_, metric) if each.outcome is Outcome.FAIL)
        return next(open_, self._count + 1)

    def _about(self, id_: str, metric: str) -> list[tuple[int, Check]]:
        return sorted(
            (each for name in dict.fromkeys((id_, metric)) for each in self._found.get(name, ())),
            key=lambda each: each[0],
        )
