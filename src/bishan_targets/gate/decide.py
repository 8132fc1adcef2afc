"""From comparisons to a result: severity, waivers, known findings, pass or fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bishan_targets.assessment.assessment import Assessment, assessed
from bishan_targets.assessment.goals_in_force import book_on, plan_on
from bishan_targets.gate.changes import (
    Corrections,
    as_corrected,
    as_restated,
    dropped,
    history_rewritten,
    inserted,
    metrics_now,
    metrics_removed,
    names_now,
    new_corrections,
    untracked,
)
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.cumulative import CUMULATIVE_RULES
from bishan_targets.gate.declared import Declared, declared
from bishan_targets.gate.goals import (
    former_goals_rewritten,
    loosened_goals,
    not_later,
    other_metric,
    unjudged_sum,
)
from bishan_targets.gate.milestones import milestone_comparisons, milestone_levels
from bishan_targets.gate.paths import eased_paths, may_ease
from bishan_targets.gate.rules import TARGET_RULES
from bishan_targets.gate.strict import (
    Terms,
    loosened,
    loosened_binding,
    loosened_plan,
    other_unit,
    terms,
)
from bishan_targets.gate.subject import Subject
from bishan_targets.gate.waivers import waive
from bishan_targets.model.book import Book, Observation, Target, Tracked
from bishan_targets.model.goals import Quantity
from bishan_targets.model.periods import year_of
from bishan_targets.model.policy import Level, Rule, Waiver, stricter


class Outcome(StrEnum):
    """Outcome of a check or of the whole gate; a check may also be waived."""

    PASS = "pass"
    FAIL = "fail"
    WAIVED = "waived"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class Check:
    """A comparison and its severity.

    `level` is the effective severity: at most a warning for a finding that the base already had,
    which is not `introduced`.
    """

    comparison: Comparison
    outcome: Outcome
    level: Level
    introduced: bool
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Result of the gate, findings worst first, and what the change itself declares."""

    outcome: Outcome
    checks: Sequence[Check]
    declared: Sequence[Declared] = ()

    @property
    def findings(self) -> list[Check]:
        """Checks that failed or were waived, worst first."""
        found = [c for c in self.checks if c.outcome in (Outcome.FAIL, Outcome.WAIVED)]
        return sorted(found, key=lambda check: (check.outcome is Outcome.WAIVED, -check.level.rank))


def check(
    head: Book, base: Book | None, as_of: date, fail_on: Level | None = Level.ERROR
) -> Result:
    """Judge a book, against another revision of it if there is one.

    `fail_on` is the least severity that fails the gate; with None nothing fails it. The outcome is
    `not_judged` if no comparison could be made although there are figures to compare.
    """
    levels, comparisons = _comparisons(head, base, as_of)
    known, accepted = _known(head, base, as_of) if base else (set(), set())
    targets = _targets_before(head, base, as_of) if base else {}
    longest = min(book.plan.policy.longest_waiver for book in (head, base or head))
    waived = waive(head.plan.policy, longest, list(comparisons), as_of, has_base=base is not None)

    def weigh(each: Comparison, waiver: Waiver | None) -> Check:
        name = _as_before(each, targets)
        # A finding that comes back when its waiver goes is asked about no more.
        asked = each._replace(question=each.question and name not in accepted)
        return _weigh(asked, waiver, levels, name in known, has_base=base is not None)

    checks = [weigh(each, waiver) for each, waiver in waived]
    kept = [each for each in checks if each.level is not Level.OFF]
    outcome = _outcome(kept, fail_on)
    begun = outcome is not Outcome.NOT_JUDGED or is_begun(head)
    said = declared(head, base, names_now(head, base)) if base else []
    return Result(outcome if begun else Outcome.PASS, kept, said)


def is_begun(book: Book) -> bool:
    """Whether any metric with a goal has a figure, or any checkable milestone a statement."""
    has_figure = any(book.observations.get(each.metric) for each in book.plan.targets.values())
    milestones = book.plan.milestones.values()
    return has_figure or any(each.checkable and each.id in book.statements for each in milestones)


