"""No rule crashes, and none gives a number that is none, for any figures."""

import math
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import BaselineRule, Better, Bounds, Indicator, PublishedRule
from bishan_targets.published import RULES
from bishan_targets.published.case import Case, indicator_case

FIRST = date(2000, 1, 1)
small = st.integers(-3, 3).map(Decimal)
huge = st.sampled_from(["1e100", "-1e100", "1e-100", "-1e-100", "0.1", "99.99", "1e15"]).map(
    Decimal
)
values = small | huge | st.decimals("-1e6", "1e6", places=3)
days = st.integers(0, 12_000).map(lambda n: FIRST + timedelta(n))
bounds = st.builds(Bounds, st.none() | values, st.none() | values)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    on = sorted(draw(st.sets(days, max_size=8)))
    figures = [Observation(day, draw(values)) for day in on]
    one_bound = st.sampled_from([each for each in Operator if each.direction])
    goal = draw(st.none() | st.tuples(one_bound, values, days).map(lambda parts: Goal(*parts)))
    direction = goal.operator.direction if goal else draw(st.sampled_from([1, -1]))
    rule = BaselineRule(draw(st.none() | days))
    return Case(direction, goal, draw(st.booleans()), draw(bounds), rule, figures)


def is_number(value: object) -> bool:
    return isinstance(value, float | int | Decimal) and math.isfinite(value)


@given(cases(), st.sampled_from(PublishedRule))
def test_a_rule_gives_one_of_its_verdicts_or_a_reason(case: Case, name: PublishedRule) -> None:
    rule = RULES[name]
    found = rule.judge(case)
    assert (found.verdict in rule.verdicts) != (found.verdict == "not_available")
    assert (found.why_null is not None) == (found.verdict == "not_available")
    assert all(each is None or is_number(each) for each in (found.value, found.score))
    assert found.score is None or -5 <= found.score <= 5
    for step in found.steps:
        assert is_number(step.result)
        assert all(map(is_number, step.values.values()))
        step.formula.format(**step.values)


@given(cases())
def test_an_indicator_is_judged_by_direction_alone(case: Case) -> None:
    indicator = Indicator(
        "share", {"und": "share"}, None, Better.LOWER, case.baseline, None, case.bounds, None, None
    )
    made = indicator_case(indicator, case.history)
    assert made.goal is None
    assert made.direction == -1
    assert RULES[PublishedRule.SDSN].judge(made).verdict == "not_available"
