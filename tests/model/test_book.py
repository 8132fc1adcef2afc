"""Properties of a plan's targets and goals: the better direction, goals met, values allowed."""

from datetime import date
from decimal import Decimal

import pytest
from builders import books, goal, history, target

from bishan_targets.model.goals import Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import DAYS_PER_YEAR, Every, years_between
from bishan_targets.model.targets import (
    SYMBOLS,
    Better,
    Bounds,
    Indicator,
    PublishedRule,
    Target,
    is_id,
)

INFINITE = Decimal("Infinity")


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
    ],
)
def test_a_goal_holds_on_its_side(operator: str, below: bool, at: bool, above: bool) -> None:
    wanted = goal(f"{operator} 3.5")
    assert wanted.holds(Decimal("3.49")) is below
    assert wanted.holds(Decimal("3.50")) is at
    assert wanted.holds(Decimal("3.51")) is above


def test_operators_are_compared_by_direction_and_by_whether_the_value_itself_counts() -> None:
    assert {each.value: (each.direction, each.strict) for each in Operator} == {
        ">=": (1, False),
        ">": (1, True),
        "<=": (-1, False),
        "<": (-1, True),
        "between": (0, False),
    }
    assert SYMBOLS == {">=": "≥", ">": ">", "<=": "≤", "<": "<"}


def test_the_words_that_files_have() -> None:
    intervals = ["day", "week", "month", "quarter", "half-year", "year"]
    assert [each.value for each in Every] == intervals
    assert {each.value: each.direction for each in Better} == {"higher": 1, "lower": -1}
    assert {each.value for each in PublishedRule} == {
        *("eurostat", "open-sdg", "un", "sdsn", "destatis", "time-share", "beeminder")
    }


def test_periods_are_parts_of_a_year() -> None:
    assert DAYS_PER_YEAR == 365.25
    days = [each.days for each in (Every.YEAR, Every.HALF_YEAR, Every.QUARTER, Every.MONTH)]
    assert days == [365.25, 182.625, 91.3125, 30.4375]
    assert (Every.WEEK.days, Every.DAY.days) == (7, 1)


def test_bounds_hold_their_own_ends() -> None:
    share = Bounds(Decimal(0), Decimal(100))
    assert [share.hold(Decimal(each)) for each in ("-0.1", "0", "100", "100.1")] == [
        *(False, True, True, False)
    ]
    assert share.ends == (Decimal(0), Decimal(100))


def test_no_bound_holds_everything_on_its_side() -> None:
    low, high = Decimal("-1e100"), Decimal("1e100")
    assert Bounds().hold(low)
    assert Bounds().hold(high)
    assert not Bounds(minimum=Decimal(0)).hold(low)
    assert Bounds(minimum=Decimal(0)).hold(high)
    assert Bounds(maximum=Decimal(0)).hold(low)
    assert not Bounds(maximum=Decimal(0)).hold(high)
    assert Bounds().ends == (-INFINITE, INFINITE)
    assert Bounds(minimum=Decimal(5)).ends == (Decimal(5), INFINITE)
    assert Bounds(maximum=Decimal(5)).ends == (-INFINITE, Decimal(5))


@pytest.mark.parametrize("text", ["a", "r", "0", "_", "高新技术企业", "a.b-c_d", "a" * 100])
def test_what_is_an_id(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", ".a", "-a", "a b", "a/b", "a\n", "a" * 101, "高新/企业"])
def test_what_is_no_id(text: str) -> None:
    assert not is_id(text)


def test_years_have_365_and_a_quarter_days() -> None:
    assert years_between(date(2020, 1, 1), date(2024, 1, 1)) == 4
    assert years_between(date(2024, 1, 1), date(2020, 1, 1)) == -4


def test_targets_are_chosen_in_the_plans_order() -> None:
    plan = books([(target(name=name), []) for name in ("share", "firms", "area")]).plan
    assert [each.id for each in plan.chosen(None)] == ["share", "firms", "area"]
    assert [each.id for each in plan.chosen(["area", "share"])] == ["share", "area"]
    with pytest.raises(KeyError) as error:
        plan.chosen(["water", "firms", "air"])
    assert error.value.args == ("air", "water")


def test_untracked_metrics_have_figures_but_neither_target_nor_indicator() -> None:
    figures = history("2020-12-31 1")
    context = dict.fromkeys(("water", "air", "jobs"), figures)
    book = books([(target(), figures), (target(name="area"), [])], context=context)
    jobs = Indicator("jobs", {}, None, Better.HIGHER, target().baseline, None, Bounds(), None, None)
    assert book.untracked == ["air", "jobs", "water"]
    assert book._replace(plan=book.plan._replace(indicators={"jobs": jobs})).untracked == [
        *("air", "water")
    ]


def test_what_is_not_said_is_neither_provisional_nor_to_be_kept() -> None:
    assert not Observation(date(2020, 12, 31), Decimal(1)).provisional
    assert Observation(date(2020, 12, 31), Decimal(1)).file == ""
    one = target()
    assert not Target(*one[:10]).keep
