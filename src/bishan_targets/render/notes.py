"""Texts above and below a table of targets."""

from __future__ import annotations

from datetime import date

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.report.note import word_note
from bishan_targets.report.status import Report
from bishan_targets.report.target_notes import target_notes
from bishan_targets.report.values import PlanReport
from bishan_targets.text.safe import visible


def title(plan: PlanReport | None, as_of: date, say: Messages) -> str:
    """The plan's name and the day of the report."""
    named = plan.name if plan else None
    name = visible(say.pick(named)) if named else say("status.unnamed")
    return say("status.title", name=name, date=as_of)


def summary(report: Report, say: Messages) -> str:
    """Counts of targets by verdict, in one sentence."""
    if not report.targets:
        return say("summary.none")
    found = report.summary or {}
    counts = [
        say("summary.count", n=found[verdict], verdict=say(f"verdict.{verdict}"))
        for verdict in Verdict
        if found.get(verdict)
    ]
    joined = say("list.separator").join(counts)
    return say.count("summary", len(report.targets), counts=joined)


def notes(report: Report, say: Messages) -> list[str]:
    """Notes for the reader of a table before drawing conclusions from it."""
    by_rule = _by_rule(report, say)
    said = [word_note(each, say) for each in target_notes(report.targets, report.as_of)]
    return [by_rule, *said] if by_rule else said


def _by_rule(report: Report, say: Messages) -> str | None:
    if report.rule is None or not report.rule_summary:
        return None
    counts = [
        say("summary.count", n=number, verdict=say(f"ruling.{verdict}"))
        for verdict, number in report.rule_summary.items()
    ]
    joined = say("list.separator").join(counts)
    return say("note.rule", rule=say(f"ruling.name.{report.rule}"), counts=joined)
