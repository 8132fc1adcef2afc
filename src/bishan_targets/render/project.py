"""The timelines of `bishan project` as a table."""

from __future__ import annotations

from bishan_targets.assessment.projection.timeline import TRUSTED
from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.goal_words import goal_in_cell
from bishan_targets.render.grid import Grid
from bishan_targets.render.notes import title
from bishan_targets.render.numbers import exact, odds, rounded
from bishan_targets.render.units import difference
from bishan_targets.report.goals import is_cap
from bishan_targets.report.note import not_decided_notes, word_note
from bishan_targets.report.project import (
    ProjectReport,
    StepReport,
    TimelineReport,
    method_notes,
    timeline_notes,
)
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible


def grid(report: ProjectReport, say: Messages) -> Grid:
    """One row per target and day: median, range, odds, and the linear path to the goal."""
    columns = ("id", "name", "date", "low", "median", "high", "odds", "planned", "goal")
    heading = [say(f"project.{column}") for column in columns]
    rows = [_row(target, step, say) for target in report.targets for step in target.steps]
    name = columns.index("name")
    heading_line = title(report.plan, report.as_of, say)
    return Grid(
        heading_line,
        [heading, *rows],
        3,
        _notes(report, say),
        [say(f"project.method.{report.method}")],
        spare=name,
    )


def steps(target: TimelineReport, say: Messages) -> list[list[str]]:
    """One target's days with their heading: as in `grid`, without its name and goal."""
    columns = ("date", "low", "median", "high", "odds", "planned")
    rows = [_row(target, step, say)[2:-1] for step in target.steps]
    return [[say(f"project.{column}") for column in columns], *rows]


def _row(target: TimelineReport, step: StepReport, say: Messages) -> list[str]:
    def value(number: Number | None) -> str:
        return (
            nothing(say)
            if number is None
            else rounded(number, target.decimals, like=step.median, say=say)
        )

    goal = target.goal
    return [
        target.id,
        visible(say.pick(target.name)),
        step.date.isoformat(),
        value(step.low),
        value(step.median),
        value(step.high),
        nothing(say) if step.probability is None else odds(step.probability),
        value(step.planned),
        goal_in_cell(goal, target.decimals, say) if goal else nothing(say),
    ]


def _notes(report: ProjectReport, say: Messages) -> list[str]:
    of_all = [*method_notes(report.method), *not_decided_notes(report.later)]
    found = [word_note(each, say) for each in of_all]
    for target in report.targets:
        found += [*_kind(target, report.method, say), *_what_if(target, say)]
        found += (word_note(each, say) for each in timeline_notes(target, report.as_of))
    return found


def _kind(target: TimelineReport, method: str, say: Messages) -> list[str]:
    """The meaning of values and odds that are not those of a level with one bound."""
    goal = target.goal
    if goal is None or not target.steps:
        return []
    if goal.total_from:
        kind = "cap" if is_cap(goal) else "sum"
        return [say(f"project.{kind}", id=target.id, start=goal.total_from)]
    found = ["year"] if target.of_year else []
    found += ["year_method"] if target.of_year and method == TRUSTED else []
    found += ["band"] if goal.op == "between" else []
    return [say(f"project.{kind}", id=target.id) for kind in found]


def _what_if(target: TimelineReport, say: Messages) -> list[str]:
    if target.what_if is None:
        return []
    notes = [
        say("project.if.figure", id=target.id, date=each.date, value=exact(each.value, say=say))
        for each in target.what_if.figures
    ]
    if target.what_if.pace is not None:
        pace = target.what_if.pace
        signed = f"+{exact(pace, say=say)}" if pace > 0 else exact(pace, say=say)
        unit = visible(say.pick(target.unit)) if target.unit else ""
        change = difference(signed, unit, say)
        notes.append(say("project.if.pace", id=target.id, pace=change))
    return notes
