"""The planned path: straight from place to place, or at an even rate of growth."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import assessment, goal, history, steps, target
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.planned_path import Place, PlannedPath, planned_path
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.observations import Observation

START = Observation(date(2020, 12, 31), Decimal(100))
# 2021 has 365 days, 2024 has 366.
THREE = steps("2022-12-31 >= 120", "2023-12-31 >= 120")


def places(path: PlannedPath) -> list[tuple[str, str]]:
    return [(str(each.date), str(each.value)) for each in path.places]


def test_without_steps_there_is_one_straight_line() -> None:
    """100 to 200 in 1826 days; after the 365 of 2021, 100 + 100 × 365/1826."""
    path = planned_path(goal(">= 200"), (), START)
    assert places(path) == [("2020-12-31", "100"), ("2025-12-31", "200")]
    assert path.value(date(2021, 12, 31)) == pytest.approx(100 + 100 * 365 / 1826)
    assert path.value(START.date) == 100
    assert path.value(date(2025, 12, 31)) == 200
    # The line goes on after its end: another 365 days.
    assert path.value(date(2026, 12, 31)) == pytest.approx(200 + 100 * 365 / 1826)


def test_lines_join_at_each_interim_goal() -> None:
    """100 → 120 in 730 days, level for 365, then 120 → 200 in 731."""
    path = planned_path(goal(">= 200"), THREE, START)
    assert path.value(date(2021, 12, 31)) == pytest.approx(110)
    assert path.value(date(2022, 12, 31)) == 120
    assert path.value(date(2023, 6, 30)) == 120
    assert path.value(date(2024, 12, 31)) == pytest.approx(120 + 80 * 366 / 731)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("100", 0),
        ("110", 365),
        # The first day on which the path has it: the level line begins on day 730.
        ("120", 730),
        ("160", 730 + 365 + 731 / 2),
        ("200", 1826),
        # On the last line, 80 in 731 days, 20 more take another 182.75.
        ("220", 1826 + 20 * 731 / 80),
        # On the first one, 20 in 730 days, 10 less were 365 days before.
        ("90", -365),
    ],
)
def test_the_day_on_which_the_path_has_a_value(value: str, day: float) -> None:
    path = planned_path(goal(">= 200"), THREE, START)
    assert path.day_of(Decimal(value)) == pytest.approx(day)


def test_a_level_line_has_no_day_for_a_value_beyond_it() -> None:
    path = planned_path(goal(">= 120"), THREE[:1], START)
    assert path.day_of(Decimal(121)) is None
    assert path.day_of(Decimal(120)) == 730
    falling = planned_path(goal("<= 50"), steps("2022-12-31 <= 100"), START)
    assert falling.day_of(Decimal(101)) is None
    # 100 → 50 in 1096 days after the level line of 730.
    assert falling.day_of(Decimal(75)) == pytest.approx(730 + 548)


@pytest.mark.parametrize(
    ("figure", "ahead"),
    [
        ("2021-12-31 115", 182),  # day 547.5, 365 gone: 182.5, to the even day
        ("2021-12-31 110", 0),
        ("2021-12-31 105", -182),  # day 182.5
        ("2023-06-30 120", -181),  # on the level line, which it was due to reach on day 730
        ("2024-12-31 120", -731),
        ("2024-12-31 200", 365),
    ],
)
def test_days_ahead_are_measured_along_the_lines(figure: str, ahead: int) -> None:
    wanted = target(">= 200", baseline="2020-12-31")._replace(steps=THREE)
    figures = history("2020-12-31 100", figure)
    assert assessment(wanted, figures, "2025-01-01").gap.ahead_days == ahead


def test_no_days_ahead_beyond_a_level_line() -> None:
    wanted = target(">= 120")._replace(steps=THREE[:1])
    found = assessment(wanted, history("2020-12-31 100", "2021-12-31 130"), "2022-01-01").gap
    assert found.ahead_days is Reason.STEPS_LEVEL
    assert found.planned == pytest.approx(110)


def test_only_interim_goals_between_are_on_the_path() -> None:
    """One decided after its own day is not, nor one before the baseline or after the deadline."""
    interim = steps(
        "2020-12-31 >= 90",
        "2021-12-31 >= 150 since 2022-03-01",
        "2022-12-31 >= 120 since 2022-03-01",
        "2025-12-31 >= 190",
    )
    path = planned_path(goal(">= 200"), interim, START)
    assert [day for day, _ in places(path)] == ["2020-12-31", "2022-12-31", "2025-12-31"]


def test_a_band_is_entered_at_the_nearer_bound() -> None:
    inside = steps("2022-12-31 between 80 90")
    assert [value for _, value in places(planned_path(goal("between 45 55"), inside, START))] == [
        "100",
        "90",
        "55",
    ]
    low = START._replace(value=Decimal(10))
    assert places(planned_path(goal("between 45 55"), (), low))[-1] == ("2025-12-31", "45")


def test_growth_is_planned_at_an_even_rate() -> None:
    """100 → 121 in two years is 10 % in each; days share out a year: 1.1^(181/365) by June."""
    wanted = goal(">= 121", "2022-12-31")._replace(of=Quantity.GROWN)
    path = planned_path(wanted, (), START)
    assert path.grows
    assert path.value(date(2021, 12, 31)) == pytest.approx(110)
    assert path.value(date(2021, 6, 30)) == pytest.approx(100 * 1.1 ** (181 / 365))
    assert path.day_of(Decimal(110)) == pytest.approx(365)
    assert path.day_of(Decimal(121)) == pytest.approx(730)
    # 1.1^3 = 1.331, a year after the deadline.
    assert path.day_of(Decimal("133.1")) == pytest.approx(1095)
    assert path.day_of(Decimal(0)) == float("-inf")


def test_a_year_with_a_leap_day_is_no_longer_on_the_path_of_growth() -> None:
    """2020 has 366 of the 731 days to the end of 2021."""
    start = START._replace(date=date(2019, 12, 31))
    path = planned_path(goal(">= 121", "2021-12-31")._replace(of=Quantity.GROWN), (), start)
    assert path.value(date(2020, 12, 31)) == pytest.approx(110, rel=1e-12)
    assert path.day_of(Decimal(110)) == pytest.approx(366)


def test_growth_from_nothing_has_a_straight_path() -> None:
    wanted = goal(">= 0")._replace(of=Quantity.GROWN)
    assert not planned_path(wanted, (), START._replace(value=Decimal(0))).grows


values = st.decimals(1, 1000, places=2)
days = st.integers(1, 4000)


@given(st.lists(st.tuples(days, values), min_size=1, max_size=4), values, st.booleans())
def test_the_path_has_its_value_on_its_day(
    lines: list[tuple[int, Decimal]], start: Decimal, grows: bool
) -> None:
    """`day_of` finds a day with the value: the first one, so none after the day asked for."""
    day, found = START.date, [Place(START.date, start)]
    for length, value in lines:
        day += timedelta(length)
        found.append(Place(day, value))
    path = PlannedPath(found, grows)
    for each in found:
        assert path.value(each.date) == pytest.approx(float(each.value))
        at = path.day_of(each.value)
        assert at is not None
        assert at <= (each.date - START.date).days + 1e-6


@given(values, values, days)
def test_a_path_runs_between_its_ends(first: Decimal, last: Decimal, length: int) -> None:
    by = START.date + timedelta(length)
    wanted = Goal(goal(">= 1").operator, last, by)
    for of in (Quantity.LEVEL, Quantity.GROWN):
        path = planned_path(wanted._replace(of=of), (), START._replace(value=first))
        low, high = sorted((float(first), float(last)))
        for gone in {0, length // 3, length}:
            assert low - 1e-6 <= path.value(START.date + timedelta(gone)) <= high + 1e-6
