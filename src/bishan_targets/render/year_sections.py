"""The year of a metric that accumulates, and the goals of other years, in sections."""

from __future__ import annotations

from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.goal_sections import met_in_other_years
from bishan_targets.render.goal_words import goal_words, outcome
from bishan_targets.render.numbers import exact, odds
from bishan_targets.render.section import Section, without_empty_columns
from bishan_targets.render.year_words import year_words
from bishan_targets.report.goals import InterimGoalReport
from bishan_targets.report.sums import has_parts_of_year
from bishan_targets.report.target import TargetReport


def year_section(target: TargetReport, as_of: date, say: Messages) -> Section | None:
    """The year of the latest figure in sentences; None for figures that do not accumulate."""
    year = target.year
    if year is None or not has_parts_of_year(target):
        return None
    title = say("show.year", year=year.year)
    if (year.first_day.month, year.first_day.day) != (1, 1):
        days = {"first": year.first_day, "last": year.last_day}
        title = say("show.year.days", year=year.year, **days)
    return Section(title, year_words(target, as_of, say))


def goals_by_year(target: TargetReport, say: Messages) -> Section:
    """The goal of each other year with its amount and its outcome."""
    columns = ("by", "goal", "amount", "outcome", "odds")
    headings = {"amount": "show.years.amount"}
    rows = [[say(headings.get(column, f"show.steps.{column}")) for column in columns]]
    rows += [_row(each, target, say) for each in target.steps]
    counted = met_in_other_years(target, say)
    lines = [counted] if counted else []
    return Section(say("show.years"), lines, rows=without_empty_columns(rows))


def _row(step: InterimGoalReport, target: TargetReport, say: Messages) -> list[str]:
    goal, found = goal_words(step, target.decimals, say), step.decided_by
    amount = exact(found.value, target.decimals, say=say) if found else nothing(say)
    chance = "" if step.probability is None else odds(step.probability)
    return [step.by.isoformat(), goal, amount, outcome(step, say), chance]
