"""The calculations about the year of a metric that accumulates, as rows of the arithmetic."""

from __future__ import annotations

from collections.abc import Callable

from bishan_targets.messages import Messages
from bishan_targets.render.goal_words import facing
from bishan_targets.render.history import signed_percent
from bishan_targets.render.numbers import percent, rounded
from bishan_targets.report.goals import GoalReport
from bishan_targets.report.sums import has_parts_of_year, is_cap_on_sum, is_within_year
from bishan_targets.report.target import TargetReport
from bishan_targets.report.values import Number
from bishan_targets.report.years import YearReport

_Row = list[str]


def year_rows(
    target: TargetReport, goal: GoalReport, write: Callable[[Number], str], say: Messages
) -> list[_Row]:
    """The share done, the one expected, and the planned amount; `write` writes a figure in full."""
    year = target.year
    if year is None or not is_within_year(target):
        return []
    bound, label = facing(goal, 0), say("show.used" if is_cap_on_sum(target) else "show.done")
    how = f"{write(year.to_date)} / {write(bound or 0)}"
    done = [[label, how, percent(year.to_date / bound)]] if bound else []
    if year.through >= goal.by:  # all of it is expected
        return done
    how = f"{write(bound or 0)} {say.own('×')} {percent(year.expected_share)}"
    planned = rounded((bound or 0) * year.expected_share, say=say)
    return [*done, _expected(year, write, say), [say("show.expected_path"), how, planned]]


def same_period_rows(
    target: TargetReport, write: Callable[[Number], str], say: Messages
) -> list[_Row]:
    """The growth since the same period of the year before, if that has a figure above zero."""
    year = target.year if has_parts_of_year(target) else None
    same = year.same_period if year else None
    if year is None or same is None or same.growth is None:
        return []
    how = f"{write(year.to_date)} / {write(same.value)} - 1"
    return [[say("show.same_period"), how, signed_percent(same.growth)]]


def _expected(year: YearReport, write: Callable[[Number], str], say: Messages) -> _Row:
    label, result = say("show.expected_share"), percent(year.expected_share)
    if not year.expected_shares:
        by_days = _days(year, say)
        return [label, by_days, result]
    shares = [
        say(
            "show.expected.share",
            year=each.year,
            share=percent(each.share),
            part=write(each.to_date),
            whole=write(each.total),
        )
        for each in year.expected_shares
    ]
    how = say("show.expected.past", shares=say("list.separator").join(shares))
    return [label, how, result]


def _days(year: YearReport, say: Messages) -> str:
    gone = (year.through - year.first_day).days + 1
    whole = round(gone / float(year.expected_share))
    counted = (say.count("show.days", each) for each in (gone, whole))
    return say("show.of_days", gone=next(counted), days=next(counted))
