"""The day that growth is measured from, or that a sum begins on, as the user says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final, NamedTuple

from bishan_targets.cli import output
from bishan_targets.cli.answers import again, readable
from bishan_targets.cli.options import Session
from bishan_targets.cli.wishes import Wish
from bishan_targets.model.periods import JANUARY_1
from bishan_targets.recording.new_plan import NewGoal
from bishan_targets.text.numbers import Refusal
from bishan_targets.text.periods import read_period, read_span

_YEARS: Final = 5
_DECEMBER_31: Final = (12, 31)


class _Day(NamedTuple):
    """A day as an answer, if it is known."""

    day: date | None


def begun(run: Session, wished: Wish, base: date | None) -> NewGoal:
    """The goal with its `baseline` if it is of growth, and with `sum_from` if it is a sum.

    `base` is the day that other goals of the plan are measured from. Without an answer, operator
    and value are left open. Raises Stopped at the end of the input.
    """
    goal = wished.goal
    if goal.by is None or not (goal.is_growth or goal.figures):
        return goal
    usual = base if base and base < goal.by else date(max(goal.by.year - _YEARS, 1), 12, 31)
    if goal.is_growth:
        read = partial(_base, by=goal.by, usual=usual)
        day = _asked(run, "init.ask.base", usual, read)
        return replace(goal, baseline=day) if day else _left_open(goal)
    day = _first_day(run, goal.by, wished.years, usual)
    return replace(goal, sum_from=day) if day else _left_open(goal)


def _first_day(run: Session, by: date, years: int | None, usual: date) -> date | None:
    """The first day of a sum over so many years, or of those that the user says."""
    if (by.month, by.day) != _DECEMBER_31:
        again(run, Refusal("total-years", by.isoformat()))
        output.complain(run.say("init.left_out"))
        return None
    if years:
        return date(max(by.year - years + 1, 1), 1, 1)
    first = usual + timedelta(days=1)
    first = first if _begins_a_year(first) else date(max(by.year - _YEARS + 1, 1), 1, 1)
    return _asked(run, "init.ask.first-year", first, partial(_first, by=by, usual=first))


def _asked(
    run: Session, question: str, usual: date, read: Callable[[str], _Day | Refusal]
) -> date | None:
    said = str(usual.year) if _begins_a_year(usual) else usual.isoformat()
    return readable(run, question, read, otherwise=_Day(None), day=said).day


def _base(text: str, by: date, usual: date) -> _Day | Refusal:
    found = read_period(text) if text else usual
    if found is None:
        return Refusal("bad-day")
    return _Day(found) if found < by else Refusal("after-deadline", by.isoformat())


def _first(text: str, by: date, usual: date) -> _Day | Refusal:
    span = read_span(text) if text else None
    first = span.first if span else None if text else usual
    if first is None:
        return Refusal("bad-day")
    is_year = _begins_a_year(first) and first < by
    return _Day(first) if is_year else Refusal("total-years", by.isoformat())


def _begins_a_year(day: date) -> bool:
    return (day.month, day.day) == JANUARY_1


def _left_open(goal: NewGoal) -> NewGoal:
    """The goal without operator and value, which cannot be judged without a beginning."""
    return replace(goal, operator=None, value=None, high=None, is_growth=False)
