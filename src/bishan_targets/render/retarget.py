"""A changed goal, written or to be written, for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing, with_id
from bishan_targets.render.goal_words import goal_words
from bishan_targets.render.grid import Grid, table
from bishan_targets.render.record import standings
from bishan_targets.render.units import spaced
from bishan_targets.report.goals import GoalReport
from bishan_targets.report.retarget import GoalInForce, RetargetReport
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import visible

_COLUMNS: Final = ("goal", "by", "since")


def text(report: RetargetReport, say: Messages, width: int) -> str:
    """Both goals, the direction of the change, its effects, and the file written."""
    parts = [table(_goals(report, say), width)]
    if report.effect:
        effect = replace(standings([report.effect], say), title=say("retarget.effect"))
        parts.append(table(effect, width))
    if report.gate:
        parts.append(_gate(report, say, width))
    key = "record.written" if report.written else "record.would-write"
    parts.append(wrap(say(key, files=visible(report.file or "")), width) + "\n")
    return "\n".join(parts)


def _goals(report: RetargetReport, say: Messages) -> Grid:
    title = with_id(visible(say.pick(report.name or {})), visible(report.id or ""), say)
    heading = ["", *(say(f"retarget.{name}") for name in _COLUMNS)]
    rows = [
        [say(f"retarget.{name}"), *_row(each, report, say)]
        for name, each in (("before", report.before), ("after", report.after))
        if each
    ]
    kind = "both" if len(report.changes) > 1 else next(iter(report.changes), "same")
    notes = [say(f"retarget.{kind}")]
    if report.was:
        key = "retarget.undone" if report.undone else "retarget.reason"
        notes.append(say(key, reason=visible(report.was.reason), until=report.was.until))
    return Grid(title, [heading, *rows], len(heading), notes)


def _row(found: GoalInForce, report: RetargetReport, say: Messages) -> list[str]:
    since = found.since.isoformat() if found.since else nothing(say)
    by = nothing(say) if found.goal.by == date.max else found.goal.by.isoformat()
    return [_words(found.goal, report, say), by, since]


def _words(goal: GoalReport, report: RetargetReport, say: Messages) -> str:
    unit = spaced(visible(say.pick(report.unit)), say) if report.unit else ""
    words = goal_words(goal, report.decimals, say, unit)
    return say("goal.each_year", goal=words) if goal.each_year else words


def _gate(report: RetargetReport, say: Messages, width: int) -> str:
    found = [
        say("retarget.finding", rule=each.rule, severity=say(f"severity.{each.severity}"))
        for each in report.gate
    ]
    rules = say("list.separator").join(found)
    return wrap(say("retarget.gate", rules=rules), width) + "\n\n" + visible_lines(report.waiver)


def visible_lines(content: str | None) -> str:
    """A text of several lines, as data."""
    return "\n".join(map(visible, (content or "").split("\n")))
