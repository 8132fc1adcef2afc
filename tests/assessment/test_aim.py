"""Goals of every kind as a level that figures are compared with."""

from datetime import date
from decimal import Decimal

import pytest
from builders import assessment, history, steps, target

from bishan_targets.assessment.aim import aim, as_level, day_before
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection.outlook import Range
from bishan_targets.model.goals import Operator, Quantity
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import BaselineRule, Bounds, Figures

TODAY = date(2022, 1, 1)
FIGURES = history("2020-12-31 100", "2021-12-31 110")


def test_the_goal_of_a_level_is_that_already() -> None:
    found = aim(target("> 500"), FIGURES, TODAY)
    assert (found.target, found.history, found.why_null) == (target("> 500"), FIGURES, None)
    assert (found.total, found.flow) == (None, None)


@pytest.mark.parametrize(
    ("bounds", "lowest"), [((None, None), 110), (("0", "120"), 110), (("115", None), 115)]
)
def test_what_never_falls_has_its_latest_figure_as_bound(
    bounds: tuple[str | None, str | None], lowest: int
) -> None:
    found = aim(target("> 500", bounds=bounds)._replace(never_falls=True), FIGURES, TODAY).target
    assert found
    assert found.bounds == Bounds(Decimal(lowest), Decimal("120") if bounds[1] else None)
    nothing = aim(target("> 500")._replace(never_falls=True), [], TODAY).target
    assert nothing
    assert nothing.bounds == Bounds()


def test_no_projection_of_what_never_falls_goes_below_its_latest_figure() -> None:
    figures = history("2018-12-31 140", "2019-12-31 120", "2020-12-31 100", "2021-12-31 110")
    plain = assessment(target("> 500"), figures, "2022-01-01").projection.at_deadline
    never = assessment(target("> 500")._replace(never_falls=True), figures, "2022-01-01")
    assert plain
    assert never.projection.at_deadline
    assert plain.low < 110
    assert never.projection.at_deadline.low == 110
    # A goal that the latest figure meets is certain then.
    met = target(">= 105")._replace(never_falls=True)
    assert assessment(met, figures, "2022-01-01").projection.probability == 1


@pytest.mark.parametrize(
    ("wanted", "odds"),
    [
        ("> 110", None),  # as without the floor: what lies above it is as it was
        (">= 110", 1),
        ("<= 110", None),
        ("< 110", 0),  # which nothing can meet any more
        ("<= 109", 0),
        ("between 100 130", None),
        ("between 90 109", 0),
        (">= 50", 1),
    ],
)
def test_what_never_falls_has_one_distribution_above_its_floor(
    wanted: str, odds: int | None
) -> None:
    """Values below the latest figure, 110, become the figure itself; the odds agree with it."""
    figures = history("2018-12-31 140", "2019-12-31 120", "2020-12-31 100", "2021-12-31 110")
    free = assessment(target(wanted), figures, "2022-01-01").projection
    never = assessment(target(wanted)._replace(never_falls=True), figures, "2022-01-01").projection
    assert free.at_deadline
    assert never.at_deadline
    assert never.at_deadline == Range(*(max(each, 110) for each in free.at_deadline[:3]))
    assert never.probability is not None
    if odds is None and "between" not in wanted:
        assert never.probability == free.probability
    elif odds is None:  # more than before: what was below the floor is inside
        above = assessment(target("> 130"), figures, "2022-01-01").projection.probability
        assert above is not None
        assert never.probability == pytest.approx(1 - above)
    else:
        assert never.probability == odds
    level = target(wanted).goal
    assert level.holds(Decimal(never.at_deadline.median)) == (never.probability > 0.5)


