"""The odds of a goal as its latest figure and its deadline move, whatever the history."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

import pytest
from builders import goal, history
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.projection import trend
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.deadline import project
from bishan_targets.assessment.projection.odds import Chances
from bishan_targets.model.book import Bounds, Observation
from bishan_targets.model.goals import Goal, Operator

ROUNDING = 1e-12
figures = st.integers(-24, 24).map(lambda value: Decimal(value) / 4)
gaps = st.lists(st.sampled_from([1, 31, 182, 365, 366, 1100]), min_size=2, max_size=12)
operators = st.sampled_from([each for each in Operator if each.direction])


@st.composite
def histories(draw: st.DrawFn) -> list[Observation]:
    """Two to twelve figures, uneven, provisional or not; often with ties, or all the same."""
    dates = [date(2005, 1, 1) + timedelta(days) for days in accumulate(draw(gaps))]
    pool = draw(st.sampled_from([figures, st.just(Decimal(1)), st.integers(0, 2).map(Decimal)]))
    return [Observation(day, draw(pool), provisional=draw(st.booleans())) for day in dates]


def odds(question: Goal, figures: list[Observation]) -> float:
    found = project(question, figures).probability
    assert found is not None
    return found


@given(histories(), operators, figures, st.lists(figures, min_size=2), st.integers(1, 9000))
@settings(max_examples=50)
def test_a_better_latest_figure_never_lowers_them(
    known: list[Observation], operator: Operator, value: Decimal, others: list[Decimal], ahead: int
) -> None:
    question = Goal(operator, value, known[-1].date + timedelta(ahead))
    hair = Decimal("0.000001")
    near = [each + step for each in (value, known[-2].value) for step in (-hair, 0, hair)]
    worst_first = sorted({*others, *near}, reverse=operator.direction < 0)
    found = [odds(question, [*known[:-1], known[-1]._replace(value=each)]) for each in worst_first]
    assert all(later >= earlier - ROUNDING for earlier, later in pairwise(found))


@given(histories(), operators, figures, st.lists(st.integers(1, 9000), min_size=2))
def test_a_later_deadline_never_lowers_them(
    known: list[Observation], operator: Operator, value: Decimal, ahead: list[int]
) -> None:
    latest = known[-1].date
    question = Goal(operator, value, latest)
    if question.holds(known[-1].value):
        return
    found = [odds(question._replace(by=latest + timedelta(days)), known) for days in sorted(ahead)]
    assert all(later >= earlier - ROUNDING for earlier, later in pairwise(found))


def test_where_a_goal_holds_the_odds_of_keeping_it_fall_with_time() -> None:
    """Anything else would have to be certain of all that holds today."""
    falling = history("2017-12-31 130", "2018-12-31 122", "2019-12-31 119", "2020-12-31 111")
    found = [odds(goal(">= 100", by=f"{year}-12-31"), falling) for year in (2021, 2022, 2025, 2030)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.7 > found[-1]


@pytest.mark.parametrize("value", [99, 100, 101])
def test_a_figure_that_only_just_meets_the_goal_has_the_odds_of_one_just_short(value: int) -> None:
    """A series about to fall: the odds of regaining the goal soon count for both."""
    noisy = history("2016-12-31 90", "2017-12-31 110", "2018-12-31 91", "2019-12-31 109")
    question = goal(">= 100", by="2040-12-31")
    short, just = (
        odds(question, [*noisy, Observation(date(2020, 12, 31), Decimal(text))])
        for text in ("99.9999", "100")
    )
    found = odds(question, [*noisy, Observation(date(2020, 12, 31), Decimal(value))])
    assert short <= just
    assert (found >= just) if value >= 100 else (found <= short)


PERCENT = Bounds(Decimal(0), Decimal(100))


@pytest.mark.parametrize(
    ("text", "met"), [(">= 0", True), ("<= 100", True), ("> 100", False), ("< 0", False)]
)
def test_a_goal_that_bounds_settle_is_met_at_once_or_never(text: str, met: bool) -> None:
    forecast = trend.fit(points(history("2019-12-31 40", "2020-12-31 60")))
    chances = Chances(goal(text), PERCENT, forecast, None)
    assert chances.odds(400) == (1.0 if met else 0.0)
    assert chances.first_day(0.01, 400) == (1 if met else None)


def test_a_goal_at_a_bound_that_can_be_missed_is_in_doubt() -> None:
    known = history("2019-12-31 40", "2020-12-31 60")
    found = project(goal(">= 100"), known, PERCENT)
    assert found.probability == project(goal(">= 100"), known).probability
    assert found.probability is not None
    assert 0.0 < found.probability < 1.0
