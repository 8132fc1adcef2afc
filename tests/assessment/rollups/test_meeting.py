"""Members' odds make the distribution of the number that meets its goals."""

import math
from datetime import date
from decimal import Decimal

import pytest
from builders import assessment, history, target

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.rollups.meeting import Counts
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.periods import Every
from bishan_targets.model.rollups import Coverage, Made, Method, Rollup

GOAL = target(">= 130", name="firms")
RISING = ("2019-12-31 90", "2020-12-31 100", "2021-12-31 111", "2022-12-31 119")
FLAT = ("2019-12-31 90", "2020-12-31 92", "2021-12-31 89", "2022-12-31 91")


def counts(*histories: tuple[str, ...], scale: str | None = None) -> Counts:
    found = {
        f"m{i}": assessment(GOAL, history(*each), "2022-12-31") for i, each in enumerate(histories)
    }
    rollup = Rollup(
        "meet", Method.MEETING, "firms", scale=None if scale is None else Decimal(scale)
    )
    return Counts(rollup, found, date(2022, 12, 31), date(2025, 12, 31), Every.YEAR)


def test_the_expected_number_is_the_sum_of_the_members_odds() -> None:
    each = [
        assessment(GOAL, history(*figures), "2022-12-31").projection.probability or 0.0
        for figures in (RISING, FLAT)
    ]
    found = counts(RISING, FLAT).at_deadline
    assert found is not None
    assert found.expected == pytest.approx(math.fsum(each))


def test_members_with_a_single_figure_are_left_out_by_name() -> None:
    found = counts(RISING, ("2022-12-31 10",), ())
    assert found.at_deadline is not None
    assert found.at_deadline.members == 1
    assert found.without_odds(found.by) == ["m1", "m2"]


def test_up_to_its_latest_figure_a_member_meets_its_goal_or_does_not() -> None:
    past = counts(RISING)
    found = {
        "met": assessment(GOAL, history(*RISING, "2025-12-31 131"), "2025-12-31"),
        "missed": assessment(GOAL, history(*FLAT, "2025-12-31 129"), "2025-12-31"),
    }
    assert Counts(past.rollup, found, past.start, past.by, Every.YEAR).odds(past.by) == [1.0, 0.0]


def test_once_the_deadline_is_past_nothing_is_expected() -> None:
    past = counts(RISING)
    assert Counts(past.rollup, past.found, past.by, past.by, Every.YEAR).at_deadline is None


def test_a_share_of_whole_members_is_no_other_number() -> None:
    forecast = counts(RISING, RISING, FLAT, scale="100").fit(())
    third = 100 / 3
    assert forecast.probability_above(3.0, third) > forecast.probability_above(
        3.0, third, strict=True
    )
    steps = {round(forecast.quantile(3.0, p / 20), 6) for p in range(1, 20)}
    assert steps <= {0.0, round(third, 6), round(2 * third, 6), 100.0}


def test_odds_and_median_of_a_count_agree() -> None:
    members = {
        f"m{i}": Book(
            Plan(None, None, f"m{i}/targets.toml", {"firms": GOAL}), {"firms": history(*each)}, ()
        )
        for i, each in enumerate((RISING, RISING, FLAT))
    }
    for wanted in range(1, 4):
        meet = target(f">= {wanted}", name="meet")
        rollup = Rollup("meet", Method.MEETING, "firms")
        plan = Plan(None, None, "targets.toml", {"meet": meet}, rollups={"meet": rollup})
        day = date(2022, 12, 31)
        made = [Made(day, Decimal(0), Coverage(tuple(members), (), ()))]
        figures = {"meet": history("2021-12-31 0", "2022-12-31 0")}
        book = Book(plan, figures, (), members=members, made={"meet": made})
        found = assessed(book, meet, day).projection
        assert found.at_deadline is not None
        assert found.probability is not None
        assert (found.probability >= 0.5) == (found.at_deadline.median >= wanted)
        assert found.reached.median is None
