from datetime import date
from typing import Any

import pytest
from builders import history, target

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import drift, naive, trend
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.deadline import project
from bishan_targets.assessment.projection.timeline import (
    METHODS,
    Paced,
    TimelineDay,
    timeline,
    year_ends,
)

FIGURES = history("2019-12-31 100", "2020-12-31 120", "2021-06-30 140")


def steps(*arguments: Any, **options: Any) -> list[TimelineDay]:
    found = timeline(*arguments, **options)
    assert isinstance(found, list)
    return found


def width(step: TimelineDay) -> float:
    assert step.low is not None
    assert step.high is not None
    return step.high - step.low


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-06-30", "2023-06-30", ["2021-12-31", "2022-12-31", "2023-06-30"]),
        ("2021-12-31", "2022-12-31", ["2022-12-31"]),
        ("2021-12-31", "2022-01-01", ["2022-01-01"]),
        ("2021-12-31", "2021-12-31", []),
        ("2021-12-31", "2020-12-31", []),
        ("9999-06-30", "9999-12-31", ["9999-12-31"]),
    ],
)
def test_year_ends(start: str, end: str, days: list[str]) -> None:
    found = year_ends(date.fromisoformat(start), date.fromisoformat(end))
    assert [day.isoformat() for day in found] == days


@pytest.mark.parametrize(
    ("start", "end", "first", "before_last", "count"),
    [
        ("1925-06-30", "2025-06-30", "1925-12-31", "2024-12-31", 101),
        ("1924-06-30", "2025-06-30", "1930-12-31", "2020-12-31", 11),
        ("1030-01-01", "2030-12-31", "1030-12-31", "2020-12-31", 101),
        ("1030-12-31", "2031-12-31", "1100-12-31", "2000-12-31", 11),
        ("0001-01-01", "9999-12-31", "0100-12-31", "9900-12-31", 100),
    ],
)
def test_over_centuries_year_ends_are_further_apart(
    start: str, end: str, first: str, before_last: str, count: int
) -> None:
    found = year_ends(date.fromisoformat(start), date.fromisoformat(end))
    assert len(found) == count
    assert [day.isoformat() for day in (found[0], *found[-2:])] == [first, before_last, end]


def test_the_last_day_is_the_deadline_or_until() -> None:
    wanted = target("> 500", by="2022-06-30")
    assert [str(each.date) for each in steps(wanted, FIGURES)] == ["2021-12-31", "2022-06-30"]
    sooner = steps(wanted, FIGURES, date(2021, 9, 30))
    assert [str(each.date) for each in sooner] == ["2021-09-30"]
    later = steps(wanted, FIGURES, date(2023, 6, 30))
    assert [str(each.date) for each in later] == [
        "2021-12-31",
        "2022-06-30",
        "2022-12-31",
        "2023-06-30",
    ]


def test_planned_is_the_linear_path_from_the_baseline_to_the_deadline() -> None:
    wanted = target("> 500", by="2021-12-31", baseline="2019-12-31")
    found = steps(wanted, FIGURES, date(2022, 12, 31), drift.fit)
    assert [each.planned for each in found] == [pytest.approx(500), None]
    without = target("> 500", by="2021-12-31", baseline="2021-07-01")
    assert [each.planned for each in steps(without, FIGURES)] == [None]
    half = steps(wanted, FIGURES, date(2021, 9, 30))[0]
    assert half.planned == pytest.approx(100 + 400 * 639 / 731)


def test_nothing_is_planned_for_a_cap_or_a_floor() -> None:
    assert steps(target("> 50"), FIGURES, date(2022, 6, 30))[0].planned is None
    kept = target("> 500")._replace(keep=True)
    assert steps(kept, FIGURES, date(2022, 6, 30))[0].planned is None


def test_a_path_has_no_range() -> None:
    found = steps(target("> 500"), FIGURES, date(2022, 6, 30), naive.last_value)[-1]
    assert (found.median, found.low, found.high, found.probability) == (140, None, None, None)
    assert found.date == date(2022, 6, 30)
    assert found.planned == pytest.approx(100 + 400 * 912 / 2192)


def test_a_deadline_that_the_latest_figure_is_of_is_no_step() -> None:
    wanted = target("> 500", by="2021-06-30")
    found = steps(wanted, FIGURES, date(2022, 12, 31))
    assert [str(each.date) for each in found] == ["2021-12-31", "2022-12-31"]


def test_a_pace_moves_the_middle_and_keeps_the_width() -> None:
    day = date(2023, 6, 30)
    free = steps(target("> 200"), FIGURES, day)[-1]
    paced = steps(target("> 200"), FIGURES, day, pace=30.0)[-1]
    years = 730 / 365.25
    assert paced.median == pytest.approx(140 + 30 * years)
    assert width(paced) == pytest.approx(width(free))
    assert paced.probability == pytest.approx(0.5, abs=0.05)


def test_it_has_the_odds_of_a_projection() -> None:
    wanted = target(">= 130", by="2024-12-31")
    found = steps(wanted, FIGURES, date(2030, 12, 31))
    at_deadline = next(each for each in found if each.date == wanted.goal.by)
    assert at_deadline.probability == project(wanted.goal, FIGURES).probability


def test_what_is_lost_at_a_pace_has_the_odds_of_its_range() -> None:
    found = steps(target(">= 100"), FIGURES, date(2030, 12, 31), pace=-30.0)[-1]
    assert found.median < 0
    assert found.high is not None
    assert found.probability is not None
    assert 0.1 < found.probability < 0.5
    assert found.high > 100


def test_a_pace_keeps_what_a_record_says_of_its_own_value() -> None:
    record = trend.fit(points(history("2019-12-31 5", "2020-12-31 5", "2021-12-31 5")))
    paced = Paced(record, start=5.0, pace=1.0)
    assert paced.probability_above(2.0, 7.0) == pytest.approx(record.probability_above(2.0, 5.0))
    more = record.probability_above(2.0, 5.0, strict=True)
    assert paced.probability_above(2.0, 7.0, strict=True) == pytest.approx(more)


def test_a_pace_replaces_a_rules_own() -> None:
    found = steps(target("> 200"), FIGURES, date(2022, 6, 30), naive.growth_rate, pace=30.0)[-1]
    assert found.median == pytest.approx(140 + 30 * 365 / 365.25)


def test_bounds_hold() -> None:
    wanted = target(">= 145", bounds=("0", "150"))
    found = steps(wanted, FIGURES, date(2030, 12, 31))[-1]
    assert found.low is not None
    assert found.high == 150
    assert found.median <= 150


@pytest.mark.parametrize(
    ("figures", "by", "reason"),
    [
        ([], "2025-12-31", Reason.NO_DATA),
        (["2020-12-31 1"], "2025-12-31", Reason.ONE_OBSERVATION),
        (["2020-12-31 1", "2025-12-31 2"], "2025-12-31", Reason.DEADLINE_PASSED),
    ],
)
def test_nothing_to_project(figures: list[str], by: str, reason: Reason) -> None:
    assert timeline(target(by=by), history(*figures)) is reason


def test_no_growth_rate_through_zero() -> None:
    figures = history("2020-12-31 -1", "2021-12-31 1")
    assert timeline(target(), figures, method=METHODS["cagr"]) is Reason.NO_GROWTH_RATE