def _known(head: Book, base: Book, as_of: date) -> tuple[set[str], set[str]]:
    """Fingerprints of the base's own findings, under current names, and of those waived there.

    The base's waivers count as unused there: a change is not at fault if the base does not need
    them.
    """
    names = names_now(head, base)
    _, comparisons = _comparisons(base, None, as_of)
    policy = base.plan.policy
    found = waive(policy, policy.longest_waiver, list(comparisons), as_of, has_base=False)
    known: set[str] = set()
    accepted: set[str] = set()
    for each, waiver in found:
        if each.holds is False or each.rule is Rule.WAIVER_UNUSED:
            named = each._replace(metric=each.metric and names.get(each.metric, each.metric))
            (accepted if waiver else known).add(named.fingerprint)
    return known, accepted


def _targets_before(head: Book, base: Book, as_of: date) -> dict[str | None, Target]:
    names = names_now(head, base)
    targets = plan_on(base.plan, as_of).targets
    return {names[name]: target for name, target in targets.items()}


def _as_before(comparison: Comparison, targets: Mapping[str | None, Target]) -> str:
    """The fingerprint with the base's goal: a tighter goal does not make old findings new.

    Of goals for each year it is the one of the same year.
    """
    target, goal = targets.get(comparison.metric), comparison.goal
    if goal and target and target.goal.of is Quantity.YEAR and not goal.is_open_ended:
        from bishan_targets.gate.year_goals import goal_in

        then = goal_in(target, year_of(goal.by, target.year_starts))
    else:
        then = target.goal if goal and target else None
    return comparison._replace(goal=then).fingerprint


Levels = dict[tuple[str | None, Rule], Level]


def _comparisons(head: Book, base: Book | None, as_of: date) -> tuple[Levels, Iterator[Comparison]]:
    """Every comparison of a book, and the severity of each rule for each metric."""
    names = names_now(head, base) if base else {}
    subjects = _subjects(head, base, names, as_of)

    def all_of_them() -> Iterator[Comparison]:
        for subject in subjects:
            for rule in (*TARGET_RULES, *CUMULATIVE_RULES):
                yield from rule(subject)
        yield from untracked(head)
        yield from milestone_comparisons(head, base, as_of)
        if base:
            yield from _against(head, base, names, as_of)

    return _levels(head, base, subjects, names), all_of_them()


def _levels(
    head: Book, base: Book | None, subjects: Sequence[Subject], names: Mapping[str, str]
) -> Levels:
    """Severities of all rules for all targets, including removed ones, and for the plan."""
    levels: Levels = {
        (each.target.id, rule): level
        for each in subjects
        for rule, level in each.terms.levels.items()
    }
    levels |= _levels_without_goal(head, base, names)
    levels |= milestone_levels(head, base)
    plan = {rule: head.plan.policy.level(rule) for rule in Rule}
    if base is None:
        return levels | {(None, rule): level for rule, level in plan.items()}
    old, now = base.plan, head.plan.targets
    gone = {name: each.policy for name, each in old.targets.items() if names[name] not in now}
    for name, policy in (*gone.items(), (None, None)):
        for rule in Rule:
            levels[name, rule] = stricter(plan[rule], old.policy.level(rule, policy))
    return levels


def _levels_without_goal(head: Book, base: Book | None, names: Mapping[str, str]) -> Levels:
    """The stricter severity of both revisions for targets without a goal."""
    before = {now: then for then, now in names.items()}
    levels: Levels = {}
    for name, target in head.plan.undecided.items():
        old = base.plan.tracked.get(before.get(name, name)) if base else None
        for rule in Rule:
            level = head.plan.policy.level(rule, target.policy)
            if base:
                level = stricter(level, base.plan.policy.level(rule, old.policy if old else None))
            levels[name, rule] = level
    return levels


def _subjects(head: Book, base: Book | None, names: dict[str, str], as_of: date) -> list[Subject]:
    """The targets with the goals in force on the day of the judgement."""
    targets = {now: then for then, now in names.items()}
    metrics = metrics_now(head, base, names) if base else {}
    corrections = new_corrections(head, base) if base else {}
    before = _Before(targets, {now: then for then, now in metrics.items()}, metrics, corrections)
    if base:
        plan = not_later(head.plan, base.plan, names)
        head, base = head._replace(plan=plan_on(plan, as_of)), book_on(base, as_of)
    else:
        head = book_on(head, as_of)
    return [_subject(head, base, name, before, as_of) for name in head.plan.targets]


class _Before(NamedTuple):
    """Ids of targets and of metrics in the base, by the present ones.

    `metrics_now` has the present ids of the metrics; `corrections` are those of the change.
    """

    targets: Mapping[str, str]
    metrics: Mapping[str, str]
    metrics_now: Mapping[str, str]
    corrections: Corrections


