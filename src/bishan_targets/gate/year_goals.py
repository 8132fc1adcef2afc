"""Goals for each year in two revisions: the stricter number of every year, and every loosening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.year_goals import first_year_given
from bishan_targets.model.goals import Goal, Quantity, are_alike, is_looser
from bishan_targets.model.periods import last_of_year, year_of
from bishan_targets.model.targets import Target


class Eased(NamedTuple):
    """One aspect of a goal in two revisions, and whether the new one asks for less."""

    aspect: str
    new: str
    old: str
    looser: bool


def are_of_each_year(target: Target, before: Target) -> bool:
    """Whether both revisions have a goal for each year, in one direction."""
    return target.goal.of is Quantity.YEAR and are_alike(target.goal, before.goal)


def goal_in(target: Target, year: int) -> Goal | None:
    """The goal for the amount of a year as a level, for a target with goals a year.

    None for a year that has none, as far as the plan says.
    """
    if target.years:
        value = dict(target.years).get(year)
    else:
        first = first_year_given(target) or year
        value = target.goal.value if first <= year <= _last_year(target) else None
    if value is None:
        return None
    by = last_of_year(year, target.year_starts)
    return target.goal._replace(value=value, by=by, of=Quantity.LEVEL)


def eased_years(target: Target, before: Target) -> list[Eased]:
    """Every year of the base with a lower number or none, and fewer years; both are of each year.

    One number for all years is not among these.
    """
    found = list(_numbers(target, before)) if target.years or before.years else []
    if not (target.years and before.years):
        last, last_before = _last_year(target), _last_year(before)
        found.append(Eased("last-year", _year(last), _year(last_before), last < last_before))
    if not (target.years or before.years):
        first, first_before = (
            first_year_given(each._replace(since=None)) for each in (target, before)
        )
        later = first is not None and (first_before is None or first > first_before)
        found.append(Eased("first-year", str(first or "-"), str(first_before or "-"), later))
    return found


def with_stricter_years(target: Target, before: Target, goal: Goal) -> Target:
    """The target with the stricter number of both revisions in every year.

    `goal` is the stricter goal apart from that. Of one number for all years and a table of years,
    the base's counts if the other asks for less in any year.
    """
    if not are_of_each_year(target, before):
        return target._replace(goal=goal, years=before.years)
    if target.years and before.years:
        return _by_year(target, before)
    if not (target.years or before.years):
        return target._replace(goal=goal)
    eased = any(each.looser for each in eased_years(target, before))
    source = before if eased else target
    return target._replace(goal=source.goal, years=source.years)


def _by_year(target: Target, before: Target) -> Target:
    years = sorted({year for year, _ in (*target.years, *before.years)})
    goals = {year: _stricter(goal_in(target, year), goal_in(before, year)) for year in years}
    numbers = tuple((year, goal.value) for year, goal in goals.items() if goal)
    last, value = numbers[-1]
    goal = target.goal._replace(value=value, by=last_of_year(last, before.year_starts))
    return target._replace(goal=goal, years=numbers)


def _stricter(new: Goal | None, old: Goal | None) -> Goal | None:
    if new is None or old is None:
        return new or old
    return old if is_looser(new, old) else new


def _numbers(target: Target, before: Target) -> Iterator[Eased]:
    for year in _listed(target, before):
        new, old = goal_in(target, year), goal_in(before, year)
        if old:
            looser = new is None or is_looser(new, old)
            yield Eased(f"year.{year}", str(new.value) if new else "-", str(old.value), looser)


def _listed(target: Target, before: Target) -> Iterable[int]:
    years = [year for year, _ in (*target.years, *before.years)]
    return range(min(years), max(years) + 1)


def _last_year(target: Target) -> int:
    return year_of(target.goal.by, target.year_starts)


def _year(year: int) -> str:
    """A last year in words; none for goals that go on."""
    return "-" if year >= date.max.year else str(year)
