"""The timelines of `bishan project` as a table."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.model import SYMBOLS
from bishan_targets.render.cells import NOTHING
from bishan_targets.render.grid import Grid
from bishan_targets.render.notes import title
from bishan_targets.render.numbers import exact, odds, rounded
from bishan_targets.report.project import ProjectReport, StepReport, TimelineReport
from bishan_targets.report.values import Number
from bishan_targets.text import visible
from bishan_targets.timeline import TRUSTED


def grid(report: ProjectReport, say: Messages) -> Grid:
    """A row a target and day: median, range, odds, and the straight way to the goal."""
    columns = ("id", "name", "date", "low", "median", "high", "odds", "planned", "goal")
    heading = [say(f"project.{column}") for column in columns]
    rows = [_row(target, step, say) for target in report.targets for step in target.steps]
    name = columns.index("name")
    heading_line = title(report.plan, report.as_of, say)
    return Grid(heading_line, [heading, *rows], 3, _notes(report, say), spare=name)


def steps(target: TimelineReport, say: Messages) -> list[list[str]]:
    """One target's days with their heading: what `grid` says of it, without its name and goal."""
    columns = ("date", "low", "median", "high", "odds", "planned")
    rows = [_row(target, step, say)[2:-1] for step in target.steps]
    return [[say(f"project.{column}") for column in columns], *rows]


def _row(target: TimelineReport, step: StepReport, say: Messages) -> list[str]:
    def value(number: Number | None) -> str:
        return NOTHING if number is None else rounded(number, target.decimals, like=step.median)

    goal = target.goal
    return [
        target.id,
        visible(say.pick(target.name)),
        step.date.isoformat(),
        value(step.low),
        value(step.median),
        value(step.high),
        NOTHING if step.probability is None else odds(step.probability),
        value(step.planned),
        f"{SYMBOLS[goal.op]} {exact(goal.value, target.decimals)}" if goal else NOTHING,
    ]


def _notes(report: ProjectReport, say: Messages) -> list[str]:
    notes = [say(f"project.method.{report.method}")]
    if report.method != TRUSTED:
        notes.append(say("project.naive"))
    for target in report.targets:
        notes += _what_if(target, say)
        if target.why_null:
            reason = say(f"reason.{target.why_null}")
            notes.append(say("project.nothing", id=target.id, reason=reason))
        elif target.goal and report.as_of > target.goal.by:
            notes.append(say("project.not_outcome", id=target.id, by=target.goal.by))
    return notes


def _what_if(target: TimelineReport, say: Messages) -> list[str]:
    if target.what_if is None:
        return []
    notes = [
        say("project.if.figure", id=target.id, date=each.date, value=exact(each.value))
        for each in target.what_if.figures
    ]
    if target.what_if.pace is not None:
        pace = target.what_if.pace
        signed = f"+{exact(pace)}" if pace > 0 else exact(pace)
        notes.append(say("project.if.pace", id=target.id, pace=signed))
    return notes
