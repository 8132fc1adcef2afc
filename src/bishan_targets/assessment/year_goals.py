"""Goals for the amount of a year as levels of its year-to-date figures.

Each goal belongs to the year that its deadline lies in: only that year's figures can meet or lose
it. A goal for each year is the one of the latest figure's year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from bishan_targets.assessment.steps import StepOutcome, step_outcomes
from bishan_targets.assessment.years import YearsToDate, bounds_of_year
from bishan_targets.model.goals import FormerGoal, Goal, Quantity, Step
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import moved_by_years, year_of
from bishan_targets.model.targets import BaselineRule, Target


class YearAim(NamedTuple):
    """A target whose goal is a level of year-to-date figures.

    With figures in the goal's year (`begun`), `history` holds these, from zero on the day before;
    else it holds the figures of earlier years at the place of the deadline. `steps` are the goals
    of other years, or interim ones, as levels.
    """

    target: Target
    history: Sequence[Observation]
    begun: bool
    years: YearsToDate
    steps: tuple[Step, ...]

    def outcomes(self, as_of: date) -> list[StepOutcome]:
        """The outcomes of `steps`, each by the figures of its own year, in order."""
        found = []
        for step in self.steps:
            history = self.years.from_zero(self.years.year_of(step.goal.by))
            found += step_outcomes([step], history, as_of, of_sum=True)
        return found


def year_aim(target: Target, years: YearsToDate, as_of: date) -> YearAim:
    """The aim of a target whose goal is for a level of year-to-date figures, or for each year."""
    if target.goal.of is not Quantity.YEAR:
        return _aim(target, target.goal, years, target.steps)
    goals = goals_by_year(target, years, as_of)
    current = _current_year(target, years, as_of)
    year = min((each for each in goals if each >= current), default=max(goals))
    others = tuple(Step(goal) for each, goal in goals.items() if each != year)
    return _aim(target, goals[year], years, others)


def _aim(target: Target, goal: Goal, years: YearsToDate, steps: tuple[Step, ...]) -> YearAim:
    history = years.from_zero(years.year_of(goal.by))
    target = target._replace(
        was=tuple(_alike(each, goal) for each in target.was), bounds=bounds_of_year(target)
    )
    if not history:
        there = target._replace(goal=goal, steps=(), keep=False)
        return YearAim(there, years.at_place(goal.by), False, years, steps)
    level = target._replace(
        goal=goal._replace(of=Quantity.LEVEL),
        steps=expected_path(goal, history[-1].date, years),
        baseline=BaselineRule(history[0].date, Decimal(0)),
        keep=False,
    )
    return YearAim(level, history, True, years, steps)


def _alike(was: FormerGoal, goal: Goal) -> FormerGoal:
    """A former goal for each year as one for the year of `goal`, to be compared with it."""
    if was.goal.of is not Quantity.YEAR:
        return was
    return was._replace(goal=was.goal._replace(of=goal.of, by=goal.by))


def goals_by_year(target: Target, years: YearsToDate, as_of: date) -> Mapping[int, Goal]:
    """The goal of each year as a level, in order; at least one, for figures known on `as_of`.

    A goal for each year counts from the year after the baseline, at the latest from the one in
    which it was decided, and without a baseline from the first figure on. Each year is judged by
    the goal in force at its end.
    """
    if target.years:
        return {year: _of_year(target.goal, years, year, value) for year, value in target.years}
    current = _current_year(target, years, as_of)
    last = current if target.goal.is_open_ended else years.year_of(target.goal.by)
    first = min(_first_year(target, years, current), last)
    in_force = {year: _in_force(target, years, year) for year in range(first, last + 1)}
    return {year: _of_year(goal, years, year) for year, goal in in_force.items()}


def _current_year(target: Target, years: YearsToDate, as_of: date) -> int:
    """The year that is judged: that of the latest figure, in general.

    If its outcome is known, it is judged up to the end of the next year, and from then on that one.
    """
    if not years.figures:
        return years.year_of(as_of)
    latest = years.figures[-1]
    year = years.year_of(latest.date)
    is_next_over = years.year_of(as_of) > year + 1
    return year + 1 if is_next_over and _is_decided(target, years, latest) else year


def _is_decided(target: Target, years: YearsToDate, latest: Observation) -> bool:
    """Whether nothing can change any more in the year of a figure, or it has no goal."""
    year = years.year_of(latest.date)
    if latest.date >= years.last_day(year):
        return True
    if not target.years:
        goal = _of_year(_in_force(target, years, year), years, year)
    else:
        value = dict(target.years).get(year)
        if value is None:
            return True
        goal = _of_year(target.goal, years, year, value)
    return goal.is_to_be_reached and goal.holds(latest.value)


def _first_year(target: Target, years: YearsToDate, current: int) -> int:
    given = first_year_given(target)
    return next(iter(years.by_year), current) if given is None else given


def first_year_given(target: Target) -> int | None:
    """The first year that one number for all years counts for; None if the plan does not say."""
    starts, baseline = target.year_starts, target.baseline.date
    given = [year_of(target.since, starts)] if target.since else []
    if baseline:
        given.append(year_of(min(baseline, date.max - timedelta(1)) + timedelta(1), starts))
    return max(given, default=None)


def _in_force(target: Target, years: YearsToDate, year: int) -> Goal:
    """The goal in force at a year's end."""
    former = (each.goal for each in target.was if each.until > years.last_day(year))
    return next((each for each in former if each.of is Quantity.YEAR), target.goal)


def _of_year(goal: Goal, years: YearsToDate, year: int, value: Decimal | None = None) -> Goal:
    value = goal.value if value is None else value
    return goal._replace(value=value, by=years.last_day(year), of=Quantity.LEVEL)


def expected_path(goal: Goal, latest: date, years: YearsToDate) -> tuple[Step, ...]:
    """Levels on the way to a year's goal: its expected shares on the days that have them.

    There are none if that of the `latest` day is not: the path is then straight.
    """
    if latest >= goal.by or not years.expected_share(latest, goal.by).years:
        return ()
    days = [latest]
    for day in sorted(_places(goal.by, years)):
        if day < goal.by and all(years.are_apart(day, other) for other in days):
            days.append(day)
    shares = {day: years.expected_share(day, goal.by) for day in sorted(days)}
    known = {day: each.share for day, each in shares.items() if each.years}
    return tuple(Step(_scaled(goal, day, share)) for day, share in known.items())


def remaining_path(goal: Goal, latest: Observation, years: YearsToDate) -> tuple[Step, ...]:
    """Levels that would still meet the goal: the missing amount, spread by the expected shares.

    Days without an expected share have none.
    """
    now = years.expected_share(latest.date, goal.by).share
    found = []
    for step in expected_path(goal, latest.date, years):
        if step.goal.by > latest.date and now < 1:
            share = years.expected_share(step.goal.by, goal.by).share
            part = Decimal((share - now) / (1 - now))
            value = latest.value + (goal.facing(latest.value).value - latest.value) * part
            found.append(Step(step.goal._replace(value=value, high=None)))
    return tuple(found)


def _places(by: date, years: YearsToDate) -> set[date]:
    """The places of past figures, as days of the year of `by`."""
    year = years.year_of(by)
    past = (each.date for each in years.figures if years.year_of(each.date) < year)
    return {moved_by_years(day, year - years.year_of(day)) for day in past}


def _scaled(goal: Goal, day: date, share: float) -> Goal:
    part = Decimal(share)
    high = None if goal.high is None else goal.high * part
    return goal._replace(value=goal.value * part, high=high, by=day, of=Quantity.LEVEL)
