"""Median, range and odds of one outlook: they are one distribution, for any figures."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

import pytest
from builders import goal, history
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.projection import drift, trend, trusted, year_to_date
from bishan_targets.assessment.projection.course import forecast_of, points
from bishan_targets.assessment.projection.forecast import Forecast
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.assessment.projection.timeline import Paced
from bishan_targets.assessment.running_sum import running_sum
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every, years_between
from bishan_targets.model.targets import Bounds, Figures, settled

FREE = Bounds()
PERCENT = Bounds(Decimal(0), Decimal(100))
ROUNDING = 1e-6
values = st.integers(-24, 24).map(lambda value: Decimal(value) / 4)
shares = st.integers(0, 20).map(lambda value: Decimal(value) * 5)
gaps = st.sampled_from([1, 31, 182, 365, 366, 1100])
operators = st.sampled_from([each for each in Operator if each.direction])
moves = st.sampled_from([Decimal(each) for each in ("0", "0", "1e-15", "-1e-15", "1e-9", "-0.25")])
BY = date(2030, 12, 31)


@st.composite
def histories(draw: st.DrawFn, pool: st.SearchStrategy[Decimal]) -> list[Observation]:
    """Two to nine figures, uneven, provisional or not; often with ties, or all the same."""
    steps = draw(st.lists(gaps, min_size=2, max_size=9))
    dates = [date(2005, 1, 1) + timedelta(days) for days in accumulate(steps)]
    pool = draw(st.sampled_from([pool, st.just(Decimal(1)), st.integers(0, 2).map(Decimal)]))
    return [Observation(day, draw(pool), provisional=draw(st.booleans())) for day in dates]


def quarters(found: Sequence[float]) -> list[Observation]:
    """One figure a quarter, from the first quarter of 2018 on."""
    ends = [
        date(2018 + (place * 3 + 3) // 12, (place * 3 + 3) % 12 + 1, 1) - timedelta(1)
        for place in range(len(found))
    ]
    return [Observation(day, Decimal(repr(each))) for day, each in zip(ends, found, strict=True)]


def is_met(question: Goal, value: float) -> bool:
    """Whether a float meets a goal, by the comparison that the operator names."""
    wanted = float(question.value)
    compared = {">=": value >= wanted, ">": value > wanted, "<=": value <= wanted}
    return compared.get(question.operator, value < wanted)


def agree(outlook: Outlook, operator: Operator, move: Decimal, ahead: float) -> None:
    """No odds contradict the median or an end, for a goal at each of these, or a hair beside it."""
    found = outlook.range(ahead)
    # The chance of more than the low end is the larger one, and of less than the high end.
    levels = (0.9, 0.5, 0.1) if operator.direction > 0 else (0.1, 0.5, 0.9)
    for at in found[:3]:
        question = Goal(operator, Decimal(repr(float(Decimal(repr(at)) + move))), BY)
        if settled(question, outlook.bounds) is not None:
            continue
        odds = outlook.odds(question, ahead)
        assert 0.0 <= odds <= 1.0
        for end, level in zip(found[:3], levels, strict=True):
            rounding = 0.0 if level == 0.5 else ROUNDING
            if is_met(question, end):
                assert odds >= level - rounding
            else:
                assert odds <= level + rounding
        for level in levels:
            if abs(odds - level) > ROUNDING:
                assert outlook.asked(question)(ahead, level) == (odds >= level)


ahead_of_it = st.floats(1 / 365.25, 40.0)


@given(histories(values), operators, moves, ahead_of_it, st.sampled_from([trend.fit, drift.fit]))
@settings(max_examples=200)
def test_the_odds_of_a_level_agree_with_its_range(
    known: list[Observation],
    operator: Operator,
    move: Decimal,
    ahead: float,
    model: Callable[..., Forecast],
) -> None:
    agree(Outlook(model(points(known)), FREE), operator, move, ahead)


@given(histories(shares), operators, moves, ahead_of_it)
@settings(max_examples=200)
def test_so_they_do_within_bounds(
    known: list[Observation], operator: Operator, move: Decimal, ahead: float
) -> None:
    agree(Outlook(trend.fit(points(known)), PERCENT), operator, move, ahead)


wide_moves = st.sampled_from([Decimal(each) for each in ("0", "1e-9", "-1e-9", "-0.25")])


@given(histories(values), operators, wide_moves, ahead_of_it, st.floats(-9.0, 9.0))
def test_so_they_do_at_a_pace(
    known: list[Observation], operator: Operator, move: Decimal, ahead: float, pace: float
) -> None:
    paced = Paced(trend.fit(points(known)), float(known[-1].value), pace)
    agree(Outlook(paced, FREE), operator, move, ahead)


PATTERN = (90.0, 120.0, 80.0, 110.0)


@given(
    st.lists(st.integers(-40, 40).map(lambda value: value / 16), min_size=8, max_size=14),
    st.integers(-2, 4),
    operators,
    moves,
    st.integers(1, 9),
)
@settings(max_examples=40, deadline=None)
def test_so_they_do_with_seasons(
    noise: list[float], slope: int, operator: Operator, move: Decimal, ahead: int
) -> None:
    known = quarters(
        [PATTERN[place % 4] + slope * place + each for place, each in enumerate(noise)]
    )
    agree(Outlook(trusted.fit(points(known)), FREE), operator, move, ahead / 4)


@given(
    st.lists(st.integers(-20, 60).map(float), min_size=2, max_size=12),
    operators,
    moves,
    st.floats(1 / 365.25, 3.0),
)
@settings(max_examples=40, deadline=None)
def test_so_they_do_for_years_to_date(
    amounts: list[float], operator: Operator, move: Decimal, ahead: float
) -> None:
    known = quarters([sum(amounts[n // 4 * 4 : n + 1]) for n in range(len(amounts))])
    agree(Outlook(year_to_date.fit(points(known)), FREE), operator, move, ahead)


@given(
    st.lists(st.sampled_from([100, 100, 90, 0, 130]), min_size=2, max_size=6),
    operators,
    moves,
    st.integers(1, 900),
)
@settings(max_examples=60, deadline=None)
def test_so_they_do_for_sums(
    amounts: list[int], operator: Operator, move: Decimal, days: int
) -> None:
    yearly = history(*(f"{2011 + n}-12-31 {value}" for n, value in enumerate(amounts)))
    wanted = Goal(operator, Decimal(500), date(2030, 12, 31), start=date(2011, 1, 1))
    summed = running_sum(wanted, Figures.OF_PERIOD, Every.YEAR, yearly)
    outlook = Outlook(forecast_of(trusted.fit, summed.sums, summed.flow), FREE)
    agree(outlook, operator, move, days / 365.25)


@given(histories(values), values, st.integers(0, 40), ahead_of_it)
@settings(max_examples=100)
def test_a_band_that_is_likely_has_the_median_inside(
    known: list[Observation], low: Decimal, wide: int, ahead: float
) -> None:
    outlook = Outlook(trend.fit(points(known)), FREE)
    band = Goal(Operator.BETWEEN, low, BY, low + Decimal(wide) / 4)
    median = outlook.range(ahead).median
    assert band.high is not None
    if outlook.odds(band, ahead) > 0.5:
        assert low <= median <= band.high


def test_a_record_counts_by_its_last_decimal() -> None:
    """Values within half a unit of 100 are 100; those from 100.5 on are 101, which meet 100.3."""
    record = Outlook(trend.fit(points(history("2019-12-31 100", "2020-12-31 100"))), FREE)

    def odds(text: str) -> float:
        return record.odds(goal(text), 1.0)

    assert record.range(1.0).median == 100.0
    assert odds(">= 100") == odds("> 99") == odds(">= 99.7") > 0.5
    assert odds(">= 101") == odds("> 100") == odds(">= 100.3") < 0.5
    assert odds("<= 100") == pytest.approx(1.0 - odds("> 100"))
    assert odds("< 100") == pytest.approx(1.0 - odds(">= 100"))


def test_decimals_that_floats_cannot_hold_are_those_of_the_figures() -> None:
    """In floats, 0.1 and two tenths more are not 0.3, but a little above."""
    record = Outlook(trend.fit(points(history("2019-12-31 0.1", "2020-12-31 0.1"))), FREE)
    ends = {round(record.quantile(9.0, each / 100), 9) for each in range(1, 100)}
    assert 0.3 in ends
    assert ends <= {record.quantile(9.0, each / 100) for each in range(1, 100)}
    assert record.odds(goal("<= 0.3"), 9.0) == record.odds(goal("< 0.4"), 9.0)


@pytest.mark.parametrize(
    ("text", "met"), [(">= 0", True), ("<= 100", True), ("> 100", False), ("< 0", False)]
)
def test_a_goal_that_bounds_settle_is_certain(text: str, met: bool) -> None:
    known = points(history("2019-12-31 40", "2020-12-31 60"))
    assert Outlook(trend.fit(known), PERCENT).odds(goal(text), 1.1) == float(met)


def test_what_lies_beyond_a_bound_is_on_it() -> None:
    forecast = trend.fit(points(history("2019-12-31 40", "2020-12-31 60")))
    free, bound = (Outlook(forecast, each) for each in (FREE, PERCENT))
    assert free.range(5.0).high > 100.0 == bound.range(5.0).high
    for text in (">= 100", "> 0", "between 20 80"):
        assert 0.0 < bound.odds(goal(text), 5.0) == free.odds(goal(text), 5.0) < 1.0
    inside = bound.odds(goal("between 0 80"), 5.0)
    assert inside == pytest.approx(free.odds(goal("<= 80"), 5.0))
    assert bound.odds(goal("between 20 100"), 5.0) == free.odds(goal(">= 20"), 5.0)


@pytest.mark.parametrize("end", ["0.1", "0.3", "94.495"])
def test_a_band_from_one_bound_to_the_other_holds_both(end: str) -> None:
    """Also where no float is the bound."""
    figures = history("2018-12-31 7", "2019-12-31 4", "2020-12-31 2")
    least = Outlook(trusted.fit(points(figures)), Bounds(Decimal(end)))
    assert least.odds(goal(f"between {end} 1000"), 5.0) == least.odds(goal("<= 1000"), 5.0)
    most = Outlook(trusted.fit(points(figures)), Bounds(None, Decimal(end)))
    assert most.odds(goal(f"between -1000 {end}"), 5.0) == most.odds(goal(">= -1000"), 5.0)


def test_a_range_up_to_a_bound_holds_it() -> None:
    """Also where the float next to the bound is beyond it."""
    figures = history("2018-12-31 0.07", "2019-12-31 0.09", "2020-12-31 0.08")
    bound = Outlook(trusted.fit(points(figures)), Bounds(None, Decimal("0.1")))
    assert bound.range(5.0).high == 0.1
    assert bound.covers(5.0, 0.1)
    assert not bound.covers(5.0, 0.1001)


@given(histories(values), operators, values, st.integers(1, 9000))
def test_a_harder_goal_never_has_better_odds(
    known: list[Observation], operator: Operator, value: Decimal, days: int
) -> None:
    outlook = Outlook(trend.fit(points(known)), FREE)
    step = operator.direction * Decimal("0.05")
    found = [
        outlook.odds(Goal(operator, value + step * place, BY), days / 365.25) for place in range(9)
    ]
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(found))


def test_one_change_leaves_the_odds_open() -> None:
    """Two figures, or the first change of a record: a far goal is neither certain nor hopeless."""
    for count in (1, 2):
        figures = history(*(f"20{10 + n}-12-31 100" for n in range(count)), "2013-12-31 110")
        outlook = Outlook(trend.fit(points(figures)), FREE)
        for value in (0, 99, 130, 200):
            odds = outlook.odds(goal(f">= {value}"), years_between(figures[-1].date, BY))
            assert 0.005 < odds < 0.995
