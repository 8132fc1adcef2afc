"""A target's interim goals and its former goals, as tables."""

from __future__ import annotations

from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.goal_words import goal_words, outcome, steps_in_time
from bishan_targets.render.numbers import odds
from bishan_targets.render.section import Section
from bishan_targets.report.target import TargetReport
from bishan_targets.text.safe import visible


def interim_goals(target: TargetReport, say: Messages) -> Section:
    """Each interim goal with its outcome, and how many of those due were met in time."""
    rows = [[say(f"show.steps.{column}") for column in ("by", "goal", "outcome", "odds")]]
    for each in target.steps:
        chance = "" if each.probability is None else odds(each.probability)
        goal = goal_words(each, target.decimals, say)
        rows.append([each.by.isoformat(), goal, outcome(each, say), chance])
    counted = met_in_time(target, say)
    return Section(say("show.steps"), [counted] if counted else [], rows=rows)


def met_in_time(target: TargetReport, say: Messages) -> str:
    """The number of interim goals met in time, of those decided; empty if none is."""
    in_time, decided = steps_in_time(target)
    return say("show.steps.met", met=in_time, n=decided) if decided else ""


def met_in_other_years(target: TargetReport, say: Messages) -> str:
    """The same of the goals of other years."""
    in_time, decided = steps_in_time(target)
    return say("show.years.met", met=in_time, n=decided) if decided else ""


def former_goals(target: TargetReport, say: Messages) -> Section:
    """The goals that were replaced, each with the day, the reason and the source."""
    columns = ("goal", "by", "until", "reason", "source")
    rows = [[say(f"show.was.{column}") for column in columns]]
    for each in target.was:
        goal = goal_words(each, target.decimals, say)
        texts = (visible(each.reason), visible(each.source or ""))
        by = nothing(say) if each.by == date.max else each.by.isoformat()
        rows.append([goal, by, each.until.isoformat(), *texts])
    return Section(say("show.was"), rows=rows)