def test_a_year_to_date_that_never_falls_has_its_floor_within_the_year() -> None:
    """A correction in 2020 took 10 back, so that the figures alone do not show it."""
    figures = history(
        *("2020-06-30 60", "2020-09-30 50", "2020-12-31 80"),
        *("2021-06-30 10", "2021-12-31 60", "2022-06-30 120"),
    )
    wanted = target(">= 150", by="2022-12-31", every=Every.HALF_YEAR)._replace(
        figures=Figures.YEAR_TO_DATE
    )
    free = assessment(wanted, figures, "2022-07-01").projection.at_deadline
    stated = assessment(wanted._replace(never_falls=True), figures, "2022-07-01")
    never = stated.projection.at_deadline
    assert free
    assert never
    assert free.low < 120 == never.low < never.high
    assert never == Range(*(max(each, 120) for each in free[:3]))
    # Of the next year it is zero, not this year's figure.
    later = wanted._replace(goal=target(">= 150", by="2023-06-30").goal, never_falls=True)
    ahead = assessment(later, figures, "2022-07-01").projection.at_deadline
    assert ahead
    assert 0 <= ahead.low < 120


def test_growth_becomes_the_level_that_it_ends_at() -> None:
    """100 × 1.1^5 = 161.051."""
    found = aim(target("growth > 10"), FIGURES, TODAY)
    assert found.target
    assert found.target.goal.value == Decimal("161.051")
    assert (found.target.goal.operator, found.target.goal.of) == (
        Operator.MORE_THAN,
        Quantity.GROWN,
    )
    assert found.history == FIGURES


def test_a_sum_becomes_the_level_of_the_running_sums() -> None:
    wanted = target("total >= 500 2021-01-01", bounds=("0", "200"), every=Every.YEAR)._replace(
        figures=Figures.OF_PERIOD, steps=steps("2023-12-31 total >= 300 2021-01-01"), keep=True
    )
    found = aim(wanted, FIGURES, TODAY)
    assert found.target
    # Bounds are those of one figure, not of their sum, and a sum has a way to go.
    assert (found.target.bounds, found.target.keep) == (Bounds(), False)
    assert found.target.goal == as_level(wanted.goal)
    assert (found.target.goal.of, found.target.goal.start) == (Quantity.LEVEL, None)
    assert [each.goal.of for each in found.target.steps] == [Quantity.LEVEL]
    assert found.target.baseline == BaselineRule(date(2020, 12, 31), Decimal(0))
    assert [(str(each.date), int(each.value)) for each in found.history] == [
        ("2020-12-31", 0),
        ("2021-12-31", 110),
    ]
    assert found.flow
    assert found.flow.figures == FIGURES


def test_without_a_level_the_figures_stay_and_the_reason_is_given() -> None:
    later = target("growth >= 7", baseline="2022-01-01")
    assert aim(later, FIGURES, TODAY)[:3] == (None, FIGURES, Reason.NO_BASELINE)
    assert aim(later, [], TODAY)[:3] == (None, [], Reason.NO_DATA)


def test_the_day_before_a_sum_is_that_of_zero() -> None:
    assert day_before(target("total <= 5 2021-01-01").goal) == date(2020, 12, 31)


def test_progress_towards_a_sum_is_measured_from_zero() -> None:
    """110 of 500 in 365 of 1826 days: planned 500 × 365/1826 = 99.95."""
    wanted = target("total >= 500 2021-01-01")._replace(figures=Figures.OF_PERIOD)
    gap = assessment(wanted, FIGURES, "2022-01-31").gap
    assert gap.progress == pytest.approx(0.22)
    assert gap.elapsed == pytest.approx(365 / 1826)
    assert gap.planned == pytest.approx(500 * 365 / 1826)
    assert gap.ahead_days == round(0.22 * 1826 - 365) == 37
    assert gap.gap == 390
    # A cap on the sum holds at zero: margin and room instead of progress.
    cap = target("total <= 500 2021-01-01")._replace(figures=Figures.OF_PERIOD)
    held = assessment(cap, FIGURES, "2022-01-31").gap
    assert held.progress is Reason.HOLDS_AT_BASELINE
    assert held.margin == 390
    assert held.room == pytest.approx(390 / (1461 / 365.25))
