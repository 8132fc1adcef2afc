"""What stands above and below a table of targets."""

from __future__ import annotations

from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.model import years_between
from bishan_targets.report.status import Report
from bishan_targets.report.values import PlanReport
from bishan_targets.text import visible
from bishan_targets.verdict import Flag, Verdict

_OLD_YEARS = 1.5


def title(plan: PlanReport | None, as_of: date, say: Messages) -> str:
    """The plan's name and the day of the report."""
    named = plan.name if plan else None
    name = visible(say.pick(named)) if named else say("status.unnamed")
    return say("status.title", name=name, date=as_of)


def summary(report: Report, say: Messages) -> str:
    """How many targets stand where, in one sentence."""
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
    """What the reader of a table should know before drawing conclusions from it."""
    found = [_by_rule(report, say), _old_figures(report, say), _no_figures(report, say)]
    for key, number in (
        ("no_goal", _with_verdict(report, Verdict.NO_GOAL)),
        ("overdue", _with_verdict(report, Verdict.OVERDUE)),
        ("too_few", _with_one_figure(report)),
        ("stale", _with_flag(report, Flag.STALE)),
        ("provisional", _with_flag(report, Flag.PROVISIONAL)),
    ):
        if number:
            found.append(say.count(f"note.{key}", number))
    return [note for note in found if note]


def _by_rule(report: Report, say: Messages) -> str | None:
    if report.rule is None or not report.rule_summary:
        return None
    counts = [
        say("summary.count", n=number, verdict=say(f"ruling.{verdict}"))
        for verdict, number in report.rule_summary.items()
    ]
    joined = say("list.separator").join(counts)
    return say("note.rule", rule=say(f"ruling.name.{report.rule}"), counts=joined)


def _no_figures(report: Report, say: Messages) -> str | None:
    """What to do first where there is no figure at all."""
    begun = any(target.latest for target in report.targets)
    return None if begun or not report.targets else say("note.no_figures")


def _with_verdict(report: Report, verdict: Verdict) -> int:
    return sum(target.verdict is verdict for target in report.targets)


def _with_one_figure(report: Report) -> int:
    return sum(bool(each.goal) and each.projection.observations == 1 for each in report.targets)


def _with_flag(report: Report, flag: Flag) -> int:
    return sum(flag in target.flags for target in report.targets)


def _old_figures(report: Report, say: Messages) -> str | None:
    newest = max((target.latest.date for target in report.targets if target.latest), default=None)
    if newest is None:
        return None
    years = years_between(newest, report.as_of)
    if years < _OLD_YEARS:
        return None
    return say("note.old", date=newest, years=f"{years:.1f}")