def _subject(head: Book, base: Book | None, name: str, before: _Before, as_of: date) -> Subject:
    old = base.plan.tracked.get(before.targets.get(name, "")) if base else None
    joined: Terms = terms(head.plan.targets[name], head.plan, old, base.plan if base else None)
    then, metric = None, joined.target.metric
    if base:
        metric = _metric_of_base(metric, old, before)
        there = before.metrics.get(metric, metric)
        then = _base_figures(head, base, metric, there, before.corrections)
    found = Assessment(joined.target, head.observations.get(metric, ()), as_of)
    return Subject(joined, found, then, head.plan.policy.closures)


def _metric_of_base(metric: str, old: Tracked | None, before: _Before) -> str:
    """The metric of the base's target by its present name: to name another is no way out."""
    if old is None:
        return metric
    now = before.metrics_now.get(old.metric, metric)
    return now if before.metrics.get(now) == old.metric else metric


def _base_figures(
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


def _against(head: Book, base: Book, names: dict[str, str], as_of: date) -> Iterator[Comparison]:
    corrections = new_corrections(head, base)
    yield from metrics_removed(head, base, names)
    yield from dropped(head, base, names, as_of)
    yield from history_rewritten(head, base, names, corrections)
    yield from inserted(head, base, names, corrections, as_of)
    yield from loosened_plan(head.plan, base.plan)
    if base.plan.ratios:
        from bishan_targets.gate.ratios import loosened_ratios

        yield from loosened_ratios(head, base, names)
    metrics = metrics_now(head, base, names)
    now_on, then_on = book_on(head, as_of), book_on(base, as_of)
    for then, now in names.items():
        if then in base.plan.targets and now in head.plan.targets:
            new, old = head.plan.targets[now], base.plan.targets[then]
            yield from loosened_goals(new, old, as_of)
            yield from other_metric(new, old, metrics[old.metric])
            yield from former_goals_rewritten(new, old)
            if may_ease(new, old):
                there = metrics[old.metric]
                figures = _base_figures(head, base, there, old.metric, corrections)
                yield from eased_paths(new, old, head.observations.get(new.metric, ()), figures)
            yield from _unjudged_sum(now_on, then_on, now, then, as_of)
            yield from loosened(new, head.plan, old, base.plan)
    tracked, tracked_before = head.plan.tracked, base.plan.tracked
    for then, now in names.items():
        if then in tracked_before and now in tracked:
            yield from loosened_binding(tracked[now], tracked_before[then])
            yield from other_unit(tracked[now], tracked_before[then])


def _unjudged_sum(head: Book, base: Book, now: str, then: str, as_of: date) -> Iterator[Comparison]:
    """Of a sum that is a target's goal in both books on the day of the judgement."""
    new, old = head.plan.targets.get(now), base.plan.targets.get(then)
    if new and old and old.goal.of in (Quantity.TOTAL, Quantity.YEAR):
        yield from unjudged_sum(assessed(head, new, as_of), assessed(base, old, as_of))


def _weigh(
    comparison: Comparison,
    waiver: Waiver | None,
    levels: Levels,
    is_known: bool,
    *,
    has_base: bool,
) -> Check:
    level = levels.get((comparison.metric, comparison.rule)) or levels[None, comparison.rule]
    if comparison.holds is None:
        return Check(comparison, Outcome.NOT_JUDGED, level, introduced=False)
    if comparison.holds:
        return Check(comparison, Outcome.PASS, level, introduced=False)
    introduced = has_base and (comparison.worse_than_base or not is_known)
    is_asked = comparison.question or (has_base and not introduced)
    if is_asked and level is Level.ERROR:
        level = Level.WARNING
    outcome = Outcome.WAIVED if waiver else Outcome.FAIL
    return Check(comparison, outcome, level, introduced, waiver)


def _outcome(checks: Iterable[Check], fail_on: Level | None) -> Outcome:
    judged = [each for each in checks if each.outcome is not Outcome.NOT_JUDGED]
    if not judged:
        return Outcome.NOT_JUDGED
    if fail_on is None:
        return Outcome.PASS
    failed = (each.outcome is Outcome.FAIL and each.level.rank >= fail_on.rank for each in judged)
    return Outcome.FAIL if any(failed) else Outcome.PASS
