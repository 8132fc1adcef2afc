"""A better figure and a later deadline never worsen what is said of a goal."""

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
FROM_WORST = [Verdict.OFF_TRACK, Verdict.AT_RISK, Verdict.ON_TRACK, Verdict.MET]
# With the same earlier figures, a goal that one of them met is either lost or met.
RANKS = {Verdict.LOST: 0, **{verdict: rank for rank, verdict in enumerate(FROM_WORST)}}


def judged(plan: Written, name: str) -> TargetReport:
    """On a day after every figure and before every deadline."""
    with folder(plan) as path:
        report = assess(load(path), as_of=date(2031, 12, 31))
    return next(target for target in report.targets if target.id == name)


def odds(target: TargetReport) -> float:
    assert target.projection.probability is not None
    return target.projection.probability


def upwards(plan: Written, name: str) -> bool:
    return bool({"at_least", "more_than"} & plan.targets[name].keys())


steps = st.sampled_from(
    [Decimal("0.000001"), Decimal("0.25"), Decimal(1), Decimal(7), Decimal(500)]
)


@given(plans(figures_least=2), steps)
@settings(max_examples=20)
def test_a_better_latest_figure(plan: Written, step: Decimal) -> None:
    name = next(iter(plan.targets))
    latest = plan.days(name)[-1]
    value = plan.snapshots[latest][name]["value"]
    assume(not {"minimum"} & plan.targets[name].keys() or abs(value) + step <= 8)
    better = value + (step if upwards(plan, name) else -step)
    before, after = judged(plan, name), judged(plan.with_figure(name, latest, better), name)
    assert odds(after) >= odds(before) - ROUNDING
    assert RANKS[after.verdict] >= RANKS[before.verdict]


@given(plans(figures_least=2), st.integers(1, 9000))
@settings(max_examples=20)
def test_a_later_deadline_of_a_goal_that_is_not_met(plan: Written, later: int) -> None:
    name = next(iter(plan.targets))
    before = judged(plan, name)
    assume(before.verdict is not Verdict.MET)
    moved = plan.with_goal(name, by=plan.targets[name]["by"] + timedelta(later))
    after = judged(moved, name)
    assert odds(after) >= odds(before) - ROUNDING
    assert RANKS[after.verdict] >= RANKS[before.verdict]


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
