"""A changed goal, written or to be written: `bishan retarget`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from bishan_targets.gate.decide import check
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.goals import FormerGoal, changes
from bishan_targets.model.localized import Localized
from bishan_targets.model.policy import BASE_RULES
from bishan_targets.model.targets import Target
from bishan_targets.recording.retarget import GoalDraft
from bishan_targets.recording.toml_editing import array_of_tables
from bishan_targets.report.goals import GoalReport, goal_report
from bishan_targets.report.record import Standing, TargetEffect, standing
from bishan_targets.report.sums import Beyond
from bishan_targets.report.values import (
    Day,
    DiagnosticReport,
    Number,
    PlanReport,
    diagnostic_reports,
    plan_report,
)

RETARGET_SCHEMA: Final = "bishan.retarget/1"


class GoalInForce(NamedTuple):
    """A target with one of its goals: `since` is the first day of that goal, if known.

    `beyond` names the gap if nothing is missing.
    """

    goal: GoalReport
    since: Day | None
    gap: Number | None
    verdict: str
    beyond: Beyond | None = None


class FormerReport(NamedTuple):
    """The entry of `was` that was added or removed: a goal, and why another one replaced it."""

    goal: GoalReport
    until: Day
    reason: str
    source: str | None


class GateFinding(NamedTuple):
    """A finding that the gate will have in the change."""

    rule: str
    severity: str


class RetargetReport(NamedTuple):
    """A goal changed, or changed back if `undone`; `written` tells whether `file` was changed.

    `changes` has `lowered`, `raised` or both. `gate` has the findings of the gate against the plan
    as it was, and `waiver` the text of a waiver for them, whose owner is still to be filled in.
    """

    schema: Literal["bishan.retarget/1"]
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    written: bool = False
    file: str | None = None
    undone: bool = False
    id: str | None = None
    name: Localized | None = None
    unit: Localized | None = None
    decimals: int | None = None
    before: GoalInForce | None = None
    after: GoalInForce | None = None
    was: FormerReport | None = None
    changes: Sequence[str] = ()
    gate: Sequence[GateFinding] = ()
    waiver: str | None = None

    @property
    def effect(self) -> TargetEffect | None:
        """The gap and the verdict before and after; None if there is no result."""
        if not (self.id and self.name and self.before and self.after):
            return None
        before, after = (
            Standing(each.gap, each.verdict, each.goal.growth is not None, each.beyond)
            for each in (self.before, self.after)
        )
        return TargetEffect(self.id, self.name, self.unit, self.decimals, before, after)


def retarget_report(
    draft: GoalDraft, as_of: date, refused: Sequence[Diagnostic] = (), *, written: bool
) -> RetargetReport:
    """The report of a draft, with the target assessed on the day `as_of`."""
    books = (draft.before, draft.after)
    old, new = (book.plan.targets[draft.target] for book in books)
    before, after = (_in_force(book, draft.target, as_of) for book in books)
    gate = [] if draft.undone else _gate(draft, as_of)
    return RetargetReport(
        schema=RETARGET_SCHEMA,
        diagnostics=diagnostic_reports([*draft.after.diagnostics, *refused]),
        plan=plan_report(draft.after.plan),
        written=written,
        file=draft.after.plan.file,
        undone=draft.undone,
        id=new.id,
        name=new.name,
        unit=new.unit,
        decimals=new.decimals,
        before=before,
        after=after,
        was=_former(draft.former),
        changes=sorted(changes(old.goal, new.goal)),
        gate=gate,
        waiver=_waiver(draft, gate, as_of) if gate else None,
    )


def failed_retarget(diagnostics: Iterable[Diagnostic]) -> RetargetReport:
    """The report of a run with invalid input: nothing is written."""
    return RetargetReport(RETARGET_SCHEMA, diagnostic_reports(diagnostics))


def _in_force(book: Book, name: str, as_of: date) -> GoalInForce:
    target = book.plan.targets[name]
    found = standing(book, target, as_of)
    goal = goal_report(target.goal, None)
    return GoalInForce(goal, _since(target), found.gap, found.verdict, found.beyond)


def _since(target: Target) -> date | None:
    return target.was[-1].until if target.was else target.since


def _former(former: FormerGoal) -> FormerReport:
    return FormerReport(goal_report(former.goal, None), former.until, former.reason, former.source)


def _gate(draft: GoalDraft, as_of: date) -> list[GateFinding]:
    found = check(draft.after, draft.before, as_of).findings
    rules = {
        each.comparison.rule: each.level
        for each in found
        if each.comparison.metric == draft.target and each.comparison.rule in BASE_RULES
    }
    return [GateFinding(rule, level) for rule, level in rules.items()]


def _waiver(draft: GoalDraft, gate: Iterable[GateFinding], as_of: date) -> str:
    """A waiver for each finding: as long as the plan allows, with the reason for the change."""
    longest = draft.after.plan.policy.longest_waiver
    until = as_of + min(timedelta(longest), date.max - as_of)
    common = {"reason": draft.former.reason, "owner": "", "until": until}
    tables = [{"rule": each.rule, "metric": draft.target, **common} for each in gate]
    return array_of_tables("waivers", tables)
