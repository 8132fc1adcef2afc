"""What is to be known of a document's figures before conclusions are drawn from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from bishan_targets.diagnostics import Severity, Term
from bishan_targets.model import years_between
from bishan_targets.notes import Note, word_note
from bishan_targets.report.values import DiagnosticReport
from bishan_targets.verdict import Flag, Verdict

if TYPE_CHECKING:
    from bishan_targets.report.backtest import BacktestReport
    from bishan_targets.report.project import ProjectReport, TimelineReport
    from bishan_targets.report.rules import RulesReport
    from bishan_targets.report.target import TargetReport

_OLD_YEARS: Final = 1.5


def with_notes(
    diagnostics: Iterable[DiagnosticReport], notes: Iterable[Note]
) -> list[DiagnosticReport]:
    """The diagnostics of the input and, in the place of earlier notes, these, in English."""
    from bishan_targets import messages

    found = [each for each in diagnostics if each.severity != Severity.NOTE]
    say = messages.load("en")
    return [*found, *(_report(each.code, word_note(each, say)) for each in notes)]


def _report(code: str, message: str) -> DiagnosticReport:
    return DiagnosticReport(
        code=code,
        severity=Severity.NOTE,
        file=None,
        line=None,
        column=None,
        cell=None,
        message=message,
        hint=None,
        more=0,
        until=None,
    )


def target_notes(targets: Sequence[TargetReport], as_of: date) -> list[Note]:
    """Of the status: figures that are old, and how many targets have something to be minded."""
    counted = {
        "no-goal": sum(each.verdict is Verdict.NO_GOAL for each in targets),
        "overdue": sum(each.verdict is Verdict.OVERDUE for each in targets),
        "too-few": sum(bool(each.goal) and each.projection.observations == 1 for each in targets),
        "stale": sum(Flag.STALE in each.flags for each in targets),
        "provisional": sum(Flag.PROVISIONAL in each.flags for each in targets),
    }
    notes = [
        Note(code, f"note.{code.replace('-', '_')}", number=number)
        for code, number in counted.items()
        if number
    ]
    return [*_old_figures(targets, as_of), *_no_figures(targets), *notes]


def _no_figures(targets: Sequence[TargetReport]) -> Iterator[Note]:
    """What to do first where there is no figure at all."""
    if targets and not any(target.latest for target in targets):
        yield Note("no-figures", "note.no_figures")


def _old_figures(targets: Sequence[TargetReport], as_of: date) -> Iterator[Note]:
    newest = max((target.latest.date for target in targets if target.latest), default=None)
    if newest is not None and (years := years_between(newest, as_of)) >= _OLD_YEARS:
        yield Note("old-figures", "note.old", {"date": newest, "years": f"{years:.1f}"})


def project_notes(report: ProjectReport) -> list[Note]:
    """Of timelines: that the method is there to compare with, and what each target's lacks."""
    each_target = (timeline_notes(each, report.as_of) for each in report.targets)
    return [*method_notes(report.method), *(note for notes in each_target for note in notes)]


def method_notes(method: str) -> list[Note]:
    """Whether a method is another than the one to trust."""
    from bishan_targets.timeline import TRUSTED

    return [] if method == TRUSTED else [Note("naive-method", "project.naive")]


def timeline_notes(target: TimelineReport, as_of: date) -> list[Note]:
    """Why a target has no timeline, or that its deadline has passed."""
    if target.why_null:
        reason = Term(f"reason.{target.why_null}")
        return [Note("no-projection", "project.nothing", {"id": target.id, "reason": reason})]
    if target.goal and as_of > target.goal.by:
        by = target.goal.by
        return [Note("not-outcome", "project.not_outcome", {"id": target.id, "by": by})]
    return []


def rules_notes(report: RulesReport) -> list[Note]:
    """On how many targets the rules are not of one mind."""
    split = sum(target.agree is False for target in report.targets)
    return [Note("rules-differ", "ruling.note.split", number=split)] if split else []


def backtest_notes(report: BacktestReport, enough: int) -> list[Note]:
    """Which targets have no case or few, and whether all together have too few."""
    none = [target.id for target in report.targets if not any(m.cases for m in target.methods)]
    few = [target.id for target in report.targets if not target.enough and target.id not in none]
    notes = []
    if none:
        notes.append(Note("no-case", "backtest.no_case", {"ids": none}))
    if few:
        notes.append(Note("few-cases", "backtest.few", {"ids": few, "enough": enough}))
    if not report.enough:
        notes.append(Note("too-few-cases", "backtest.too_few", {"enough": enough}))
    return notes
