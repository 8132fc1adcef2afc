"""Projections as arrays are those of `deadline.project`, to the last digit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.batch import cases, covered
from bishan_targets.assessment.batch.covered import Case, Dates, covers, dates_of
from bishan_targets.assessment.projection import trusted
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.deadline import Projection, project
from bishan_targets.assessment.projection.tempo import OwnTempo
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Bounds

FIRST = date(2010, 12, 31)
FIGURES = st.integers(-40, 40).map(lambda value: Decimal(value) / 4)
STEPS = st.sampled_from([13, 40, 91, 181, 365, 366, 800])


@dataclass(frozen=True)
class Together:
    """Targets with figures of the same dates."""

    dates: Dates
    cases: Sequence[Case]


@st.composite
def some_dates(draw: st.DrawFn, most: int = 12) -> Dates:
    """Even or uneven, within years or beyond, of any number."""
    size, step = draw(st.integers(2, most)), draw(STEPS)
    gaps = [step] * (size - 1)
    if draw(st.booleans()):
        gaps = draw(st.lists(STEPS, min_size=size - 1, max_size=size - 1))
    days = tuple(FIRST + timedelta(each) for each in accumulate(gaps, initial=0))
    flags = st.lists(st.sampled_from([False, False, True]), min_size=size, max_size=size)
    return Dates(days, tuple(draw(flags)))


@st.composite
def values(draw: st.DrawFn, size: int) -> list[Decimal]:
    """Random walks, lines and figures that change only once, of any size."""
    scale = Decimal(10) ** draw(st.integers(-6, 9))
    first, pace = draw(FIGURES), draw(FIGURES)
    rare = st.sampled_from([Decimal(0), Decimal(0), pace])
    noise = draw(st.sampled_from([st.just(Decimal(0)), rare, FIGURES]))
    moves = draw(st.lists(noise, min_size=size - 1, max_size=size - 1))
    return [each * scale for each in accumulate((pace + move for move in moves), initial=first)]


@st.composite
def a_case(draw: st.DrawFn, dates: Dates) -> Case:
    figures = draw(values(len(dates.days)))
    history = [
        Observation(day, value, provisional=is_provisional)
        for day, value, is_provisional in zip(dates.days, figures, dates.provisional, strict=True)
    ]
    around = st.sampled_from([*figures, Decimal("0.1"), Decimal(0)])
    beyond = st.integers(0, 20).map(lambda each: each * (abs(figures[-1] - figures[0]) + 1) / 8)
    operator = draw(st.sampled_from(list(Operator)))
    value = draw(around) + draw(beyond) * draw(st.sampled_from([-1, 0, 1]))
    high = value + draw(beyond) if operator is Operator.BETWEEN else None
    ahead = draw(st.sampled_from([-30, 0, 1, 25, 365, 1826, 4000, 18262, 18263, 30000]))
    goal = Goal(operator, value, dates.days[-1] + timedelta(ahead), high)
    lowest = draw(st.sampled_from([None, None, min(figures), value, value - draw(beyond)]))
    highest = draw(st.sampled_from([None, None, max(figures), high or value, value + draw(beyond)]))
    if lowest is not None and highest is not None and lowest > highest:
        highest = None
    return Case(goal, Bounds(lowest, highest), history)


@st.composite
def together(draw: st.DrawFn) -> Together:
    dates = draw(some_dates().filter(covers))
    return Together(dates, draw(st.lists(a_case(dates), min_size=1, max_size=8)))


def found_together(given: Together) -> list[Projection | None]:
    found = cases.projections(given.dates, dict(zip("abcdefgh", given.cases, strict=False)))
    return [found.get(name) for name in "abcdefgh"[: len(given.cases)]]


def alone(case: Case) -> Projection:
    return project(case.goal, case.history, case.bounds)


@given(together())
@settings(max_examples=80, deadline=None)
def test_each_is_what_it_is_alone(given: Together) -> None:
    for case, made in zip(given.cases, found_together(given), strict=True):
        if len({each.value for each in case.history}) == 1:
            assert made is None
        else:
            assert made == alone(case)


def a_history(dates: Dates, figures: Sequence[float]) -> list[Observation]:
    return [
        Observation(day, Decimal(str(value)), provisional=is_provisional)
        for day, value, is_provisional in zip(dates.days, figures, dates.provisional, strict=True)
    ]


def every(days: int, size: int) -> Dates:
    return Dates(tuple(FIRST + timedelta(days * each) for each in range(size)), (False,) * size)


def test_each_figures_choose_their_own_tempo() -> None:
    """Thirteen days apart, a straight line has its own tempo and a zigzag has not."""
    dates = every(13, 8)
    line = a_history(dates, [100, 104, 108.1, 112, 116, 120.1, 124, 128])
    zigzag = a_history(dates, [100, 90, 101, 91, 100, 92, 99, 90])
    goal = Goal(Operator.AT_LEAST, Decimal(160), date(2012, 12, 31))
    assert isinstance(trusted.fit(points(line)), OwnTempo)
    assert not isinstance(trusted.fit(points(zigzag)), OwnTempo)
    some = Together(dates, [Case(goal, Bounds(), each) for each in (line, zigzag, line)])
    assert found_together(some) == [alone(each) for each in some.cases]


@pytest.mark.parametrize("size", [2, 3, 10, 39, 199, 200])
def test_any_number_of_figures_is_as_good(size: int) -> None:
    dates = every(400, size)
    walk = np.random.default_rng(size).normal(0.2, 1, (5, size)).cumsum(axis=1).round(2)
    goal = Goal(Operator.AT_MOST, Decimal(-3), dates.days[-1] + timedelta(1000))
    some = Together(dates, [Case(goal, Bounds(), a_history(dates, each)) for each in walk])
    assert found_together(some) == [alone(each) for each in some.cases]


def test_many_are_made_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = every(365, 4)
    goal = Goal(Operator.AT_LEAST, Decimal(20), date(2020, 12, 31))
    some = {str(each): Case(goal, Bounds(), a_history(dates, [1, 2, each, 9])) for each in range(7)}
    monkeypatch.setattr(cases, "_MOST", 3)
    assert cases.projections(dates, some) == {name: alone(each) for name, each in some.items()}


def test_which_dates_are_covered() -> None:
    """Two to two hundred, unless they may have seasons: figures of whole calendar periods."""
    assert not covers(every(365, 1))
    assert covers(every(365, 2))
    assert covers(every(365, 200))
    assert not covers(every(365, 201))
    quarters = [date(2020 + each // 4, each % 4 * 3 + 1, 15) for each in range(8)]
    assert covers(Dates(tuple(quarters[:7]), (False,) * 7))
    assert not covers(Dates(tuple(quarters), (False,) * 8))
    moved = [*quarters[:7], date(2021, 10, 16)]
    assert covers(Dates(tuple(moved), (False,) * 8))


def test_the_dates_of_figures() -> None:
    figures = [Observation(FIRST, Decimal(1)), Observation(date(2011, 12, 31), Decimal(2))]
    figures[1] = figures[1]._replace(provisional=True)
    assert dates_of(figures) == Dates((FIRST, date(2011, 12, 31)), (False, True))
    assert covered.FEWEST < covered.FEWEST_IN_ALL
