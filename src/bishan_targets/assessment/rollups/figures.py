"""Figures made of members' figures, and which members they cover.

At each day for which a member has a figure, a member without one counts with its last figure, if
that is at most 1.5 intervals old. Otherwise it is missing: a sum then has no figure, and the others
are made of the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.assessment.aim import aim
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every, year_of
from bishan_targets.model.rollups import Coverage, Made, Method, Rollup, quotient, total
from bishan_targets.model.targets import Figures, Target

_AGE: Final = 1.5
"""Intervals for which a member's last figure stands."""


class _Part(NamedTuple):
    """One member's figure of a day: its value, that below the line or its weight."""

    date: date
    value: Decimal
    by: Decimal | None
    provisional: bool


def made(
    rollup: Rollup, members: Mapping[str, Book], every: Every, unread: Collection[str] = ()
) -> list[Made]:
    """The figures of a roll-up in order of date, from the members' books by id.

    There is one for each day on which a member has one, with a value or without. `unread` are ids
    of members that cannot be read: they are missing on every day.
    """
    parts = {name: _parts(rollup, book, every) for name, book in members.items()}
    days = sorted({part.date for each in parts.values() for part in each})
    starts = _year_starts(rollup, members)
    places = dict.fromkeys(parts, 0)
    found = []
    for day in days:
        there: dict[str, _Part] = {}
        for name, each in parts.items():
            place = places[name]
            while place < len(each) and each[place].date <= day:
                place += 1
            places[name] = place
            if place and _stands(each[place - 1].date, day, every, starts):
                there[name] = each[place - 1]
        found.append(_made_of(rollup, members, day, there, unread))
    return found


def observations(found: Sequence[Made]) -> list[Observation]:
    """The figures that have a value, as computed observations."""
    return [
        Observation(each.date, each.value, provisional=each.provisional)
        for each in found
        if each.value is not None
    ]


def observations_by_id(name: str, found: Sequence[Made]) -> dict[str, list[Observation]]:
    """The observations of a roll-up by its id; one without figures is not there."""
    with_value = observations(found)
    return {name: with_value} if with_value else {}


def made_by_targets(book: Book) -> Book:
    """The book with the figures of its roll-ups that members' goals decide, made anew."""
    figures, found = dict(book.observations), dict(book.made)
    for name, rollup in book.plan.rollups.items():
        target = next(iter(book.plan.targets_of(name)), None)
        if rollup.method.is_of_targets and target:
            found[name] = made(rollup, book.members, target.every, book.unread)
            figures.pop(name, None)
            figures |= observations_by_id(name, found[name])
    return book._replace(observations=figures, made=found)


def made_until(book: Book, rollup: str, as_of: date) -> list[Made]:
    """A roll-up's figures up to a day, with their coverage, and the days that leave none."""
    return [each for each in book.made.get(rollup, ()) if each.date <= as_of]


def _stands(then: date, day: date, every: Every, starts: tuple[int, int] | None) -> bool:
    """Whether a member's figure of one day counts on a later one."""
    if then == day:
        return True
    if starts and year_of(then, starts) != year_of(day, starts):
        return False  # a year to date starts from zero
    return (day - then).days <= _AGE * every.days


def _year_starts(rollup: Rollup, members: Mapping[str, Book]) -> tuple[int, int] | None:
    """The first day of the years of members' years to date; None for other figures."""
    for book in members.values():
        metric = book.plan.metric(rollup.of)
        if isinstance(metric, Target) and metric.figures is Figures.YEAR_TO_DATE:
            return metric.year_starts
    return None


def _parts(rollup: Rollup, book: Book, every: Every) -> list[_Part]:
    if rollup.method is Method.MEETING:
        return _outcomes(book, rollup.of)
    of = book.observations.get(_metric(rollup, book), ())
    if rollup.by is None:
        return [_Part(each.date, each.value, None, each.provisional) for each in of]
    by = book.observations.get(rollup.by, ())
    if rollup.method is Method.RATIO:
        return _pairs(of, by)
    return _weighted(of, by, _every_of(book, rollup.by, every))


