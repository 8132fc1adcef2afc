"""Odds, dates and the median of any plan agree, as they are printed."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_plans import Written, folder, plans

from bishan_targets import assess, load
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.report.target import TargetReport

# JSON has twelve digits.
ROUNDING = 2e-12


def judged(plan: Written, name: str) -> TargetReport:
    """On a day after every figure and before every deadline."""
    with folder(plan) as path:
        report = assess(load(path), as_of=date(2031, 12, 31))
    return next(target for target in report.targets if target.id == name)


def odds(target: TargetReport) -> float:
    assert target.projection.probability is not None
    return target.projection.probability


@given(plans(figures_least=2), st.sampled_from(["0", "0.000001", "-0.000001"]))
@settings(max_examples=40)
def test_the_odds_agree_with_the_median(plan: Written, beside: str) -> None:
    """Also of a goal at the median that is printed, or a hair beside it."""
    name = next(iter(plan.targets))
    found = judged(plan, name)
    assert found.projection.at_deadline is not None
    at_median = Decimal(repr(found.projection.at_deadline.median)) + Decimal(beside)
    assume("minimum" not in plan.targets[name] or -8 < at_median < 8)
    key = next(iter({"at_least", "more_than", "at_most", "less_than"} & plan.targets[name].keys()))
    for each in (found, judged(plan.with_goal(name, **{key: at_median}), name)):
        assert each.projection.at_deadline is not None
        assert each.goal is not None
        assert isinstance(each.goal.value, int | float)
        median, wanted = each.projection.at_deadline.median, each.goal.value
        is_met = {
            "at_least": median >= wanted,
            "more_than": median > wanted,
            "at_most": median <= wanted,
            "less_than": median < wanted,
        }[key]
        if is_met:
            assert odds(each) >= 0.5 - ROUNDING
        else:
            assert odds(each) <= 0.5 + ROUNDING


@given(plans(figures_least=2))
@settings(max_examples=10)
def test_the_projected_dates_are_those_of_the_odds(plan: Written) -> None:
    """A deadline on the day has the odds that the date stands for, the day before has less."""
    name = next(iter(plan.targets))
    found = judged(plan, name)
    assume(found.verdict is not Verdict.MET)
    reached = found.projection.reached
    for text, level in ((reached.earliest, 0.1), (reached.median, 0.5), (reached.latest, 0.9)):
        if text is None:
            continue
        day = date.fromisoformat(str(text))
        assert odds(judged(plan.with_goal(name, by=day), name)) >= level - ROUNDING
        if day > plan.days(name)[-1] + timedelta(1):
            earlier = plan.with_goal(name, by=day - timedelta(1))
            assert odds(judged(earlier, name)) < level + ROUNDING
