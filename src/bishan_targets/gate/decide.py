"""From comparisons to a result: severity, waivers, known findings, pass or fail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.goals_in_force import book_on
from bishan_targets.gate.breaks import other_breaks
from bishan_targets.gate.changes import (
    history_rewritten,
    inserted,
    metrics_now,
    metrics_removed,
    names_now,
    new_corrections,
    untracked,
)
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.declared import Declared, declared
from bishan_targets.gate.dropped import Came, dropped
from bishan_targets.gate.goals import (
    former_goals_rewritten,
    loosened_goals,
    other_metric,
    unjudged_sum,
)
from bishan_targets.gate.known import Known
from bishan_targets.gate.milestones import milestone_comparisons, milestone_levels
from bishan_targets.gate.new_period import with_new_period
from bishan_targets.gate.paths import eased_paths, may_ease
from bishan_targets.gate.rules import TARGET_RULES
from bishan_targets.gate.strict import (
    loosened,
    loosened_binding,
    loosened_plan,
    other_unit,
)
from bishan_targets.gate.subject import Subject
from bishan_targets.gate.subjects import Subjects, base_figures
from bishan_targets.gate.waivers import waive
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Quantity
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
    """Result of the gate, findings worst first, and the change's own declarations.

    `subjects` are the targets as they were judged, by id.
    """

    outcome: Outcome
    checks: Sequence[Check]
    declared: Sequence[Declared] = ()
    subjects: Mapping[str, Subject] = field(default_factory=dict)

    @property
    def findings(self) -> list[Check]:
        """Checks that failed or were waived, worst first."""
        found = [c for c in self.checks if c.outcome in (Outcome.FAIL, Outcome.WAIVED)]
        return sorted(found, key=lambda check: (check.outcome is Outcome.WAIVED, -check.level.rank))


def check(
    head: Book,
    base: Book | None,
    as_of: date,
    fail_on: Level | None = Level.ERROR,
    came: Came | None = None,
    gone: Collection[str] = (),
) -> Result:
    """Judge a book, against another revision of it if there is one.

    `fail_on` is the least severity that fails the gate; with None nothing fails it. The outcome is
    `not_judged` if no comparison could be made although there are figures to compare. `came` knows
    which change brought a figure of the base; `gone` are the members of the base that are no more.
    """
    names = names_now(head, base) if base else {}
    subjects = Subjects(head, base, names, as_of)
    levels, comparisons = _comparisons(head, base, names, subjects, as_of, came)
    if base and (head.plan.members or base.plan.members):
        comparisons = _with_members(head, base, comparisons, gone)
    known = Known(head, base, as_of) if base else None
    longest = min(book.plan.policy.longest_waiver for book in (head, base or head))
    before = base.plan.policy if base else None
    waived = waive(head.plan.policy, longest, list(comparisons), as_of, before)
    checks = [_weigh(each, waiver, levels, known) for each, waiver in waived]
    kept = [each for each in checks if each.level is not Level.OFF]
    outcome = _outcome(kept, fail_on)
    begun = outcome is not Outcome.NOT_JUDGED or is_begun(head)
    said = declared(head, base, names) if base else []
    return Result(outcome if begun else Outcome.PASS, kept, said, subjects)


def is_begun(book: Book) -> bool:
    """Whether any metric with a goal has a figure, or any checkable milestone a statement."""
    has_figure = any(book.observations.get(each.metric) for each in book.plan.targets.values())
    milestones = book.plan.milestones.values()
    return has_figure or any(each.checkable and each.id in book.statements for each in milestones)


Levels = dict[tuple[str | None, Rule], Level]


def _comparisons(
    head: Book,
    base: Book | None,
    names: dict[str, str],
    judged: Subjects,
    as_of: date,
    came: Came | None,
) -> tuple[Levels, Iterator[Comparison]]:
    """Every comparison of a book, and the severity of each rule for each metric."""
    subjects = list(judged.values())

    def all_of_them() -> Iterator[Comparison]:
        for subject in subjects:
            for compare in TARGET_RULES.values():
                yield from compare(subject)
        yield from untracked(head)
        yield from milestone_comparisons(head, base, as_of)
        if base:
            yield from _against(head, base, names, as_of, came)

    return _levels(head, base, subjects, names), all_of_them()


def _with_members(
    head: Book, base: Book, found: Iterator[Comparison], gone: Collection[str]
) -> Iterator[Comparison]:
    from bishan_targets.gate.members import member_comparisons, of_rollups

    yield from of_rollups(found, head, base)
    yield from member_comparisons(head, base, gone)


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
    before = {names[id_]: each for id_, each in base.plan.tracked.items()} if base else {}
    levels: Levels = {}
    for name, target in head.plan.undecided.items():
        old = before.get(name)
        for rule in Rule:
            level = head.plan.policy.level(rule, target.policy)
            if base:
                level = stricter(level, base.plan.policy.level(rule, old.policy if old else None))
            levels[name, rule] = level
    return levels


def _against(
    head: Book, base: Book, names: dict[str, str], as_of: date, came: Came | None
) -> Iterator[Comparison]:
    corrections = new_corrections(head, base)
    yield from metrics_removed(head, base, names)
    yield from dropped(head, base, names, as_of, came)
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
            new = head.plan.targets[now]
            old = with_new_period(base.plan.targets[then], new, base, as_of)
            yield from loosened_goals(new, old, as_of)
            yield from other_metric(new, old, metrics[old.metric])
            yield from former_goals_rewritten(new, old)
            found = (head.observations.get(new.metric, ()), base.observations.get(old.metric, ()))
            yield from other_breaks(new, old, *found)
            if may_ease(new, old):
                there = metrics[old.metric]
                figures = base_figures(head, base, there, old.metric, corrections)
                yield from eased_paths(new, old, found[0], figures)
            yield from _unjudged_sum(now_on, then_on, now, then, as_of)
            yield from loosened(new, head.plan, old, base.plan, found)
    tracked, tracked_before = head.plan.tracked, base.plan.tracked
    for then, now in names.items():
        if then in tracked_before and now in tracked:
            yield from loosened_binding(tracked[now], tracked_before[then])
            yield from other_unit(tracked[now], tracked_before[then])


def _unjudged_sum(head: Book, base: Book, now: str, then: str, as_of: date) -> Iterator[Comparison]:
    """Compare a target's sum, if that is its goal in both books, on the day of the judgement."""
    new, old = head.plan.targets.get(now), base.plan.targets.get(then)
    if new and old and old.goal.of in (Quantity.TOTAL, Quantity.YEAR):
        yield from unjudged_sum(assessed(head, new, as_of), assessed(base, old, as_of))