def _metric(rollup: Rollup, book: Book) -> str:
    if not rollup.method.is_of_targets:
        return rollup.of
    target = book.plan.tracked.get(rollup.of)
    return target.metric if target else rollup.of


def _pairs(of: Sequence[Observation], by: Sequence[Observation]) -> list[_Part]:
    """The figures of both for each day that both have."""
    below = {each.date: each for each in by}
    return [
        _Part(each.date, each.value, other.value, each.provisional or other.provisional)
        for each in of
        if (other := below.get(each.date))
    ]


def _weighted(of: Sequence[Observation], by: Sequence[Observation], every: Every) -> list[_Part]:
    """Figures with the weight of the day, or the last one while it stands."""
    found, place = [], 0
    for each in of:
        while place < len(by) and by[place].date <= each.date:
            place += 1
        if place and _stands(by[place - 1].date, each.date, every, None):
            weight = by[place - 1]
            provisional = each.provisional or weight.provisional
            found.append(_Part(each.date, each.value, weight.value, provisional))
    return found


def _every_of(book: Book, metric: str, default: Every) -> Every:
    described = book.plan.metric(metric)
    return getattr(described, "every", default)


def _outcomes(book: Book, name: str) -> list[_Part]:
    """One for each figure that meets the member's goal, zero for each that does not."""
    target = book.plan.targets.get(name)
    if target is None:
        return []
    figures = book.observations.get(target.metric, ())
    meets = _meets(target, figures)
    found = []
    for place, each in enumerate(figures):
        holds = meets(place)
        if holds is not None:
            found.append(_Part(each.date, Decimal(int(holds)), None, each.provisional))
    return found


def _meets(target: Target, figures: Sequence[Observation]) -> Callable[[int], bool | None]:
    """Whether a target's goal holds at its figure of a place; None if that cannot be told."""
    if target.goal.of is Quantity.LEVEL and target.figures is not Figures.YEAR_TO_DATE:
        return lambda place: target.goal.holds(figures[place].value)

    def compared(place: int) -> bool | None:
        found = aim(target, figures[: place + 1], figures[place].date)
        if found.target is None or not found.history:
            return None
        return found.target.goal.holds(found.history[-1].value)

    return compared


def _made_of(
    rollup: Rollup,
    members: Mapping[str, Book],
    day: date,
    there: Mapping[str, _Part],
    unread: Collection[str],
) -> Made:
    coverage = Coverage(
        tuple(name for name, each in there.items() if each.date == day),
        tuple(name for name, each in there.items() if each.date != day),
        (*(name for name in members if name not in there), *unread),
    )
    found = Made(day, None, coverage, any(each.provisional for each in there.values()))
    if coverage.missing and not rollup.method.may_leave_out:
        return found
    values = {name: each.value for name, each in there.items()}
    match rollup.method:
        case Method.SUM:
            return found._replace(value=total([*values.values()]))
        case Method.WORST:
            return _worst(found, rollup, members, values)
        case Method.MEETING:
            met = total([*values.values()])
            share = rollup.scale is not None
            value = quotient(met, Decimal(len(values)), rollup.scale) if share else met
            return found._replace(value=value)
        case Method.RATIO:
            above = total([*values.values()])
        case Method.MEAN:
            above = total([each.value * (each.by or 0) for each in there.values()])
    below = total([each.by or Decimal(0) for each in there.values()])
    return found._replace(value=quotient(above, below, rollup.scale)) if below else found


def _worst(
    found: Made, rollup: Rollup, members: Mapping[str, Book], values: Mapping[str, Decimal]
) -> Made:
    """The figure with the largest gap to its member's goal."""

    def gap(name: str) -> Decimal:
        return members[name].plan.targets[rollup.of].goal.gap(values[name])

    judged = [name for name in values if rollup.of in members[name].plan.targets]
    if not judged:
        return found
    who = max(judged, key=gap)
    return found._replace(value=values[who], who=who)
