"""Cases of published rules for figures that accumulate within years.

Most publishers know yearly figures alone: they judge the amounts of whole years. Two rules go by
days, and judge the figures of the running year: the time-proportional rule by the share of the
year that is expected by then, and Beeminder's by its straight line.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from bishan_targets.assessment.year_goals import YearAim, goals_by_year
from bishan_targets.assessment.years import ExpectedShare
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import PublishedRule, Target
from bishan_targets.published.case import Case, target_case

_BY_DAYS: Final = frozenset({PublishedRule.TIME_SHARE, PublishedRule.BEEMINDER})


class Basis(StrEnum):
    """The figures that a rule judges: as recorded, amounts of whole years, or those of a year."""

    FIGURES = "figures"
    YEAR_TOTALS = "year_totals"
    YEAR_TO_DATE = "year_to_date"


class YearCase(NamedTuple):
    """A case of amounts within years, and the year whose goal they are compared with.

    `expected` is the share of the year's goal that is expected by the latest figure, of those rules
    that go by it.
    """

    case: Case
    basis: Basis
    year: int
    expected: ExpectedShare | None = None


def year_case(rule: PublishedRule, target: Target, aim: YearAim) -> YearCase:
    """The case of a target with a goal for a year's amount, or for each year's.

    `target` has the goal as the plan words it, and `aim` as a level. A goal for each year is
    compared with the amounts as the goal of the last whole year, or else the next one after it.
    """
    if aim.begun and rule in _BY_DAYS:
        return _within_year(rule, aim)
    totals = aim.years.at_place(aim.target.goal.by)
    goal = _goal_of_totals(target, totals, aim)
    judged = aim.target._replace(goal=goal, baseline=target.baseline, keep=target.keep)
    year = aim.years.year_of(goal.by)
    return YearCase(target_case(judged, totals), Basis.YEAR_TOTALS, year)


def _within_year(rule: PublishedRule, aim: YearAim) -> YearCase:
    goal, latest, year = aim.target.goal, aim.history[-1], aim.years.year_of(aim.target.goal.by)
    case = target_case(aim.target, aim.history)
    if rule is not PublishedRule.TIME_SHARE:
        return YearCase(case, Basis.YEAR_TO_DATE, year)
    expected = aim.years.expected_share(latest.date, max(goal.by, latest.date))
    return YearCase(case.by_share(expected.share), Basis.YEAR_TO_DATE, year, expected)


def _goal_of_totals(target: Target, totals: Sequence[Observation], aim: YearAim) -> Goal:
    if target.goal.of is not Quantity.YEAR or not totals:
        return aim.target.goal
    goals = goals_by_year(target, aim.years, totals[-1].date)
    last = aim.years.year_of(totals[-1].date)
    return goals[min((year for year in goals if year >= last), default=max(goals))]
