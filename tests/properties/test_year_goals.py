"""Properties of goals for the amount of a year, for any years to date."""

from datetime import date, timedelta
from decimal import Decimal

from builders import assessment, target
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every, first_of_year, last_of_year, year_of
from bishan_targets.model.targets import BaselineRule, Figures, Target

MONTHS = 12
ROUNDING = 0.02
STARTS = st.sampled_from([(1, 1), (4, 1), (7, 1), (2, 28)])
FLOORS = (Operator.AT_LEAST, Operator.MORE_THAN)


@st.composite
def targets(draw: st.DrawFn) -> tuple[Target, list[Observation], date]:
    """A goal for each year, its figures, some of them missing, and the day."""
    starts = draw(STARTS)
    bar = draw(st.integers(-150, 150))
    goal = Goal(draw(st.sampled_from(Operator)), Decimal(bar), date.max, of=Quantity.YEAR)
    if goal.operator is Operator.BETWEEN:
        goal = goal._replace(high=Decimal(bar + 20))
    wanted = target()._replace(
        goal=goal,
        figures=Figures.YEAR_TO_DATE,
        every=Every.MONTH,
        year_starts=starts,
        baseline=BaselineRule(),
    )
    amounts = st.integers(-3, 30) if draw(st.booleans()) else st.integers(0, 30)
    figures: list[Observation] = []
    for year in range(2019, 2019 + draw(st.integers(1, 4))):
        first, last = first_of_year(year, starts), last_of_year(year, starts)
        total = 0
        for month in range(1, MONTHS + 1):
            total += draw(amounts)
            day = first + (last - first) * month / MONTHS
            if draw(st.integers(0, 5)):
                figures.append(Observation(day, Decimal(total)))
    figures = figures[: draw(st.integers(1, max(len(figures), 1)))]
    latest = figures[-1].date if figures else date(2020, 1, 1)
    return wanted, figures, latest + timedelta(draw(st.integers(0, 30)))


@given(targets())
@settings(max_examples=150, deadline=None)
def test_a_years_goal_is_met_by_its_amount_alone(
    given_plan: tuple[Target, list[Observation], date],
) -> None:
    wanted, figures, day = given_plan
    found = assessment(wanted, figures, str(day))
    verdict, level = found.judgement.verdict, found.level
    if not figures or level is None:
        assert verdict is Verdict.NO_DATA
        return
    goal, latest = level.goal, figures[-1]
    assert year_of(goal.by, wanted.year_starts) == year_of(latest.date, wanted.year_starts)
    decided = {
        Verdict.MET: goal.holds(latest.value),
        Verdict.MISSED: not goal.holds(latest.value),
    }
    assert decided.get(verdict, True)
    if verdict is Verdict.MET and latest.date < goal.by:
        assert goal.operator in FLOORS
        assert goal.value >= 0
    if verdict is Verdict.MISSED and latest.date < goal.by:
        assert goal.operator not in FLOORS


@given(targets())
@settings(max_examples=150, deadline=None)
def test_the_odds_of_a_year_agree_with_its_range(
    given_plan: tuple[Target, list[Observation], date],
) -> None:
    wanted, figures, day = given_plan
    found = assessment(wanted, figures, str(day))
    ahead, odds = found.projection.at_deadline, found.projection.probability
    assert (ahead is None) is (odds is None)
    if ahead is None or odds is None or found.level is None:
        return
    assert 0 <= odds <= 1
    assert ahead.low <= ahead.median <= ahead.high
    goal = found.level.goal
    if goal.high is None and abs(odds - 0.5) > ROUNDING:
        holds = goal.holds(Decimal(ahead.median))
        assert holds is (odds > 0.5)
    assert not isinstance(found.gap.latest, Reason)