def _weigh(
    comparison: Comparison, waiver: Waiver | None, levels: Levels, known: Known | None
) -> Check:
    """A comparison with its severity; `known` are the findings of the base, None without one."""
    level = levels.get((comparison.metric, comparison.rule)) or levels[None, comparison.rule]
    if comparison.holds is None:
        return Check(comparison, Outcome.NOT_JUDGED, level, introduced=False)
    if comparison.holds:
        return Check(comparison, Outcome.PASS, level, introduced=False)
    is_new = known is not None and (comparison.worse_than_base or comparison not in known)
    # A finding that comes back when its waiver goes is asked about no more.
    is_question = comparison.question and not (known and known.accepts(comparison))
    if (is_question or (known and not is_new)) and level is Level.ERROR:
        level = Level.WARNING
    outcome = Outcome.WAIVED if waiver else Outcome.FAIL
    return Check(comparison, outcome, level, is_new, waiver)


def _outcome(checks: Iterable[Check], fail_on: Level | None) -> Outcome:
    judged = [each for each in checks if each.outcome is not Outcome.NOT_JUDGED]
    if not judged:
        return Outcome.NOT_JUDGED
    if fail_on is None:
        return Outcome.PASS
    failed = (each.outcome is Outcome.FAIL and each.level.rank >= fail_on.rank for each in judged)
    return Outcome.FAIL if any(failed) else Outcome.PASS
